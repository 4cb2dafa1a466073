"""The household card: no table, a label and a dotted line for each fact, a block for each child."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from catalogue import vietnamese
from intake.ocr import cells, consistency, labels, lines, repeats, rooms, sheet, values
from intake.ocr.labels import Label
from intake.ocr.readers import Reader, Trace, Word
from intake.ocr.rooms import Room
from intake.ocr.stages import Box, CellReading, Page, PageReading, Quad, RowReading

GUESSED_FACTOR = 0.7
BEYOND_BLOCK = 1.03
"""So many times a block's height below its heading, a label is the next child's: its own heading was not read."""
LEAST_SHARED = 2
"""Labels of two blocks that tell where one lies beside the other."""
LEAST_LABELS = 3
"""Labels of children's facts that make a page a card."""
LEAST_AGAIN = 4
"""So many labels that come a second time are no misreadings."""
GRADES = frozenset(map(str, range(1, 13)))
_HEADING = re.compile(
    r"(?:\S{1,2}\s+){0,4}(?:tre(?:\s*em)?|con|chau|be|em)\s*"
    r"(?:(?:thu|so)\s*[:.]?\s*(?:\d{1,2}|[il|]|nhat|hai|ba|tu|nam|sau)?|[:.]?\s*\d{1,2})\b.{0,4}"
)
"""Of folded text. Before it may stand crumbs of what lies beside the sheet; a 1 may have been read as a letter."""


def read(page: Page, reader: Reader, context: values.Context) -> PageReading | None:
    """The card, or None when the page does not bear a card's labels."""
    written = lines.read([lines.Writing.of(page.grey)], reader)[0]
    words = sheet.words_of(written)
    top, blocks = _children(page, words)
    if not blocks:
        return None
    header = sheet.answers(page, top, written, reader, context, labels.sheet_vocabulary())
    if "commune" not in header and (named := sheet.commune_in_capitals(words, page, reader, context)):
        header["commune"] = named
    rows = _rows(page, blocks, written, reader, context)
    own = {name: one for name, one in header.items() if name in sheet.HEADER_FIELDS}
    return PageReading("card", own, tuple(rows))


def rooms_of(page: Page, reader: Reader) -> list[Room]:
    """What stands behind each label of each child, not read; none when the page does not bear a card's labels."""
    written = lines.read([lines.Writing.of(page.grey)], reader)[0]
    _, blocks = _children(page, sheet.words_of(written))
    return _cut(page, blocks, written)


def _children(page: Page, words: Sequence[Sequence[Word]]) -> tuple[list[Label], list[list[Label]]]:
    """The labels of the sheet, and of each child all those the card has; no child when these are too few."""
    right = sheet.right_edge(page)
    top, blocks = _blocks(words, right)
    return top, completed(blocks, right) if sum(map(len, blocks)) >= LEAST_LABELS else []


def _blocks(said: Sequence[Sequence[Word]], width: int) -> tuple[list[Label], list[list[Label]]]:
    """The labels of the sheet, and those of each child; a heading or a second name begins the next child."""
    by_sheet = labels.find(said, labels.sheet_vocabulary(), width)
    found = labels.find(said, labels.child_vocabulary(), width)
    headings = {at for at, line in enumerate(said) if _HEADING.fullmatch(_folded(line))}
    by_child = [one for one in found if one.line not in headings and not _is_of_sheet(one, by_sheet)]
    headings |= _overlooked(said, sorted(headings), by_child)
    first = min([*headings, *(label.line for label in by_child if label.field == "full_name")], default=len(said))
    blocks: list[list[Label]] = []
    begun = -1
    ordered = sorted(by_child, key=lambda one: (one.line, one.box_px[0]))
    for place, label in enumerate(ordered):
        heading = max((at for at in headings if at <= label.line), default=-1)
        if label.line < first:
            continue
        is_second = label.field == "full_name" and blocks and _holds(blocks[-1], "full_name")
        # Where children have headings, a second name under one is another label misread, unless all labels come again.
        end = min((at for at in headings if at > label.line), default=len(said))
        beneath = [one for one in ordered[place:] if one.line < end]
        if heading > begun or not blocks or (is_second and (not headings or _again(beneath, blocks[-1]))):
            blocks.append([])
            begun = max(heading, begun)
        elif is_second:
            label = _otherwise(label, blocks[-1])
        blocks[-1].append(label)
    return [label for label in by_sheet if label.line < first], [block for block in blocks if len(block) > 1]


def _again(labels_left: Sequence[Label], block: Sequence[Label]) -> bool:
    """Whether the next labels are those that the block holds already: another child, whose heading was not read."""
    return sum(_holds(block, label.field) for label in labels_left[: len(block)]) >= LEAST_AGAIN


def _folded(line: Sequence[Word]) -> str:
    return vietnamese.fold(" ".join(word.text for word in line))


def _overlooked(said: Sequence[Sequence[Word]], headings: Sequence[int], found: Sequence[Label]) -> set[int]:
    """First lines of children whose headings were not read: all blocks of a card are equally high.

    Such a line bears a label of the name, and lies a block's height and more below the heading before."""
    heights = [labels.hull(line)[1] for line in said]
    named = sorted({label.line for label in found if label.field == "full_name"})
    pitches = [heights[second] - heights[first] for first, second in pairwise(headings)]
    if not pitches or min(pitches) <= 0:
        return set()
    pitch, begun, missed = min(pitches), heights[headings[0]], set()
    for at in (line for line in named if line >= headings[0]):
        begun = max([begun, *(heights[one] for one in headings if one <= at)])
        if heights[at] - begun > BEYOND_BLOCK * pitch:
            missed.add(at)
            begun += pitch
    return missed


def _otherwise(label: Label, block: Sequence[Label]) -> Label:
    """The label as the likeliest other field that the block does not hold yet."""
    free = [field for field in label.rivals if not _holds(block, field)]
    return replace(label, field=free[0], fit=label.fit * GUESSED_FACTOR) if free else label


def _holds(block: Sequence[Label], field: str) -> bool:
    return any(label.field == field for label in block)


def completed(blocks: Sequence[Sequence[Label]], right_px: int) -> list[list[Label]]:
    """Each child's labels with those that were overlooked, from where they stand in other blocks.

    All blocks of a card are printed alike, so a label missing in one stands where its fellows stand in another.
    """
    pattern: list[Label] = []
    for block in sorted(blocks, key=len, reverse=True):
        pattern += _lacking(pattern, block)
    return [_with_rooms([*block, *_lacking(block, pattern)], right_px) for block in blocks]


def _lacking(block: Sequence[Label], other: Sequence[Label]) -> list[Label]:
    """The other block's labels that this one has not, where they would stand in it: all of them in an empty one."""
    if not block:
        return list(other)
    known = {label.field: label for label in block}
    shifts = [_shift(one, known[one.field]) for one in other if one.field in known]
    if len(shifts) < LEAST_SHARED:
        return []
    dx, dy = (round(float(np.median([shift[axis] for shift in shifts]))) for axis in (0, 1))
    moved = [_moved(one, dx, dy) for one in other if one.field not in known]
    return [one for one in moved if not any(_overlap(one.box_px, label.box_px) for label in block)]


def _shift(one: Label, other: Label) -> tuple[int, int]:
    return other.box_px[0] - one.box_px[0], other.box_px[1] - one.box_px[1]


def _moved(label: Label, dx: int, dy: int) -> Label:
    x, y, width, height = label.box_px
    return replace(label, box_px=(x + dx, y + dy, width, height), fit=label.fit * GUESSED_FACTOR)


def _overlap(one: Box, other: Box) -> bool:
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return across > 0 and down > 0


def _with_rooms(found: Sequence[Label], right_px: int) -> list[Label]:
    """The labels, each room ending where the next label on the same level begins."""
    done = []
    for one in found:
        x, y, _, height = one.box_px
        beside = [other.box_px[0] for other in found if other.box_px[0] > x and abs(other.box_px[1] - y) < height]
        done.append(replace(one, room_px=labels.room(one.box_px, min(beside, default=right_px))))
    return done


def _is_of_sheet(label: Label, by_sheet: Sequence[Label]) -> bool:
    """Whether the sheet's vocabulary knows the same place better, or more of its words."""
    return any(
        _overlap(one.box_px, label.box_px) and (one.box_px[2], one.fit) > (label.box_px[2], label.fit)
        for one in by_sheet
    )


def _rows(
    page: Page,
    blocks: Sequence[Sequence[Label]],
    written: Sequence[lines.Read],
    reader: Reader,
    context: values.Context,
) -> list[RowReading]:
    """All children in one go: every room of the card in one batch."""
    said = iter(rooms.read(_cut(page, blocks, written), reader, context, labels.child_vocabulary()))
    each = [_together([next(said) for _ in block]) for block in blocks]
    weighed = repeats.weighed([fields for fields, _ in each], [seen for _, seen in each])
    return [
        RowReading(number, _around(page, block), consistency.weighed(_graded(fields)))
        for number, (block, fields) in enumerate(zip(blocks, weighed, strict=True), 1)
    ]


def _cut(page: Page, blocks: Sequence[Sequence[Label]], written: Sequence[lines.Read]) -> list[Room]:
    """The rooms of all children, one after the other."""
    found = [label for block in blocks for label in block]
    height = sheet.line_height(found)
    return [rooms.cut(page, label, written, height) for label in found]


def _together(answers: Sequence[rooms.Answer]) -> tuple[dict[str, CellReading], dict[str, Trace]]:
    """One child's fields, of two readings of one field the better one, and what the reader saw of them."""
    fields: dict[str, CellReading] = {}
    seen: dict[str, Trace] = {}
    for answer in answers:
        for field, one in answer.fields.items():
            fields[field] = rooms.better(fields.get(field), one)
            if fields[field] is one and answer.trace:
                seen[field] = answer.trace
    return fields, seen


def _graded(fields: dict[str, CellReading]) -> dict[str, CellReading]:
    """With the word Lớp before a class's bare number: it stands beside the label "Học" and may be taken for its end."""
    learning = fields.get("schooling")
    if learning is None or str(learning.value) not in GRADES:
        return fields
    return fields | {"schooling": replace(learning, value=f"Lớp {learning.value}")}


def _around(page: Page, block: Sequence[Label]) -> Quad:
    """The child's block on the photo: its labels and the room behind them."""
    left, top = (min(label.box_px[axis] for label in block) for axis in (0, 1))
    right = max(label.room_px[0] + label.room_px[2] for label in block)
    bottom = max(label.box_px[1] + label.box_px[3] for label in block)
    aside = round(sheet.line_height(block) / 2)
    return cells.quad(page, (left - aside, top - 2 * aside, right - left + aside, bottom - top + 3 * aside))
