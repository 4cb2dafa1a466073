"""Hamlets, communes and provinces over a trace: known names are likelier, any other stands as the ink has it."""

from collections.abc import Mapping
from functools import cache, lru_cache

import numpy as np

from intake.ocr import beam, ctc
from intake.ocr.language import places
from intake.ocr.language.closed import Phrase
from intake.ocr.language.list_search import Spellings, search, spellings_of
from intake.ocr.language.name_search import LIKELIHOOD, LONGEST
from intake.ocr.language.syllables import LEGAL_WEIGHT, titled
from intake.ocr.language.writing import Meant, settled
from intake.ocr.learned import Learned
from intake.ocr.readers import Trace
from intake.ocr.signs import DIGITS, LETTERS

SIGNS = LETTERS + DIGITS + " '"
KIND_WEIGHT = 30.0
"""What each word is worth of the kind of a hamlet with which a text begins, or may yet begin."""
NUMBER_WEIGHT = 4.0
NO_PLACE = 0.01
KNOWN_WEIGHT = 200.0
"""What a place is worth that the commune is known to have, beside any other."""
UNLISTED_COMMUNE, UNLISTED_PROVINCE = 0.05, 0.01
SURE = 0.5


def hamlet(trace: Trace, learned: Learned) -> Meant:
    """One of the commune's hamlets, or any with its kind ("Bản Lứa", "Thôn 3") as the ink has it."""
    return _spelled(trace, learned.places() | dict.fromkeys(learned.hamlets, KNOWN_WEIGHT))


def commune(trace: Trace, said: str, province: str) -> Meant:
    """A commune of today, of that province if one is known; otherwise what the paper says."""
    listed = search(trace, said, _communes(province), UNLISTED_COMMUNE, keep=False)
    return listed if listed.value and listed.confidence > SURE else _spelled(trace)


def province(trace: Trace, said: str) -> Meant:
    """A province of today or of before 1/7/2025; otherwise what the paper says."""
    listed = search(trace, said, _provinces(), UNLISTED_PROVINCE, keep=False)
    return listed if listed.value and listed.confidence > SURE else _spelled(trace)


@cache
def _communes(province_name: str) -> Spellings:
    heads = ("", *(f"{kind} " for kind in places.COMMUNE_KINDS))
    names = places.commune_names(province_name)
    return spellings_of(Phrase(head + name, name, 0.1 if head else 0.0) for name in names for head in heads)


@cache
def _provinces() -> Spellings:
    heads = ("", "tỉnh ", "thành phố ", "TP ", "TP. ")
    return spellings_of(
        Phrase(head + phrase.spelling, phrase.value, phrase.rarity)
        for phrase in places.province_names()
        for head in heads
    )


def _spelled(trace: Trace, known: Mapping[str, float] | None = None) -> Meant:
    """The likeliest spelling by syllables of places, its kind as lists have it; `known` places are so much likelier."""
    found = beam.search(trace, _weight, SIGNS, beam.NEAR)
    masses: dict[str, float] = {}
    heaviest = 0.0
    for one in found.heard:
        if value := _written(one.text):
            weight = _weight(one.text)
            masses[value] = masses.get(value, 0.0) + one.p * weight
            heaviest = max(heaviest, weight)
    names = tuple(known or ())
    for name, p in zip(names, np.exp(ctc.score(trace, names)).tolist(), strict=True):
        masses[name] = max(masses.get(name, 0.0), p * heaviest * (known or {})[name])
    other = max(0.0, 1 - found.p - found.unfollowed) * heaviest * NO_PLACE
    return settled(masses, found.unfollowed + other, 0.0)


@lru_cache(maxsize=50_000)
def _weight(text: str) -> float:
    """The weight of a place that begins so; the unfinished last word counts as any word."""
    words = text.split(" ")
    if len(words) > LONGEST or not all(words[:-1]):
        return 0.0
    begun = _kinds_begun().get(text.casefold(), 0)
    kind = _kind_of(text)
    used = len(kind.split())
    weight = KIND_WEIGHT ** max(used, begun)
    for word in words[max(used, begun) : -1]:
        weight *= _word_weight(word)
    return weight


def _word_weight(word: str) -> float:
    if word.isdecimal():
        return NUMBER_WEIGHT
    return float((places.syllables_of_communes().weight(titled(word)) / LEGAL_WEIGHT) ** LIKELIHOOD)


def _kind_of(text: str) -> str:
    """The kind a text begins with, its last word finished; "" for none."""
    low = text.casefold() + " "
    return next((kind for kind in _kinds() if low.startswith(kind.casefold() + " ")), "")


@cache
def _kinds() -> list[str]:
    return sorted(places.KINDS, key=len, reverse=True)


@cache
def _kinds_begun() -> dict[str, int]:
    """Beginnings of kinds with the number of their words, the unfinished one counted."""
    return {kind.casefold()[:stop]: kind[:stop].count(" ") + 1 for kind in _kinds() for stop in range(1, len(kind) + 1)}


def _written(text: str) -> str:
    text = " ".join(text.split())
    kind = _kind_of(text)
    name = " ".join(titled(word) for word in text[len(kind) :].split())
    return f"{kind} {name}".strip()
