"""What a transaction writes last: the lines of the audit log, all at once, just before it is committed.

They wait in the session until then, for two reasons. A line and what it tells of are kept together or not at all. And
the end of a chain is held by one transaction at a time: taken last, it is held for the length of a commit, and nobody
who holds it still waits for anything else, so two transactions never wait for each other because of it. What a
savepoint takes back is not told.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

Line = dict[str, Any]
Write = Callable[[Session, Sequence[Line]], None]
_LINES, _WRITE, _MARKS = "last words", "how to write them", "where each savepoint began"


def say(session: Session, lines: Sequence[Line], write: Write) -> None:
    """Have `write` called with all lines said in this transaction, when it is about to be committed."""
    session.info.setdefault(_LINES, []).extend(lines)
    session.info[_WRITE] = write


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(_LINES):
        return
    session.flush()
    lines, session.info[_LINES] = session.info[_LINES], []
    session.info[_WRITE](session, lines)


@event.listens_for(Session, "after_transaction_create")
def _remember(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault(_MARKS, {})[id(transaction)] = len(session.info.get(_LINES, ()))


@event.listens_for(Session, "after_soft_rollback")
def _take_back(session: Session, previous: SessionTransaction) -> None:
    begun = session.info.get(_MARKS, {}).get(id(previous), 0) if previous.nested else 0
    if session.info.get(_LINES):
        del session.info[_LINES][begun:]
