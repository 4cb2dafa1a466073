"""A ruled table becomes rows: headers to columns, cells to readings, ditto marks and strokes to what they mean."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from intake.ocr import columns, consistency, lines, marks, strips, values, witness
from intake.ocr.columns import Column
from intake.ocr.language import names, syllables
from intake.ocr.readers import Alphabet, Eyes, Reader, TextReading, Trace
from intake.ocr.stages import Cell, CellReading, Quad, RowReading, Table

NOT_READ = frozenset({"number", "special_circumstances", "at_risk"})
"""Columns whose cells hold a printed number or a tick: nothing to be read as text."""
KEPT_OUT = frozenset(
    {"number", "", "male", "female", "note", "birth_place", "relation", "verification", "assistance_text"}
)
"""What rows do not carry on: working words of the paper that no field of a child takes."""
FEW, LONGEST_NUMBER = 2, 4
"""A row of several texts none of which is longer than "(12)" numbers the columns."""
Place = tuple[int, int]
"""(row, column) of a cell."""


@dataclass(frozen=True, slots=True)
class TableReading:
    """Rows in the order of the paper, what the reader saw of their fields, and the columns as they were understood."""

    columns: tuple[Column, ...]
    rows: tuple[RowReading, ...]
    traces: tuple[dict[str, Trace], ...]


def header_columns(table: Table, reader: Reader) -> list[Column]:
    """The columns as their headers name them."""
    written = [cell for cell in table.headers if not cell.is_blank]
    said = lines.texts([cell.ink for cell in written], reader)
    texts = {(cell.row, cell.column): text for cell, text in zip(written, said, strict=True)}
    return columns.from_headers(table, texts)


def read(table: Table, found: Sequence[Column], eyes: Eyes, context: values.Context) -> TableReading:
    """All rows that hold a child; the row of column numbers, empty rows and the sum are left out."""
    page = _Written(table, found, eyes.first)
    known = page.columns_known(context.today)
    page.read_figures(known)
    alive = [cells for cells in table.rows if page.is_child(cells, known)]
    context = replace(context, seen=page.sure_syllables(known))
    if eyes.second and (doubtful := _doubtful(alive, known, page, context)):
        page.look_again(doubtful, eyes.second)
    rows = [_row(cells, known, page, context) for cells in alive]
    repeated = marks.resolved([fields for _, fields in rows], [page.dittos(cells, known) for cells in alive])
    finished = [
        RowReading(number, quad, consistency.weighed(fields))
        for number, ((quad, _), fields) in enumerate(zip(rows, repeated, strict=True), 1)
    ]
    return TableReading(tuple(known), tuple(finished), tuple(page.traces(cells, known) for cells in alive))


class _Written:
    """Everything that stands in the body of one table, read in batches."""

    def __init__(self, table: Table, found: Sequence[Column], reader: Reader) -> None:
        self._found = found
        self._fields = {column.index: column.field for column in found}
        self._reader = reader
        written = [cell for cells in table.rows for cell in cells if not cell.is_blank]
        to_read = [cell for cell in written if self._fields.get(cell.column, "") not in NOT_READ]
        self.line_height_px = strips.line_height_px([cell.ink for cell in to_read])
        self.texts = self._read(to_read, "text")
        self.figures: dict[Place, TextReading] = {}
        self.again: dict[Place, TextReading] = {}
        self._to_read = to_read

    def _read(self, cells: Sequence[Cell], alphabet: Alphabet) -> dict[Place, TextReading]:
        said = self._reader.read([cell.ink for cell in cells], alphabet)
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
        said = second.read([cell.ink for cell in cells])
        self.again = {(cell.row, cell.column): one for cell, one in zip(cells, said, strict=True)}

    def text(self, cell: Cell) -> str:
        said = self.texts.get((cell.row, cell.column))
        return said.text if said else ""

    def columns_known(self, today: date) -> list[Column]:
        """The columns, those without a readable header named by their content."""
        taken = {column.field for column in self._found}
        known = []
        for column in self._found:
            if not column.field and not column.sex:
                field = witness.field_of(self._column_texts(column.index), today, taken)
                taken.add(field)
                column = replace(column, field=field, fit=0.5 if field else 0.0)
            known.append(column)
        return known

    def _column_texts(self, index: int) -> list[str]:
        return [said.text for (_, column), said in self.texts.items() if column == index]

    def is_child(self, cells: Sequence[Cell], known: Sequence[Column]) -> bool:
        """Whether a row speaks of a child: something beside its number, no column numbers, no sum."""
        numbering = {column.index for column in known if column.field == "number"}
        texts = [self.text(cell) for cell in cells if cell.column not in numbering and not cell.is_blank]
        if not any(not cell.is_blank for cell in cells if cell.column not in numbering):
            return False
        if len(texts) > FEW and all(len(text) <= LONGEST_NUMBER for text in texts):
            return False
        return not any(marks.is_sum(text) for text in texts)

    def sure_syllables(self, known: Sequence[Column]) -> names.Seen:
        """Syllables of names that were read surely anywhere on the page."""
        fields = {column.index: column.field for column in known}
        seen: names.Seen = Counter()
        for (_, column), said in self.texts.items():
            if fields.get(column) in values.NAMES:
                seen += names.sure_syllables(syllables.tokens_of((w.text, w.confidence) for w in said.words))
        return seen

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


def _doubtful(
    alive: Sequence[Sequence[Cell]], known: Sequence[Column], page: _Written, context: values.Context
) -> list[Cell]:
    """Cells of text whose value is not sure at the first look and that are no ditto marks."""
    fields = {column.index: column.field for column in known}
    asked = [cell for cells in alive for cell in cells if not cell.is_blank and _is_text(fields.get(cell.column, ""))]
    return [
        cell
        for cell in asked
        if not marks.repeats(fields[cell.column], page.writing(cell))
        and _reading(fields[cell.column], cell, page, context).confidence < values.DOUBT
    ]


def _is_text(field: str) -> bool:
    return field in values.WORTH_TWO_LOOKS


def _row(
    cells: Sequence[Cell], known: Sequence[Column], page: _Written, context: values.Context
) -> tuple[Quad, dict[str, CellReading]]:
    """The row's place and its readings; ditto marks are still to be resolved."""
    by_column = {column.index: column for column in known}
    fields: dict[str, CellReading] = {}
    for cell in cells:
        column = by_column.get(cell.column)
        if column and (column.field not in KEPT_OUT or column.sex):
            for field, one in _readings(column, cell, page, context).items():
                if field not in fields or not fields[field].value:
                    fields[field] = one
    fields["struck"] = marks.struck(cells, page.version)
    return _spanned(cells), fields


def _readings(column: Column, cell: Cell, page: _Written, context: values.Context) -> dict[str, CellReading]:
    """What one cell says: its field, and the sex where boys and girls have columns of their own."""
    if column.field in columns.TICKED:
        return {column.field: marks.tick(cell, page.version)}
    if column.field.startswith(columns.GROUP):
        return marks.named_tick(cell, column.field.removeprefix(columns.GROUP), page.version)
    if not column.sex:
        return {column.field: _reading(column.field, cell, page, context)}
    if cell.is_blank:
        return {}
    found = {"sex": CellReading("", column.sex, marks.IN_COLUMN_CONFIDENCE, page.version, cell.quad)}
    dated = _reading("birth_date", cell, page, context)
    if dated.value or not marks.is_tick(cell, page.line_height_px):
        found["birth_date"] = dated
    return found


def _reading(field: str, cell: Cell, page: _Written, context: values.Context) -> CellReading:
    if cell.is_blank:
        return values.blank(cell.quad, page.version)
    one = values.reading(field, page.writing(cell), context)
    if (again := page.again.get((cell.row, cell.column))) is not None:
        one = values.agreed(one, values.reading(field, replace(page.writing(cell), text=again), context))
    return replace(one, confidence=one.confidence * marks.CROSSED_FACTOR) if cell.is_struck else one


def _spanned(cells: Sequence[Cell]) -> Quad:
    """The line's own place: from its first cell to its last."""
    ordered = sorted(cells, key=lambda cell: cell.column)
    first, last = ordered[0].quad, ordered[-1].quad
    return first[0], last[1], last[2], first[3]
