"""What lists write once for several rows: the hamlet, the household's number and head, blank until the next one.

Only where a child lives is ever taken from a row above, and only when an officer says that the file means it so.
"""

import re
from collections.abc import Mapping, Sequence

from catalogue.fields import label
from intake.spreadsheets.layout import Row

FIELDS = ("hamlet", "household_number", "household_head")
"""What may be written once; each holds only within the one before it."""
Lent = dict[str, str]
"""By the number of a blank column, as JSON has it, what stands above it."""


_DITTO = re.compile(r"\W*(nt|như trên|nhu tren|như nt|same|ditto)\W*|\W*[\"”“″〃〞]\W*|''|’’|//", re.IGNORECASE)


def is_ditto(text: str) -> bool:
    """Whether a cell says that it is as the one above: "-nt-", "như trên", a ditto mark."""
    return len(text) <= len("( như trên )") and _DITTO.fullmatch(text) is not None


class Above:
    """Goes through the rows of one table, whose columns have these `fields`."""

    def __init__(self, fields: Sequence[str]) -> None:
        self._places = {field: fields.index(field) for field in FIELDS if field in fields}
        self._held: dict[str, str] = {}
        self._section = ""

    def look(self, row: Row) -> Lent:
        """What the row's blank places would have from the rows above; a total or a signature says nothing."""
        if row.is_passed or not self._places:
            return {}
        told = {field: row.cells[at] for field, at in self._places.items() if at < len(row.cells)}
        said = {field: text for field, text in told.items() if text and not is_ditto(text)}
        if row.section != self._section or _is_new("hamlet", said, self._held):
            self._held.clear()
        if _is_new("household_number", said, self._held):
            self._held.pop("household_head", None)
        if _is_new("household_head", said, self._held):
            self._held.pop("household_number", None)
        self._section = row.section
        self._held |= said
        return {f"{at}": self._held[field] for field, at in self._places.items() if field in self._held.keys() - said}


def _is_new(field: str, said: Mapping[str, str], held: Mapping[str, str]) -> bool:
    return field in said and said[field] != held.get(field)


def filled(
    cells: Sequence[str], fields: Sequence[str], lent: Mapping[str, str], wanted: Sequence[str]
) -> tuple[Sequence[str], list[str]]:
    """The cells with what is `lent` to columns of the `wanted` fields, and a sentence for each."""
    taken = {int(at): text for at, text in lent.items() if fields[int(at)] in FIELDS and fields[int(at)] in wanted}
    if not taken:
        return cells, []
    wide = [*cells, *[""] * (max(taken) + 1 - len(cells))]
    notes = [f"{label(fields[at])} «{text}» lấy theo dòng trên, ô của dòng này trống." for at, text in taken.items()]
    return [taken.get(at, cell) for at, cell in enumerate(wide)], notes
