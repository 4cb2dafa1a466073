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
NEAR = 0.72
WITHOUT_EXPLANATION = 0.85
_EXPLAINED = re.compile(r"\([^()]*\)?")
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
    without = _EXPLAINED.sub("", text).strip()
    for said, factor in ((text, 1.0), (without, WITHOUT_EXPLANATION if without != text else 0.0)):
        seen, marked = key(said), _marked(said)
        for field, spelling, spelling_marked in spellings():
            fit = _fit(seen, spelling) if factor else 0.0
            if fit:
                fit = factor * (0.9 * fit + 0.1 * Levenshtein.normalized_similarity(marked, spelling_marked))
                best[field] = max(best.get(field, 0.0), fit)
    return best


def key(text: str) -> str:
    """The letters and figures alone, without marks: what spellings are compared by."""
    return vietnamese.slug(text)


def _marked(text: str) -> str:
    return "".join(char for char in vietnamese.fold(text, 2) if char.isalnum())


def _fit(seen: str, spelling: str) -> float:
    """1 for the same letters; a short header may not differ in any."""
    if seen == spelling:
        return 1.0
    if min(len(seen), len(spelling)) <= SHORT:
        return 0.0
    return Levenshtein.normalized_similarity(seen, spelling)


def holds(text: str, phrase: str, least: float = 85) -> bool:
    """Whether `phrase` stands somewhere in `text`, one or two letters wrong."""
    return fuzz.partial_ratio(key(phrase), key(text)) >= least and len(key(text)) >= len(key(phrase)) - 1


def is_column_number(text: str) -> bool:
    """Whether the text is one of the numbers under a header row: (1), (12)."""
    return bool(_NUMBER.fullmatch(text.strip()))
