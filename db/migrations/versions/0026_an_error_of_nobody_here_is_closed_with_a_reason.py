"""A line of the ministry's errors that is about no child of the commune is closed, with a reason

Revision: 0026, after 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("error_row", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason_box", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_error_row_closed_by"), "user_account", ["closed_by"], ["id"])
