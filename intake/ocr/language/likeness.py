"""How far a misread word lies from a word that exists: lost marks are near, other letters far."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate

from rapidfuzz import process
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


@lru_cache(maxsize=50_000)
def _without_marks(text: str) -> str:
    return "".join(char for char in letters(text) if not unicodedata.combining(char))


@lru_cache(maxsize=5_000)
def _cost(char: str, mark_cost: float = MARK_COST) -> float:
    return mark_cost if unicodedata.combining(char) else LETTER_COST


class _Swaps(dict[str, float]):
    """What it costs to take one letter or mark for each other, found when it is first asked for."""

    def __init__(self, one: str) -> None:
        self._one = one

    def __missing__(self, other: str) -> float:
        self[other] = cost = _swap_cost(self._one, other)
        return cost


_swaps_of = lru_cache(maxsize=5_000)(_Swaps)


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
    b = letters(meant)
    lost = [_cost(char, LOST_MARK_COST) for char in b]
    row = list(accumulate(lost, initial=0.0))
    for char in letters(seen):
        more, swaps = _cost(char), _swaps_of(char)
        before, row = row, [row[0] + more]
        for diagonal, above, other, missing in zip(before, before[1:], b, lost, strict=False):
            best, dropped, added = diagonal + swaps[other], row[-1] + missing, above + more
            if dropped < best:
                best = dropped
            # Written out: this is the innermost of all loops over letters, and min() takes twice as long.
            row.append(best if best < added else added)
    return row[-1]


def least(seen: str, meant: str) -> float:
    """What `cost` is at least, many times faster: letters too many or too few are dear, others may look alike."""
    a, b = _without_marks(seen), _without_marks(meant)
    uneven = abs(len(a) - len(b))
    return LETTER_COST * uneven + KIN_COST * (Levenshtein.distance(a, b) - uneven)


@lru_cache(maxsize=50_000)
def bare(text: str) -> str:
    """The letters alone, for a quick first look."""
    return vietnamese.slug(text)


def near(seen: str, words: Iterable[str], within: int = 2) -> list[str]:
    """The words whose bare letters differ in no more than `within` places."""
    known = list(words)
    found = process.extract_iter(bare(seen), map(bare, known), scorer=Levenshtein.distance, score_cutoff=within)
    return [known[at] for _, _, at in found]
