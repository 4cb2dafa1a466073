"""Statements of one transaction that travel to PostgreSQL together, each prepared once a connection.

Every trip to the database and back costs two processes a change of place, more than most of our statements take there.
So what needs no answer waits for the next statement that does, or for the end of the transaction, and goes with it
(pipeline mode). Whatever else is asked over the same connection is asked after it: the order stays, an error comes
later but before the commit.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Dialect, Engine, Executable, LargeBinary, all_, any_, bindparam, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, BindParameter

from db import trips
from db.trips import Words, words_of

Told = Mapping[str, object]
_WAITING = "waits for the next statement"
_PREPARED = "names of what was prepared"
_FORGETTING = ("ROLLBACK", "DROP", "ALTER", "DISCARD", "DEALLOCATE")
"""After these psycopg has PostgreSQL forget everything the connection ever prepared, ours too."""
_FORMS_MAX = 500


class Form(NamedTuple):
    """A statement in the driver's words: what its parameters are when nothing is said, what makes them the driver's,
    the names of what it answers and what makes that ours (None: it is)."""

    text: str
    told: Mapping[str, object] = {}
    ways: tuple[tuple[str, Callable[[Any], Any]], ...] = ()
    answers: tuple[str, ...] = ()
    back: tuple[Callable[[Any], Any] | None, ...] = ()


@dataclass(slots=True)
class _Said:
    """A statement on its way, and what holds its answer once it was sent."""

    words: Words
    told: Told
    found: Any = None


def listen(engine: Engine) -> None:
    """See to it that what waits is sent before anything else that goes over a connection of this engine."""
    event.listen(engine, "before_cursor_execute", _before_another)
    event.listen(engine, "commit", _commit)
    event.listen(engine, "rollback", _forget)


def later(connection: Connection, form: Form, told: Told) -> None:
    """Have the statement done before the next one, and before the commit. Nobody hears what it answers."""
    connection.info.setdefault(_WAITING, []).append(_Said(words_of(form.text), _spoken(form, told)))


def ask(connection: Connection, form: Form, told: Told) -> Callable[[], list[Any]]:
    """Have a statement done as `later` does. Who asks what it found, as named tuples, has what waits sent first."""
    said = _Said(words_of(form.text), _spoken(form, told))
    connection.info.setdefault(_WAITING, []).append(said)

    def found() -> list[Any]:
        if said.found is None:
            send(connection)
        return _lines(form, trips.lines(connection.connection.driver_connection, said.found))

    return found


def _lines(form: Form, found: Sequence[Sequence[Any]]) -> list[Any]:
    line = _line(form.answers)
    if not any(form.back):
        return [line(*row) for row in found]
    return [
        line(*(value if way is None else way(value) for way, value in zip(form.back, row, strict=True)))
        for row in found
    ]


@lru_cache(_FORMS_MAX)
def form_of(asked: Executable, dialect: Dialect) -> Form:
    """The statement as it is sent. A list is one parameter, whatever its length: one text, one plan."""
    traversed: Any = asked
    compiled: Any = visitors.replacement_traverse(traversed, {}, _as_array).compile(dialect=dialect)
    ways = {name: _way(bind.type, dialect) for bind, name in compiled.bind_names.items()}
    made = tuple((name, way) for name, way in ways.items() if way is not None)
    # SQLAlchemy tells the types of an answer nowhere else.
    columns = compiled._result_columns
    back = tuple(one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns)
    return Form(compiled.string, dict(compiled.params), made, tuple(one.name for one in columns), back)


def _as_array(element: Any, **_: object) -> Any:
    """`column IN (…)` as `column = ANY (array)`; anything else stays (None)."""
    if not isinstance(element, BinaryExpression) or element.operator not in (operators.in_op, operators.not_in_op):
        return None
    values = element.right
    if not isinstance(values, BindParameter) or not values.expanding:
        return None
    array = bindparam(values.key, values.value, ARRAY(element.left.type), required=values.required)
    return element.left == any_(array) if element.operator is operators.in_op else element.left != all_(array)


def _way(kind: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    if isinstance(kind, ARRAY):
        if isinstance(kind.item_type, LargeBinary):
            return array
        each = kind.item_type.dialect_impl(dialect).bind_processor(dialect)
        return array if each is None else lambda values: array([each(value) for value in values])
    return kind.dialect_impl(dialect).bind_processor(dialect)  # type: ignore[no-any-return]


def array(values: Sequence[object]) -> str:
    """A list as PostgreSQL writes one (Documentation, 8.15.2); the driver's own way takes ten times as long."""
    return "{" + ",".join([_ELEMENTS[type(value)](value) for value in values]) + "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_ELEMENTS: Mapping[type, Callable[[Any], str]] = {
    str: _quoted,
    UUID: str,
    int: str,
    float: repr,
    bool: str,
    bytes: lambda value: f'"\\\\x{value.hex()}"',
    datetime: lambda value: f'"{value.isoformat()}"',
    type(None): lambda _: "NULL",
}


def _spoken(form: Form, told: Told) -> dict[str, object]:
    said = {**form.told, **told}
    for name, way in form.ways:
        said[name] = way(said[name])
    return said


@lru_cache(_FORMS_MAX)
def _line(names: tuple[str, ...]) -> Any:
    return namedtuple("Line", names, rename=True)


def forget_prepared(connection: Connection) -> None:
    """PostgreSQL has forgotten what this connection prepared, or is about to: psycopg has it do so after a ROLLBACK."""
    connection.info.pop(_PREPARED, None)


def send(connection: Connection) -> None:
    """Do what waits."""
    if waiting := connection.info.pop(_WAITING, None):
        _send(connection, waiting)


def _before_another(connection: Connection, _cursor: object, said: str, *_: object) -> None:
    send(connection)
    if said.startswith(_FORGETTING):
        forget_prepared(connection)


def _commit(connection: Connection) -> None:
    """The end goes with what waits: whatever fails of it, nothing is committed."""
    if waiting := connection.info.pop(_WAITING, None):
        _send(connection, waiting, is_end=True)


def _forget(connection: Connection) -> None:
    if not connection.invalidated:
        connection.info.pop(_WAITING, None)


def _send(connection: Connection, waiting: Sequence[_Said], *, is_end: bool = False) -> None:
    """Send those statements in one trip; each then has what it found."""
    raw: Any = connection.connection.driver_connection
    kind = connection.dialect.loaded_dbapi.Error
    prepared: set[bytes] = connection.info.setdefault(_PREPARED, set())
    try:
        found = trips.go(raw, prepared, [(said.words, said.told) for said in waiting], is_end=is_end)
    except kind as failed:
        forget_prepared(connection)
        if is_end and not raw.closed:
            raw.rollback()  # SQLAlchemy takes what fails in its end for ended
        if raw.closed:
            connection.exec_driver_sql("SELECT 1")  # so that SQLAlchemy sees it by itself, and makes all anew
        raise DBAPIError.instance(None, None, failed, kind, dialect=connection.dialect) from failed
    for said, one in zip(waiting, found, strict=True):
        said.found = one
