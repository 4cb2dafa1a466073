"""On PostgreSQL the database itself keeps communes apart: a transaction meets the rows of the areas it names

`db.reach` tells each transaction's areas: codes of communes or provinces, "*" for all. Forced, since we own the tables.

Revision: 0018, after 0017
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_OF_A_COMMUNE = (
    "accepted_field allowed_error appraisal campaign campaign_case case_move child child_sign correction error_file "
    "finding group_review handover handover_row household household_check incident merge not_duplicate notice own_word "
    "page photo reason_given recheck review_row rights_request rule_switch sheet_reading submission threshold "
    "update_file writer_switch"
)
_OF_ANOTHER_ROW = (
    ("change", "child_uuid", "child", "uuid"),
    ("child_group", "child_uuid", "child", "uuid"),
    ("conflict", "child_uuid", "child", "uuid"),
    ("cell", "row_id", "review_row", "id"),
    ("field_decision", "row_id", "review_row", "id"),
    ("planted_look", "row_id", "review_row", "id"),
    ("second_entry", "accepted_id", "accepted_field", "id"),
    ("ground", "household_id", "household", "id"),
    ("handover_scan", "handover_id", "handover", "id"),
    ("update_row", "file_id", "update_file", "id"),
    ("error_row", "file_id", "error_file", "id"),
)
_AREAS = "string_to_array(current_setting('sotreem.reach', true), ',')"
_EVERYWHERE = "(SELECT current_setting('sotreem.reach', true) = '*')"
_NEAR = f"ANY (ARRAY(SELECT code FROM commune WHERE code = ANY ({_AREAS}) OR province_code = ANY ({_AREAS})))"  # noqa: S608 - our own words


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in _OF_A_COMMUNE.split():
        _wall(table, f"commune_code = {_NEAR}")
    _wall("arrival", f"from_code = {_NEAR} OR to_code = {_NEAR}")
    for table, column, owner, key in _OF_ANOTHER_ROW:
        _wall(table, f"EXISTS (SELECT 1 FROM {owner} AS owner WHERE owner.{key} = {table}.{column})")  # noqa: S608 - too


def _wall(table: str, is_ours: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY reach ON {table} USING ({_EVERYWHERE} OR {is_ours})")
