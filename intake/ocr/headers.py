"""What a printed header means: the field whose spellings lie nearest, in any wording we know of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from catalogue import vietnamese

DATA = Path(__file__).with_name("headers.tsv")
SHORT = 3
"""Headers of so few letters (TT, DT, Mẹ) must be right letter for letter, marks aside."""
NEAR, ONE_OF_THREE = 0.72, 0.6
WITHOUT_EXPLANATION, WITHOUT_NUMBER = 0.85, 0.95
_EXPLAINED = re.compile(r"\([^()]*\)?")
_BEHIND = re.compile(r"[(\[{|]?[a-zA-Z]?\d{1,3}[)\]}|]?|[(\[]\S{1,2}[)\]]?|-")
"""The number of the column, as it may be read."""
_NUMBER = re.compile(r"[(\[{|]?\s*\d{1,2}\s*[)\]}|]?")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field and how surely the header names it, 0–1."""

    field: str
    fit: float


@cache
def spellings() -> tuple[tuple[str, str, str], ...]:
    """(field, key without marks, key with marks) of every spelling we know."""
    known = []
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            field, words = line.split("\t")
            known += [(field, key(word), _marked(word)) for word in words.split("|")]
    return tuple(known)


def meanings(text: str, near: float = NEAR) -> list[Meaning]:
    """Fields the header may name, surest first; empty when none is as `near` as that."""
    best = {field: fit for field, fit in fits(text).items() if fit >= near}
    return sorted((Meaning(field, fit) for field, fit in best.items()), key=lambda meaning: -meaning.fit)


@lru_cache(maxsize=256)
def fits(text: str) -> Mapping[str, float]:
    """How near the header is to each field's nearest spelling; words in brackets may be an explanation."""
    best: dict[str, float] = {}
    for said, factor in _ways(text):
        seen, marked = key(said), _marked(said)
        for field, spelling, spelling_marked in spellings():
            if fit := _fit(seen, spelling):
                fit = factor * (0.9 * fit + 0.1 * Levenshtein.normalized_similarity(marked, spelling_marked))
                best[field] = max(best.get(field, 0.0), fit)
    return best


def _ways(text: str) -> list[tuple[str, float]]:
    """The header in the ways it may be meant: as it is, without words in brackets, without a number read behind it."""
    without = _EXPLAINED.sub("", text).strip()
    words = text.split()
    unnumbered = " ".join(words[:-1]) if len(words) > 1 and _BEHIND.fullmatch(words[-1]) else text
    ways = [(text, 1.0), (without, WITHOUT_EXPLANATION), (unnumbered, WITHOUT_NUMBER)]
    return ways[:1] + [way for way in ways[1:] if way[0] and way[0] != text]


def key(text: str) -> str:
    """The letters and figures alone, without marks: what spellings are compared by."""
    return vietnamese.slug(text)


def _marked(text: str) -> str:
    return "".join(char for char in vietnamese.fold(text, 2) if char.isalnum())


def _fit(seen: str, spelling: str) -> float:
    """1 for the same letters; a short header may not differ in any, but one wrong of three leaves a guess."""
    if seen == spelling:
        return 1.0
    if min(len(seen), len(spelling)) <= SHORT:
        one_wrong = len(seen) == len(spelling) == SHORT and Levenshtein.distance(seen, spelling) == 1
        return ONE_OF_THREE if one_wrong else 0.0
    return Levenshtein.normalized_similarity(seen, spelling)


def holds(text: str, phrase: str, least: float = 85) -> bool:
    """Whether `phrase` stands somewhere in `text`, one or two letters wrong."""
    return fuzz.partial_ratio(key(phrase), key(text)) >= least and len(key(text)) >= len(key(phrase)) - 1


def is_column_number(text: str) -> bool:
    """Whether the text is one of the numbers under a header row: (1), (12)."""
    return bool(_NUMBER.fullmatch(text.strip()))
