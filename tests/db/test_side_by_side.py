"""Two releases side by side: a newer one's migrations take away nothing that the one before it reads or writes by."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db import Database
from db.schema import is_current, is_served, steps

VERSIONS = Path(__file__).parents[2] / "db/migrations/versions"
FIRST = "0026"
"""From this step on it is promised; before it nobody had a release to keep running."""
TAKES_AWAY = frozenset({"drop_column", "drop_table", "rename_table", "execute"})
"""What an older release would stumble over; plain SQL, because nobody can tell."""
LOOKED_AT: frozenset[str] = frozenset()
"""Steps with plain SQL that somebody has read with an older release in mind."""


def stumbles(source: str) -> Iterator[str]:
    """Calls of a migration that an older release, running beside it, would notice."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            named = {word.arg: ast.unparse(word.value) for word in call.keywords}
            if call.func.attr in TAKES_AWAY:
                yield call.func.attr
            if call.func.attr == "alter_column" and ("new_column_name" in named or named.get("nullable") == "False"):
                yield call.func.attr
            if call.func.attr == "add_column" and "nullable=False" in (told := ast.unparse(call)):
                yield from [] if "server_default" in told else ["add_column"]


@pytest.mark.parametrize(
    "call",
    [
        'op.drop_column("child", "sex")',
        'op.drop_table("child")',
        'op.rename_table("child", "person")',
        'batch_op.drop_column("sex")',
        'batch_op.alter_column("sex", new_column_name="gender")',
        'batch_op.alter_column("sex", existing_type=sa.String(), nullable=False)',
        'batch_op.add_column(sa.Column("done", sa.Integer(), nullable=False))',
        'op.execute("DELETE FROM child")',
    ],
)
def test_a_step_that_an_older_release_would_notice_is_seen(call: str) -> None:
    assert list(stumbles(call)) != []


@pytest.mark.parametrize(
    "call",
    [
        'op.create_index("ix", "child", ["sex"])',
        'batch_op.add_column(sa.Column("done", sa.Integer(), nullable=True))',
        'batch_op.add_column(sa.Column("done", sa.Integer(), server_default="0", nullable=False))',
        'batch_op.alter_column("sex", existing_type=sa.String(), nullable=True)',
    ],
)
def test_a_step_that_only_adds_is_not(call: str) -> None:
    assert list(stumbles(call)) == []


def test_every_step_since_it_was_promised_only_adds() -> None:
    since = [file for file in sorted(VERSIONS.glob("[0-9]*.py")) if file.name[:4] >= FIRST]
    unread = [file for file in since if file.name[:4] not in LOOKED_AT]
    assert unread != []
    assert [(file.name, call) for file in unread for call in stumbles(file.read_text())] == []


@contextmanager
def stood_at(database: Database, step: str) -> Iterator[None]:
    """The database says while the block runs that another step was its last."""
    _say(database, step)
    try:
        yield
    finally:
        _say(database, steps()[-1])


def _say(database: Database, step: str) -> None:
    with database.writing() as session:
        session.connection().exec_driver_sql(f"UPDATE alembic_version SET version_num = '{step}'")


def test_a_server_goes_on_while_a_newer_release_has_migrated(database: Database) -> None:
    with stood_at(database, "9999"):
        assert is_served(database)
        assert not is_current(database)


def test_a_server_is_not_well_where_steps_are_missing(database: Database) -> None:
    with stood_at(database, steps()[-2]):
        assert not is_served(database)
