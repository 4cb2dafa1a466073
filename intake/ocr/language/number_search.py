"""Personal and household numbers over a trace: the digits as they stand, what is likely only between close readings."""

from datetime import date

from catalogue import places
from intake.ocr import beam
from intake.ocr.language.numbers import FULL_LENGTH
from intake.ocr.language.writing import Meant, settled
from intake.ocr.readers import Trace

SIGNS = "0123456789 .-"
LENGTHS = {12: 1.0, 11: 0.03, 13: 0.015, 9: 0.02, 10: 0.01}
OTHER_LENGTH = 0.003
NO_PROVINCE, NO_CHILD, NO_CHILD_YEAR = 0.05, 0.1, 0.1
"""What a number is worth that no province gave, that says born before 2000, that says born when no child was."""
OLDEST_YEARS = 18
LEAST_DIGITS = 4
OTHER_NUMBERS, NO_NUMBER = 0.5, 0.001
"""What numbers that were not followed are worth beside the best one, and writing that is none."""


def personal_id(trace: Trace, today: date) -> Meant:
    """The digits of a personal number; eleven clear digits stay eleven."""
    return _search(trace, lambda digits: _weight(digits, today))


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
