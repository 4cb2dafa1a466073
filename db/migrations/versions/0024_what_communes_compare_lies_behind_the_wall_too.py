"""Keyed hashes that communes compare, and what each was told of them, lie behind PostgreSQL's wall like the records

The one comparison looks over it (`db.reach.beyond`), and nothing else does.

Revision: 0024, after 0023
"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_AREAS = "string_to_array(current_setting('sotreem.reach', true), ',')"
_EVERYWHERE = "(SELECT current_setting('sotreem.reach', true) = '*')"
_NEAR = f"ANY (ARRAY(SELECT code FROM commune WHERE code = ANY ({_AREAS}) OR province_code = ANY ({_AREAS})))"  # noqa: S608 - our own words


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in ("child_token", "elsewhere"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY reach ON {table} USING ({_EVERYWHERE} OR commune_code = {_NEAR})")
