"""Names over a trace: syllables of names are likelier, any other stands where the ink is clear."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache

from intake.ocr import beam
from intake.ocr.language.names import CORRELATED, Place, Seen, lexicons, places, weights
from intake.ocr.language.syllables import LEGAL_WEIGHT, titled
from intake.ocr.language.writing import Meant, settled
from intake.ocr.readers import Trace
from intake.ocr.signs import LETTERS

SIGNS = LETTERS + " '"
LIKELIHOOD = 0.6
"""How far frequency counts, as an exponent: a syllable a hundred times as frequent outweighs ink 16 times as clear."""
NO_NAME = 0.01
"""What writing with other signs than letters is worth beside a name."""
LONGEST = 6
"""Syllables in a name; more are no name but a sentence."""
Weights = Mapping[str, float]
FIRST: tuple[Place, ...] = ("surname",)
LATER: tuple[Place, ...] = ("middle", "given")
BEHIND_FIRST: tuple[Place, ...] = (*LATER, "family")
"""Where a name begins with Y or H', which say that somebody is a man or a woman: the given name, then the family's."""
MAN, WOMAN = "Y", "H'"


class _Model:
    """What a beginning of a name is worth: the surname first, then middle and given names."""

    def __init__(self, beside: Mapping[tuple[Place, str], float]) -> None:
        """`beside`: what syllables weigh beside their lexicon."""
        self._more = beside
        self._begun: dict[tuple[Place, str], float] = {}
        self._finished = {"": 1.0}
        self._bests: dict[tuple[tuple[Place, ...], str], float] = {}
        for (place, word), more in self._more.items():
            for stop in range(1, len(word) + 1):
                key = place, word[:stop]
                self._begun[key] = max(self._begun.get(key, 0.0), _worth(place, word) + more)

    def begun(self, text: str) -> float:
        """The weight of a name that begins with `text`, of its unfinished last syllable at the best."""
        cut = text.rfind(" ") + 1
        finished = self._until(text[:cut])
        if not finished or cut == len(text):
            return finished
        key = _where(text, cut), text[cut:]
        if key not in self._bests:
            self._bests[key] = self._best(*key)
        return finished * self._bests[key]

    def _until(self, text: str) -> float:
        """The weight of finished syllables; `text` is empty or ends in a space, two of them are no text."""
        if text not in self._finished:
            cut = text.rfind(" ", 0, -1) + 1
            word, where = text[cut:-1], _where(text, cut)
            is_name = word and text.count(" ") < LONGEST
            share = max(self._share(place, word) for place in where) if is_name else 0.0
            self._finished[text] = self._until(text[:cut]) * share
        return self._finished[text]

    def whole(self, words: list[str]) -> float:
        """The weight of a whole name, every syllable in its place."""
        weight = 1.0
        for word, at in zip(words, _places(words), strict=True):
            weight *= max(self._share(place, word) for place in at)
        return weight

    def _share(self, place: Place, word: str) -> float:
        known = _worth(place, word)
        if self._more and (more := self._more.get((place, titled(word)))):
            known += more
        return float((known / LEGAL_WEIGHT) ** LIKELIHOOD)

    def _best(self, where: tuple[Place, ...], begun: str) -> float:
        found = _best_begun(where, begun)
        if self._begun:
            name = titled(begun)
            found = max(found, *(self._begun.get((place, name), 0.0) for place in where))
        return float((found / LEGAL_WEIGHT) ** LIKELIHOOD)


def is_family_last(name: str) -> bool:
    """Whether a name is one of those, Y Thuận Kbuôr and H'Hân Êban."""
    return name.startswith((f"{MAN} ", WOMAN))


def _where(text: str, cut: int) -> tuple[Place, ...]:
    """Where in a name the syllable stands that begins at `cut`."""
    return (BEHIND_FIRST if is_family_last(text) else LATER) if cut else FIRST


def _places(words: list[str]) -> list[tuple[Place, ...]]:
    """What each syllable of a whole name may be."""
    if len(words) > 1 and is_family_last(" ".join(words)):
        return [FIRST, *[LATER] * (len(words) - 2), ("given", "family")]
    return [(place,) for place in places(len(words))]


@lru_cache(maxsize=50_000)
def _worth(place: Place, word: str) -> float:
    name = titled(word)
    known = lexicons()[place].weight(name)
    if place != "surname" or not name.startswith(WOMAN) or name == WOMAN:
        return known
    # H'Hân is what says a woman, and a given name: parts of a thousand of each.
    named = lexicons()[place].weight(WOMAN) * lexicons()["given"].weight(name.removeprefix(WOMAN)) / 1000
    return max(known, named)


@lru_cache(maxsize=50_000)
def _best_begun(where: tuple[Place, ...], begun: str) -> float:
    name = titled(begun)
    return max(LEGAL_WEIGHT, *(_beginnings(place).get(name, 0.0) for place in where))


@cache
def _beginnings(place: Place) -> Weights:
    """For every beginning of a known syllable the weight of the heaviest that begins so."""
    heaviest: dict[str, float] = {}
    for word, weight in lexicons()[place].weights.items():
        for stop in range(1, len(word) + 1):
            heaviest[word[:stop]] = max(heaviest.get(word[:stop], 0.0), weight)
    return heaviest


def _with_apostrophes(text: str) -> str:
    """H'Hương where the apostrophe was lost or a gap was seen behind it: HHương, H' Hương."""
    text = text.replace("' ", "'")
    return " ".join(f"{word[0]}'{word[1:]}" if _is_after_h(word) else word for word in text.split())


def _is_after_h(word: str) -> bool:
    """Whether a capital stands behind H or K within a word that is not all capitals."""
    return word[:1] in ("H", "K") and len(word) > 2 and word[1].isupper() and not word.isupper()


def _joined(words: list[str]) -> list[str]:
    """Rơchâm where a gap was seen in it: no syllable of a name begins small, so Rơ châm is one that is known whole."""
    whole: list[str] = []
    for word in words:
        if whole and word[0].islower() and _is_known(one := titled(whole[-1] + word)):
            whole[-1] = one
        else:
            whole.append(word)
    return whole


def _is_known(name: str) -> bool:
    return any(name in lexicon.weights for lexicon in lexicons().values())


def search(trace: Trace, elsewhere: Seen, own: Mapping[tuple[Place, str], float] | None = None) -> Meant:
    """The likeliest name in title case; `elsewhere` counts the syllables read surely in other cells of the page, `own`
    are syllables of the commune with what they weigh."""
    model = _Model(weights(elsewhere, own or {}))
    found = beam.search(trace, model.begun, SIGNS, beam.NEAR)
    meant = _settled(found, model)
    return _bounded(meant, _settled(found, _Model(own or {}))) if elsewhere else meant


def _bounded(meant: Meant, alone: Meant) -> Meant:
    """What the page makes likeliest, no surer than half of the doubt left by this cell's own ink: one hand misreads
    alike in every row, and cells that were misread together bear each other out."""
    shares = {str(alone.value): alone.confidence, **dict(zip(alone.others, alone.shares, strict=True))}
    sure = min(meant.confidence, 1 - CORRELATED * (1 - shares.get(str(meant.value), 0.0)))
    scale = (1 - sure) / max(1 - meant.confidence, 1e-9)
    return replace(meant, confidence=sure, shares=tuple(min(sure, scale * share) for share in meant.shares))


def _settled(found: beam.Found, model: _Model) -> Meant:
    masses: dict[str, float] = {}
    heaviest = 0.0
    for one in found.heard:
        words = [titled(word) for word in _joined(_with_apostrophes(one.text).split())]
        weight = model.whole(words)
        if words:
            masses[" ".join(words)] = masses.get(" ".join(words), 0.0) + one.p * weight
            heaviest = max(heaviest, weight)
    other = max(0.0, 1 - found.p - found.unfollowed) * heaviest * NO_NAME
    return settled(masses, found.unfollowed + other, 0.0)
