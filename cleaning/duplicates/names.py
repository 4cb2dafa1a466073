"""Two names compared syllable by syllable: surname with surname, given with given, what is between as a set."""

from functools import lru_cache
from math import log2
from typing import NamedTuple

from catalogue import names
from cleaning.duplicates.syllables import bones, kind, plain
from cleaning.duplicates.weights import weights

OTHER = "other"


class Compared(NamedTuple):
    """`bits` speak for one person (below 0 against); `level` the worst that was met; `is_given_other` settles much."""

    level: str
    bits: float
    is_given_other: bool = False


MISSING = Compared("missing", 0.0)
_ORDER = ("same", "typing", "marks", "d", "tone", "left_out", "mark", "letter", "middle_other", "surname_other", OTHER)


@lru_cache(maxsize=200_000)
def compare(one: str, other: str) -> Compared:
    """Two names as written; one that is missing or a placeholder ("Trai") says nothing."""
    if not one or not other or names.is_placeholder(one) or names.is_placeholder(other):
        return MISSING
    first, second = plain(one), plain(other)
    given, given_bits = _syllable("given", first[-1], second[-1])
    if given == OTHER:
        return Compared(OTHER, weights().given_other, is_given_other=True)
    if min(len(first), len(second)) < 2:
        return Compared(given, given_bits)
    surname, surname_bits = _syllable("surname", first[0], second[0])
    middle, middle_bits = _middles(first[1:-1], second[1:-1])
    level = max((given, "surname_other" if surname == OTHER else surname, middle), key=_ORDER.index)
    return Compared(level, given_bits + surname_bits + middle_bits)


def are_given_other(one: str, other: str) -> bool:
    """What `compare` says of the given names, without a look at the rest."""
    first, second = _given(one), _given(other)
    return first is not None and second is not None and kind(first, second) == OTHER


@lru_cache(maxsize=65_536)
def _given(name: str) -> str | None:
    """None where the name is missing or a placeholder."""
    return (plain(name) or (None,))[-1] if name and not names.is_placeholder(name) else None


def _syllable(place: str, one: str, other: str) -> tuple[str, float]:
    found = kind(one, other)
    if found == OTHER:
        return OTHER, weights().surname_other
    return found, log2(1 / share(place, one)) + weights().syllable[found]


def share(place: str, word: str) -> float:
    """How many of all people bear the syllable there; rare ones count as the least share, since villages are kin."""
    least = weights().shares_least[place]
    return max(least, weights().shares[place].get("".join(bones(word)), least))


def _middles(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, float]:
    """Left out: what one has stands in the other too. Syllables of both weigh, as far as both have them."""
    if not first and not second:
        return "same", 0.0
    short, long = sorted((first, second), key=len)
    found, bits, left = "same", 0.0, list(long)
    for word in short:
        near = min(left, key=lambda one: _ORDER.index(kind(word, one)))
        how, weight = _syllable("middle", word, near)
        if how == OTHER:
            return "middle_other", weights().middle_other
        left.remove(near)
        found, bits = max(found, how, key=_ORDER.index), bits + weight
    if left:
        return max(found, "left_out", key=_ORDER.index), bits + weights().middle_left_out
    return found, bits
