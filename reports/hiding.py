"""Which numbers of a report may not stand: small ones of sensitive groups for everybody, all small ones for the "#".

A report leaves the commune sooner or later, so a sensitive column tells a reader of the commune no more than anybody
else; who may know the children finds them through their groups. Hamlets are too small to name in such columns at all.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from access.small_counts import FEW, KEPT_BACK, given_away, is_small
from reports.measures import MEASURES
from reports.tables import DAYS_NOTE, HIDDEN_NOTE, Cell, Report
from reports.whole_periods import is_whole

HIDDEN = frozenset({FEW, KEPT_BACK})
_COUNTS_ONLY = ("province", "hamlet_head")
"""Who knows figures alone (protection.md, the row "Statistics": "#")."""

Place = tuple[int, int]


def for_everybody(report: Report, also: Collection[Place] = ()) -> Report:
    """Sensitive measures: nothing in lines of a hamlet or of one sex, "< 5" in totals; and what would tell them.

    `also` are places of which the report itself knows that they would.
    """
    small = {place: _stands_for(report, place) for place in _sensitive_places(report)}
    return _without(report, {place: text for place, text in small.items() if text} | dict.fromkeys(also, KEPT_BACK))


def as_asked(report: Report, role: str, today: date) -> Report:
    """A report of days that somebody has chosen, as this role may read it: nothing sensitive in any but whole periods
    for those who know figures alone."""
    if role in _COUNTS_ONLY and not is_whole(report.period, today) and (places := _sensitive_places(report)):
        shown = _without(report, dict.fromkeys(places, KEPT_BACK))
        report = replace(shown, notes=(*shown.notes, DAYS_NOTE))
    return for_role(report, role)


def for_role(report: Report, role: str) -> Report:
    """The report as this role may read it."""
    if role not in _COUNTS_ONLY:
        return report
    return _without(report, {place: FEW for place, count in _counts(report).items() if is_small(count)})


def _counts(report: Report) -> dict[Place, int]:
    return {
        (at, column): cell
        for at, line in enumerate(report.lines)
        for column, cell in enumerate(line.cells)
        if isinstance(cell, int) and not report.columns[column].rate_of
    }


def _sensitive_places(report: Report) -> list[Place]:
    return [place for place in _counts(report) if any(_is_sensitive(key) for key in _measured(report, place))]


def _is_sensitive(key: str) -> bool:
    return key in MEASURES and MEASURES[key].is_sensitive


def _measured(report: Report, place: Place) -> tuple[str, str]:
    return report.lines[place[0]].measure, report.columns[place[1]].measure


def _stands_for(report: Report, place: Place) -> str:
    """What stands in a sensitive place; "" where the number may."""
    line, column = report.lines[place[0]], report.columns[place[1]]
    is_part = bool(line.place) or column.measure in ("male", "female", "unknown_sex")
    count = line.cells[place[1]]
    return KEPT_BACK if is_part else FEW if isinstance(count, int) and is_small(abs(count)) else ""


def _without(report: Report, texts: dict[Place, str]) -> Report:
    """The report with `texts` at those places, with the sums that would tell them broken, and no share of them."""
    counts = _counts(report)
    sums = [[place for place in bound if place in counts] for bound in report.sums]
    few = [place for place, text in texts.items() if text == FEW]
    texts = texts | dict.fromkeys(given_away(counts, few, sums, texts.keys() - set(few)), KEPT_BACK)
    cells: dict[Place, Cell] = dict(texts)
    cells |= dict.fromkeys(_computed_places(report, cells), KEPT_BACK)
    if not cells:
        return report
    shown = report.with_cells(cells)
    return shown if shown.hidden_note else replace(shown, notes=(*shown.notes, HIDDEN_NOTE))


def _computed_places(report: Report, hidden: Mapping[Place, Cell]) -> list[Place]:
    """Shares of a number that is hidden."""
    at = {column.key: place for place, column in enumerate(report.columns)}

    def is_hidden(line: int, key: str) -> bool:
        return (line, at[key]) in hidden or report.lines[line].cells[at[key]] in HIDDEN

    return [
        (line, place)
        for line, told in enumerate(report.lines)
        if told.cells
        for place, column in enumerate(report.columns)
        if any(is_hidden(line, key) for key in column.rate_of)
    ]
