"""Closed lists over a trace: every spelling of the list that lies near what was read, weighed by its probability."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from intake.ocr import ctc
from intake.ocr.language import likeness
from intake.ocr.language.closed import Phrase
from intake.ocr.language.writing import LEAST_CONFIDENCE, Meant, has_letters, settled
from intake.ocr.readers import Trace

NEAREST, LEAST_LIKENESS = 24, 0.3
"""So many words are weighed, each in all its spellings; shorter lists are weighed whole."""
UNLISTED_LETTER = 0.2
"""What each letter of an unlisted text is worth: of a long word two letters may be misread, of a short one none."""
CRUMB, SHORTEST_BESIDE_CRUMBS = 0.01, 3
"""How often a neighbour's stroke is read as a letter or a word before the cell's own; shorter texts are left alone."""
RARITY_WEIGHT = 10.0
CAPITALS_WEIGHT, SMALL_WEIGHT = 0.2, 0.7


@dataclass(frozen=True)
class Spellings:
    """All ways in which the phrases of a list are written, with values and weights."""

    texts: tuple[str, ...]
    values: tuple[str, ...]
    weights: tuple[float, ...]

    @cached_property
    def keys(self) -> dict[str, list[int]]:
        """The places of all spellings that have the same bare letters."""
        found: dict[str, list[int]] = {}
        for at, text in enumerate(self.texts):
            found.setdefault(likeness.bare(text) or text, []).append(at)
        return found

    def near(self, said: str) -> list[int]:
        """The places of the spellings whose bare letters lie nearest to those of `said`."""
        if len(self.keys) <= NEAREST:
            return list(range(len(self.texts)))
        key = likeness.bare(said) or said
        found = process.extract(
            key, self.keys.keys(), scorer=Levenshtein.normalized_similarity, limit=NEAREST, score_cutoff=LEAST_LIKENESS
        )
        return [at for key, _, _ in found for at in self.keys[key]]


def spellings_of(phrases: Iterable[Phrase]) -> Spellings:
    """Each phrase as it stands, in small letters, with a capital and in capitals."""
    weights: dict[tuple[str, str], float] = {}
    for phrase in phrases:
        worth = float(np.exp(-RARITY_WEIGHT * phrase.rarity))
        upright = phrase.spelling[:1].upper() + phrase.spelling[1:]
        for text, factor in (
            (phrase.spelling, 1.0),
            (upright, 1.0),
            (phrase.spelling.lower(), SMALL_WEIGHT),
            (phrase.spelling.upper(), CAPITALS_WEIGHT),
        ):
            weights[text, phrase.value] = max(weights.get((text, phrase.value), 0.0), worth * factor)
    texts, values = zip(*weights, strict=True)
    return Spellings(texts, values, tuple(weights.values()))


def _masses(near: list[int], p: list[float], known: Spellings, worth: float) -> dict[str, float]:
    masses: dict[str, float] = {}
    for at, mass in zip(near, p, strict=False):
        masses[known.values[at]] = masses.get(known.values[at], 0.0) + worth * mass * known.weights[at]
    return masses


def _behind_crumbs(trace: Trace, said: str, known: Spellings) -> dict[str, float]:
    """Values of the list when the first sign or word of what was `said` is a neighbour's stroke."""
    masses: dict[str, float] = {}
    word, gap, _ = said.partition(" ")
    for crumb in {said[0], word + gap if gap else said[0]}:
        near = known.near(said[len(crumb) :])
        p = np.exp(ctc.score(trace, [crumb + known.texts[at] for at in near])).tolist()
        for value, mass in _masses(near, p, known, CRUMB).items():
            if value:
                masses[value] = masses.get(value, 0.0) + mass
    return masses


def search(trace: Trace, said: str, known: Spellings, unlisted: float, keep: bool) -> Meant:
    """The value of the list that is meant, or with `keep` what was `said` where nothing of the list fits.

    `unlisted` is the share of texts that stand in no list.
    """
    near = known.near(said)
    texts = [known.texts[at] for at in near]
    kept = [said] if keep and said not in texts else []
    p = np.exp(ctc.score(trace, texts + kept)).tolist()
    masses = _masses(near, p, known, 1.0)
    worth = unlisted * UNLISTED_LETTER ** len(said)
    for text, mass in zip(kept, p[len(near) :], strict=True):
        masses[text] = masses.get(text, 0.0) + mass * worth
    if kept and len(said) > SHORTEST_BESIDE_CRUMBS:
        for value, mass in _behind_crumbs(trace, said, known).items():
            masses[value] = masses.get(value, 0.0) + mass
    least = 0.0 if keep and has_letters(said) else LEAST_CONFIDENCE
    return settled(masses, max(0.0, 1 - sum(p)) * worth, least)
