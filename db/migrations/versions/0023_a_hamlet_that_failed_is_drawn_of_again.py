"""Second visits of a hamlet that failed count no more once it went back to the households: others are drawn

Revision: 0023, after 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("recheck", schema=None) as batch_op:
        batch_op.add_column(sa.Column("turn", sa.Integer(), server_default="0", nullable=False))
        batch_op.drop_constraint("uq_recheck_campaign_id_child_uuid", type_="unique")
        batch_op.create_unique_constraint(
            "uq_recheck_campaign_id_child_uuid_turn", ["campaign_id", "child_uuid", "turn"]
        )
