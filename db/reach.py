"""How far a transaction reaches on PostgreSQL, whatever it asks: the second wall, behind every query's own scope.

Each transaction names the areas it works for (`sotreem.reach`, gone when it ends), and the policies of migration 0018
let no row of another area in or out; who names none meets none. It is a wall against a query of ours that forgot its
scope, not against somebody who holds the database's password. SQLite has nothing of the kind.

A call of the web begins nowhere and reaches as far as its person does; workers and commands serve everybody.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import Connection
from sqlalchemy.orm import Session, SessionTransaction

from db import asking, pipeline
from db.scope import Scope

EVERYWHERE, NOWHERE = "*", ""
_NOW: ContextVar[str] = ContextVar("reach", default=EVERYWHERE)
_KEY = "reach"
_TELLING = pipeline.Form("SELECT set_config('sotreem.reach', %(areas)s, true)")
"""In the driver's words, as every transaction tells it several times."""
_SERVING = pipeline.Form(
    f"{_TELLING.text}, set_config('plan_cache_mode', 'force_generic_plan', true), "
    "set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true), "
    "set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)"
)
"""A shared transaction looks few rows up in tables that grow. Each way to do so is planned once a connection, however
young its tables were then: so no plan may read one whole, for its own sake or to join it, nor be weighed again, nor be
compiled."""


def of(*scopes: Scope) -> str:
    """The areas of those people: codes of communes (5 digits) and provinces (2), joined by commas."""
    return ",".join(sorted({area for one in scopes if (area := one.commune_code or one.province_code)}))


@contextmanager
def held_to(areas: str) -> Iterator[None]:
    """Sessions that are opened in this block, and in the threads it hands its context to, reach so far."""
    token = _NOW.set(areas)
    try:
        yield
    finally:
        _NOW.reset(token)


def told_to_session() -> dict[str, str]:
    """What a session keeps in its `info` from its opening on."""
    return {_KEY: _NOW.get()}


def begin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """For the session's event `after_begin`: tell the database, where there is something to tell: who names no areas
    meets none. A savepoint goes on with what was told before it."""
    if not transaction.nested and session.info[_KEY] != NOWHERE:
        _tell(connection, session.info[_KEY])


def serve(session: Session, *scopes: Scope) -> None:
    """A transaction that people share reaches as far as they do together, whoever opened it."""
    if _KEY in session.info:
        session.info[_KEY] = of(*scopes)
        asking.put_off(session)
        pipeline.later(session.connection(), _SERVING, {"areas": session.info[_KEY]})


@contextmanager
def beyond(session: Session) -> Iterator[None]:
    """For one query that has to look over the wall; who writes it says there why.

    A query that fails leaves the wall open, but then nothing more is asked before the transaction is rolled back.
    """
    if _KEY not in session.info:
        yield
        return
    _tell(session.connection(), EVERYWHERE)
    yield
    _tell(session.connection(), session.info[_KEY])


def _tell(connection: Connection, areas: str) -> None:
    """With the next statement, which is the first that feels it."""
    pipeline.later(connection, _TELLING, {"areas": areas})


def is_walled_in(session: Session) -> bool:
    """Whether the policies hold for the role we work as: PostgreSQL excepts superusers and BYPASSRLS."""
    if _KEY not in session.info:
        return True
    asked = "SELECT NOT (rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = current_user"
    return bool(session.connection().exec_driver_sql(asked).scalar())
