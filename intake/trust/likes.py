"""An error found is rarely alone: what of the same column, in the same hand, may have been misread in the same way.

A misreading is what the reader saw in place of what stands there: a syllable of a name, a digit of a number or a date,
a word of a list. Its like are values that no eye has seen and that have the wrong piece in them: those accepted
already go back to the passes, those of pages read before the error was found are looked at before they are accepted.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from access.keys import Keyring
from db import Scope, Session
from db.queries import trust as queries
from db.tables import AcceptedField, Cell, ReviewRow, SecondEntry, now
from intake import doubts
from intake.readings import open_cell
from intake.trust.accepted import value_of
from intake.trust.entries import third_of, typed_of
from intake.trust.writers import writer_of

AGAIN = "Một ô giống vậy của cùng người ghi vừa thấy đọc sai: xem lại ô này."
MISREAD_MAX = 200
_DIGITS = frozenset({*doubts.NUMERIC, "birth_date"})
_LISTS = frozenset({"sex", "ethnicity", "schooling", "nationality"})


@dataclass(frozen=True, slots=True)
class Misread:
    """One misreading: the pieces that were read wrongly, in whose hand, and when that was found."""

    field: str
    writer: str
    pieces: frozenset[str]
    at: datetime


def pieces(column: str, read: str, right: str) -> frozenset[str]:
    """What of `read` stands in place of something else."""
    seen, meant = _split(column, read), _split(column, right)
    if len(seen) != len(meant):
        return frozenset(seen)
    return frozenset(one for one, other in zip(seen, meant, strict=True) if one != other)


def has(column: str, value: str, wrong: Collection[str]) -> bool:
    """Whether one of the pieces stands in a value."""
    return not set(_split(column, value)).isdisjoint(wrong)


def _split(column: str, value: str) -> list[str]:
    if column in _DIGITS:
        return [letter for letter in value if letter.isdigit()]
    return [value.casefold()] if column in _LISTS else value.casefold().split()


def known(session: Session, keyring: Keyring, commune_code: str, since: datetime) -> list[Misread]:
    """The misreadings that second entries found after that moment."""
    found = queries.misread(session, commune_code, since, MISREAD_MAX)
    return [_misread(keyring, entry, one, cell) for entry, one, cell in found]


def is_like(misread: Sequence[Misread], row: ReviewRow, column: str, value: str) -> bool:
    """Whether a value of a row that waits may be misread as others of its hand were, found since its page was read."""
    writer, read_at = writer_of(row.page), row.page.read_at
    return any(
        one.field == column and one.writer == writer and (read_at is None or one.at > read_at)
        for one in misread
        if has(column, value, one.pieces)
    )


def reopen(session: Session, keyring: Keyring, entry: SecondEntry, one: AcceptedField, cell: Cell) -> int:
    """Send what is like a misreading back to the passes; how many fields that were."""
    wrong = _misread(keyring, entry, one, cell).pieces
    unseen = queries.unseen_alike(session, one.commune_code, one.field, one.writer)
    alike = [other for other, held in unseen if has(one.field, _read(keyring, held), wrong)]
    for other in alike:
        other.reopened_at = now()
    session.flush()
    return len(alike)


def reopened(
    session: Session, scope: Scope, page_ids: Collection[int]
) -> Mapping[tuple[int, str], tuple[AcceptedField, ReviewRow]]:
    """The fields of these pages that are to be looked at again, with their rows."""
    return {(row.id, one.field): (one, row) for one, row in queries.reopened(session, scope, list(page_ids))}


def _misread(keyring: Keyring, entry: SecondEntry, one: AcceptedField, cell: Cell) -> Misread:
    wrong = pieces(one.field, _read(keyring, cell), truth_of(keyring, entry, one))
    return Misread(one.field, one.writer, wrong, entry.third_at or entry.at)


def truth_of(keyring: Keyring, entry: SecondEntry, one: AcceptedField) -> str:
    """What stands on the paper, by the verdict of a settled entry."""
    if entry.verdict in ("same", "first"):
        return value_of(keyring, one)
    return typed_of(keyring, entry) if entry.verdict == "second" else third_of(keyring, entry)


def _read(keyring: Keyring, cell: Cell) -> str:
    return doubts.words(cell.field, open_cell(keyring, cell).value)
