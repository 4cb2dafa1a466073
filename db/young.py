"""Tables that PostgreSQL has not counted yet, though they grow: it is asked to count them.

It counts by itself about once a minute, and until then keeps the plans it made for an empty table, which find a row by
reading its whole commune. A new house's phones bring thousands of records in that minute.
"""

from contextlib import suppress
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy.exc import SQLAlchemyError

from db.engine import Database

COUNTED_AT = (50, 500, 5000)
"""Records taken since the program began."""
_TABLES = ["child", "change", "child_group", "child_sign", "child_token", "finding", "household", "submission"]
_UNCOUNTED = (
    "SELECT oid::regclass::text FROM pg_class WHERE oid = ANY (%(tables)s::regclass[]) AND reltuples < %(least)s"
)
_TAKEN: WeakKeyDictionary[Database, int] = WeakKeyDictionary()
_GUARD = Lock()


def taken(database: Database, count: int) -> None:
    """So many more records were taken: at some numbers, have those tables counted that were not since they were few.

    A transaction of its own, when nothing is held; a table that somebody else counts just now is left to him. Whether
    it can be counted or not, what was taken is taken.
    """
    if database.is_sqlite:
        return
    with _GUARD:
        before = _TAKEN.get(database, 0)
        after = _TAKEN[database] = before + count
    if any(before < at <= after for at in COUNTED_AT):
        with suppress(SQLAlchemyError), database.engine.begin() as connection:
            told = {"tables": _TABLES, "least": after // 2}
            few = connection.exec_driver_sql(_UNCOUNTED, told).scalars().all()
            if few:
                connection.exec_driver_sql(f"ANALYZE (SKIP_LOCKED) {', '.join(few)}")
