"""Names: a lost mark is put back where syllables of names allow it, an uncommon but possible name stays as read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

from intake.ocr.language.syllables import Lexicon, Spelled, Token, spell

Place = Literal["surname", "middle", "given", "family"]
DATA = Path(__file__).with_name("names.tsv")
SEEN_WEIGHT = 25.0
"""What each sure occurrence on the same page adds to a syllable: families share names."""
SURE = 0.85
CORRELATED = 0.5
"""The least of a reading's own doubt that stays where the rest of the page agrees with it (as of rows beside each
other, `intake.ocr.neighbours`)."""
ELSEWHERE_SHARE = 1 / 20
"""A middle name may be given, and the other way round, but seldom."""
Seen = Counter[tuple[Place, str]]


@cache
def lexicons() -> dict[Place, Lexicon]:
    """The lexicon of each place in a name."""
    weights: dict[Place, dict[str, float]] = {"surname": {}, "middle": {}, "given": {}, "family": {}}
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            place, weight, words = line.split("\t")
            for word in words.split():
                known = weights[_place(place)]
                known[word] = max(known.get(word, 0.0), float(weight))
    middle, given = dict(weights["middle"]), dict(weights["given"])
    weights["middle"] = {word: weight * ELSEWHERE_SHARE for word, weight in given.items()} | middle
    weights["given"] = {word: weight * ELSEWHERE_SHARE for word, weight in middle.items()} | given
    return {place: Lexicon(known) for place, known in weights.items()}


def _place(text: str) -> Place:
    known: dict[str, Place] = {"surname": "surname", "middle": "middle", "family": "family"}
    return known.get(text, "given")


def places(count: int) -> list[Place]:
    """Where each of `count` syllables stands; a name of one word is a given name."""
    if count < 2:
        return ["given"] * count
    middle: list[Place] = ["middle"] * (count - 2)
    return ["surname", *middle, "given"]


def propose(
    tokens: Sequence[Token], seen: Seen | None = None, own: Mapping[tuple[Place, str], float] | None = None
) -> Spelled | None:
    """The likeliest name for what was read; `seen` counts the syllables read surely elsewhere on the page, `own` are
    syllables of the commune with what they weigh."""
    if not tokens:
        return None
    where = places(len(tokens))
    elsewhere = (seen or Counter()) - sure_syllables(tokens)
    more = weights(elsewhere, own or {})
    beside = [{word: weight for (at, word), weight in more.items() if at == place} for place in where]
    meant = spell(tokens, [lexicons()[place] for place in where], beside)
    return _bounded(meant, tokens, where, own or {}) if elsewhere else meant


def _bounded(
    meant: Spelled, tokens: Sequence[Token], where: Sequence[Place], own: Mapping[tuple[Place, str], float]
) -> Spelled:
    """No surer than half of the doubt left without the page: what was misread alike bears itself out."""
    beside = [{word: weight for (at, word), weight in own.items() if at == place} for place in where]
    alone = spell(tokens, [lexicons()[place] for place in where], beside)
    share = alone.share if alone.value == meant.value else 0.0
    return replace(meant, share=min(meant.share, 1 - CORRELATED * (1 - share)))


def weights(seen: Seen, own: Mapping[tuple[Place, str], float]) -> dict[tuple[Place, str], float]:
    """What syllables weigh beside their lexicon: those the page has shown surely, and the commune's own."""
    more: dict[tuple[Place, str], float] = dict(own)
    for word, count in seen.items():
        more[word] = more.get(word, 0.0) + SEEN_WEIGHT * count
    return more


def sure_syllables(tokens: Sequence[Token]) -> Seen:
    """The syllables of a name that the reader was sure of and that are known in their place."""
    return Counter(
        (place, token.text)
        for token, place in zip(tokens, places(len(tokens)), strict=True)
        if token.confidence >= SURE and token.text in lexicons()[place].weights
    )
