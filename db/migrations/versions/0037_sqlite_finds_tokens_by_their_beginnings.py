"""SQLite finds tokens by their beginnings

Its index holds 8 of their 64 characters, and none of those by which no record is found. An older release that still
runs beside this one finds the same by looking through all of them, until it is ended.

Revision: 0037, after 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        head = sa.text("substr(token, 1, 8)")
        op.create_index("ix_child_token_head", "child_token", [head], sqlite_where=sa.text("kind <> 'beside'"))
        op.drop_index("ix_child_token_token", "child_token")
