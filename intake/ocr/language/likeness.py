"""How far a misread word lies from a word that exists: lost marks are near, other letters far."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from catalogue import vietnamese

MARK_COST = 0.45
LOST_MARK_COST = 0.3
"""A mark that a reader dropped; more frequent than one it invented or mistook."""
KIN_COST = 0.6
LETTER_COST = 1.0
_KIN = frozenset(
    frozenset(pair)
    for pair in [
        "il",
        "i1",
        "l1",
        "lt",
        "ij",
        "it",
        "o0",
        "oc",
        "ce",
        "ea",
        "ao",
        "nh",
        "nu",
        "uv",
        "vy",
        "gq",
        "gy",
        "g9",
        "hb",
        "hk",
        "bd",
        "ft",
        "rn",
        "mn",
        "s5",
        "b8",
        "z2",
        "hm",
        "i!",
        "l!",
        "l|",
        "i|",
        "eo",
        "aq",
        "cg",
    ]
)
"""Letters that look like each other in print or in a round hand."""


@lru_cache(maxsize=50_000)
def letters(text: str) -> tuple[str, ...]:
    """Base letters with their marks behind them (lower case, đ as d and a stroke): each counts by itself."""
    apart = unicodedata.normalize("NFD", text.casefold().replace("đ", "d\u0335").replace("Đ", "d\u0335"))
    return tuple(apart)


def _cost(char: str, mark_cost: float = MARK_COST) -> float:
    return mark_cost if unicodedata.combining(char) else LETTER_COST


def _swap_cost(one: str, other: str) -> float:
    if one == other:
        return 0.0
    marks = bool(unicodedata.combining(one)) + bool(unicodedata.combining(other))
    if marks == 2:
        return MARK_COST
    if marks == 1:
        return LETTER_COST + MARK_COST
    return KIN_COST if frozenset((one, other)) in _KIN else LETTER_COST


@lru_cache(maxsize=200_000)
def cost(seen: str, meant: str) -> float:
    """Weighted edit distance from what was seen to what was meant.

    About 1 for a wrong letter, less than half for a wrong or lost mark."""
    a, b = letters(seen), letters(meant)
    row = [0.0]
    for char in b:
        row.append(row[-1] + _cost(char, LOST_MARK_COST))
    for char in a:
        diagonal, row[0] = row[0], row[0] + _cost(char)
        for j, other in enumerate(b, 1):
            best = min(
                row[j] + _cost(char), row[j - 1] + _cost(other, LOST_MARK_COST), diagonal + _swap_cost(char, other)
            )
            diagonal, row[j] = row[j], best
    return row[-1]


@lru_cache(maxsize=50_000)
def bare(text: str) -> str:
    """The letters alone, for a quick first look."""
    return vietnamese.slug(text)


def near(seen: str, words: Iterable[str], within: int = 2) -> list[str]:
    """The words whose bare letters differ in no more than `within` places."""
    key = bare(seen)
    return [word for word in words if Levenshtein.distance(key, bare(word), score_cutoff=within) <= within]
