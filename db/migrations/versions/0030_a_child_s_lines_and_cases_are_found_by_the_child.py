"""A child's lines of paper and cases are found by the child, an officer's decided rows by the officer

Each was looked for on one person's page, and nothing but reading the whole table found it.

Revision: 0030, after 0029
"""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_campaign_case_child_uuid", "campaign_case", ["child_uuid"])
    op.create_index("ix_review_row_child_uuid", "review_row", ["child_uuid"])
    op.create_index("ix_review_row_decided_by_decided_at", "review_row", ["decided_by", "decided_at"])
