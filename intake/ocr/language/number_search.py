"""Personal and household numbers over a trace: the digits as they stand, what is likely only between close readings."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import groupby

from catalogue import places
from intake.ocr import beam, ctc
from intake.ocr.language.numbers import FULL_LENGTH
from intake.ocr.language.writing import Meant, settled
from intake.ocr.readers import Trace

SIGNS = "0123456789 .-"
LENGTHS = {12: 1.0, 11: 0.2, 13: 0.015, 9: 0.02, 10: 0.01}
"""Two or three numbers in a hundred are a digit short on paper. A digit invented for one of them is seen by nobody, a
digit lost from a whole one is flagged by its length: taken for eight times as dear, it makes 0.025 into 0.2."""
OTHER_LENGTH = 0.003
NO_PROVINCE, NO_CHILD, NO_CHILD_YEAR = 0.05, 0.1, 0.1
"""What a number is worth that no province gave, that says born before 2000, that says born when no child was."""
OLDEST_YEARS = 18
ORIGIN_DIGITS = 3
STRANGE_ORIGIN = 0.05
"""What an origin is worth that no other number of the page has, beside one that all of them have."""
LEAST_DIGITS = 4
LEAST_BESIDE_CRUMBS = 9
"""Figures that are taken for the number where a neighbour's strokes stand beside them: an old number has so many."""
BESIDE_CRUMBS = 0.9
OTHER_NUMBERS, NO_NUMBER = 0.5, 0.001
"""What numbers that were not followed are worth beside the best one, and writing that is none."""


def origins(texts: Iterable[str]) -> Counter[str]:
    """The first three digits of those texts that are whole personal numbers, with how often they stand there."""
    numbers = ("".join(sign for sign in text if sign.isdigit()) for text in texts)
    return Counter(number[:ORIGIN_DIGITS] for number in numbers if len(number) == FULL_LENGTH)


def personal_id(trace: Trace, today: date, beside: Counter[str]) -> Meant:
    """The digits of a personal number; eleven clear digits stay eleven. `beside`: origins of the page's others."""

    def weigh(digits: str) -> float:
        return _weight(digits, today) * _shared(digits, beside)

    found = _search(trace, weigh)
    if found.value or (figures := _longest_figures(trace)) is None:
        return found
    found = _search(figures, weigh)
    return replace(found, confidence=BESIDE_CRUMBS * found.confidence, others=(), shares=())


def _longest_figures(trace: Trace) -> Trace | None:
    """The steps of the longest stretch of words that are figures alone, None where it is too short or is everything.

    A neighbour's strokes in the cell are read as words or as lines of their own."""
    cuts = [0, *(at for one in ctc.glyphs(trace) if one.sign.isspace() for at in (one.start, one.stop))]
    words = list(zip(cuts[::2], [*cuts[1::2], len(trace.log_p)], strict=True))
    runs: list[tuple[int, int, int]] = []
    for is_figures, run in groupby(words, key=lambda word: _digits(ctc.part(trace, *word)) > 0):
        bounds = list(run)
        if is_figures and len(bounds) < len(words):
            runs.append((sum(_digits(ctc.part(trace, *word)) for word in bounds), bounds[0][0], bounds[-1][1]))
    count, start, stop = max(runs, default=(0, 0, 0))
    return ctc.part(trace, start, stop) if count >= LEAST_BESIDE_CRUMBS else None


def _digits(word: Trace) -> int:
    """How many figures a word has, 0 when anything else stands in it."""
    signs = [glyph.sign for glyph in ctc.glyphs(word)]
    return sum(sign.isdigit() for sign in signs) if all(sign in SIGNS for sign in signs) else 0


def count(trace: Trace) -> Meant:
    """The digits of a household's or another small number."""
    return _search(trace, lambda digits: float(bool(digits)))


def _search(trace: Trace, weigh: "beam.Weigh") -> Meant:
    masses: dict[str, float] = {}
    found = beam.search(trace, beam.anything, SIGNS)
    heaviest = 0.0
    for one in found.heard:
        digits = "".join(sign for sign in one.text if sign.isdigit())
        weight = weigh(digits)
        if weight:
            masses[digits] = masses.get(digits, 0.0) + one.p * weight
            heaviest = max(heaviest, weight)
    unfollowed = found.unfollowed * heaviest * OTHER_NUMBERS
    return settled(masses, unfollowed + max(0.0, 1 - found.p - found.unfollowed) * NO_NUMBER)


def _shared(digits: str, beside: Counter[str]) -> float:
    """What a whole number's origin is worth beside the origins of the page's other numbers."""
    if len(digits) != FULL_LENGTH:
        return 1.0
    others = beside.total() - beside[digits[:ORIGIN_DIGITS]]
    return 1 - (1 - STRANGE_ORIGIN) * others / (beside.total() + 1)


def _weight(digits: str, today: date) -> float:
    if len(digits) < LEAST_DIGITS:
        return 0.0
    weight = LENGTHS.get(len(digits), OTHER_LENGTH)
    if len(digits) != FULL_LENGTH:
        return weight
    year = 1900 + 100 * (int(digits[3]) // 2) + int(digits[4:6])
    weight *= 1.0 if places.origin(digits[:3]) else NO_PROVINCE
    weight *= 1.0 if digits[3] in "23" else NO_CHILD
    return weight * (1.0 if 0 <= today.year - year <= OLDEST_YEARS else NO_CHILD_YEAR)
