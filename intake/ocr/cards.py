"""The household card: no table, a label and a dotted line for each fact, a block for each child."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from intake.ocr import consistency, labels, rooms, sheet, values
from intake.ocr.labels import Label
from intake.ocr.readers import Reader, Word
from intake.ocr.stages import CellReading, Page, PageReading, Quad, RowReading

LEAST_LABELS = 3
"""Labels of children's facts that make a page a card."""
_HEADING = re.compile(
    r"(?:tr[eẻéèẽẹ](?:\s*em)?|con|ch[aá]u|b[eé]|em)\s*(?:th[uứưừử]|s[oốôóồ])?\s*[:.]?\s*\d{1,2}\b.{0,4}", re.IGNORECASE
)


@dataclass
class _Block:
    """The labels of one child, top to bottom."""

    found: list[Label] = field(default_factory=list)

    def holds(self, name: str) -> bool:
        return any(label.field == name for label in self.found)


def read(page: Page, reader: Reader, context: values.Context) -> PageReading | None:
    """The card, or None when the page does not bear a card's labels."""
    height, width = page.grey.shape[:2]
    lines = labels.lines_of(sheet.words_in(page, [(0, 0, width, height)], reader)[0])
    top, blocks = _blocks(lines, width)
    if sum(len(block.found) for block in blocks) < LEAST_LABELS:
        return None
    header = sheet.answers(page, top, reader, context)
    if "commune" not in header and (named := sheet.commune_in_capitals(lines, page, reader, context)):
        header["commune"] = named
    rows = _rows(page, blocks, reader, context)
    own = {name: one for name, one in header.items() if name in sheet.HEADER_FIELDS}
    return PageReading("card", own, tuple(rows))


def _blocks(lines: Sequence[Sequence[Word]], width: int) -> tuple[list[Label], list[_Block]]:
    """The labels of the sheet, and those of each child; a heading or a second name begins the next child."""
    by_sheet = labels.find(lines, labels.sheet_vocabulary(), width)
    by_child = labels.find(lines, labels.child_vocabulary(), width)
    headings = {at for at, line in enumerate(lines) if _HEADING.fullmatch(" ".join(word.text for word in line))}
    first = min([*headings, *(label.line for label in by_child if label.field == "full_name")], default=len(lines))
    blocks: list[_Block] = []
    begun = -1
    for label in sorted(by_child, key=lambda one: (one.line, one.box_px[0])):
        heading = max((at for at in headings if at <= label.line), default=-1)
        is_next = heading > begun or (label.field == "full_name" and blocks and blocks[-1].holds("full_name"))
        if label.line < first or _is_of_sheet(label, by_sheet):
            continue
        if is_next or not blocks:
            blocks.append(_Block())
            begun = max(heading, begun)
        blocks[-1].found.append(label)
    return [label for label in by_sheet if label.line < first], [block for block in blocks if len(block.found) > 1]


def _is_of_sheet(label: Label, by_sheet: Sequence[Label]) -> bool:
    """Whether the sheet's vocabulary knows the same place better."""
    return any(one.box_px == label.box_px and one.fit > label.fit for one in by_sheet)


def _rows(page: Page, blocks: Sequence[_Block], reader: Reader, context: values.Context) -> list[RowReading]:
    """All children in one go: every room of the card in one batch."""
    found = [label for block in blocks for label in block.found]
    height = sheet.line_height(found)
    cut = [rooms.cut(page, label, height) for label in found]
    said = iter(rooms.read(cut, reader, context))
    rows = []
    for number, block in enumerate(blocks, 1):
        fields: dict[str, CellReading] = {}
        for label in block.found:
            fields.setdefault(label.field, next(said))
        rows.append(RowReading(number, _around(fields), consistency.weighed(fields)))
    return rows


def _around(fields: dict[str, CellReading]) -> Quad:
    """The upright box around all answers of a child."""
    points = [point for one in fields.values() if one.quad for point in one.quad]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    return (left, top), (right, top), (right, bottom), (left, bottom)
