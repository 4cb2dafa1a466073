"""What every reader of writing offers: the texts of many cell images at once, word by word with confidence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from intake.ocr.stages import Box, Pixels

Alphabet = Literal["text", "digits", "date", "grade", "sex"]
"""Which characters may stand in the image: any of Vietnamese, digits, digits with / . -, Lớp 1–12, Nam or Nữ."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `confidence` 0–1 and `box_px` on the image that was handed in."""

    text: str
    confidence: float
    box_px: Box


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """What a recogniser saw step by step from left to right, for languages that weigh what else may stand there.

    `log_p` (steps, signs) natural logarithms of probabilities, each step adding up to 1; `signs[0]` is "", the blank of
    connectionist temporal classification (Graves et al. 2006), the others are single characters, NFC, " " among them.
    One step is `step_px` wide on the image that was handed in, the first begins at `left_px`.
    """

    log_p: NDArray[np.float32]
    signs: tuple[str, ...]
    step_px: float
    left_px: float = 0.0


@dataclass(frozen=True, slots=True)
class TextReading:
    """The words of one image in reading order; none when the reader saw nothing. Tesseract leaves no `trace`."""

    words: tuple[Word, ...] = ()
    trace: Trace | None = None

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """The worst word decides: one lost mark spoils a name."""
        return min((word.confidence for word in self.words), default=0.0)


class Reader(Protocol):
    """A recogniser. A second one stands beside the first by offering the same two names."""

    @property
    def version(self) -> str:
        """Program and version, kept with every value it read."""

    def read(self, images: Sequence[Pixels], alphabet: Alphabet = "text") -> list[TextReading]:
        """One reading for each grey image of one line, dark on white as it was cut, in the same order.

        A reader scales and frames the images as it likes them; boxes are on the image as it was handed in.
        Raises Unreadable when it takes too long or dies.
        """


class Remembering:
    """A reader of one page that looks at each picture once: cells that told the page's turn are read with its table."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._said: dict[tuple[Alphabet, tuple[int, ...], bytes], TextReading] = {}

    @property
    def version(self) -> str:
        return self._reader.version

    def read(self, images: Sequence[Pixels], alphabet: Alphabet = "text") -> list[TextReading]:
        """As a Reader; a picture that was read before is not read again."""
        asked = [(alphabet, image.shape, image.tobytes()) for image in images]
        new = {key: image for key, image in zip(asked, images, strict=True) if key not in self._said}
        self._said |= zip(new, self._reader.read(list(new.values()), alphabet), strict=True)
        return [self._said[key] for key in asked]


@dataclass(frozen=True, slots=True)
class Eyes:
    """The reader of everything, one whose voice is heard where the first leaves doubt, and one that of digits, each in
    a picture of its own, says (digits, 10) how likely each is which."""

    first: Reader
    second: Reader | None = None
    digits: Callable[[Sequence[Pixels]], NDArray[np.float64]] | None = None
