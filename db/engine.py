"""One engine a process, the same for SQLite and PostgreSQL: what is committed is on the disk before anyone is told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from sqlite3 import SQLITE_BUSY
from sqlite3 import OperationalError as NotBegun
from threading import Lock
from time import monotonic, sleep
from typing import Any

from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select, text
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from catalogue.refusals import HANDED_OVER, Refusal
from db import pipeline, reach, write_log
from db.gathering import A, Gathering, J, Work
from db.turns import QueuedSession, Turns
from db.write_log import WriteLog

BUSY_TIMEOUT_MS = 15_000
_ASK_AGAIN_S = 0.001
_REST_S = 0.5
_RESTING = "rests since"
_PREPARED_MAX = 400
"""So many statements a connection keeps prepared: pages and phones together ask some 300 different ones."""
_ROOM_KB = 8000
"""So much of SQLite's file its one writer keeps at hand: a part of an import that touches more than fits (2 MB, unless
told) writes and reads some pages several times before it is committed."""
_PRIMARY = 0xFF
"""Of an error code of SQLite: what it is; the rest says more."""


class Database:
    """The engine and its two kinds of session. On SQLite a writer takes its place at once, never in mid-transaction."""

    def __init__(self, url: str) -> None:
        """Open `url` ("sqlite:///…" or "postgresql://…"). Nothing is created or migrated."""
        self._url = url
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.engine = _engine(parsed, pool_size=16, max_overflow=48)
        self.writing_engine = _engine(parsed, pool_size=1, max_overflow=0) if self.is_sqlite else self.engine
        if self.is_sqlite:
            event.listen(self.writing_engine, "connect", _make_room)
            log = WriteLog(parsed.database or "")
            event.listen(self.writing_engine, "checkin", lambda connection, _record: log.look(connection))
        self._guard, self._gatherings = Lock(), dict[Any, Gathering[Any, Any]]()
        reading = {} if self.is_sqlite else {"postgresql_readonly": True}
        self._sessions = sessionmaker(self.engine.execution_options(**reading), expire_on_commit=False)
        glancing = {"glancing": True} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._glances = sessionmaker(self.engine.execution_options(**glancing), expire_on_commit=False)
        writing = self.writing_engine.execution_options(writing=True)
        self._writers: Callable[..., Session] = sessionmaker(writing, expire_on_commit=False)
        if self.is_sqlite:
            queued = partial(QueuedSession, turns=Turns(), timeout_s=BUSY_TIMEOUT_MS / 1000)
            self._writers = partial(queued, writing, expire_on_commit=False)
        else:
            for walled in (self._sessions, self._writers):
                event.listen(walled, "after_begin", reach.begin)

    def __reduce__(self) -> "tuple[type[Database], tuple[str]]":
        """Another process opens it by itself (`db.beside`)."""
        return Database, (self._url,)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment and changes nothing; rolled back at the end."""
        with self.open(writing=False) as session:
            yield session

    @contextmanager
    def glance(self) -> Iterator[Session]:
        """A session to ask one thing, with no transaction around it: what every call asks at the door, before anybody
        is known. On PostgreSQL it reaches nowhere (`db.reach`)."""
        with self._glances() as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """As `reading`, with every query of one and the same moment on PostgreSQL as well, however long it takes."""
        with self.open(writing=False) as session:
            if not self.is_sqlite:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed, and on the disk, when the block ends without an error; else nothing happened."""
        with self.open(writing=True) as session:
            session.connection()
            yield session
            session.commit()

    def open(self, *, writing: bool) -> Session:
        """A session that begins at its first query, writers of SQLite in turn; who opens it commits and closes it.

        It reaches as far as who opens it does now, in whatever thread it begins.
        """
        told = {} if self.is_sqlite else reach.told_to_session()
        return self._writers(info=told) if writing else self._sessions(info=told)

    def gathering(self, work: Work[J, A], alone: Callable[["Database", J], A]) -> Gathering[J, A]:
        """The one queue of those who want `work` done in a shared transaction, or each `alone` where that fails."""
        with self._guard:
            if work not in self._gatherings:
                self._gatherings[work] = Gathering(self.writing, work, partial(alone, self), self.is_hopeless)
            return self._gatherings[work]

    def is_hopeless(self, failed: Exception) -> bool:
        """Whether trying again would end so too: SQLite's writers have waited their full time already, while
        PostgreSQL ends one of two that wait for each other. Who worked in a commune that has just ended is let in anew
        before anything is tried."""
        if isinstance(failed, Refusal):
            return failed.code == HANDED_OVER
        return self.is_sqlite and isinstance(failed, OperationalError)

    def size_bytes(self, session: Session) -> int:
        """How much room the database takes on its disk."""
        asked = "SELECT pg_database_size(current_database())"
        if self.is_sqlite:
            asked = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        return int(session.execute(text(asked)).scalar_one())

    def clock(self, session: Session) -> datetime:
        """What time it is where the database lives, in UTC; SQLite lives here."""
        return datetime.now(UTC) if self.is_sqlite else session.execute(select(func.clock_timestamp())).scalar_one()

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()
        self.writing_engine.dispose()


def _engine(url: URL, *, pool_size: int, max_overflow: int) -> Engine:
    """The connection used last is taken first: what it has read and prepared is still at hand. So SQLite's one writer
    has one connection: nobody else's writing makes what it holds of the file outdated."""
    is_sqlite = url.get_backend_name() == "sqlite"
    engine = create_engine(url, pool_size=pool_size, max_overflow=max_overflow, pool_use_lifo=True)
    if is_sqlite:
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "connect", _ask_for_one_process)
        event.listen(engine, "checkin", _note_rest)
        event.listen(engine, "checkout", partial(_ask_after_rest, engine))
        pipeline.listen(engine)
        event.listen(engine, "rollback", _keep_prepared)
    return engine


def _note_rest(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_RESTING] = monotonic()


def _ask_after_rest(engine: Engine, connection: Any, record: ConnectionPoolEntry, _lent: object) -> None:
    """Whether a server is still there at the other end of a connection that rested; else all are made anew.

    One that was in use just now is not asked: it would be asked as often as it asks.
    """
    rested_since = record.info.pop(_RESTING, None)
    if rested_since is None or monotonic() - rested_since < _REST_S:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as gone:
        raise InvalidatePoolError from gone


def _ask_for_one_process(connection: Any, _record: object) -> None:
    """From some hundred thousand records on PostgreSQL would start a second process to count those of one commune,
    which costs more than the counting; many people share its cores as it is."""
    connection.prepared_max = _PREPARED_MAX
    connection.execute("SET max_parallel_workers_per_gather = 0")
    connection.commit()


def _keep_prepared(connection: Connection) -> None:
    """What only read is ended by COMMIT: after a ROLLBACK psycopg throws away every statement the connection has
    prepared, and each page had all of its own planned anew, which cost the database more than to answer them."""
    if connection.invalidated:
        return
    driver: Any = connection.connection.dbapi_connection
    if driver.read_only and driver.info.transaction_status == TransactionStatus.INTRANS:
        driver.commit()
    if driver.info.transaction_status != TransactionStatus.IDLE:
        pipeline.forget_prepared(connection)


def _set_pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    kept = f"wal_autocheckpoint={write_log.PAGES_MAX}", f"journal_size_limit={write_log.KEPT_BYTES}"
    safe = "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"
    for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", *safe, *kept):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _make_room(connection: Any, _record: object) -> None:
    connection.execute(f"PRAGMA cache_size=-{_ROOM_KB}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("writing"):
        _begin_writing(connection)
    elif not options.get("glancing"):
        connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection) -> None:
    """Take SQLite's one place for writers, asking every millisecond until it is free or the time is over.

    SQLite itself asks ever more seldom, up to every tenth of a second: another process, whose writers hand the place
    on among themselves, would be asked past for seconds.
    """
    ends = monotonic() + BUSY_TIMEOUT_MS / 1000
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        while not _is_begun(connection, is_last=monotonic() > ends):
            sleep(_ASK_AGAIN_S)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def _is_begun(connection: Connection, *, is_last: bool) -> bool:
    """Raises OperationalError when the place is taken and this was the last time to ask. Asked past SQLAlchemy, which
    takes long over an error: who asks a thousand times a second would leave little of its core to who has the place."""
    asked: Any = connection.connection.dbapi_connection
    try:
        asked.execute("BEGIN IMMEDIATE")
    except NotBegun as busy:
        if is_last or busy.sqlite_errorcode & _PRIMARY != SQLITE_BUSY:
            raise OperationalError("BEGIN IMMEDIATE", None, busy) from busy
        return False
    return True
