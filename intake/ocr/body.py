"""What stands in the body of a ruled table: read in batches, one or several lines a cell, a second voice in doubt."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from intake.ocr import allotment, boxes, lines, marks, strips, values
from intake.ocr.columns import GROUP, TICKED, Column
from intake.ocr.language import names, number_search, syllables
from intake.ocr.readers import Alphabet, Reader, TextReading, Trace
from intake.ocr.stages import Cell, CellReading, Table

NOT_READ = frozenset({"number", "special_circumstances", "at_risk"})
"""Columns whose cells hold a printed number or a tick: nothing to be read as text."""
FEW, LONGEST_NUMBER = 2, 4
"""A row of several texts none of which is longer than "(12)" numbers the columns."""
MISREAD_NUMBER, MOSTLY = 5, 0.7
"""Right below the header most of them say so, a stroke of the rulings read as a figure more."""
LOW = 0.6
"""Of the usual height of a row: one so low below the header numbers the columns, however little of it was read."""
SECOND_LEAST, STRANGE = 3, 0.2
"""Close readings for which a second reader is started, which costs a tenth of the page; and the share of readings in
doubt from which on the hand is a strange one: of such, readers of print know less than the first (measured: asked for
every doubt, the second voice put right three values in two thousand and spoiled two)."""
Place = tuple[int, int]
"""(row, column) of a cell."""


class Body:
    """Everything that stands in the body of one table, read in batches."""

    def __init__(self, table: Table, found: Sequence[Column], reader: Reader) -> None:
        self._found = found
        self._reader = reader
        written = [cell for cells in table.rows for cell in cells if not cell.is_blank]
        unread = {column.index for column in found if column.field in NOT_READ and column.fit >= allotment.ANCHOR}
        to_read = [cell for cell in written if cell.column not in unread]
        self.line_height_px = strips.line_height_px([cell.ink for cell in to_read])
        self.texts = self._read(to_read, "text")
        self.figures: dict[Place, TextReading] = {}
        self.again: dict[Place, TextReading] = {}
        self._to_read = to_read
        self._row_px = float(np.median([cells[0].box_px[3] for cells in table.rows])) if table.rows else 0.0
        self._first: dict[Place, CellReading] = {}

    def _read(self, cells: Sequence[Cell], alphabet: Alphabet) -> dict[Place, TextReading]:
        said = lines.readings([cell.ink for cell in cells], self._reader, alphabet, self.line_height_px)
        return {(cell.row, cell.column): one for cell, one in zip(cells, said, strict=True)}

    def read_figures(self, known: Sequence[Column]) -> None:
        """A second reading with the few characters a column can hold, of cells that a reader left no trace of."""
        alphabets = {column.index: values.ALPHABETS.get(column.field) for column in known}
        plain = [cell for cell in self._to_read if not self.texts[cell.row, cell.column].trace]
        for alphabet in sorted({one for one in alphabets.values() if one}):
            matching = [cell for cell in plain if alphabets.get(cell.column) == alphabet]
            self.figures |= self._read(matching, alphabet)

    def look_again(self, cells: Sequence[Cell], second: Reader) -> None:
        """Another reader's voice on cells whose first reading left doubt."""
        said = lines.readings([cell.ink for cell in cells], second, "text", self.line_height_px)
        self.again = {(cell.row, cell.column): one for cell, one in zip(cells, said, strict=True)}

    def text(self, cell: Cell) -> str:
        said = self.texts.get((cell.row, cell.column))
        return said.text if said else ""

    def columns_known(self, today: date) -> list[Column]:
        """The columns, their headers heard together with what the cells hold."""
        texts: dict[int, list[str]] = {}
        for (_, column), said in sorted(self.texts.items()):
            texts.setdefault(column, []).append(said.text)
        return allotment.known(self._found, texts, today)

    def is_child(self, cells: Sequence[Cell], known: Sequence[Column]) -> bool:
        """Whether a row speaks of a child: something beside its number, no column numbers, no sum."""
        numbering = {column.index for column in known if column.field == "number"}
        texts = [self.text(cell) for cell in cells if cell.column not in numbering and not cell.is_blank]
        ticked = {column.index for column in known if column.field in TICKED or column.field.startswith(GROUP)}
        written = [cell for cell in cells if cell.column not in numbering and not cell.is_blank]
        if all(cell.column in ticked and boxes.is_empty(cell.ink) for cell in written):
            return False
        is_low = cells[0].row == 0 and cells[0].box_px[3] < LOW * self._row_px
        if is_low and all(len(text) <= MISREAD_NUMBER for text in texts):
            return False
        if len(texts) > FEW and (_are_numbers(texts) or (cells[0].row == 0 and _are_mostly_numbers(texts))):
            return False
        return not any(marks.is_sum(text) for text in texts)

    def sums(self) -> Iterator[str]:
        """What stands in the rows that count the others, from left to right."""
        rows: dict[int, list[str]] = {}
        for (row, _), said in sorted(self.texts.items()):
            rows.setdefault(row, []).append(said.text)
        return (" ".join(texts) for texts in rows.values() if any(map(marks.is_sum, texts)))

    def sure_syllables(self, known: Sequence[Column]) -> names.Seen:
        """Syllables of names that were read surely anywhere on the page."""
        fields = {column.index: column.field for column in known}
        seen: names.Seen = Counter()
        for (_, column), said in self.texts.items():
            if fields.get(column) in values.NAMES:
                seen += names.sure_syllables(syllables.tokens_of((w.text, w.confidence) for w in said.words))
        return seen

    def origins(self, known: Sequence[Column]) -> Counter[str]:
        """How often the page's personal numbers begin with which three digits."""
        numbered = {column.index for column in known if column.field == "personal_id"}
        return number_search.origins(said.text for (_, column), said in self.texts.items() if column in numbered)

    def dittos(self, cells: Sequence[Cell], known: Sequence[Column]) -> set[str]:
        """The fields of a row in which a mark repeats the row above."""
        fields = {column.index: column.field for column in known}
        return {
            fields[cell.column]
            for cell in cells
            if not cell.is_blank and marks.repeats(fields.get(cell.column, ""), self.writing(cell))
        }

    def traces(self, cells: Sequence[Cell], known: Sequence[Column]) -> dict[str, Trace]:
        """By field what the reader saw step by step; of a ditto mark nothing, its value stands elsewhere."""
        repeated = self.dittos(cells, known)
        fields = {column.index: column.field or ("birth_date" if column.sex else "") for column in known}
        seen = [(fields.get(cell.column, ""), self.texts.get((cell.row, cell.column))) for cell in cells]
        return {field: said.trace for field, said in seen if said and said.trace and field not in repeated}

    def writing(self, cell: Cell) -> values.Writing:
        """The cell as the languages of the fields take it."""
        place = (cell.row, cell.column)
        height, width = cell.ink.shape[:2]
        return values.Writing(
            self.texts.get(place, TextReading()),
            self.figures.get(place),
            cell.quad,
            self._reader.version,
            width,
            height,
            self.line_height_px,
        )

    @property
    def version(self) -> str:
        return self._reader.version

    def doubtful(self, rows: Sequence[Sequence[Cell]], known: Sequence[Column], context: values.Context) -> list[Cell]:
        """Cells of text, no ditto marks, that a second voice may decide; none where it is not worth its time."""
        fields = {column.index: column.field for column in known}
        asked = [
            cell
            for cells in rows
            for cell in cells
            if not cell.is_blank
            and fields.get(cell.column, "") in values.WORTH_TWO_LOOKS
            and not marks.repeats(fields[cell.column], self.writing(cell))
        ]
        sure = [self.reading(fields[cell.column], cell, context).confidence for cell in asked]
        close = [cell for cell, one in zip(asked, sure, strict=True) if values.HOPELESS <= one < values.DOUBT]
        is_strange = sum(one < values.DOUBT for one in sure) > STRANGE * len(asked)
        return [] if is_strange or len(close) < SECOND_LEAST else close

    def reading(self, field: str, cell: Cell, context: values.Context) -> CellReading:
        """The cell as the value of a field, both voices heard."""
        if cell.is_blank:
            return values.blank(cell.quad, self.version)
        place = (cell.row, cell.column)
        if place not in self._first:
            self._first[place] = values.reading(field, self.writing(cell), context)
        one = self._first[place]
        if (again := self.again.get(place)) is not None:
            one = values.agreed(one, values.reading(field, replace(self.writing(cell), text=again), context))
        return replace(one, confidence=one.confidence * marks.CROSSED_FACTOR) if cell.is_struck else one


def _are_numbers(texts: Sequence[str]) -> bool:
    return all(len(text) <= LONGEST_NUMBER for text in texts)


def _are_mostly_numbers(texts: Sequence[str]) -> bool:
    numbers = sum(len(text) <= MISREAD_NUMBER and any(char.isdigit() for char in text) for text in texts)
    return numbers >= MOSTLY * len(texts)
