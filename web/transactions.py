"""One session a call: GET only reads, the rest is one transaction, on the disk before the answer leaves."""

from collections.abc import AsyncIterator
from typing import Any, cast

from litestar import Request
from litestar.di import NamedDependency

from db import Database, Session
from web.calling import SAFE
from web.threads import COMMITS, run

_OPEN = "open_session"


async def provide_session(
    request: Request[Any, Any, Any], database: NamedDependency[Database]
) -> AsyncIterator[Session]:
    """The session of this call. What a view returns is committed, what it raises leaves nothing behind.

    It takes its place in the database at the first query, in the view's own thread, and gives it back in another
    room's: a view that works long before its first query holds nobody up.
    """
    session = database.open(writing=request.method not in SAFE)
    cast(dict[str, Any], request.scope)[_OPEN] = session
    try:
        yield session
        if request.method not in SAFE:
            await run(COMMITS, session.commit)
    finally:
        await run(COMMITS, session.close)


def end_unseen(request: Request[Any, Any, Any]) -> None:
    """Give back the place of a call that was refused before its view began.

    The framework ends the parts of a call once all of them are there; where one refuses, those before it stay open
    until Python sweeps, and SQLite's one writer with them.
    """
    session: Session | None = cast(dict[str, Any], request.scope).pop(_OPEN, None)
    if session is not None:
        session.close()
