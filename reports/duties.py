"""What is due when, as dated data (`duties.json`): a province with other days is another line there, not a release."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from reports.periods import Period

DRAFT_DAYS = 10
"""So many days before it is due a report stands ready as a draft."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A report due on `due_on` for a period; `kind` names the report."""

    key: str
    kind: str
    words: str
    due_on: date
    period: Period

    def days_left(self, today: date) -> int:
        """Days until it is due; below 0 it is late."""
        return (self.due_on - today).days

    def is_near(self, today: date) -> bool:
        """Whether its draft is ready: from DRAFT_DAYS before, and as long as it is late."""
        return self.days_left(today) <= DRAFT_DAYS


def due_around(today: date) -> list[Duty]:
    """The duties due in this year and the next one that is due after it, the earliest first."""
    found = [duty for year in (today.year, today.year + 1) for duty in _of_year(year)]
    following = [duty for duty in found if duty.due_on.year > today.year][:1]
    return [duty for duty in found if duty.due_on.year == today.year] + following


def asks_for(kind: str, period: Period, today: date) -> bool:
    """Whether a duty's draft of just this report is ready, though its period may not be over: due is due."""
    near = (duty for duty in due_around(today) if duty.is_near(today))
    return any((duty.kind, duty.period) == (kind, period) for duty in near)


def is_one(period: Period) -> bool:
    """Whether some duty asks for just this period."""
    return any(duty.period == period for duty in _of_year(period.last.year))


def _of_year(year: int) -> list[Duty]:
    told = [(_duty(line, year), _valid(line)) for line in _lines()]
    return sorted((duty for duty, valid in told if duty.due_on in valid), key=lambda duty: duty.due_on)


def _duty(line: dict[str, object], year: int) -> Duty:
    due, first, last = (date(year, *_pair(line[name])) for name in ("due", "first", "last"))
    return Duty(f"{line['key']}-{year}", str(line["report"]), f"{line['words']} {year}", due, Period(first, last))


def _pair(told: object) -> tuple[int, int]:
    month, day = told if isinstance(told, list) else (1, 1)
    return int(month), int(day)


def _valid(line: dict[str, object]) -> Period:
    first, last = date.fromisoformat(str(line["valid_from"])), line["valid_to"]
    return Period(first, date.fromisoformat(str(last)) - timedelta(days=1) if last else date.max)


@cache
def _lines() -> list[dict[str, object]]:
    return list(json.loads(files("reports").joinpath("duties.json").read_text(encoding="utf-8"))["duties"])
