"""What one reading is handed of all that officers confirmed: the commune's own words and surnames, a writer's habits.

Letters are counted anew from confirmed rows each time: a confirmation taken back takes its letters back, and nothing is
kept that could fall behind. Columns that may speak of a special group are never among them.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from access.keys import Keyring
from access.matrix import may
from catalogue.refusals import Refusal, not_found
from catalogue.values import understand
from db import Database, Scope, Session
from db.queries import learning
from db.queries.learning import Writer
from db.tables import Cell, Page, ReviewRow, WriterSwitch, now
from intake import decisions, pages
from intake.ocr import letters
from intake.ocr.learned import Learned
from intake.ocr.letters import Letters
from intake.readings import named_columns, open_cell

COLUMNS = (
    "full_name",
    "father_name",
    "mother_name",
    "parent_name",
    "guardian_name",
    "household_head",
    "birth_date",
    "personal_id",
    "household_number",
    "hamlet",
)
"""Columns that are learned from."""
WRITER_ROWS, COMMUNE_ROWS = 200, 300
"""The newest confirmed rows that are counted: a hand of last year says little of today's."""


class Confirmed(NamedTuple):
    """One cell of a confirmed row: what the officer left standing (as fields have it), and what was seen there."""

    cell: Cell
    value: str
    seen: str


def of_page(database: Database, keyring: Keyring, page_id: int) -> Learned:
    """What the next reading of the page may use."""
    with database.reading() as session:
        page = session.get_one(Page, page_id)
        writer = learning.writer_of(page)
        return Learned(
            learning.words_in_use(session, page.commune_code),
            tuple(learning.hamlet_names(session, page.commune_code)),
            letters_of(session, keyring, writer) if learning.find_switch(session, writer) is None else Letters(),
            named_columns(page),
            learning.surnames(session, page.commune_code),
        )


def letters_of(session: Session, keyring: Keyring, writer: Writer) -> Letters:
    """How the writer's letters were read, beside those of the commune's others."""
    own = learning.rows_of_writer(session, writer, WRITER_ROWS)
    if not own:
        return Letters()
    others = learning.rows_of_others(session, writer, COMMUNE_ROWS)
    return Letters(_counted(session, keyring, own), _counted(session, keyring, others))


def _counted(session: Session, keyring: Keyring, rows: Sequence[ReviewRow]) -> letters.Counts:
    found = confirmed(session, keyring, rows)
    return letters.counted((one.cell.field, one.value, one.seen) for one in found)


def confirmed(session: Session, keyring: Keyring, rows: Sequence[ReviewRow]) -> Iterator[Confirmed]:
    """The cells of confirmed rows that are learned from, where something stands and was understood."""
    decided = decisions.in_force(session, keyring, [row.id for row in rows])
    for row in rows:
        for cell in (cell for cell in row.cells if cell.field in COLUMNS):
            said, text = decided.get((row.id, cell.field)), open_cell(keyring, cell)
            value = said.text if said and said.kind == "typed" else str(text.value)
            if value and text.raw_text and (said is None or said.kind != "unreadable"):
                yield Confirmed(cell, _as_field(cell.field, value), text.raw_text)


def _as_field(column: str, value: str) -> str:
    meant = understand(column, value).value
    return meant if isinstance(meant, str) and meant else value


def switch(session: Session, scope: Scope, writer: Writer, *, is_on: bool) -> None:
    """Let the writer's habits count, or not. Refuses NOT_FOUND for a writer of another commune."""
    if not may(scope.role, "review") or writer not in {line.writer for line in learning.writers(session, scope)}:
        raise not_found()
    standing = learning.find_switch(session, writer)
    if is_on and standing is not None:
        session.delete(standing)
    elif not is_on and standing is None:
        session.add(WriterSwitch(**writer._asdict(), switched_by=scope.user_id, at=now()))
    session.flush()


def read_again(session: Session, scope: Scope, writer: Writer) -> int:
    """Have the writer's pages of which nothing is decided read anew; how many. Those others review are left alone."""
    count = 0
    for page_id in learning.waiting_pages(session, writer):
        try:
            pages.again(session, scope, page_id)
        except Refusal as refusal:
            if refusal.status != 409:
                raise
        else:
            count += 1
    return count
