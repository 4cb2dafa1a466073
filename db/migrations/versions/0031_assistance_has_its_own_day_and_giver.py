"""Since when a child is in a group or gets assistance, and who gives it: sealed beside the membership

Revision: 0031, after 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("child_group", schema=None) as batch_op:
        batch_op.add_column(sa.Column("grant_box", sa.LargeBinary(), nullable=True))
