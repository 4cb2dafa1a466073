"""Hamlets go over to other communes: the hamlet, the old code, the new one, and the day

Revision: 0035, after 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "parting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hamlet_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("was", sa.String(length=5), nullable=False),
        sa.Column("became", sa.String(length=5), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["became"], ["commune.code"], name=op.f("fk_parting_became")),
        sa.ForeignKeyConstraint(["hamlet_id"], ["hamlet.id"], name=op.f("fk_parting_hamlet_id")),
        sa.ForeignKeyConstraint(["was"], ["commune.code"], name=op.f("fk_parting_was")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parting")),
    )
    with op.batch_alter_table("parting", schema=None) as batch_op:
        batch_op.create_index("ix_parting_was_hamlet_id", ["was", "hamlet_id"], unique=False)
