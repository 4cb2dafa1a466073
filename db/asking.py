"""Statements that are built once and asked for every record that comes, past the session's own bookkeeping."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, Row
from sqlalchemy.orm import Session

from db import pipeline

_IS_SHARED = "nobody waits for each statement"


def rows(session: Session, asked: Executable, told: Mapping[str, object]) -> Sequence[Row[Any]]:
    """What the statement finds in this session's transaction; what the session holds is written before, as always."""
    return ahead(session, asked, told)()


def ahead(session: Session, asked: Executable, told: Mapping[str, object]) -> Callable[[], Sequence[Row[Any]]]:
    """`rows`, asked now and told later: statements that ask for nothing of each other go in one trip where a trip costs
    something. What is found is asked for once."""
    if session.autoflush:
        session.flush()
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        return pipeline.ask(connection, pipeline.form_of(asked, connection.dialect), told)
    found = connection.execute(asked, told).all()
    return lambda: found


def tell(session: Session, said: Executable, *told: Mapping[str, object]) -> None:
    """Do what the statement says, once for each of what is `told`. In a transaction that was put off, it goes with the
    next one that has an answer."""
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        connection.execute(said, told)
        return
    for one in told:
        pipeline.later(connection, pipeline.form_of(said, connection.dialect), one)
    if session.in_nested_transaction() or not session.info.get(_IS_SHARED):
        pipeline.send(connection)


def put_off(session: Session) -> None:
    """From now on errors of what is told may come as late as the commit; those of a savepoint come at once, as it can't
    end well then."""
    session.info[_IS_SHARED] = True
