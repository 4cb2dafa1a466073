"""A row read beside the hamlet's records says which child it most likely is, so that the desk can ask

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("review_row", schema=None) as batch_op:
        batch_op.add_column(sa.Column("likely_child_uuid", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("likely_confidence", sa.Float(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_review_row_likely_child_uuid"), "child", ["likely_child_uuid"], ["uuid"]
        )
