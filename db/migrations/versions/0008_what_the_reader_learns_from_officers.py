"""What the reader learns from officers: the commune's own words, whose habits count, columns they name

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=100), nullable=False),
        sa.Column("uses_count", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_own_word_commune_code")),
        sa.ForeignKeyConstraint(["removed_by"], ["user_account.id"], name=op.f("fk_own_word_removed_by")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_own_word_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_word")),
        sa.UniqueConstraint("commune_code", "place", "text", name=op.f("uq_own_word_commune_code_place_text")),
    )
    op.create_table(
        "writer_switch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("book", sa.String(length=60), nullable=False),
        sa.Column("switched_by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_writer_switch_commune_code")),
        sa.ForeignKeyConstraint(["switched_by"], ["user_account.id"], name=op.f("fk_writer_switch_switched_by")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_writer_switch_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writer_switch")),
        sa.UniqueConstraint("commune_code", "user_id", "book", name=op.f("uq_writer_switch_commune_code_user_id_book")),
    )
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.add_column(sa.Column("named_columns", sa.Text(), server_default="[]", nullable=False))
