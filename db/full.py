"""Why a database refused: because nothing more fits on its disk, which no waiting helps, or because others write."""

import sqlite3

from sqlalchemy.exc import DBAPIError

_POSTGRESQL_FULL = "53100"
"""disk_full, PostgreSQL's appendix A."""
_PRIMARY = 0xFF
"""Of an error code of SQLite: what it is; the rest says more."""


def is_full(error: Exception) -> bool:
    """True of either database's own word for it."""
    own = _own_words(error)
    return _sqlite_code(own) == sqlite3.SQLITE_FULL or getattr(own, "sqlstate", None) == _POSTGRESQL_FULL


def is_busy(error: Exception) -> bool:
    """True when SQLite's one place for writers was taken for too long, by another program or before its turn came."""
    own = _own_words(error)
    return isinstance(own, TimeoutError) or _sqlite_code(own) == sqlite3.SQLITE_BUSY


def _own_words(error: Exception) -> BaseException | None:
    return error.orig if isinstance(error, DBAPIError) else None


def _sqlite_code(own: BaseException | None) -> int | None:
    """Without what tells one reason from another of the same kind."""
    code: int | None = getattr(own, "sqlite_errorcode", None)
    return code & _PRIMARY if code is not None else None
