"""What a person did is found by the person: their own page of the log read every line of the house

Revision: 0032, after 0031
"""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_line_user_id_at", "audit_line", ["user_id", "at"])
