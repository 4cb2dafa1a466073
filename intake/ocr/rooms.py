"""The room after a printed label: cut from the page, the dotted line taken out, blank or with writing in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from intake.ocr import cells, labels, strips, values
from intake.ocr.labels import Label
from intake.ocr.readers import Alphabet, Reader, TextReading, Word
from intake.ocr.stages import Box, CellReading, Page, Pixels, Points, Quad

INK_BELOW = 0.72
"""Darker than this share of the paper is ink."""
SPECK = 0.12
"""Smaller than this share of a line's height, both ways, is dirt."""
LEAST_INK = 0.02
"""Ink that covers less than this share of a line's height squared is no writing."""
MARGIN = 0.12
EDGE = 0.8
"""A thin stroke through so much of the room's height is the edge of the paper."""
BLANK_CONFIDENCE = 0.85
"""A room is less surely bounded than a ruled cell."""


@dataclass(frozen=True, slots=True)
class Room:
    """One label's answer; `ink` as in Cell."""

    label: Label
    ink: Pixels
    is_blank: bool
    quad: Quad


def cut(page: Page, label: Label, line_height_px: float) -> Room:
    """What stands in the label's room."""
    left, top, right, bottom = _inside(label.room_px, page.grey)
    paper = cells.remove_dotted_lines(page.grey[top:bottom, left:right])
    found = _writing(paper, line_height_px)
    if found is None:
        return Room(label, paper, True, _quad(page, (left, top, right - left, bottom - top)))
    x, y, width, height = found
    return Room(label, paper[y : y + height, x : x + width], False, _quad(page, (left + x, top + y, width, height)))


def _inside(box: Box, grey: Pixels) -> tuple[int, int, int, int]:
    x, y, width, height = box
    rows, columns = grey.shape[:2]
    left, top = min(max(x, 0), columns - 1), min(max(y, 0), rows - 1)
    return left, top, max(left + 1, min(x + width, columns)), max(top + 1, min(y + height, rows))


def _writing(paper: Pixels, line_height_px: float) -> Box | None:
    """The box around all ink that is neither dirt nor a neighbour's tail, None when there is none."""
    level = float(np.percentile(paper, 90))
    dark = (paper < INK_BELOW * level).astype(np.uint8)
    count, _, stats, centres = cv2.connectedComponentsWithStats(dark, connectivity=8)
    kept = [stats[i] for i in range(1, count) if _counts(stats[i], centres[i], paper.shape[0], line_height_px)]
    if sum(int(one[cv2.CC_STAT_AREA]) for one in kept) < LEAST_INK * line_height_px**2:
        return None
    margin = round(MARGIN * line_height_px)
    left = max(min(int(one[0]) for one in kept) - margin, 0)
    top = max(min(int(one[1]) for one in kept) - margin, 0)
    right = min(max(int(one[0] + one[2]) for one in kept) + margin, paper.shape[1])
    bottom = min(max(int(one[1] + one[3]) for one in kept) + margin, paper.shape[0])
    return left, top, right - left, bottom - top


def _counts(stat: "np.typing.NDArray[np.int32]", centre: Points, height: int, line_height_px: float) -> bool:
    """Whether a blot is writing of this line: large enough, and its middle not at the very edge of the room."""
    speck = SPECK * line_height_px
    width, tall = int(stat[cv2.CC_STAT_WIDTH]), int(stat[cv2.CC_STAT_HEIGHT])
    if max(width, tall) < speck or (tall > EDGE * height and width < 0.5 * line_height_px):
        return False
    return bool(0.12 * height < centre[1] < 0.9 * height)


def quad_of(page: Page, words: Sequence[Word]) -> Quad:
    """The place of some words on the photo."""
    return _quad(page, labels.hull(words))


def _quad(page: Page, box: Box) -> Quad:
    x, y, width, height = box
    corners = np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], dtype=np.float64)
    one, two, three, four = ((round(float(px)), round(float(py))) for px, py in page.to_photo(corners))
    return one, two, three, four


def read(
    rooms: Sequence[Room], reader: Reader, context: values.Context, vocabulary: labels.Vocabulary
) -> list[dict[str, CellReading]]:
    """What each room says in the language of its field; more fields where a label inside it had been overlooked."""
    written = [room for room in rooms if not room.is_blank]
    height = strips.line_height_px([room.ink for room in written])
    texts = _batch(written, reader, "text", height, strips.LINE_HEIGHT_PX)
    figures: dict[int, TextReading] = {}
    for alphabet in sorted(set(values.ALPHABETS.values())):
        figures |= _batch(
            [r for r in written if values.ALPHABETS.get(r.label.field) == alphabet], reader, alphabet, height
        )
    return [_readings(room, texts, figures, reader, context, height, vocabulary) for room in rooms]


def _batch(
    rooms: Sequence[Room],
    reader: Reader,
    alphabet: Alphabet,
    height: float,
    height_px: float = strips.AGAIN_HEIGHT_PX,
) -> dict[int, TextReading]:
    said = reader.read([strips.prepared(room.ink, height, height_px) for room in rooms], alphabet)
    return {id(room): one for room, one in zip(rooms, said, strict=True)}


def better(one: CellReading | None, other: CellReading) -> CellReading:
    """Of two readings of one field the one that says something, surer first."""
    if one is None or (other.value and (not one.value or other.confidence > one.confidence)):
        return other
    return one


def _readings(
    room: Room,
    texts: dict[int, TextReading],
    figures: dict[int, TextReading],
    reader: Reader,
    context: values.Context,
    height: float,
    vocabulary: labels.Vocabulary,
) -> dict[str, CellReading]:
    if room.is_blank:
        return {room.label.field: replace(values.blank(room.quad, reader.version), confidence=BLANK_CONFIDENCE)}
    tall, wide = room.ink.shape[:2]
    said: dict[str, CellReading] = {}
    for field, text in _parts(room.label.field, texts[id(room)], vocabulary):
        again = figures.get(id(room)) if field == room.label.field else None
        writing = values.Writing(text, again, room.quad, reader.version, wide, tall, height)
        said[field] = better(said.get(field), values.reading(field, writing, context))
    return said


def _parts(field: str, text: TextReading, vocabulary: labels.Vocabulary) -> list[tuple[str, TextReading]]:
    """The text cut at each label that stands inside it, every part with the field it belongs to.

    At its very beginning stands an answer, even when it is spelled as a label (Bản …)."""
    starts = [
        (0, field, 0),
        *((stop, name, start) for start, stop, name in labels.within(text.words, vocabulary) if start),
    ]
    ends = [start for _, _, start in starts[1:]] + [len(text.words)]
    return [(name, TextReading(text.words[at:end])) for (at, name, _), end in zip(starts, ends, strict=True)]
