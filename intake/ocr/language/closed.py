"""Closed lists: the one phrase of a list that was meant, if one stands out."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from intake.ocr.language import likeness

DATA = Path(__file__).with_name("phrases.tsv")
WORST = 0.34
"""More than this cost a letter, and the phrase is none of the list."""
FALLOFF = 2.0
LEAD_AT_TIE = 0.4
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
    best: dict[str, tuple[float, float]] = {}
    for phrase in phrases:
        share = likeness.cost(seen, phrase.spelling.casefold()) / max(len(phrase.spelling), len(seen), 2)
        held_back = share + (phrase.rarity if share else 0.0)
        if held_back < best.get(phrase.value, (9.0, 9.0))[0]:
            best[phrase.value] = held_back, share
    ranked = sorted(best.items(), key=lambda pair: pair[1])
    value, (first, share) = ranked[0]
    if first > worst:
        return None
    gap = ranked[1][1][0] - first if len(ranked) > 1 else 1.0
    lead = min(1.0, LEAD_AT_TIE + LEAD_PER_COST * gap)
    return Match(value, max(0.0, 1 - FALLOFF * share), lead, tuple(name for name, _ in ranked[1:3]))
