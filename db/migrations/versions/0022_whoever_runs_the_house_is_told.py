"""Whoever runs the house is told who is at work, of the last backup, and how the disks fill

Revision: 0022, after 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_of_life",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("busy_s", sa.Float(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name=op.f("pk_sign_of_life")),
    )
    op.create_table(
        "disk_mark",
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("free_bytes", sa.BigInteger(), nullable=False),
        sa.Column("total_bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("place", "on", name=op.f("pk_disk_mark")),
    )
