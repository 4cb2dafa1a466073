"""The order of work a document lays down, as dated data: a new document is a new JSON file beside this one.

Three steps carry children: `household`, `police`, `update`. The others are dates of the campaign. Which of the three
comes first is the document's word; what can happen inside them is the one table of `cleaning.move_table`.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from catalogue.refusals import Refusal

CARRYING = ("household", "police", "update")
"""Steps that a child goes through; a procedure has each of them once, in its own order."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `turn` is the role that has to act, `days` after the document by which it is due unless said."""

    key: str
    words: str
    turn: str
    days: int


@dataclass(frozen=True, slots=True)
class Procedure:
    """What one document orders, step by step."""

    key: str
    title: str
    document: str
    valid_from: date
    catalogue_version: str
    steps: tuple[Step, ...]

    @property
    def carrying(self) -> tuple[str, ...]:
        """The steps that children go through, in this document's order."""
        return tuple(step.key for step in self.steps if step.key in CARRYING)

    def before(self, step: str) -> tuple[str, ...]:
        """The carrying steps that must be done before `step`."""
        return self.carrying[: self.carrying.index(step)]

    def after(self, step: str) -> tuple[str, ...]:
        """The carrying steps that come after `step`."""
        return self.carrying[self.carrying.index(step) + 1 :]

    def step(self, key: str) -> Step:
        """The step of that key; KeyError for one the document does not have."""
        return {step.key: step for step in self.steps}[key]

    def deadlines(self, starts_on: date, ends_on: date | None = None) -> dict[str, date]:
        """The day each step is due when the document of `starts_on` names no other.

        Where it names the last one, the days before it are shortened or stretched alike.
        """
        planned = self.steps[-1].days
        whole = (ends_on - starts_on).days if ends_on else planned
        return {step.key: starts_on + timedelta(days=step.days * whole // planned) for step in self.steps}


@cache
def all_procedures() -> dict[str, Procedure]:
    """Every procedure shipped, the newest first."""
    found = [_read(file) for file in Path(__file__).parent.glob("*.json")]
    return {one.key: one for one in sorted(found, key=lambda one: one.valid_from, reverse=True)}


def get_procedure(key: str) -> Procedure:
    """The procedure of that key. Refuses PROCEDURE_UNKNOWN."""
    known = all_procedures().get(key)
    if known is None:
        raise Refusal(
            "PROCEDURE_UNKNOWN", "Chưa có quy trình này. Chọn một quy trình trong danh sách.", field="procedure"
        )
    return known


def _read(file: Path) -> Procedure:
    told = json.loads(file.read_text(encoding="utf-8"))
    steps = tuple(Step(**step) for step in told.pop("steps"))
    made = Procedure(steps=steps, valid_from=date.fromisoformat(told.pop("valid_from")), **told)
    if sorted(made.carrying) != sorted(CARRYING):
        raise ValueError(f"{file.name}: a procedure has each of {CARRYING} once")
    return made
