"""The third look: where first and second entry differ, somebody compares both with the paper and decides.

What was accepted wrongly is repaired in its record at once, with a line of history that leads to the cell; what may be
misread in the same way goes back to the passes; the thresholds of the column move.
"""

from dataclasses import dataclass
from typing import NamedTuple

from access.keys import Keyring
from access.matrix import may
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from db import Scope, Session, update
from db.queries import pages
from db.queries import trust as queries
from db.tables import AcceptedField, Cell, ReviewRow, SecondEntry, now
from intake import decisions
from intake.decisions import Said
from intake.trust import entries, likes, repair, thresholds
from intake.trust.accepted import chance, value_of

SHOWN_MAX = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """Two values for one place of the paper, in no telling order, and where it lies."""

    entry_id: int
    field: str
    row: ReviewRow
    cell: Cell
    values: tuple[str, str]


class Settled(NamedTuple):
    """What a third look led to."""

    was_wrong: bool
    is_repaired: bool
    reopened_count: int


def due(session: Session, keyring: Keyring, scope: Scope, limit: int = SHOWN_MAX) -> list[Difference]:
    """Differences to be decided, oldest first; which value was the first one is not told."""
    found = []
    for entry, one in queries.differences(session, scope, limit):
        row = pages.find_row(session, scope, one.row_id)
        if row is not None:
            cell = next(cell for cell in row.cells if cell.id == one.cell_id)
            found.append(Difference(entry.id, one.field, row, cell, _both(keyring, entry, one)))
    return found


def settle(session: Session, keyring: Keyring, scope: Scope, entry_id: int, text: str) -> Settled:
    """The paper says `text` ("" when nothing can be read there): one of the two values, or neither.

    Refuses NOT_FOUND, TOO_LONG, and SETTLED_ALREADY when somebody else was first.
    """
    if not may(scope.role, "review"):
        raise not_found()
    found = queries.find_difference(session, scope, entry_id)
    if found is None:
        raise _late() if queries.is_settled(session, scope, entry_id) else not_found()
    entry, one = found
    truth = tidy(text)
    if len(truth) > decisions.TYPED_MAX:
        raise Refusal("TOO_LONG", f"Ô này dài quá {decisions.TYPED_MAX} ký tự. Rút ngắn rồi gửi lại.", field=one.field)
    first, second = value_of(keyring, one), entries.typed_of(keyring, entry)
    verdict = repair.whose(one.field, truth, first, second)
    _keep(session, keyring, scope, entry, one, verdict, truth)
    cell = session.get_one(Cell, one.cell_id)
    is_repaired = False
    if verdict != "first":
        said = Said(one.row_id, one.field, "typed", truth)
        decisions.keep(session, keyring, scope, batch="third look", way="third", said=[said])
        is_repaired = repair.mend(session, keyring, scope, one, cell, first, truth)
    count = likes.reopen(session, keyring, entry, one, cell) if entry.is_misread else 0
    thresholds.move(session, one.commune_code, [one.field])
    return Settled(verdict != "first", is_repaired, count)


def _keep(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    entry: SecondEntry,
    one: AcceptedField,
    verdict: str,
    truth: str,
) -> None:
    """The verdict, if nobody else was first: the database is the referee. Refuses SETTLED_ALREADY."""
    box = keyring.seal(truth.encode(), entries.entry_seal_place(one.id)) if verdict == "neither" else None
    is_misread = entries.is_misread(session, keyring, one, truth)
    open_still = update(SecondEntry).where(SecondEntry.id == entry.id, SecondEntry.verdict == "")
    decided = open_still.values(
        verdict=verdict, third_box=box, is_misread=is_misread, third_by=scope.user_id, third_at=now()
    )
    if session.scalar(decided.returning(SecondEntry.id)) is None:
        raise _late()
    session.refresh(entry)


def _late() -> Refusal:
    sentence = "Chỗ khác nhau này vừa có người quyết xong. Sang chỗ tiếp theo."
    return Refusal("SETTLED_ALREADY", sentence, status=409)


def _both(keyring: Keyring, entry: SecondEntry, one: AcceptedField) -> tuple[str, str]:
    first, second = value_of(keyring, one), entries.typed_of(keyring, entry)
    return (first, second) if chance(keyring, one.id, "order") < 0.5 else (second, first)
