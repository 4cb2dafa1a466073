"""What went into records from paper, field by field: whether an eye saw it, and whether it is drawn to be checked."""

from collections.abc import Mapping
from typing import Literal

from access.keys import Keyring
from access.records import may_read_text
from db import Scope, Session
from db.adding import add_rows
from db.tables import AcceptedField, Cell, ReviewRow, now
from intake import doubts
from intake.trust import thresholds
from intake.trust.thresholds import Thresholds
from intake.trust.writers import writer_of

Unseen = Literal["record", "sure"]
"""Why no eye was needed: a known record says the same, or the reading is above its column's threshold."""
_CHANCES = 16**12


def keep(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    row: ReviewRow,
    answers: Mapping[str, object],
    unseen: Mapping[str, Unseen],
) -> None:
    """Remember each field of a row that is being confirmed; a random part of them is drawn for a second entry.

    `answers` by column of paper or by field, as they were confirmed; `unseen` the columns nobody was asked about. What
    the officer may not read is not accepted by her, and is never drawn.
    """
    held, writer = thresholds.in_force(session, row.commune_code), writer_of(row.page)
    read = doubts.shown(keyring, row, doubts.read_of(keyring, row))
    kept = []
    for cell in (cell for cell in row.cells if cell.field in doubts.COLUMNS):
        value = _answer(answers, cell.field)
        if may_read_text(scope.role, f"{value} {read.get(cell.field, '')}"):
            told = {"writer": writer, "way": unseen.get(cell.field, "seen"), "user_id": scope.user_id}
            kept.append(_line(keyring, row, cell, value, held, writer) | told)
    add_rows(session, AcceptedField, kept)


def _line(keyring: Keyring, row: ReviewRow, cell: Cell, value: str, held: Thresholds, writer: str) -> dict[str, object]:
    share = held.share(cell.field, writer)
    is_drawn = chance(keyring, row.id, cell.field) < share
    return {
        "row_id": row.id,
        "cell_id": cell.id,
        "field": cell.field,
        "commune_code": row.commune_code,
        "confidence": cell.confidence,
        "box": keyring.seal(value.encode(), accepted_seal_place(row.id, cell.field)) if is_drawn else None,
        "share": share,
        "is_drawn": is_drawn,
        "at": now(),
    }


def value_of(keyring: Keyring, one: AcceptedField) -> str:
    """What was accepted, in the words of the desk; of a drawn field. Refuses SealBroken."""
    return keyring.open(one.box or b"", accepted_seal_place(one.row_id, one.field)).decode()


def chance(keyring: Keyring, row_id: int, column: str) -> float:
    """The field's own lot, 0–1, the same every time: nobody without the keys knows which fields are drawn."""
    return int(keyring.token(f"{row_id}:{column}", "second entry")[:12], 16) / _CHANCES


def _answer(answers: Mapping[str, object], column: str) -> str:
    names = [column, *(name for name, paper in doubts.FIELD_COLUMNS.items() if paper == column)]
    found = next((answers[name] for name in names if name in answers), "")
    return doubts.words(column, found) if isinstance(found, bool | str) else ""


def accepted_seal_place(row_id: int, column: str) -> str:
    """What the box of an accepted value is bound to."""
    return f"accepted:{row_id}:{column}"
