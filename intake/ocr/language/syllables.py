"""Syllables against a lexicon: what was read, weighed against what is usually written there."""

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from catalogue import vietnamese
from intake.ocr.language import likeness

LEGAL_WEIGHT = 0.02
"""Parts of a thousand for a syllable that is legal and in no list: it stays, unless the reader itself doubted it."""
ILLEGAL_WEIGHT = 0.0005
TRUST_FLOOR, TRUST_SPAN = 2.0, 18.0
"""How many nats one wrong letter costs, from a reader that guesses to one that is sure."""
ILLEGAL_TRUST = 0.75
"""A reader is believed less where it saw what is no syllable at all."""
REACH_COST = 1.7
_LOOK_ALIKE = str.maketrans({"0": "o", "1": "i", "|": "i", "!": "i", "5": "s", "6": "b", "8": "b", "$": "s", "9": "g"})
_EDGES = " .,;:-–—_=~\"'|\\/()[]{}<>«»*^`´‘’“”°"


@dataclass(frozen=True, slots=True)
class Token:
    """One syllable as a reader saw it, in title case, with its confidence 0–1."""

    text: str
    confidence: float


@dataclass(frozen=True)
class Lexicon:
    """Weights of syllables (title case, NFC) in parts of a thousand."""

    weights: Mapping[str, float]
    shelves: dict[str, list[str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for word in self.weights:
            self.shelves.setdefault(likeness.bare(word), []).append(word)

    def weight(self, word: str) -> float:
        """What is known of it, or a little for any legal syllable."""
        return self.weights.get(word) or (LEGAL_WEIGHT if vietnamese.is_syllable(word) else ILLEGAL_WEIGHT)

    def near(self, text: str) -> list[str]:
        """Known syllables whose bare letters are those of `text`, or nearly."""
        keys = likeness.near(text, self.shelves, within=1 if len(text) < 4 else 2)
        return [word for key in keys for word in self.shelves[key]]


def tokens_of(words: Iterable[tuple[str, float]], figures: bool = False) -> list[Token]:
    """The syllables read: signs at the edges gone, look-alike figures as letters, crumbs left out.

    With `figures` a number by itself stays (Thôn 3)."""
    tokens = []
    for text, confidence in words:
        clean = unicodedata.normalize("NFC", text).strip(_EDGES)
        if figures and clean.isdecimal():
            tokens.append(Token(clean, confidence))
            continue
        if any(char.isalpha() for char in clean):
            clean = clean.translate(_LOOK_ALIKE)
        clean = "".join(char for char in clean if char.isalpha() or char in "'’")
        if clean:
            tokens.append(Token(titled(clean), confidence))
    return tokens


@lru_cache(maxsize=50_000)
def titled(word: str) -> str:
    """Title case that keeps H'Hen and M'Drắk."""
    return "'".join(part[:1].upper() + part[1:].lower() for part in word.replace("’", "'").split("'"))


def ranked(token: Token, lexicon: Lexicon, more: Mapping[str, float]) -> list[tuple[str, float]]:
    """Spellings with their shares of belief, likeliest first; what was read is always among them.

    `more` adds weight to syllables that the same page has shown surely.
    """
    if token.text.isdecimal():
        return [(token.text, 1.0)]
    trust = TRUST_FLOOR + TRUST_SPAN * token.confidence**2
    if not vietnamese.is_syllable(token.text) and token.text not in lexicon.weights:
        trust *= ILLEGAL_TRUST
    scores = {token.text: math.log(lexicon.weight(token.text) + more.get(token.text, 0.0))}
    for word in dict.fromkeys([*lexicon.near(token.text), *more]):
        cost = likeness.cost(token.text, word)
        if 0 < cost <= REACH_COST:
            scores[word] = math.log(lexicon.weight(word) + more.get(word, 0.0)) - trust * cost
    top = max(scores.values())
    total = sum(math.exp(score - top) for score in scores.values())
    return sorted(((word, math.exp(score - top) / total) for word, score in scores.items()), key=lambda pair: -pair[1])


@dataclass(frozen=True, slots=True)
class Spelled:
    """Syllables put together; `share` is how likely they are against the other spellings that were weighed."""

    value: str
    share: float
    others: tuple[str, ...] = ()


def spell(tokens: Sequence[Token], lexicons: Sequence[Lexicon], more: Sequence[Mapping[str, float]]) -> Spelled:
    """The likeliest spelling of all tokens, each weighed by the lexicon of its place."""
    chosen, share, doubts = [], 1.0, []
    for at, (token, lexicon, extra) in enumerate(zip(tokens, lexicons, more, strict=True)):
        choices = ranked(token, lexicon, extra)
        chosen.append(choices[0][0])
        share *= choices[0][1]
        doubts += [(choices[1][1], at, choices[1][0])] if len(choices) > 1 and choices[1][1] > 0.1 else []
    doubts.sort(reverse=True)
    others = tuple(" ".join([*chosen[:at], word, *chosen[at + 1 :]]) for _, at, word in doubts[:2])
    return Spelled(" ".join(chosen), share, others)
