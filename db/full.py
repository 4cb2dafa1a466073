"""Whether a database refused because nothing more fits on its disk: nobody helps that by waiting."""

import sqlite3

from sqlalchemy.exc import DBAPIError

_POSTGRESQL_FULL = "53100"
"""disk_full, PostgreSQL's appendix A."""


def is_full(error: Exception) -> bool:
    """True of either database's own word for it."""
    own = error.orig if isinstance(error, DBAPIError) else None
    return (
        getattr(own, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        or getattr(own, "sqlstate", None) == _POSTGRESQL_FULL
    )
