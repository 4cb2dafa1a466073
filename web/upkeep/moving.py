"""From a commune's SQLite to PostgreSQL: every row is compared with its twin, and written where the two differ.

One transaction of the new database: stopped anywhere, nothing has been moved. Run again it writes only what changed in
the old one since; so the long part can be done while people work, and the rest in the minute when the server stands
still. Where people have begun to work on the new database it is left alone. Photos stay where the settings say, and
go from a folder to a bucket by themselves (`bring_photos`), sealed as they are.
"""

from dataclasses import dataclass, field

from catalogue.refusals import Refusal
from db import Database, Session, rows
from db.rows import Row, Shape
from intake.photo_store import PhotoStore

_WORK = ("submission", "change", "photo", "audit_line")
"""Tables that only grow: a row of theirs that the old database does not have was made by people on the new one."""
_LAID_OUT = {"province": "code", "commune": "code", "user_account": "created_at"}
"""Tables nobody takes a row out of, and by what one is told from another's row that bears the same number."""


@dataclass(slots=True)
class Moved:
    """`rows_count` rows stand in both databases and are equal; `written_count` of them were written this time."""

    rows_count: int = 0
    written_count: int = 0


@dataclass(slots=True)
class Brought:
    """`there_count` pictures stand in the new store, `new_count` of them since now; `broken` did not open."""

    there_count: int = 0
    new_count: int = 0
    broken: list[str] = field(default_factory=list)


def bring_photos(old: PhotoStore, new: PhotoStore) -> Brought:
    """Lay in `new` what lies in `old`, unless it lies there so already; `old` keeps all. Refuses PHOTOS_AWAY."""
    done = Brought()
    for name in old.names():
        if new.mark(name) != old.mark(name):
            try:
                new.put_back(name, old.sealed(name))
            except Refusal as refusal:
                if refusal.code != "PHOTO_MISSING":
                    raise
                done.broken.append(name)
                continue
            done.new_count += 1
        done.there_count += 1
    return done


def move_all(old: Database, new: Database) -> Moved:
    """Make `new` hold what `old` holds. Refuses MOVE_WORKED_ON, MOVE_DIFFERS; then `new` is as it was."""
    done, shapes = Moved(), rows.shapes()
    with old.snapshot() as source, new.writing() as target:
        for shape in shapes:
            if shape.name in _LAID_OUT:
                _refuse_others(source, target, shape)
        for shape in reversed(shapes):
            _drop_others(source, target, shape)
        for shape in shapes:
            for some in rows.chunks(rows.each(source, shape), rows.CHUNK):
                done.written_count += _bring(target, shape, some)
        rows.count_on(target)
        target.flush()
        for shape in shapes:
            done.rows_count += _compare(source, target, shape)
    return done


def _refuse_others(source: Session, target: Session, shape: Shape) -> None:
    """A place that was laid out otherwise, by a province or from another commune, has accounts or areas of its own."""
    at = [name for name, _ in shape.columns].index(_LAID_OUT[shape.name])
    for some in rows.chunks(list(rows.each(target, shape)), rows.CHUNK):
        keys = [shape.key_of(row) for row in some]
        known = {shape.key_of(row): row[at] for row in rows.with_keys(source, shape, keys)}
        if any(known.get(shape.key_of(row)) != row[at] for row in some):
            raise _worked_on()


def _worked_on() -> Refusal:
    sentence = (
        "Cơ sở dữ liệu mới đã có xã, tài khoản hoặc việc làm của nơi khác, không chuyển đè lên. "
        "Dùng một cơ sở dữ liệu trống; đưa xã vào máy của tỉnh thì dùng: so-tre-em take-in"
    )
    return Refusal("MOVE_WORKED_ON", sentence)


def _drop_others(source: Session, target: Session, shape: Shape) -> None:
    """Rows of the new database that the old one has no more."""
    for some in rows.chunks(list(rows.each(target, shape)), rows.CHUNK):
        keys = {shape.key_of(row) for row in some}
        known = {shape.key_of(row) for row in rows.with_keys(source, shape, keys)}
        gone = [row for row in some if shape.key_of(row) not in known]
        if gone and shape.name in _WORK:
            raise _worked_on()
        for row in gone:
            rows.drop(target, shape, row)


def _bring(target: Session, shape: Shape, some: list[Row]) -> int:
    """Write those rows that are not there, or are there otherwise; how many."""
    there = {shape.key_of(row): row for row in rows.with_keys(target, shape, [shape.key_of(row) for row in some])}
    new = [row for row in some if shape.key_of(row) not in there]
    changed = [row for row in some if there.get(shape.key_of(row), row) != row]
    rows.add(target, shape, new)
    for row in changed:
        rows.put(target, shape, row)
    return len(new) + len(changed)


def _compare(source: Session, target: Session, shape: Shape) -> int:
    """How many rows there are, each read back from the new database and found equal. Refuses MOVE_DIFFERS."""
    count = 0
    for some in rows.chunks(rows.each(source, shape), rows.CHUNK):
        there = {shape.key_of(row): row for row in rows.with_keys(target, shape, [shape.key_of(row) for row in some])}
        differing = [shape.key_of(row) for row in some if there.get(shape.key_of(row)) != row]
        if differing:
            raise _differs(shape, differing[0])
        count += len(some)
    if rows.count(target, shape) != count:
        raise _differs(shape, ("?",))
    return count


def _differs(shape: Shape, key: tuple[object, ...]) -> Refusal:
    named = ", ".join(map(str, key))
    sentence = f"Dòng {named} của bảng {shape.name} không khớp sau khi chuyển, chưa chuyển gì. Báo người phát triển."
    return Refusal("MOVE_DIFFERS", sentence)
