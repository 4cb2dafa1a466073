"""Officers hold pages and decide single fields while a row waits

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "field_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=True),
        sa.Column("batch", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["row_id"], ["review_row.id"], name=op.f("fk_field_decision_row_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_field_decision_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_decision")),
        sa.UniqueConstraint("batch", "row_id", "field", name=op.f("uq_field_decision_batch_row_id_field")),
    )
    with op.batch_alter_table("field_decision", schema=None) as batch_op:
        batch_op.create_index("ix_field_decision_row_id_undone_at", ["row_id", "undone_at"], unique=False)
        batch_op.create_index("ix_field_decision_user_id_at", ["user_id", "at"], unique=False)

    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("held_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("outcome", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("outcome_reason", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("outcome_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_page_held_by"), "user_account", ["held_by"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_page_outcome_by"), "user_account", ["outcome_by"], ["id"])

    with op.batch_alter_table("review_row", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason_field", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(sa.Column("likely_others", sa.Text(), server_default="[]", nullable=False))
