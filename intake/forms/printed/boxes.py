"""What a printed sheet is made of, in millimetres from its top left corner."""

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["digit", "tick", "text"]
Place = tuple[float, float, float, float]
"""x, y, width, height in millimetres."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place to write in: one digit, one tick or a line of text.

    `row` counts the children of the page from 1, 0 is what stands once on the sheet. `index` counts the digits of one
    field from 0. `value` is what a tick stands for.
    """

    row: int
    field: str
    kind: Kind
    index: int
    value: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Words:
    """Printed text in a place: wrapped, centred or not, `size` in points; `turned` reads upwards; under a centred text
    stands a line as long as the share `ruled` of its last line."""

    text: str
    place: Place
    size: float
    is_bold: bool = False
    is_centred: bool = False
    turned: bool = False
    ruled: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A printed ruling from (x, y) to (x, y); a thin one parts what belongs together."""

    start: tuple[float, float]
    end: tuple[float, float]
    is_thin: bool = False


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One page as it is printed and as it is read back. `codes` are the places of its two-dimensional codes."""

    layout: str
    rows: int
    width_mm: float
    height_mm: float
    boxes: tuple[Box, ...]
    words: tuple[Words, ...]
    rules: tuple[Rule, ...]
    codes: tuple[Place, ...]

    def row_place(self, row: int) -> Place:
        """What all boxes of a row cover together."""
        mine = [box.place for box in self.boxes if box.row == row]
        left, top = min(x for x, _, _, _ in mine), min(y for _, y, _, _ in mine)
        right, bottom = max(x + w for x, _, w, _ in mine), max(y + h for _, y, _, h in mine)
        return left, top, right - left, bottom - top


def as_map(plans: list[SheetPlan]) -> dict[str, Any]:
    """The boxes of all pages as `so-tre-em sheet --map` writes them (docs/contract.md)."""
    return {"pages": [_page(number, plan) for number, plan in enumerate(plans, 1)]}


def _page(number: int, plan: SheetPlan) -> dict[str, Any]:
    boxes = [
        {
            "row": box.row,
            "field": box.field,
            "kind": box.kind,
            "index": box.index,
            "value": box.value,
            "box_mm": [round(side, 3) for side in box.place],
        }
        for box in plan.boxes
    ]
    return {"page": number, "width_mm": plan.width_mm, "height_mm": plan.height_mm, "boxes": boxes}
