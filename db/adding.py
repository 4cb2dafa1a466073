"""New rows, many with one statement: what comes in by the hundred goes past the session's own bookkeeping."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ARRAY, Dialect, Insert, Integer, Select, String, bindparam, func, insert, literal_column, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from db import asking
from db.tables.base import Table

_MANY = 50
"""From so many rows on SQLite is handed its own kind of values: to look each row's up by name costs more than to write
it. PostgreSQL is always handed columns: one statement and one plan, however many rows."""

Way = Callable[[Any], Any] | None
_T = TypeVar("_T", bound=Table)


class Ready(NamedTuple):
    """Rows as the driver takes them, made before anybody has to wait for it: for `add_ready`."""

    statement: str | Insert
    told: Any


def new(kind: type[_T], columns: Mapping[str, object]) -> _T:
    """A new row as an object that says `columns`, and its table's defaults beside; no session may ever hold it.

    For `add_new` and what reads it: past the mapper's own constructor, which takes ten times as long.
    """
    made = kind.__new__(kind)
    said, (plain, others) = vars(made), _defaults(kind)
    said.update(plain)
    said.update(columns)
    for key, default in others:
        if key not in columns:
            said[key] = default()
    return made


@cache
def _defaults(kind: type[Table]) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """What new rows say alike when nothing is said, and what is made for each of them."""
    told = {column.key: column.default for column in kind.__table__.columns}
    made = {key for key, default in told.items() if default is not None and default.is_callable}
    alike = {key: default() for key, default in _columns(kind) if key not in made}
    return {"id": None, **alike}, tuple((key, default) for key, default in _columns(kind) if key in made)


def add_new(session: Session, made: Sequence[Table]) -> None:
    """Insert new objects of one table; each then says what its row says. They stay outside the session.

    Raises IntegrityError as a flush would; then none of them is there.
    """
    if not made:
        return
    kind = type(made[0])
    rows = [_filled(kind, one) for one in made]
    if "id" not in kind.__table__.c:
        add_rows(session, kind, rows)
        return
    for one, name in zip(made, _numbers(session, kind, rows), strict=True):
        vars(one)["id"] = name


def add_new_later(session: Session, made: Sequence[Table]) -> Callable[[], None]:
    """`add_new` in two steps, for one trip less on PostgreSQL: numbers are asked for now and travel with whatever is
    asked next; what is given back writes the rows, which nobody has to wait for then."""
    if not made or session.get_bind().dialect.name != "postgresql":
        return lambda: add_new(session, made)
    kind = type(made[0])
    numbers = asking.ahead(session, _next_numbers(kind), {"many": len(made)})

    def write() -> None:
        for one, (number,) in zip(made, numbers(), strict=True):
            vars(one)["id"] = number
        add_rows(session, kind, [{"id": vars(one)["id"], **_filled(kind, one)} for one in made])

    return write


@cache
def _next_numbers(kind: type[Table]) -> Select[Any]:
    table = kind.__tablename__
    number = func.nextval(func.pg_get_serial_sequence(literal_column(f"'{table}'"), literal_column("'id'")))
    return select(number).select_from(func.generate_series(1, bindparam("many", type_=Integer)))


def _numbers(session: Session, kind: type[Table], rows: Sequence[Mapping[str, object]]) -> list[int]:
    """Insert `rows`; the numbers they were given, in the same order."""
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        columns = _by_columns(kind, *_as_lines(rows))
        return sorted(one for (one,) in asking.rows(session, _column_insertion(kind, tuple(columns), True), columns))
    if len(rows) >= _MANY:
        return _numbered_here(session, kind, rows)
    return list(session.connection().execute(_insertion(kind), rows).scalars())


def _numbered_here(session: Session, kind: type[Table], rows: Sequence[Mapping[str, object]]) -> list[int]:
    """On SQLite, which counts on from the last row, and where nobody else writes before this transaction ends: to be
    told its numbers costs a statement a row."""
    last = session.connection().execute(_last_number(kind)).scalar_one() or 0
    numbers = list(range(last + 1, last + 1 + len(rows)))
    keys, lines = _as_lines(rows)
    told = [(number, *line) for number, line in zip(numbers, lines, strict=True)]
    add_ready(session, ready(session.get_bind().dialect, kind, ("id", *keys), told))
    return numbers


@cache
def _last_number(kind: type[Table]) -> Select[Any]:
    return select(func.max(kind.__table__.c.id))


def add_rows(session: Session, kind: type[Table], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert `rows` (all with the same columns) into the table of `kind`."""
    if rows:
        add_lines(session, kind, *_as_lines(rows))


def _as_lines(rows: Sequence[Mapping[str, object]]) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    keys = tuple(rows[0])
    return keys, [tuple([row[key] for key in keys]) for row in rows]


def add_lines(session: Session, kind: type[Table], keys: tuple[str, ...], lines: Sequence[tuple[object, ...]]) -> None:
    """Insert `lines`, each the values of the columns `keys`, into the table of `kind`."""
    if not lines:
        return
    dialect = session.get_bind().dialect
    if dialect.name == "postgresql" or len(lines) >= _MANY:
        add_ready(session, ready(dialect, kind, keys, lines))
        return
    session.flush()
    session.connection().execute(_plain_insertion(kind), [dict(zip(keys, line, strict=True)) for line in lines])


def ready(dialect: Dialect, kind: type[Table], keys: tuple[str, ...], lines: Sequence[tuple[object, ...]]) -> Ready:
    """`lines` (one at least, as `add_lines` has them) for a database of that dialect."""
    columns = _by_columns(kind, keys, lines)
    if dialect.name == "postgresql":
        return Ready(_column_insertion(kind, tuple(columns)), columns)
    statement, ways = _driver_insertion(kind, tuple(columns), dialect)
    told = (as_driver(way, values) for way, values in zip(ways, columns.values(), strict=True))
    return Ready(statement, list(zip(*told, strict=True)))


def add_ready(session: Session, made: Ready) -> None:
    """Insert them."""
    session.flush()
    if isinstance(made.statement, str):
        session.connection().exec_driver_sql(made.statement, made.told)
    else:
        asking.tell(session, made.statement, made.told)


def add_unnumbered(session: Session, made: Sequence[Table]) -> None:
    """`add_new` where nobody asks for the numbers of the new rows: to hand them back costs more than to write them."""
    if made:
        add_lines(session, *_unnumbered(made))


def ready_unnumbered(dialect: Dialect, made: Sequence[Table]) -> Ready | None:
    """The same for `add_ready`; None when there are none."""
    return ready(dialect, *_unnumbered(made)) if made else None


def ready_but(dialect: Dialect, made: Sequence[Table], late: Collection[str]) -> Callable[[], Ready]:
    """`ready_unnumbered` of one object at least, but for its columns `late`: what they say when what is given back is
    called."""
    columns = _by_columns(*_unnumbered(made))
    kind = type(made[0])

    def said_late() -> dict[str, Sequence[object]]:
        return {key: [vars(one)[key] for one in made] for key in columns if key in late}

    if dialect.name == "postgresql":
        return lambda: Ready(_column_insertion(kind, tuple(columns)), columns | said_late())
    statement, made_by = _driver_insertion(kind, tuple(columns), dialect)
    ways = dict(zip(columns, made_by, strict=True))
    told = {key: values if key in late else list(as_driver(ways[key], values)) for key, values in columns.items()}

    def filled() -> Ready:
        whole = told | {key: as_driver(ways[key], values) for key, values in said_late().items()}
        return Ready(statement, list(zip(*whole.values(), strict=True)))

    return filled


def _unnumbered(made: Sequence[Table]) -> tuple[type[Table], tuple[str, ...], list[tuple[object, ...]]]:
    """Table, columns, and the values of each of the objects."""
    kind = type(made[0])
    keys = tuple(key for key, _ in _columns(kind))
    said = itemgetter(*keys)
    return kind, keys, [said(vars(one) if vars(one).keys() >= _keys(kind) else _filled(kind, one)) for one in made]


@cache
def _keys(kind: type[Table]) -> frozenset[str]:
    return frozenset(key for key, _ in _columns(kind))


def fill(made: Table, columns: Mapping[str, object]) -> None:
    """Let a new object say `columns`, past the session's bookkeeping: for one that `add_new` writes."""
    vars(made).update(columns)


def _filled(kind: type[Table], one: Table) -> dict[str, Any]:
    """The row of an object, with its columns' defaults where nothing was said; the object says them from now on."""
    held = vars(one)
    row = {key: held[key] if key in held else default() for key, default in _columns(kind)}
    held.update(row)
    return row


@cache
def _columns(kind: type[Table]) -> tuple[tuple[str, Callable[[], Any]], ...]:
    """Every column but a number the database gives, and what stands in it when nothing is said."""
    columns = [column for column in kind.__table__.columns if column.key != "id"]
    return tuple((column.key, _default(column.default)) for column in columns)


def _default(told: Any) -> Callable[[], Any]:
    if told is None:
        return lambda: None
    return (lambda: told.arg(None)) if told.is_callable else (lambda: told.arg)


@cache
def _insertion(kind: type[Table]) -> Insert:
    """Numbers come back in the order of the rows."""
    return _plain_insertion(kind).returning(kind.__table__.c.id, sort_by_parameter_order=True)


@cache
def _plain_insertion(kind: type[Table]) -> Insert:
    return insert(kind.__table__)  # type: ignore[arg-type]


def _by_columns(
    kind: type[Table], keys: tuple[str, ...], lines: Sequence[tuple[object, ...]]
) -> dict[str, Sequence[object]]:
    """Column → its value in each line, defaults filled in."""
    columns: dict[str, Sequence[object]] = dict(zip(keys, zip(*lines, strict=True), strict=True))
    missing = {key: default for key, default in _columns(kind) if key not in columns}
    return columns | {key: [default() for _ in lines] for key, default in missing.items()}


@cache
def _column_insertion(kind: type[Table], keys: tuple[str, ...], is_numbered: bool = False) -> Insert:
    """The lists are walked side by side, so the rows are made, and numbered, in their order."""
    table: Any = kind.__table__
    columns = [func.unnest(bindparam(key, type_=ARRAY(_unbounded(table.c[key].type)))) for key in keys]
    made = insert(table).from_select(keys, select(*columns))
    return made.returning(table.c.id) if is_numbered else made


@cache
def _driver_insertion(kind: type[Table], keys: tuple[str, ...], dialect: Dialect) -> tuple[str, tuple[Way, ...]]:
    """The statement in the driver's words, and what makes each column's values the driver's own (None: they are)."""
    table, quote = kind.metadata.tables[kind.__tablename__], dialect.identifier_preparer.quote
    names, places = ", ".join(map(quote, keys)), ", ".join("?" * len(keys))
    ways = tuple(table.c[key].type.dialect_impl(dialect).bind_processor(dialect) for key in keys)
    return f"INSERT INTO {quote(table.name)} ({names}) VALUES ({places})", ways  # noqa: S608 - names of our own


def as_driver(way: Way, values: Iterable[object]) -> Iterable[object]:
    """A column's values as the driver's own, by its type's `way` (None: they are)."""
    return values if way is None else _made(way, values)


def _made(way: Callable[[Any], Any], values: Iterable[object]) -> Iterator[object]:
    """Each value as the driver's own; lines of one record name it, and their moment, again and again."""
    last, made = None, way(None)
    for value in values:
        if value is not last:
            last, made = value, way(value)
        yield made


def _unbounded(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """A text's type without its length: to be cast to one with it would cut what is too long, and say nothing."""
    return String() if isinstance(kind, String) else kind
