"""Names over a trace: syllables of names are likelier, any other stands where the ink is clear."""

from collections.abc import Mapping
from functools import cache

from intake.ocr import beam
from intake.ocr.language.names import SEEN_WEIGHT, Place, Seen, lexicons, places
from intake.ocr.language.syllables import LEGAL_WEIGHT, Lexicon, titled
from intake.ocr.language.writing import Meant, settled
from intake.ocr.readers import Trace
from intake.ocr.signs import LETTERS

SIGNS = LETTERS + " '"
WIDTH = 12
LIKELIHOOD = 0.5
"""How far frequency counts, as an exponent: a syllable a hundred times as frequent outweighs ink ten times as clear."""
NO_NAME = 0.01
"""What writing with other signs than letters is worth beside a name."""
LONGEST = 6
"""Syllables in a name; more are no name but a sentence."""
Weights = Mapping[str, float]
FIRST: tuple[Place, ...] = ("surname",)
LATER: tuple[Place, ...] = ("middle", "given")


class _Model:
    """What a beginning of a name is worth: the surname first, then middle and given names."""

    def __init__(self, seen: Seen) -> None:
        self._more: dict[Place, dict[str, float]] = {"surname": {}, "middle": {}, "given": {}}
        self._begun: dict[Place, dict[str, float]] = {"surname": {}, "middle": {}, "given": {}}
        for (place, word), count in seen.items():
            self._more[place][word] = SEEN_WEIGHT * count
            _add_beginnings(self._begun[place], word, lexicons()[place].weight(word) + SEEN_WEIGHT * count)

    def begun(self, text: str) -> float:
        """The weight of a name that begins with `text`, of its unfinished last syllable at the best."""
        if text[-1:] == " ":
            return self._finished(text)
        words = text.split(" ")
        if len(words) > LONGEST:
            return 0.0
        finished = self._finished(text[: len(text) - len(words[-1])]) if len(words) > 1 else 1.0
        return finished * self._best(FIRST if len(words) == 1 else LATER, words[-1])

    def _finished(self, text: str) -> float:
        """`text` ends in a space; two of them, or one at the beginning, are no text."""
        words = text[:-1].split(" ")
        if not all(words):
            return 0.0
        weight = 1.0
        for at, word in enumerate(words):
            weight *= max(self._share(place, word) for place in (FIRST if at == 0 else LATER))
        return weight

    def whole(self, words: list[str]) -> float:
        """The weight of a whole name, every syllable in its place."""
        weight = 1.0
        for word, place in zip(words, places(len(words)), strict=True):
            weight *= self._share(place, word)
        return weight

    def _share(self, place: Place, word: str) -> float:
        name = titled(word)
        known = lexicons()[place].weight(name) + self._more[place].get(name, 0.0)
        return float((known / LEGAL_WEIGHT) ** LIKELIHOOD)

    def _best(self, where: tuple[Place, ...], begun: str) -> float:
        name = titled(begun)
        found = max(max(_beginnings(place).get(name, 0.0), self._begun[place].get(name, 0.0)) for place in where)
        return float((max(found, LEGAL_WEIGHT) / LEGAL_WEIGHT) ** LIKELIHOOD)


@cache
def _beginnings(place: Place) -> Weights:
    """For every beginning of a known syllable the weight of the heaviest that begins so."""
    heaviest: dict[str, float] = {}
    lexicon: Lexicon = lexicons()[place]
    for word, weight in lexicon.weights.items():
        _add_beginnings(heaviest, word, weight)
    return heaviest


def _add_beginnings(heaviest: dict[str, float], word: str, weight: float) -> None:
    for stop in range(1, len(word) + 1):
        heaviest[word[:stop]] = max(heaviest.get(word[:stop], 0.0), weight)


def search(trace: Trace, elsewhere: Seen) -> Meant:
    """The likeliest name in title case; `elsewhere` counts the syllables read surely in other cells of the page."""
    model = _Model(elsewhere)
    found = beam.search(trace, model.begun, SIGNS, WIDTH)
    masses: dict[str, float] = {}
    heaviest = 0.0
    for one in found.heard:
        words = [titled(word) for word in one.text.split()]
        weight = model.whole(words)
        if words:
            masses[" ".join(words)] = masses.get(" ".join(words), 0.0) + one.p * weight
            heaviest = max(heaviest, weight)
    other = max(0.0, 1 - found.p - found.unfollowed) * heaviest * NO_NAME
    return settled(masses, found.unfollowed + other)
