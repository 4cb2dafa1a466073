"""What a printed header means: the field whose spellings lie nearest, in any wording we know of."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from catalogue import vietnamese

DATA = Path(__file__).with_name("headers.tsv")
SHORT = 3
"""Headers of so few letters (TT, DT, Mẹ) must be right letter for letter, marks aside."""
NEAR = 0.72
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
    seen, marked = key(text), _marked(text)
    best: dict[str, float] = {}
    for field, spelling, spelling_marked in spellings():
        fit = _fit(seen, spelling)
        if fit >= near:
            fit = 0.9 * fit + 0.1 * Levenshtein.normalized_similarity(marked, spelling_marked)
            best[field] = max(best.get(field, 0.0), fit)
    return sorted((Meaning(field, fit) for field, fit in best.items()), key=lambda meaning: -meaning.fit)


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
