"""Findings are found by who has them

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_given = sa.text("owner_id IS NOT NULL")
    op.create_index("ix_finding_owner_id", "finding", ["owner_id"], sqlite_where=is_given, postgresql_where=is_given)
