"""Statements made into SQL once a run instead of once a test.

SQLAlchemy keeps what it compiled with the engine, and every test opens an engine of its own: a fifth of what the tests
computed was the same SQL of the same statements again. All engines of a run speak the same two dialects with the same
options, as those of one server do, so they share one store. Statements whose parts are missing from SQLAlchemy's cache
key would give one test another one's rows: that is a fault a server has as well, and shows here sooner.
"""

from typing import Any

import pytest
from sqlalchemy import Engine, util
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_KEPT_MAX = 5000
"""The suite asks some two thousand different statements."""


def share(patched: pytest.MonkeyPatch) -> None:
    """Let all engines opened from now on share what is compiled."""
    kept: util.LRUCache[Any, Any] = util.LRUCache(_KEPT_MAX)
    open_engine = Engine.__init__

    def open_sharing(engine: Engine, *arguments: Any, **options: Any) -> None:
        open_engine(engine, *arguments, **options)
        engine._compiled_cache = kept

    patched.setattr(Engine, "__init__", open_sharing)
    for dialect in (PGDialect_psycopg, SQLiteDialect_pysqlite):
        patched.setattr(dialect, "__hash__", lambda one: hash(type(one)))
        patched.setattr(dialect, "__eq__", lambda one, other: type(one) is type(other))
