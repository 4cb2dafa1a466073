"""kill -9 in the middle of each step of the schema: run again it goes on, and what was there stays."""

import logging
import os
import signal

from bench.ordeals.site import Outcome, Site
from bench.survivors import Tally
from db import Database
from db.schema import differences, is_current, migrate, steps

_STATEMENTS = "sqlalchemy.engine.Engine"
_CODES = [f"{number:05}" for number in range(1, 51)]


class _Executioner(logging.Handler):
    """Ends the process before its so-manyth statement that changes the schema."""

    def __init__(self, nth: int) -> None:
        super().__init__()
        self.left = nth

    def emit(self, record: logging.LogRecord) -> None:
        """Count what is about to be done."""
        if record.getMessage().lstrip().upper().startswith(("CREATE", "ALTER", "DROP", "INSERT", "UPDATE")):
            self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


def migration(site: Site, rounds: int) -> Outcome:
    """From the first step to the last, killed in each, later in it with each of the `rounds` passes."""
    faults = tried = held = 0
    for nth in range(rounds):
        url = _new_database(site, nth)
        _plant(url)
        for step in steps()[1:]:
            faults += _killed(url, step, nth)
            tried, held = tried + len(_CODES), held + _planted(url)
        database = Database(url)
        migrate(database)
        if not is_current(database) or differences(database):
            raise RuntimeError("The schema is not whole after its migration was killed")
        database.close()
    return Outcome(faults, Tally(tried, held, tried - held, 0))


def _new_database(site: Site, nth: int) -> str:
    if site.place.cluster is None:
        return f"sqlite:///{site.folder / f'migrated-{nth}.db'}"
    name = f"migrated_{nth}_{os.getpid()}"
    own = site.place.database()
    with own.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    own.close()
    return site.place.cluster.url(name)


def _plant(url: str) -> None:
    database = Database(url)
    migrate(database, steps()[0])
    with database.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("INSERT INTO province (code, name) VALUES ('14', 'Sơn La')")
        for code in _CODES:
            told = f"INSERT INTO commune (code, province_code, name) VALUES ('{code}', '14', 'Xã {code}')"
            connection.exec_driver_sql(told)
    database.close()


def _planted(url: str) -> int:
    database = Database(url)
    with database.reading() as session:
        found = session.connection().exec_driver_sql("SELECT count(*) FROM commune WHERE province_code = '14'").scalar()
    database.close()
    return int(found or 0)


def _killed(url: str, step: str, nth: int) -> int:
    """Migrate up to `step` in a process that is killed before its nth statement, then in one that is not."""
    for nth_now in (nth, 10**6):
        child = os.fork()
        if child == 0:
            _migrate_and_die(url, step, nth_now)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status) and nth_now == nth:
            continue
        if status:
            raise RuntimeError(f"The migration to {step} ended with {status}")
        return 0 if nth_now == nth else 1
    return 1


def _migrate_and_die(url: str, step: str, nth: int) -> None:
    """In the child: never returns."""
    logger = logging.getLogger(_STATEMENTS)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.handlers = [_Executioner(nth)]
    try:
        migrate(Database(url), step)
    except BaseException:
        os._exit(1)
    os._exit(0)
