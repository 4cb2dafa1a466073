"""A reason is also given for a whole list that leaves, which is of no one child

Revision: 0027, after 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reason_given", schema=None) as batch_op:
        batch_op.alter_column("child_uuid", existing_type=sa.Uuid(), nullable=True)
