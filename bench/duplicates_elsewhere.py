"""Pairs between communes, as two offices find them: by equal tokens and nothing else."""

import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from uuid import UUID

from access.keys import Keyring
from bench.duplicates_measure import Found, Pair, match_of, pair
from bench.duplicates_people import Person
from cleaning.duplicates import tokens
from db.queries.duplicates import BESIDE

Drawers = dict[tuple[str, str], list[tuple[int, UUID]]]
"""(kind, token) → (commune, record) of each that bears it."""


def find_elsewhere(people: Sequence[Person]) -> Found:
    """Every pair that the offices of two communes would be told of."""
    began, keyring, found = time.process_time(), Keyring({1: bytes(32)}), Found()
    drawers: Drawers = defaultdict(list)
    beside: dict[UUID, str] = {}
    for one in people:
        told = tokens.of(keyring, match_of(one))
        beside[one.uuid] = told.pop(BESIDE, "")
        for kind, token in told.items():
            drawers[kind, token].append((one.commune, one.uuid))
    kinds = _shared(drawers, found)
    found.likely = {names for names, shared in kinds.items() if tokens.is_told(shared, *map(beside.__getitem__, names))}
    found.cpu_s = time.process_time() - began
    return found


def _shared(drawers: Drawers, found: Found) -> dict[Pair, set[str]]:
    """The kinds of tokens that records of two communes share, by pair."""
    kinds: dict[Pair, set[str]] = defaultdict(set)
    for (kind, _), bearers in drawers.items():
        for (commune, bearer), (there, other) in combinations(bearers, 2):
            found.compared_count += 1
            if commune != there:
                kinds[pair(bearer, other)].add(kind)
    return kinds
