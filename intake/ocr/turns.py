"""Which way up a page lies, from what a reader makes of a few of its words in each turn: letters on their heads
make no sense."""

from collections.abc import Sequence

import numpy as np

from intake.ocr import upright
from intake.ocr.readers import Reader, TextReading
from intake.ocr.stages import Page, Pixels, Table

SAMPLES = 12
"""So many pictures of writing are read in two turns each; a dozen outvotes the few that a reader sees nothing in."""
LONG, LONGEST = 1.8, 12.0
"""Writing is so many times longer than high; what is longer is a stroke, or more than needs to be read."""
CLEARLY = 1.15
"""So many times as sure as of the page as it lies must a reader be of another turn: the page's shapes spoke before."""
LETTERS_MIN = 36
"""So many letters, three for each sample, so sure that no turn can be clearly surer, need no other look."""


def quarter_turns(page: Page, table: Table | None, reader: Reader) -> int:
    """How many quarters the page must be turned clockwise to be read, 0 to 3; 0 where reading does not tell."""
    inks = _of_table(table) if table else upright.words(page.grey)
    level, sideways = (_samples(inks, is_level) for is_level in (True, False))
    lying = reader.read(level)
    as_it_lies = sum(map(_letters_sure, lying))
    if CLEARLY * as_it_lies >= max(sum(map(_letters, lying)), LETTERS_MIN):
        return 0
    kept = [(ink, 2) for ink in level] + [(ink, quarters) for ink in sideways for quarters in (1, 3)]
    said = reader.read([np.ascontiguousarray(np.rot90(ink, -quarters)) for ink, quarters in kept])
    sure = np.array([as_it_lies, 0.0, 0.0, 0.0])
    for (_, quarters), one in zip(kept, said, strict=True):
        sure[quarters] += _letters_sure(one)
    best = int(np.argmax(sure))
    return best if sure[best] > CLEARLY * as_it_lies else 0


def _of_table(table: Table) -> list[Pixels]:
    return [cell.ink for cell in (*table.headers, *(cell for row in table.rows for cell in row)) if not cell.is_blank]


def _samples(inks: Sequence[Pixels], is_level: bool) -> list[Pixels]:
    """Those that run across (down) the page, spread evenly over it."""
    ratios = [ink.shape[is_level] / ink.shape[not is_level] for ink in inks]
    long = [ink for ink, ratio in zip(inks, ratios, strict=True) if LONG < ratio < LONGEST]
    places = np.linspace(0, len(long) - 1, min(SAMPLES, len(long)))
    return [long[at] for at in np.rint(places).astype(int)]


def _letters(said: TextReading) -> int:
    return sum(map(str.isalpha, said.text))


def _letters_sure(said: TextReading) -> float:
    """How many letters are read surely; figures are left out, some stand on their heads as well."""
    return sum(word.confidence * sum(map(str.isalpha, word.text)) for word in said.words)
