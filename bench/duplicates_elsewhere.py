"""Pairs between communes, as two offices find them: by equal tokens and nothing else."""

import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from uuid import UUID

from access.keys import Keyring
from bench.duplicates_measure import Found, match_of, pair
from bench.duplicates_people import Person
from cleaning.duplicates import tokens


def find_elsewhere(people: Sequence[Person]) -> Found:
    """Every pair that the offices of two communes would be told of."""
    began, keyring, found = time.process_time(), Keyring({1: bytes(32)}), Found()
    drawers: dict[tuple[str, str], list[tuple[int, UUID]]] = defaultdict(list)
    for one in people:
        for kind, token in tokens.of(keyring, match_of(one)).items():
            drawers[kind, token].append((one.commune, one.uuid))
    for bearers in drawers.values():
        for (commune, bearer), (there, other) in combinations(bearers, 2):
            found.compared_count += 1
            if commune != there:
                found.likely.add(pair(bearer, other))
    found.cpu_s = time.process_time() - began
    return found
