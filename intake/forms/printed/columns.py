"""What one line of a sheet holds from left to right: places to write in, and places for what is printed."""

from collections.abc import Iterator
from dataclasses import dataclass

from intake.forms.printed.boxes import Box, Place

DIGIT_GAP_MM = 1.3
"""Between groups of digits, so that the eye counts them."""
DIGIT_MM, TICK_MM = 4.9, 5.6
"""The widest that one digit's box and a tick's box are made."""
AIR_MM, LINE_AIR_MM = 0.8, 0.2
"""Between a ruling and the boxes beside it; above and below a line of text less, since letters want every bit of it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A place of a line, `width` in millimetres or shares of its line; `label` names it.

    With `groups` it holds digits, so many in each; with `ticks` (value, label) a box for each; with neither a line of
    text, or what is printed there when `is_printed`.
    """

    field: str
    label: str
    width: float
    groups: tuple[int, ...] = ()
    ticks: tuple[tuple[str, str], ...] = ()
    is_printed: bool = False

    def boxes(self, row: int, place: Place) -> Iterator[Box]:
        """The boxes of the column in a place of the sheet."""
        if self.groups:
            yield from self._digits(row, place)
        elif self.ticks:
            yield from self._ticks(row, place)
        elif not self.is_printed:
            x, y, width, height = place
            inner = x + AIR_MM, y + LINE_AIR_MM, width - 2 * AIR_MM, height - 2 * LINE_AIR_MM
            yield Box(row, self.field, "text", 0, None, inner)

    def _digits(self, row: int, place: Place) -> Iterator[Box]:
        x, y, width, height = place
        count = sum(self.groups)
        gaps = DIGIT_GAP_MM * (len(self.groups) - 1)
        wide = min(DIGIT_MM, (width - 2 * AIR_MM - gaps) / count)
        tall = min(height - AIR_MM, 1.45 * wide)
        left, index = x + (width - count * wide - gaps) / 2, 0
        for group in self.groups:
            for _ in range(group):
                yield Box(row, self.field, "digit", index, None, (left, y + (height - tall) / 2, wide, tall))
                left, index = left + wide, index + 1
            left += DIGIT_GAP_MM

    def _ticks(self, row: int, place: Place) -> Iterator[Box]:
        x, y, width, height = place
        pitch = width / len(self.ticks)
        side = min(TICK_MM, pitch - AIR_MM, height - AIR_MM)
        for at, (value, _) in enumerate(self.ticks):
            left = x + pitch * (at + 0.5) - side / 2
            yield Box(row, self.field, "tick", 0, value, (left, y + (height - side) / 2, side, side))
