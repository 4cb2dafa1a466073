"""Tables of a scratch PostgreSQL cut into one partition a commune, and put behind the walls again.

Keys that lack the commune get it; foreign keys that point at such a table fall away, since what points there does not
all carry the commune. The product does not do this: `script/bench partitions` looks whether it would pay.
"""

import json
import subprocess
from collections.abc import Sequence

from tests.support.postgres import WORKER, administered, binary

CUT = ("child", "finding", "child_sign", "child_token", "campaign_case", "submission")
"""Where most rows of a commune lie, among the tables that name theirs."""
_INDEXES = """
SELECT json_agg(json_build_object('def', pg_get_indexdef(indexrelid), 'is_unique', indisunique, 'is_key', indisprimary,
  'columns', (SELECT json_agg(attname ORDER BY position) FROM unnest(indkey) WITH ORDINALITY AS told(number, position)
  JOIN pg_attribute ON attrelid = indrelid AND attnum = number)))
FROM pg_index WHERE indrelid = '{table}'::regclass"""
_POLICIES = "SELECT json_agg(json_build_object('table', tablename, 'qual', qual)) FROM pg_policies"


def part(url: str, communes: Sequence[str]) -> None:
    """Cut the tables; `url` is the product's own address of the database."""
    policies = json.loads(ask(url, _POLICIES))
    for table in CUT:
        _cut(url, table, communes)
    told = []
    for one in policies:
        told.append(f"DROP POLICY IF EXISTS reach ON {one['table']}")
        told.append(f"CREATE POLICY reach ON {one['table']} USING ({one['qual']})")
    ask(url, ";\n".join(told))
    ask(url, "VACUUM ANALYZE")


def _cut(url: str, table: str, communes: Sequence[str]) -> None:
    whole = f"{table}_whole"
    # PostgreSQL writes an index of the table by its name, which the cut one has again when it is made anew.
    indexes = json.loads(ask(url, _INDEXES.format(table=table)))
    told = [
        f"ALTER TABLE {table} RENAME TO {whole}",
        f"CREATE TABLE {table} (LIKE {whole} INCLUDING DEFAULTS) PARTITION BY LIST (commune_code)",
        f"ALTER TABLE {table} OWNER TO {WORKER}",
        *(f"CREATE TABLE {table}_{code} PARTITION OF {table} FOR VALUES IN ('{code}')" for code in communes),
        *(f"ALTER TABLE {table}_{code} OWNER TO {WORKER}" for code in communes),
        f"INSERT INTO {table} SELECT * FROM {whole}",
    ]
    if ask(url, f"SELECT pg_get_serial_sequence('{table}', 'id') FROM pg_attribute {_has_id(table)}"):
        told.append(f"ALTER SEQUENCE {table}_id_seq OWNED BY {table}.id")
    told.append(f"DROP TABLE {whole} CASCADE")
    told += [_index(table, one) for one in indexes]
    told += [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]
    ask(url, ";\n".join(told))


def _has_id(table: str) -> str:
    return f"WHERE attrelid = '{table}'::regclass AND attname = 'id'"


def _index(table: str, one: dict[str, object]) -> str:
    """The index again; a unique one gets the commune, which PostgreSQL demands of partitions."""
    columns = one["columns"]
    assert isinstance(columns, list)
    if one["is_key"]:
        return f"ALTER TABLE {table} ADD PRIMARY KEY ({', '.join(_with_commune(columns))})"
    if one["is_unique"]:
        return f"CREATE UNIQUE INDEX ON {table} ({', '.join(_with_commune(columns))})"
    return str(one["def"])


def _with_commune(columns: Sequence[str]) -> list[str]:
    return list(columns) if "commune_code" in columns else [*columns, "commune_code"]


def ask(url: str, statements: str) -> str:
    """What PostgreSQL's administrator is told by psql. Raises RuntimeError with its words."""
    command = [binary("psql"), administered(url), "-qAtX", "-v", "ON_ERROR_STOP=1"]
    ended = subprocess.run(command, input=statements, text=True, capture_output=True, check=False)
    if ended.returncode:
        raise RuntimeError(ended.stderr[-2000:])
    return ended.stdout.strip()
