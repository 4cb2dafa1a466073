"""A rule turned on looks at every record, a part at a time; what was turned before has looked at all of them

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rule_switch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reached", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("looked", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("done_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE rule_switch SET done_at = at")
