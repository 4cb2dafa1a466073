"""A record entered by mistake goes out when two have agreed: who was the first

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("agreed_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_conflict_agreed_by"), "user_account", ["agreed_by"], ["id"])
