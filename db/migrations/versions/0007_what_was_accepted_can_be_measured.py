"""What was accepted can be measured

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allowed_error",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_allowed_error_commune_code")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_allowed_error_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowed_error")),
    )
    with op.batch_alter_table("allowed_error", schema=None) as batch_op:
        batch_op.create_index("ix_allowed_error_commune_code_id", ["commune_code", "id"], unique=False)

    op.create_table(
        "threshold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("writer", sa.String(length=80), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("strain", sa.Float(), nullable=False),
        sa.Column("measured_count", sa.Integer(), nullable=False),
        sa.Column("wrong_count", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_threshold_commune_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threshold")),
    )
    with op.batch_alter_table("threshold", schema=None) as batch_op:
        batch_op.create_index(
            "ix_threshold_commune_code_field_writer", ["commune_code", "field", "writer"], unique=False
        )

    op.create_table(
        "planted_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("is_caught", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["row_id"], ["review_row.id"], name=op.f("fk_planted_look_row_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_planted_look_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planted_look")),
        sa.UniqueConstraint("user_id", "row_id", "field", name=op.f("uq_planted_look_user_id_row_id_field")),
    )
    op.create_table(
        "accepted_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("cell_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("commune_code", sa.String(length=5), nullable=False),
        sa.Column("writer", sa.String(length=80), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=True),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("is_drawn", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cell_id"], ["cell.id"], name=op.f("fk_accepted_field_cell_id")),
        sa.ForeignKeyConstraint(["commune_code"], ["commune.code"], name=op.f("fk_accepted_field_commune_code")),
        sa.ForeignKeyConstraint(["row_id"], ["review_row.id"], name=op.f("fk_accepted_field_row_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_accepted_field_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_field")),
        sa.UniqueConstraint("row_id", "field", name=op.f("uq_accepted_field_row_id_field")),
    )
    with op.batch_alter_table("accepted_field", schema=None) as batch_op:
        batch_op.create_index(
            "ix_accepted_field_commune_code_field_writer", ["commune_code", "field", "writer"], unique=False
        )
        batch_op.create_index("ix_accepted_field_commune_code_is_drawn", ["commune_code", "is_drawn"], unique=False)
        batch_op.create_index("ix_accepted_field_user_id_field", ["user_id", "field"], unique=False)

    op.create_table(
        "second_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("accepted_id", sa.Integer(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("is_misread", sa.Boolean(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("third_box", sa.LargeBinary(), nullable=True),
        sa.Column("third_by", sa.Integer(), nullable=True),
        sa.Column("third_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["accepted_id"], ["accepted_field.id"], name=op.f("fk_second_entry_accepted_id")),
        sa.ForeignKeyConstraint(["third_by"], ["user_account.id"], name=op.f("fk_second_entry_third_by")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_second_entry_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_entry")),
        sa.UniqueConstraint("accepted_id", name=op.f("uq_second_entry_accepted_id")),
    )
    with op.batch_alter_table("second_entry", schema=None) as batch_op:
        batch_op.create_index("ix_second_entry_verdict", ["verdict"], unique=False)
