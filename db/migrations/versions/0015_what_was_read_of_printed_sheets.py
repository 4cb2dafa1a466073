"""What was read of printed sheets that came back filled in

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sheet_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("layout", sa.String(length=20), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("read_by", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_sheet_reading_commune_code")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_sheet_reading_photo_id")),
        sa.ForeignKeyConstraint(["read_by"], ["user_account.id"], name=op.f("fk_sheet_reading_read_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_reading")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_sheet_reading_photo_id")),
    )
    with op.batch_alter_table("sheet_reading", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sheet_reading_commune_code_layout_area", ["commune_code", "layout", "area"], unique=False
        )
