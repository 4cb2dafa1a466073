"""The room after a printed label: whose strokes stand in it, blank or written, and what they say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from intake.ocr import cells, chains, labels, lines, strips, values
from intake.ocr.labels import Label
from intake.ocr.readers import Alphabet, Reader, TextReading, Trace, Word
from intake.ocr.stages import Box, CellReading, Page, Pixels, Quad

ON_LEVEL = 1.0
"""In label heights: writing whose middle lies so near to the label's stands on its line, or floats over it."""
OVERLAP = 0.5
"""In label heights: a line that begins so far before the label's end is the label's own."""
WIDE_GAP = 3.5
"""In label heights: no answer has a gap so wide."""
Part = tuple[lines.Read, tuple[int, ...]]
"""A line of the page and those of its strokes that stand in a room."""
BLANK_CONFIDENCE = 0.85
"""A room is less surely bounded than a ruled cell."""


@dataclass(frozen=True, slots=True)
class Room:
    """One label's answer; `ink` as in Cell. `said` is there when the answer is a line by itself and was read."""

    label: Label
    ink: Pixels
    is_blank: bool
    quad: Quad
    said: TextReading | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a room says by field; `trace` is what the reader saw where the answer is that of one label alone."""

    fields: dict[str, CellReading]
    trace: Trace | None = None


def cut(page: Page, label: Label, written: Sequence[lines.Read], line_height_px: float) -> Room:
    """What stands in the label's room, of all lines that were found on the page."""
    parts = [
        (one, strokes)
        for one in written
        if _on_level(one.box_px, label.box_px, line_height_px)
        and (strokes := _inside(one, label, line_height_px))
        and chains.is_writing(one.picture.found)[list(strokes)].any()
    ]
    parts = _connected(parts, line_height_px)
    if not parts:
        x, y, width, height = label.room_px
        blank = np.full((max(height, 1), max(width, 1)), 255, np.uint8)
        return Room(label, blank, True, cells.quad(page, (x, y, width, height)))
    cutouts = [one.picture.ink(strokes) for one, strokes in parts]
    ink, box = _together(cutouts)
    one, strokes = parts[0]
    said = one.said if len(parts) == 1 and len(strokes) == len(one.line.strokes) else None
    return Room(label, ink, False, cells.quad(page, box), said)


def _connected(parts: Sequence[Part], line_height_px: float) -> list[Part]:
    """The parts up to the first wide gap: what stands behind it belongs to a label that was not understood."""
    kept: list[Part] = []
    end = float("inf")
    for one, strokes in sorted(parts, key=lambda part: part[0].box_px[0]):
        x, _, width, _ = one.box_px
        if x - end > WIDE_GAP * line_height_px:
            break
        kept.append((one, strokes))
        end = x + width
    return kept


def _on_level(line: Box, label: Box, line_height_px: float) -> bool:
    return abs(line[1] + line[3] / 2 - label[1] - label[3] / 2) <= ON_LEVEL * line_height_px


def _inside(one: lines.Read, label: Label, line_height_px: float) -> tuple[int, ...]:
    """The line's strokes between the label and the room's end."""
    start, end = label.box_px[0] + label.box_px[2], label.room_px[0] + label.room_px[2]
    x, _, width, _ = one.box_px
    if x >= end or x + width <= start:
        return ()
    if x >= label.box_px[0] + 0.6 * label.box_px[2] and x >= start - OVERLAP * line_height_px:
        inside = one.line.strokes
    else:
        inside = one.picture.after(one.line, start)
    if inside and x + width > end + line_height_px:
        kept = set(one.picture.before(one.line, end))
        inside = tuple(stroke for stroke in inside if stroke in kept)
    return inside


def _together(cutouts: Sequence[tuple[Pixels, Box]]) -> tuple[Pixels, Box]:
    """Several cut-outs on one white paper."""
    if len(cutouts) == 1:
        return cutouts[0]
    left, top = (min(box[axis] for _, box in cutouts) for axis in (0, 1))
    right, bottom = (max(box[axis] + box[axis + 2] for _, box in cutouts) for axis in (0, 1))
    paper = np.full((bottom - top, right - left), 255, np.uint8)
    for ink, (x, y, width, height) in cutouts:
        inside = slice(y - top, y - top + height), slice(x - left, x - left + width)
        paper[inside] = np.minimum(paper[inside], ink)
    return paper, (left, top, right - left, bottom - top)


def quad_of(page: Page, words: Sequence[Word]) -> Quad:
    """The place of some words on the photo."""
    return cells.quad(page, labels.hull(words))


def read(rooms: Sequence[Room], reader: Reader, context: values.Context, vocabulary: labels.Vocabulary) -> list[Answer]:
    """What each room says in the language of its field; more fields where a label inside it had been overlooked."""
    written = [room for room in rooms if not room.is_blank]
    height = strips.line_height_px([room.ink for room in written])
    texts = {id(room): room.said for room in written if room.said}
    texts |= _batch([room for room in written if not room.said], reader, "text")
    figures: dict[int, TextReading] = {}
    for alphabet in sorted(set(values.ALPHABETS.values())):
        # A trace holds every sign that may stand there; only a reader that leaves none is asked again for figures.
        plain = [room for room in written if values.ALPHABETS.get(room.label.field) == alphabet]
        figures |= _batch([room for room in plain if not texts[id(room)].trace], reader, alphabet)
    return [_answer(room, texts, figures, reader, context, height, vocabulary) for room in rooms]


def _batch(rooms: Sequence[Room], reader: Reader, alphabet: Alphabet) -> dict[int, TextReading]:
    said = reader.read([room.ink for room in rooms], alphabet)
    return {id(room): one for room, one in zip(rooms, said, strict=True)}


def better(one: CellReading | None, other: CellReading) -> CellReading:
    """Of two readings of one field the one that says something, surer first."""
    if one is None or (other.value and (not one.value or other.confidence > one.confidence)):
        return other
    return one


def _answer(
    room: Room,
    texts: dict[int, TextReading],
    figures: dict[int, TextReading],
    reader: Reader,
    context: values.Context,
    height: float,
    vocabulary: labels.Vocabulary,
) -> Answer:
    if room.is_blank:
        blank = replace(values.blank(room.quad, reader.version), confidence=BLANK_CONFIDENCE)
        return Answer({room.label.field: blank})
    tall, wide = room.ink.shape[:2]
    said: dict[str, CellReading] = {}
    parts = _parts(room.label.field, texts[id(room)], vocabulary)
    for field, text in parts:
        again = figures.get(id(room)) if field == room.label.field else None
        writing = values.Writing(text, again, room.quad, reader.version, wide, tall, height)
        said[field] = better(said.get(field), values.reading(field, writing, context))
    return Answer(said, texts[id(room)].trace if len(parts) == 1 else None)


def _parts(field: str, text: TextReading, vocabulary: labels.Vocabulary) -> list[tuple[str, TextReading]]:
    """The text cut at each label that stands inside it, every part with the field it belongs to.

    At its very beginning stands an answer, even when it is spelled as a label (Bản …)."""
    starts = [
        (0, field, 0),
        *((stop, name, start) for start, stop, name in labels.within(text.words, vocabulary) if start),
    ]
    if len(starts) == 1:
        return [(field, text)]
    ends = [start for _, _, start in starts[1:]] + [len(text.words)]
    return [(name, TextReading(text.words[at:end])) for (at, name, _), end in zip(starts, ends, strict=True)]
