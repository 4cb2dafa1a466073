"""A table of a sheet laid out: lines of columns for each row, their headers, the rulings between them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from intake.forms.printed.boxes import Box, Place, Rule, Words
from intake.forms.printed.columns import Column

Lines = tuple[tuple[Column, ...], ...]
NUMBER_MM = 8.0
"""Width of the column that counts the rows."""
INSET_MM = 0.6
"""What keeps a row's number off its rulings."""
LABEL_MM = 3.2
"""Height of a label that stands in the cell itself."""
HEADER_PT, LABEL_PT, PRINTED_PT, NUMBER_PT = 7.5, 6.5, 8.0, 9.0
NARROW_MM = 6.6
"""A tick's label in less than this is turned."""


@dataclass(slots=True)
class Drawn:
    """What a table adds to its sheet."""

    boxes: list[Box] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """Where a table stands and what its rows hold; `number_of` is what stands at the left of a row.

    `has_labels_inside`: every cell bears its own label, as on a card, and there is no header.
    """

    left: float
    top: float
    width: float
    header_mm: float
    row_mm: float
    rows: int
    lines: Lines
    number_of: Callable[[int], str] = str
    number_mm: float = NUMBER_MM
    has_labels_inside: bool = False
    first_row: int = 1


def drawn(table: Table, printed: Mapping[int, Mapping[str, str]]) -> Drawn:
    """Everything of the table; `printed` is what stands already in its printed columns, by row and field."""
    made = Drawn()
    if table.header_mm:
        _header(table, made)
    for row in range(table.first_row, table.first_row + table.rows):
        _row(table, row, printed.get(row, {}), made)
    _rulings(table, made)
    return made


def _spans(table: Table, line: Sequence[Column]) -> Iterator[tuple[Column, float, float]]:
    """(column, x, width) from left to right, stretched to the table's width."""
    x = table.left + table.number_mm
    stretch = (table.width - table.number_mm) / sum(column.width for column in line)
    for column in line:
        yield column, x, column.width * stretch
        x += column.width * stretch


def _line_places(table: Table, top: float, height: float) -> Iterator[tuple[Sequence[Column], float, float]]:
    pitch = height / len(table.lines)
    for at, line in enumerate(table.lines):
        yield line, top + at * pitch, pitch


def _header(table: Table, made: Drawn) -> None:
    if table.number_mm:
        place = table.left, table.top, table.number_mm, table.header_mm
        made.words.append(Words("STT", place, HEADER_PT, is_bold=True, is_centred=True))
    for line, y, pitch in _line_places(table, table.top, table.header_mm):
        for column, x, width in _spans(table, line):
            made.words += _headings(column, (x, y, width, pitch))


def _headings(column: Column, place: Place) -> Iterator[Words]:
    """A column's label; over several ticks a label for each."""
    x, y, width, height = place
    if len(column.ticks) < 2:
        yield Words(column.label, place, HEADER_PT, is_bold=True, is_centred=True)
        return
    each = width / len(column.ticks)
    is_turned = each < NARROW_MM and height > 2 * NARROW_MM
    top = y + (0.32 * height if column.label else 0)
    if column.label:
        yield Words(column.label, (x, y, width, top - y), HEADER_PT, is_bold=True, is_centred=True)
    for at, (_, label) in enumerate(column.ticks):
        own = x + at * each, top, each, y + height - top
        yield Words(label, own, LABEL_PT, is_centred=True, turned=is_turned)


def _row(table: Table, row: int, printed: Mapping[str, str], made: Drawn) -> None:
    top = table.top + table.header_mm + (row - table.first_row) * table.row_mm
    if table.number_mm:
        place = table.left + INSET_MM, top, table.number_mm - 2 * INSET_MM, table.row_mm
        made.words.append(Words(table.number_of(row), place, NUMBER_PT, is_centred=True))
    for line, y, pitch in _line_places(table, top, table.row_mm):
        for column, x, width in _spans(table, line):
            _cell(table, column, row, (x, y, width, pitch), printed, made)


def _cell(table: Table, column: Column, row: int, place: Place, printed: Mapping[str, str], made: Drawn) -> None:
    x, y, width, height = place
    if table.has_labels_inside:
        made.words += _labels_inside(column, place)
        y, height = y + LABEL_MM, height - LABEL_MM
    if column.is_printed:
        made.words.append(Words(printed.get(column.field, ""), (x + 0.5, y, width - 1, height), PRINTED_PT))
    made.boxes += column.boxes(row, (x, y, width, height))


def _labels_inside(column: Column, place: Place) -> Iterator[Words]:
    x, y, width, _ = place
    if not column.ticks:
        yield Words(column.label, (x + 0.8, y, width - 1, LABEL_MM), LABEL_PT)
        return
    each = width / len(column.ticks)
    for at, (_, label) in enumerate(column.ticks):
        yield Words(label, (x + at * each, y, each, LABEL_MM), LABEL_PT, is_centred=True)


def _rulings(table: Table, made: Drawn) -> None:
    """Around every row and between its columns, thin between the lines of one row."""
    right = table.left + table.width
    bottom = table.top + table.header_mm + table.rows * table.row_mm
    tops = [table.top + table.header_mm + at * table.row_mm for at in range(table.rows + 1)]
    for y in [table.top, *tops] if table.header_mm else tops:
        made.rules.append(Rule((table.left, y), (right, y)))
    blocks = [(y, table.row_mm) for y in tops[:-1]]
    for y, height in [(table.top, table.header_mm), *blocks] if table.header_mm else blocks:
        for at, (line, upper, pitch) in enumerate(_line_places(table, y, height)):
            if at:
                made.rules.append(Rule((table.left + table.number_mm, upper), (right, upper), is_thin=True))
            for _, x, _ in list(_spans(table, line))[0 if table.number_mm else 1 :]:
                made.rules.append(Rule((x, upper), (x, upper + pitch), is_thin=True))
    for x in (table.left, right):
        made.rules.append(Rule((x, table.top), (x, bottom)))
