"""The houses of communes are taken in: which they were, how their numbers were moved, and their keys, sealed

Revision: 0033, after 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taken_house",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("communes", sa.String(length=200), nullable=False),
        sa.Column("chains", sa.Text(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("rows_count", sa.Integer(), nullable=False),
        sa.Column("photos_count", sa.Integer(), nullable=False),
        sa.Column("keys_box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_house")),
    )
