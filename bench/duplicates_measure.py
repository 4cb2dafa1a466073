"""Pairs found among invented records as the product finds them, and what is right among them."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from uuid import UUID

from bench.duplicates_people import Person
from catalogue.vietnamese import fold
from cleaning.duplicates import score, signs
from db.queries.matches import CANDIDATES_MAX, Match

Pair = tuple[UUID, UUID]


@dataclass
class Found:
    """What one finder said of all records. `missed_by` counts the errors of pairs it missed."""

    likely: set[Pair] = field(default_factory=set)
    possible: set[Pair] = field(default_factory=set)
    compared_count: int = 0
    cpu_s: float = 0.0


def match_of(one: Person) -> Match:
    """The record as the rules compare it."""
    return Match(
        one.uuid,
        one.personal_id,
        "",
        fold(one.full_name),
        one.birth_date,
        fold(one.mother_name),
        one.father_name,
        one.commune * 100 + one.hamlet,
        one.full_name,
        one.mother_name,
        one.sex,
        one.household,
    )


def pair(one: UUID, other: UUID) -> Pair:
    """The two in one order."""
    return (one, other) if one < other else (other, one)


def truth(people: Iterable[Person]) -> dict[Pair, Person]:
    """Every pair of records of one child, with the second of them."""
    return {pair(one.uuid, one.twice_of): one for one in people if one.twice_of is not None}


def find(people: Sequence[Person]) -> Found:
    """Pairs in each commune, by signs and score."""
    began, found = time.process_time(), Found()
    by_commune: dict[int, list[Match]] = defaultdict(list)
    for one in people:
        by_commune[one.commune].append(match_of(one))
    for records in by_commune.values():
        _find_in(records, found)
    found.cpu_s = time.process_time() - began
    return found


def _find_in(records: Sequence[Match], found: Found) -> None:
    drawers: dict[str, list[Match]] = defaultdict(list)
    for record in sorted(records):
        for sign in signs.of(record):
            drawers[sign].append(record)
    near: dict[Pair, tuple[Match, Match]] = {}
    for drawer in drawers.values():
        for one, other in combinations(drawer[: CANDIDATES_MAX + 1], 2):
            near[pair(one.uuid, other.uuid)] = one, other
    found.compared_count += len(near)
    for names, (one, other) in near.items():
        verdict = score.compare(one, other).verdict
        if verdict != "apart":
            (found.likely if verdict == "likely" else found.possible).add(names)


def errors_of_missed(true: dict[Pair, Person], found: Iterable[Pair]) -> Counter[str]:
    """Which errors the pairs had that were not found, the commonest first."""
    missed = set(true) - set(found)
    return Counter(" + ".join(sorted(true[one].errors)) for one in missed)
