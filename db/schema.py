"""The database's shape over time: forward-only migrations, one at a time, safe to kill and to run again."""

from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from db.engine import Database
from db.reach import EVERYWHERE
from db.tables import Table

_FOLDER = Path(__file__).parent / "migrations"
_LOCK_KEY = 7_203_655
"""Any fixed number: PostgreSQL's advisory lock that lets one migration run at a time."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return config


def migrate(database: Database, to: str = "head") -> None:
    """Bring the schema to this release, or up `to` one of its steps (as an old backup needs it).

    On SQLite each step is one transaction under the writer's lock.
    """
    config = _config()
    options = {"writing": True}
    with database.engine.connect().execution_options(**options) as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK_KEY})")
            connection.exec_driver_sql(f"SET sotreem.reach = '{EVERYWHERE}'")
            connection.commit()
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        if not database.is_sqlite:
            connection.exec_driver_sql("RESET sotreem.reach")
        connection.commit()


def draft_migration(database: Database, message: str) -> None:
    """Write the next migration from the difference between tables and database; to be read before it is kept."""
    config = _config()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        number = len(list((_FOLDER / "versions").glob("*.py"))) + 1
        command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04d}")


@cache
def steps() -> tuple[str, ...]:
    """The names of all migrations, the first one first."""
    return tuple(step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions())[::-1]


def clear(database: Database) -> None:
    """Take all our tables away, so that `migrate` begins at the beginning; for a database without a row."""
    with database.engine.connect().execution_options(writing=True) as connection:
        Table.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
        connection.commit()


def is_current(database: Database) -> bool:
    """Whether the database stands at this release's last migration."""
    return _stands_at(database) == steps()[-1]


def is_known(database: Database) -> bool:
    """Whether it stands at a step of this release; not when a newer release has migrated it, nor without a step."""
    return _stands_at(database) in steps()


def is_served(database: Database) -> bool:
    """Whether a server of this release that runs can go on: nothing is missing, or a newer release has migrated beside
    it, whose steps take nothing away (`tests/db/test_side_by_side.py`)."""
    return (step := _stands_at(database)) == steps()[-1] or (step is not None and step not in steps())


def _stands_at(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def differences(database: Database) -> list[object]:
    """What autogenerate would still add: empty when migrations and tables say the same.

    An index whose `info` names another database ("only") is none of this one's.
    """

    def is_ours(thing: Any, *_told: object) -> bool:
        return bool(thing.info.get("only", dialect) == dialect)

    with database.engine.connect() as connection:
        dialect = connection.dialect.name
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": is_ours})
        return list(compare_metadata(context, Table.metadata))
