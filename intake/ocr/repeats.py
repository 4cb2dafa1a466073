"""What a page says several times: brothers and sisters have one mother, a list of one hamlet names it in every row.

Each row was read by itself. Where another row near by holds a value that this ink may be as well, both are one value
rather than two alike: who writes a list writes it again. The ink decides; a value it does not allow is never taken.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from catalogue.codes import ethnicities
from intake.ocr import ctc, spellings
from intake.ocr.language import likeness
from intake.ocr.language.writing import ALTERNATIVES, LEAST_SHARE
from intake.ocr.readers import Trace
from intake.ocr.stages import CellReading

PARENTS = ("father_name", "mother_name", "parent_name", "household_head")
HAMLET = ("hamlet",)
ETHNICITY = ("ethnicity",)
GROUPS = frozenset(one.name for one in ethnicities.ETHNICITIES)
"""Names of ethnic groups look like no others: any that the page has is tried, and nothing that is none."""
FADE = 0.6
"""What a row counts for the one below it, the next below, and so on: a family's children follow each other."""
GAIN = {PARENTS: 100.0, HAMLET: 300.0, ETHNICITY: 30.0}
"""How much likelier a value is that surely stands near by than one of the same ink that stands nowhere else."""
TEMPER = 0.8
"""A recogniser's steps are not independent: a value that was not heard is weighed by this power of its likelihood."""
SURE = 0.98
"""So sure a reading takes nothing from its neighbours, it gives."""
OFFERED = 0.05
"""Of its own row, what a value must have to be tried in others."""
NEAR = 0.5
"""Of its letters so many may differ for a value to be tried at all."""
ROUNDS = 3
Pool = dict[str, float]


@dataclass(slots=True)
class _Place:
    """One reading in its row; `heard` what it may be by its own ink, `now` with what stands near it."""

    row: int
    field: str
    one: CellReading
    trace: Trace | None
    heard: Pool
    now: Pool


def weighed(
    rows: Sequence[Mapping[str, CellReading]],
    traces: Sequence[Mapping[str, Trace]],
    groups: Sequence[Sequence[str]] = (PARENTS, HAMLET),
) -> list[dict[str, CellReading]]:
    """The rows' readings, in order, those of the `groups` of fields weighed by what the rows near them say."""
    changed = [dict(fields) for fields in rows]
    for fields in groups:
        found = list(_places(rows, traces, fields))
        if len(found) > 1:
            _spread(found, GAIN[tuple(fields)], FADE if fields is PARENTS else 1.0)
            for place in found:
                changed[place.row][place.field] = _chosen(place)
    return changed


def _places(
    rows: Sequence[Mapping[str, CellReading]], traces: Sequence[Mapping[str, Trace]], fields: Sequence[str]
) -> Iterator[_Place]:
    for row, (said, seen) in enumerate(zip(rows, traces, strict=True)):
        for field in fields:
            one = said.get(field)
            if one and one.value and field in seen:
                pool = {str(one.value): one.confidence, **dict(zip(one.alternatives, one.shares, strict=False))}
                yield _Place(row, field, one, seen[field], pool, dict(pool))


def _spread(found: Sequence[_Place], gain: float, fade: float) -> None:
    """Let each place weigh its values by those of the others, and again with what came out."""
    for place in found:
        if place.one.confidence < SURE:
            _try(place, _offered(place, found))
    for _ in range(ROUNDS):
        before = [(place, _normal(place.now)) for place in found]
        for place in found:
            if place.one.confidence < SURE:
                place.now = {
                    value: p * (1 + gain * _beside(place, value, before, fade)) for value, p in place.heard.items()
                }


def _beside(place: _Place, value: str, others: Sequence[tuple[_Place, Pool]], fade: float) -> float:
    """How surely the value stands near by: 1 for a row that surely has it and is the next one."""
    return min(
        1.0,
        sum(
            pool.get(value, 0.0) * fade ** max(abs(place.row - other.row) - 1, 0)
            for other, pool in others
            if other is not place
        ),
    )


def _offered(place: _Place, found: Sequence[_Place]) -> list[str]:
    """The values of other places that look like this one's."""
    own = str(place.one.value)
    said = {v for other in found if other is not place for v, p in other.heard.items() if p >= OFFERED}
    if place.field in ETHNICITY:
        return sorted((said & GROUPS) - place.heard.keys())
    return sorted(v for v in said if v not in place.heard and likeness.cost(own, v) <= NEAR * max(len(own), len(v)))


def _try(place: _Place, values: Sequence[str]) -> None:
    """Add values that were not heard, by what the ink says of them beside what was heard first."""
    if not values or place.trace is None:
        return
    own = str(place.one.value)
    ways = [spellings.of(place.field, value)[0] for value in (own, *values)]
    scores = ctc.score(ctc.stripped(place.trace), ways)
    if not np.isfinite(scores[0]):
        return
    for value, score in zip(values, scores[1:].tolist(), strict=True):
        place.heard[value] = place.heard[own] * float(np.exp(min(0.0, TEMPER * (score - scores[0]))))


def _normal(pool: Pool) -> Pool:
    """Shares that add up to no more than 1."""
    total = max(1.0, sum(pool.values()))
    return {value: p / total for value, p in pool.items()}


def _chosen(place: _Place) -> CellReading:
    rest = max(0.0, 1 - sum(place.heard.values()))
    total = sum(place.now.values()) + rest
    ranked = sorted(place.now.items(), key=lambda pair: pair[1], reverse=True)
    (value, mass), others = ranked[0], [(one, p / total) for one, p in ranked[1 : 1 + ALTERNATIVES]]
    kept = [(one, p) for one, p in others if p >= LEAST_SHARE]
    return replace(
        place.one,
        value=value,
        confidence=mass / total,
        alternatives=tuple(one for one, _ in kept),
        shares=tuple(p for _, p in kept),
    )
