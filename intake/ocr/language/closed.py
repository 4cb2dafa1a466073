"""Closed lists: the one phrase of a list that was meant, if one stands out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import inf
from pathlib import Path

from intake.ocr.language import likeness

DATA = Path(__file__).with_name("phrases.tsv")
WORST = 0.34
"""More than this cost a letter, and the phrase is none of the list."""
FALLOFF = 2.0
LEAD_AT_TIE = 0.4
NEAREST = 3
"""The value that was meant and two others."""
LEAD_PER_COST = 2.5


@dataclass(frozen=True, slots=True)
class Phrase:
    """One spelling and the value it stands for; `rarity` holds back what is seldom meant (0 common, 0.2 very rare)."""

    spelling: str
    value: str
    rarity: float = 0.0


@dataclass(frozen=True, slots=True)
class Match:
    """The value found; `fit` is 1 when every letter and mark is right, `lead` how far the next value lies behind."""

    value: str
    fit: float
    lead: float
    others: tuple[str, ...] = ()

    @property
    def confidence(self) -> float:
        """0–1; both a good fit and a clear lead are needed."""
        return self.fit * self.lead


@cache
def phrases_of(field: str) -> tuple[Phrase, ...]:
    """The words of paper for a field; each stands for itself."""
    rows = [line.split("\t") for line in DATA.read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#")]
    return tuple(
        Phrase(word, word, float(rarity))
        for name, rarity, words in rows
        if name == field
        for word in words.split(" | ")
    )


def match(text: str, phrases: Iterable[Phrase], worst: float = WORST) -> Match | None:
    """The value whose spelling lies nearest to `text`; None when nothing is near."""
    seen = " ".join(text.casefold().split())
    if not seen:
        return None
    (value, first, share), *others = _nearest(seen, list(phrases), worst) or [("", inf, inf)]
    if first > worst:
        return None
    gap = others[0][1] - first if others else 1.0
    lead = min(1.0, LEAD_AT_TIE + LEAD_PER_COST * gap)
    return Match(value, max(0.0, 1 - FALLOFF * share), lead, tuple(name for name, _, _ in others))


def _nearest(seen: str, phrases: Sequence[Phrase], worst: float) -> list[tuple[str, float, float]]:
    """The three nearest values: how far they are with their rarity, and by the letters alone; of equals the first.

    Where none is nearer than `worst` no others are looked for."""
    long = [max(len(phrase.spelling), len(seen), 2) for phrase in phrases]
    least = [likeness.least(seen, phrase.spelling) / size for phrase, size in zip(phrases, long, strict=True)]
    best: dict[str, tuple[float, float]] = {}
    for at in sorted(range(len(phrases)), key=lambda at: least[at]):
        known = sorted(best.values())
        if (least[at] > worst and (not known or known[0][0] > worst)) or (
            len(known) >= NEAREST and least[at] > known[NEAREST - 1][0]
        ):
            break
        phrase = phrases[at]
        share = likeness.cost(seen, phrase.spelling) / long[at]
        far = share + (phrase.rarity if share else 0.0), share
        best[phrase.value] = min(best.get(phrase.value, far), far)
    places = {phrase.value: at for at, phrase in reversed(list(enumerate(phrases)))}
    ranked = sorted(best.items(), key=lambda pair: (pair[1], places[pair[0]]))
    return [(value, *far) for value, far in ranked[:NEAREST]]
