"""Lines of writing found by their strokes: each cut out by itself, so that a reader of single lines can read any page.

Letters that follow each other on one level make a line; accents and points belong to the letter they stand nearest to.
No layout of a page is guessed: a wide gap ends a line, what belongs together is seen from the words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr import chains, ctc, leaders
from intake.ocr.owners import Strokes
from intake.ocr.readers import Alphabet, Reader, TextReading, Word
from intake.ocr.stages import Box, Pixels

REACH = 0.9
"""A gap wider than so many letters' heights ends a line: words stand closer, columns of text farther apart."""
DISTANCE_COSTS = 0.6
"""A gap so much farther away must be wider to be the one that is meant."""
TALL = 1.6
"""Writing so much higher than the page's lines may be two of them."""
HALO_PX = 5
MARGIN = 0.08
"""Of the line's height: the white left around it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One run of writing: its `strokes` as numbered in the picture it was found in, and the box around them."""

    strokes: tuple[int, ...]
    box_px: Box


@dataclass(frozen=True, slots=True)
class Writing:
    """A picture's strokes and the lines they make; `origin` is where the picture's corner lies on the page."""

    paper: Pixels
    found: Strokes
    lines: tuple[Line, ...]
    origin: tuple[int, int] = (0, 0)

    @classmethod
    def of(cls, grey: Pixels, reach: float = REACH, origin: tuple[int, int] = (0, 0)) -> "Writing":
        """The writing in an even grey picture, white paper being 255; lines end at gaps wider than `reach`."""
        dark = np.asarray(cv2.bitwise_not(grey), np.uint8)
        faintest = chains.faintest(dark)
        dark, runs = leaders.without_level_strokes(dark, faintest)
        found = chains.strokes_of(dark, faintest)
        owner = chains.owners(found, reach * found.letter_px, leaders.pieces(found, runs))
        return cls(np.asarray(cv2.bitwise_not(dark), np.uint8), found, tuple(_lines(owner, found.boxes)), origin)

    def after(self, line: Line, x_px: float) -> tuple[int, ...]:
        """The line's strokes to the right of a place on the page, cut at the widest gap near it."""
        strokes = self._from_left(line)
        return strokes[self._gap_near(strokes, x_px - self.origin[0]) :]

    def before(self, line: Line, x_px: float) -> tuple[int, ...]:
        """The line's strokes to the left of a place on the page."""
        strokes = self._from_left(line)
        return strokes[: self._gap_near(strokes, x_px - self.origin[0])]

    def _from_left(self, line: Line) -> tuple[int, ...]:
        return tuple(sorted(line.strokes, key=lambda stroke: int(self.found.boxes[stroke, cv2.CC_STAT_LEFT])))

    def _gap_near(self, strokes: Sequence[int], x: float) -> int:
        """How many strokes, counted from the left, lie before the gap that parts them best near `x`."""
        starts = self.found.boxes[list(strokes), cv2.CC_STAT_LEFT].astype(float)
        ends = np.maximum.accumulate(starts + self.found.boxes[list(strokes), cv2.CC_STAT_WIDTH])
        letter = self.found.letter_px
        left = np.concatenate([[starts[0] - REACH * letter], ends])
        right = np.concatenate([starts, [ends[-1] + REACH * letter]])
        away = np.maximum(np.maximum(left - x, x - right), 0.0)
        return int(np.argmax(right - left - DISTANCE_COSTS * away))

    def ink(self, strokes: Sequence[int]) -> tuple[Pixels, Box]:
        """(grey, box) the strokes alone, tight with a small margin; the box on the page."""
        x, y, width, height = chains.around(self.found.boxes[list(strokes)])
        margin = max(2, round(MARGIN * height))
        left, top = max(x - margin, 0), max(y - margin, 0)
        inside = slice(top, y + height + margin), slice(left, x + width + margin)
        labels = self.found.labels[inside]
        is_mine = np.zeros(len(self.found.boxes), bool)
        is_mine[list(strokes)] = True
        mine = is_mine[labels]
        halo = cv2.dilate(mine.astype(np.uint8), np.ones((HALO_PX, HALO_PX), np.uint8)) > 0
        shown = halo & (mine | (labels == 0))
        ink = np.where(shown, self.paper[inside], np.uint8(255)).astype(np.uint8)
        return ink, (left + self.origin[0], top + self.origin[1], ink.shape[1], ink.shape[0])


@dataclass(frozen=True, slots=True)
class Read:
    """A line with what a reader said of it; the words' boxes are on the page."""

    picture: Writing
    line: Line
    said: TextReading

    @property
    def box_px(self) -> Box:
        """Its place on the page."""
        x, y, width, height = self.line.box_px
        return x + self.picture.origin[0], y + self.picture.origin[1], width, height


def read(pictures: Sequence[Writing], reader: Reader) -> list[list[Read]]:
    """Every line of every picture in one batch."""
    cut = [(at, line, *picture.ink(line.strokes)) for at, picture in enumerate(pictures) for line in picture.lines]
    said = reader.read([ink for _, _, ink, _ in cut])
    found: list[list[Read]] = [[] for _ in pictures]
    for (at, line, _, box), one in zip(cut, said, strict=True):
        words = tuple(_on_page(word, box) for word in one.words)
        found[at].append(Read(pictures[at], line, replace(one, words=words)))
    return found


def _on_page(word: Word, box: Box) -> Word:
    x, y, wide, high = word.box_px
    return replace(word, box_px=(box[0] + x, box[1] + y, wide, high))


def texts(inks: Sequence[Pixels], reader: Reader) -> list[str]:
    """What each picture of one or more lines says, its lines joined from the top; all lines in one batch."""
    pictures = [Writing.of(ink, reach=float(max(ink.shape))) for ink in inks]
    return [
        " ".join(one.said.text for one in sorted(found, key=_top) if one.said.text) for found in read(pictures, reader)
    ]


def _top(one: Read) -> int:
    return one.box_px[1]


def _lines(owner: chains.Indices, boxes: NDArray[np.int32]) -> Iterator[Line]:
    order = np.argsort(owner, kind="stable")
    borders = np.searchsorted(owner[order], np.arange(int(owner.max(initial=-1)) + 2))
    for first, last in pairwise(borders):
        strokes = order[first:last]
        yield Line(tuple(strokes.tolist()), chains.around(boxes[strokes]))


def readings(inks: Sequence[Pixels], reader: Reader, alphabet: Alphabet, line_height_px: float) -> list[TextReading]:
    """What each cell says; a cell much higher than the page's lines is read line by line, all lines in one batch."""
    parts = [_lines_of(ink) if ink.shape[0] > TALL * line_height_px else [ink] for ink in inks]
    said = iter(reader.read([line for part in parts for line in part], alphabet))
    return [_joined([next(said) for _ in part]) for part in parts]


def is_one(ink: Pixels, line_height_px: float) -> bool:
    """Whether the cell is read as a single line."""
    return ink.shape[0] <= TALL * line_height_px or len(_lines_of(ink)) == 1


def _lines_of(ink: Pixels) -> list[Pixels]:
    """The cell's lines from the top; the whole ink where its strokes make but one."""
    picture = Writing.of(ink, reach=float(max(ink.shape)))
    if len(picture.lines) < 2:
        return [ink]
    return [picture.ink(line.strokes)[0] for line in sorted(picture.lines, key=lambda line: line.box_px[1])]


def _joined(said: Sequence[TextReading]) -> TextReading:
    traces = [one.trace for one in said if one.trace]
    words = tuple(word for one in said for word in one.words)
    return TextReading(words, ctc.joined(traces) if traces else None) if len(said) > 1 else said[0]
