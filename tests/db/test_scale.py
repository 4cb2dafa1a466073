"""What docs/scale.md says of each table, for a database that is spread by commune, is what the tables say."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Table as Shape
from sqlalchemy import UniqueConstraint

from db.tables import Table

GUIDE = Path(__file__).parents[2] / "docs/scale.md"
TABLES = Table.metadata.tables
SPREAD = ("xã", "theo chủ", "hai xã")
"""Classes that lie on many machines; the others lie whole on one or on each."""
_LINE = re.compile(r"^\| ([a-z_]+) \| (xã|theo chủ|hai xã|chung|một chỗ) \| (.+) \| (.+) \|$", re.MULTILINE)
TOLD = {name: (kind, keys, foreign) for name, kind, keys, foreign in _LINE.findall(GUIDE.read_text(encoding="utf-8"))}


def spread_by(table: Shape) -> str:
    """The column that says the commune; the log's chains bear its code."""
    return "chain" if "chain" in table.c else "commune_code"


def points_at(table: Shape) -> list[tuple[str, str]]:
    """Columns and target of each foreign key."""
    return [("+".join(key.column_keys), key.referred_table.name) for key in table.foreign_key_constraints]


def keys_without_commune(table: Shape) -> set[str]:
    """Primary and unique keys that a table spread by commune could not have."""
    keys = [[column.name for column in table.primary_key]]
    keys += [[column.name for column in key.columns] for key in table.constraints if isinstance(key, UniqueConstraint)]
    keys += [[column.name for column in index.columns] for index in table.indexes if index.unique]
    return {"+".join(key) for key in keys if spread_by(table) not in key}


def test_every_table_has_its_class() -> None:
    assert set(TABLES) == set(TOLD), "give the new table its line in docs/scale.md"


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_line_says_which_keys_stand_in_the_way(name: str) -> None:
    table, (kind, keys, foreign) = TABLES[name], TOLD[name]
    is_spread = kind in SPREAD
    wanted = keys_without_commune(table) if is_spread else set()
    compound = {f"{columns}→{at}" for columns, at in points_at(table) if is_spread and TOLD[at][0] in SPREAD}
    assert set(keys.split(", ")) == (wanted or {"–"})
    assert set(foreign.split(", ")) == (compound or {"–"})


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_class_fits_the_columns(name: str) -> None:
    table, (kind, *_) = TABLES[name], TOLD[name]
    column = table.c.get(spread_by(table))
    if kind == "xã":
        assert column is not None, "a table spread by commune names it"
        assert not column.nullable
    if kind in ("theo chủ", "hai xã"):
        assert column is None
        assert any(TOLD[at][0] in SPREAD for _, at in points_at(table))
    if kind in ("chung", "một chỗ"):
        assert not [at for _, at in points_at(table) if TOLD[at][0] in SPREAD], (
            "a whole table can't point at a spread one"
        )
    if kind == "chung":
        assert not [at for _, at in points_at(table) if TOLD[at][0] == "một chỗ"], "nor at one that lies in one place"
