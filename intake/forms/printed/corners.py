"""The four marks by which a sheet is found on a photo: each tells its corner, the layout and the rows of the page.

So one corner that is seen says what a page is, even where the code in the middle is dirty. The marks are those of
OpenCV's dictionary of 1,000 squares of 5 × 5 bits (Garrido-Jurado et al. 2014).
"""

from dataclasses import dataclass

SIDE_MM, MARGIN_MM = 9.0, 6.0
CORNERS = ("top left", "top right", "bottom right", "bottom left")
LAYOUTS = ("register", "hamlet", "card", "check", "police")
"""In the order of their numbers in marks and codes: new ones go to the end."""
ROWS_MAX = 31
_LAYOUTS_MAX = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """What one mark tells; `corner` counts clockwise from the top left."""

    corner: int
    layout: str
    rows: int


def number_of(mark: Mark) -> int:
    """The mark's number in the dictionary."""
    return (mark.rows - 1) * 4 * _LAYOUTS_MAX + LAYOUTS.index(mark.layout) * 4 + mark.corner


def mark_of(number: int) -> Mark | None:
    """What a number of the dictionary tells; None for one that no sheet bears."""
    rows, rest = divmod(number, 4 * _LAYOUTS_MAX)
    layout, corner = divmod(rest, 4)
    if layout >= len(LAYOUTS) or rows >= ROWS_MAX:
        return None
    return Mark(corner, LAYOUTS[layout], rows + 1)


def origin_of(corner: int, width_mm: float, height_mm: float) -> tuple[float, float]:
    """The upper left point of a corner's mark."""
    far_x, far_y = width_mm - MARGIN_MM - SIDE_MM, height_mm - MARGIN_MM - SIDE_MM
    return (far_x if corner in (1, 2) else MARGIN_MM), (far_y if corner in (2, 3) else MARGIN_MM)
