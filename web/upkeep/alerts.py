"""What is to be done about the house, by rules that are data (`alerts.json`)."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Level = Literal["now", "soon"]
_TEN = 10


@dataclass(frozen=True, slots=True)
class Rule:
    """An alert is due while the figure lies beyond one bound. `words` may say the figure as {value}."""

    rule: str
    figure: str
    level: Level
    words: str
    to_do: str
    below: float | None = None
    above: float | None = None

    def is_due(self, value: float) -> bool:
        """Whether the figure is out of bounds."""
        return (self.below is not None and value < self.below) or (self.above is not None and value > self.above)


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to be done, in sentences; "now" or "soon"."""

    rule: str
    level: Level
    sentence: str
    to_do: str


@cache
def rules() -> tuple[Rule, ...]:
    """All rules. Raises TypeError for one with a word too many or too few."""
    text = files("web.upkeep").joinpath("alerts.json").read_text(encoding="utf-8")
    return tuple(Rule(**told) for told in json.loads(text))


def alerts(numbers: Mapping[str, float | None], by: Iterable[Rule]) -> list[Alert]:
    """What is due, the urgent first; of several rules over one figure the most urgent speaks alone."""
    said: dict[str, Alert] = {}
    for rule in sorted(by, key=lambda one: one.level != "now"):
        value = numbers[rule.figure]
        if value is not None and rule.is_due(value):
            sentence = rule.words.format(value=_spoken(value))
            said.setdefault(rule.figure, Alert(rule.rule, rule.level, sentence, rule.to_do))
    return list(said.values())


def _spoken(value: float) -> str:
    """271.707, 97,5: rounded down, so that no day is promised that is not there."""
    whole = math.floor(value)
    if value >= _TEN or value == whole:
        return f"{whole:,}".replace(",", ".")
    return f"{math.floor(value * 10) / 10:.1f}".replace(".", ",").removesuffix(",0")
