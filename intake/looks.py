"""One field to look at: how big it is shown, why, and what else it may say; once where it stands once for many rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from catalogue.fields import label
from catalogue.refusals import Problem
from db.tables import Cell, ReviewRow
from intake import doubts, readings
from intake.decisions import Said
from intake.readings import CellText

Pass = Literal["group", "column", "field"]
PASSES: tuple[Pass, ...] = ("group", "column", "field")
GROUPED = ("sex", "ethnicity", "schooling", "special_circumstances", "at_risk", "nationality")
"""Columns of a closed list."""
BIG_BELOW = 0.6
"""A value that is more likely wrong than one in three is shown big at once: on a wall it would be passed over."""
ALTERNATIVES_MAX = 3


@dataclass(frozen=True, slots=True)
class Look:
    """One field to look at. `whys` are sentences; `record` what the known child's record says where that differs.

    `alternatives` on the keys 1 to 3, likeliest first. `twins` are the rows that share this place of the paper.
    `beside` is the row it was laid beside, of a look that is planted (intake/trust/plants).
    """

    row: ReviewRow
    field: str
    cell: Cell
    value: str
    way: Pass
    whys: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    record: str = ""
    twins: tuple[int, ...] = ()
    inherited: str = ""
    beside: int | None = None

    @property
    def source(self) -> str:
        """Where the value stands when it is not in the row's own cell; "" when it is."""
        if len(self.twins) > 1:
            return f"Ghi chung trên trang cho {len(self.twins)} dòng."
        return self.inherited

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.row.id}-{self.field}" + (f"-{self.beside}" if self.beside is not None else "")

    @property
    def label(self) -> str:
        """What people call the column."""
        return label(self.field)


def look_at(
    row: ReviewRow,
    cell: Cell,
    value: str,
    text: CellText,
    told: str,
    problem: Problem | None,
    said: Said | None,
) -> Look:
    """The field as it is asked about; `told` is what the record of the known child says, `said` what was set aside."""
    differs = bool(told) and bool(value) and not doubts.is_one(cell.field, value, told)
    sentences = [doubts.ONLY_MARKS if differs and doubts.is_near(value, told) else "", doubts.why(cell, text)]
    if problem is not None and problem.severity != "I":
        sentences.append(problem.message)
    is_contrary = differs and cell.field != "schooling"
    is_big = said is not None or is_contrary or doubts.is_strange(text) or doubts.is_lost(cell)
    is_big |= cell.confidence < BIG_BELOW and bool(value)
    is_big |= problem is not None and problem.severity == "B" and cell.confidence < doubts.DOUBT_BELOW
    way: Pass = "field" if is_big else "group" if cell.field in GROUPED else "column"
    return Look(
        row,
        cell.field,
        cell,
        value,
        way,
        tuple(dict.fromkeys(one for one in sentences if one)),
        alternatives(cell.field, value, text, told if differs else ""),
        told if differs else "",
        (row.id,),
        doubts.inherited(cell.field, text),
    )


def alternatives(name: str, value: str, text: CellText, told: str) -> tuple[str, ...]:
    """What the keys 1 to 3 offer: what the record says, then the other readings, likeliest first."""
    others = [told, *(doubts.words(name, one) for one in text.alternatives)]
    return tuple(dict.fromkeys(one for one in others if one and one != value))[:ALTERNATIVES_MAX]


def once(looks: Sequence[Look]) -> tuple[Look, ...]:
    """What stands once on a page, above its rows, is looked at once for all of them."""
    above = {look.row.page_id: readings.above_rows(look.row.page) for look in looks}
    first: dict[tuple[object, ...], Look] = {}
    for look in looks:
        is_shared = look.field in above[look.row.page_id]
        place = (look.row.page_id, look.field, look.cell.quad, "" if is_shared else look.row.id)
        seen = first.get(place)
        first[place] = look if seen is None else _with_twin(seen, look)
    return tuple(first.values())


def _with_twin(look: Look, other: Look) -> Look:
    way = min(look.way, other.way, key=lambda one: PASSES[::-1].index(one))
    twins = (*look.twins, *other.twins)
    return replace(look, way=way, twins=twins)
