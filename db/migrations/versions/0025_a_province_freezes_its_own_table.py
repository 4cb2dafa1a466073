"""A province's own frozen report has no commune: behind PostgreSQL's wall it is found by its province

Revision: 0025, after 0024
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_AREAS = "string_to_array(current_setting('sotreem.reach', true), ',')"
_EVERYWHERE = "(SELECT current_setting('sotreem.reach', true) = '*')"
_NEAR = f"ANY (ARRAY(SELECT code FROM commune WHERE code = ANY ({_AREAS}) OR province_code = ANY ({_AREAS})))"  # noqa: S608 - our own words
_OWN = f"commune_code IS NULL AND province_code = ANY ({_AREAS})"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY reach ON frozen_report")
        op.execute(f"CREATE POLICY reach ON frozen_report USING ({_EVERYWHERE} OR commune_code = {_NEAR} OR ({_OWN}))")
