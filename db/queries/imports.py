"""Imported spreadsheets and their rows: what waits for the worker, what an officer sees, what was written of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from catalogue.vietnamese import fold
from db.adding import add_rows
from db.changing import change_rows
from db.queries import paging
from db.queries.held import is_free
from db.scope import Scope
from db.tables import Change, Child, HandoverRow, ImportFile, ImportRow, User, now

_LOOKS = ("written", "taken_out")
WORK = ("waiting", "confirmed", "accepted", "taken_back", *_LOOKS)
"""States in which the worker has something to do."""
_AT_REST = ("read", "judged", "failed", "applied", "undone")
_SEARCHED_MAX = 2000
"""Files that are searched: a commune brings some ten a year."""
_WRITABLE = ("new", "changed")
Rules = list[ColumnElement[bool]]
"""Which rows of a file are meant."""


def find(session: Session, scope: Scope, file_id: int) -> ImportFile | None:
    """A file of the user's commune."""
    return session.scalars(_mine(scope, ImportFile.id == file_id)).first()


def hold(session: Session, scope: Scope, file_id: int) -> ImportFile | None:
    """The same, for this transaction alone."""
    return session.scalars(_mine(scope, ImportFile.id == file_id).with_for_update()).first()


def _mine(scope: Scope, *rules: ColumnElement[bool]) -> Any:
    return select(ImportFile).where(ImportFile.commune_code == scope.commune_code, *rules)


def newest(session: Session, scope: Scope, words: Sequence[str] = (), limit: int = 50) -> list[tuple[ImportFile, str]]:
    """The last files of the commune, each with who brought it, of those that hold the folded `words` in one of both
    names or in whose file it is."""
    wanted = select(ImportFile, User.name).join(User, User.id == ImportFile.user_id)
    near = wanted.where(ImportFile.commune_code == scope.commune_code).order_by(ImportFile.id.desc())
    found = session.execute(near.limit(_SEARCHED_MAX if words else limit)).tuples()
    return [(file, name) for file, name in found if _holds(words, file.name, file.sender, name)][:limit]


def _holds(words: Sequence[str], *texts: str) -> bool:
    return not words or all(word in fold(" ".join(texts)) for word in words)


def choices_of(session: Session, commune_code: str, sender: str) -> str:
    """What was confirmed for the last file of that sender, written with or without its marks; "{}" for none."""
    here = ImportFile.commune_code == commune_code
    known = session.scalars(select(ImportFile.sender).where(here).distinct())
    same = [one for one in known if fold(one) == fold(sender)]
    near = here, ImportFile.sender.in_(same), ImportFile.choices != "{}"
    found = session.scalars(select(ImportFile.choices).where(*near).order_by(ImportFile.id.desc()).limit(1)).first()
    return found or "{}"


def claim(session: Session, lease_s: float) -> ImportFile | None:
    """The file that has waited longest for the worker and is in nobody's hands; it is now in ours.

    What is to be looked at in records that are written comes last: somebody waits for the others.
    """
    waiting = select(ImportFile).where(*_waiting()).order_by(ImportFile.state.in_(_LOOKS), ImportFile.id).limit(1)
    found = session.scalars(waiting.with_for_update(skip_locked=True)).first()
    if found is not None:
        found.leased_until = now() + timedelta(seconds=lease_s)
        session.flush()
    return found


def waiting_count(session: Session, most: int) -> int:
    """How many files the worker has something to do with, up to `most`; asked without holding anything."""
    return len(session.scalars(select(ImportFile.id).where(*_waiting()).limit(most)).all())


def _waiting() -> Rules:
    return [ImportFile.state.in_(WORK), is_free(ImportFile.leased_until, now())]


def add(session: Session, rows: Sequence[Mapping[str, object]]) -> None:
    """Rows as they were read."""
    add_rows(session, ImportRow, rows)


def untouched_since(session: Session, moment: datetime) -> list[int]:
    """The files that wait for nobody's machine, whose last act lies before that moment, and whose rows are there."""
    last = func.coalesce(ImportFile.undone_at, ImportFile.applied_at, ImportFile.at)
    wanted = select(ImportFile.id).where(ImportFile.state.in_(_AT_REST), last < moment)
    return list(session.scalars(wanted.order_by(ImportFile.id)))


def drop_rows(session: Session, file_id: int) -> None:
    """Take out what a reading that was broken off has written."""
    session.execute(delete(ImportRow).where(ImportRow.file_id == file_id))


class Told(NamedTuple):
    """A row past the session's own bookkeeping; names as in `ImportRow`."""

    id: int
    number: int
    sheet: int
    fate: str
    choice: str
    child_uuid: UUID | None
    rev: int | None
    box: bytes


_TOLD = [getattr(ImportRow, name) for name in Told._fields]


def after(session: Session, file_id: int, number: int, limit: int, *rules: ColumnElement[bool]) -> list[Told]:
    """The next rows behind a number, in the file's order."""
    near = select(*_TOLD).where(ImportRow.file_id == file_id, ImportRow.number > number, *rules)
    return [Told._make(row) for row in session.execute(near.order_by(ImportRow.number).limit(limit))]


def hold_to_work(session: Session, file_id: int) -> None:
    """Hold a file for this transaction: what is asked of its rows then is true until they are changed."""
    session.execute(select(ImportFile.id).where(ImportFile.id == file_id).with_for_update())


def numbers(session: Session, file_id: int, rows: Sequence[Told], *rules: ColumnElement[bool]) -> set[int]:
    """The numbers of those of `rows`, which stand one after the other, that the rules name."""
    near = ImportRow.file_id == file_id, ImportRow.number.between(rows[0].number, rows[-1].number)
    return set(session.scalars(select(ImportRow.number).where(*near, *rules)))


def to_write() -> Rules:
    """Rows that are to be written and are not yet."""
    decided = ImportRow.choice.in_(("child", "new"))
    return [ImportRow.rev.is_(None), or_(ImportRow.fate.in_(_WRITABLE), decided), ImportRow.choice != "skip"]


def written() -> Rules:
    """Rows that were written and are not taken out again."""
    return [ImportRow.rev.is_not(None), ImportRow.is_undone.is_(False)]


def tell(session: Session, lines: Sequence[Mapping[str, object]]) -> None:
    """Change rows, each line naming its `id` and the same columns; the session holds none of them."""
    if not lines:
        return
    columns = tuple(key for key in lines[0] if key != "id")
    told = [(*[line[key] for key in columns], line["id"]) for line in lines]
    change_rows(session, ImportRow, columns, told)


def counts(session: Session, file_id: int) -> dict[str, int]:
    """How many rows have which fate."""
    wanted = select(ImportRow.fate, func.count()).where(ImportRow.file_id == file_id).group_by(ImportRow.fate)
    return dict(session.execute(wanted).tuples().all())


def count_written(session: Session, file_id: int) -> int:
    """How many rows are written."""
    return session.scalar(select(func.count()).where(ImportRow.file_id == file_id, *written())) or 0


def page(session: Session, file: ImportFile, fate: str, words: Sequence[str], place: paging.Place) -> paging.Part:
    """Fifty rows of one fate whose names hold those folded words, in the file's order."""
    wanted = select(ImportRow).where(ImportRow.file_id == file.id, *[ImportRow.fate == fate] * bool(fate))
    near = wanted.where(*(ImportRow.folded.contains(word, autoescape=True) for word in words))
    return paging.part(session, near, [paging.Key(ImportRow.number, paging.number)], place)


def each(session: Session, file: ImportFile) -> Iterator[ImportRow]:
    """Every row in the file's order, some hundred in memory."""
    wanted = select(ImportRow).where(ImportRow.file_id == file.id).order_by(ImportRow.number)
    return iter(session.scalars(wanted.execution_options(yield_per=500)))


def hold_row(session: Session, file: ImportFile, number: int) -> ImportRow | None:
    """One row, for this transaction alone."""
    wanted = select(ImportRow).where(ImportRow.file_id == file.id, ImportRow.number == number)
    return session.scalars(wanted.with_for_update()).first()


def listed(session: Session, uuids: Collection[UUID]) -> set[UUID]:
    """Those of the records that stand on a list to the police."""
    return set(session.scalars(select(HandoverRow.child_uuid).where(HandoverRow.child_uuid.in_(uuids))))


def told_by(session: Session, source_ids: Collection[str]) -> list[Change]:
    """The lines of history those rows wrote, oldest first."""
    wanted = select(Change).where(Change.source == "import", Change.source_id.in_(source_ids))
    return list(session.scalars(wanted.order_by(Change.id)))


def held_children(session: Session, commune_code: str, uuids: Collection[UUID]) -> dict[UUID, Child]:
    """Those records of the commune, held in the one order of all writers."""
    wanted = select(Child).where(Child.uuid.in_(uuids), Child.commune_code == commune_code).order_by(Child.uuid)
    return {child.uuid: child for child in session.scalars(wanted.with_for_update())}
