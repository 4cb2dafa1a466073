"""What became of fields that went back to the passes: their row is confirmed, so the record itself is put right."""

from collections.abc import Collection, Mapping, Sequence

from access.keys import Keyring
from db import Scope, Session
from db.queries import trust as queries
from db.tables import AcceptedField, Cell, ReviewRow, now
from intake import decisions, doubts, leases
from intake.decisions import Place, Said
from intake.readings import open_cell
from intake.trust import repair


def keep(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    batch: str,
    said: Sequence[Said],
    again: Mapping[Place, tuple[AcceptedField, ReviewRow]],
) -> list[Place]:
    """Note what the officer says of fields `again` to be looked at, mend records that said otherwise; which they were.

    Set aside, a field stays open. Refuses PAGE_HELD.
    """
    decided = [one for one in said if one.kind != "aside"]
    for page_id in sorted({again[one.place][1].page_id for one in decided}):
        leases.hold(session, scope, page_id)
    for one in decided:
        _look(session, keyring, scope, batch, one, again[one.place][0])
    return [one.place for one in decided]


def looked(session: Session, scope: Scope, page_ids: Collection[int]) -> dict[Place, AcceptedField]:
    """The fields of these pages that were looked at again: such a look can be taken back."""
    return {(one.row_id, one.field): one for one in queries.looked_again(session, scope, list(page_ids))}


def take_back(session: Session, keyring: Keyring, scope: Scope, said: Said, accepted: AcceptedField) -> None:
    """The field is open again, and its record says what it said before, unless it was changed since."""
    accepted.looked_at = None
    if said.kind != "right":
        cell, read = _read(session, keyring, accepted)
        repair.mend(session, keyring, scope, accepted, cell, said.text, read)


def _look(session: Session, keyring: Keyring, scope: Scope, batch: str, one: Said, accepted: AcceptedField) -> None:
    accepted.looked_at = now()
    decisions.keep(session, keyring, scope, batch=batch, way="field", said=[one])
    if one.kind != "right":
        cell, read = _read(session, keyring, accepted)
        repair.mend(session, keyring, scope, accepted, cell, read, one.text)


def _read(session: Session, keyring: Keyring, accepted: AcceptedField) -> tuple[Cell, str]:
    cell = session.get_one(Cell, accepted.cell_id)
    return cell, doubts.words(cell.field, open_cell(keyring, cell).value)
