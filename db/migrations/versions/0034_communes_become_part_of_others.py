"""Communes become part of others: the old code, the new one, and the day

Revision: 0034, after 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "succession",
        sa.Column("was", sa.String(length=5), nullable=False),
        sa.Column("became", sa.String(length=5), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["became"], ["commune.code"], name=op.f("fk_succession_became")),
        sa.ForeignKeyConstraint(["was"], ["commune.code"], name=op.f("fk_succession_was")),
        sa.PrimaryKeyConstraint("was", name=op.f("pk_succession")),
    )
