"""Birth dates over a trace: day, month and year in every order of paper, weighed by the calendar and a child's age."""

import re
from datetime import date
from functools import lru_cache

from intake.ocr import beam
from intake.ocr.language.writing import Meant, settled
from intake.ocr.readers import Trace

SIGNS = "0123456789/.- ,"
AGES = {range(17): 1.0, range(17, 19): 0.1}
"""Years lived and their weight: registers keep children under 16, some a little longer."""
ANY_AGE = 0.001
"""What is written clearly is read even when no child of a register was born then."""
SHORT_YEAR, NO_DAY, NO_MONTH, MIXED_SIGNS, HALF_PADDED = 0.1, 0.03, 0.02, 0.05, 0.3
OTHER_DATES, NO_DATE = 0.3, 0.0003
"""What dates that were not followed are worth beside the best one, and writing that is none."""
LONGEST_SIGN = 3
_PART = re.compile(r"([/.\- ,]*)(\d*)")
_CENTURIES = ("19", "20")


def search(trace: Trace, today: date) -> Meant:
    """ISO 8601, cut where knowledge ends, with the other dates that may stand there."""
    masses: dict[str, float] = {}
    found = beam.search(trace, lambda text: float(_may_begin(text)), SIGNS)
    read, heaviest = 0.0, 0.0
    for one in found.heard:
        value, weight = understood(one.text, today)
        if value:
            masses[value] = masses.get(value, 0.0) + one.p * weight
            read, heaviest = read + one.p, max(heaviest, weight)
    unfollowed = found.unfollowed * heaviest * OTHER_DATES
    return settled(masses, unfollowed + max(0.0, 1 - read - found.unfollowed) * NO_DATE)


@lru_cache(maxsize=20_000)
def _parts(text: str) -> tuple[tuple[str, str], ...]:
    """(sign before it, figures) for each group of figures; the last may still be empty."""
    return tuple((found[1], found[2]) for found in _PART.finditer(text) if found[0])


@lru_cache(maxsize=20_000)
def _may_begin(text: str) -> bool:
    """Whether a date may begin with `text`."""
    parts = _parts(text)
    if len(parts) > 3 or (parts and parts[0][0]):
        return False
    if any(len(sign) > LONGEST_SIGN or len(sign.strip()) > 1 for sign, _ in parts):
        return False
    figures = [figure for _, figure in parts]
    if len(figures) == 1:
        return _is_number(figures[0], 31) or _is_year(figures[0])
    if len(figures) == 2:
        is_month = _is_number(figures[0], 31) and _is_number(figures[1], 12)
        return is_month or (_is_number(figures[0], 12) and _is_year(figures[1]))
    return _is_number(figures[0], 31) and _is_number(figures[1], 12) and _is_year(figures[2])


def _is_number(figures: str, most: int) -> bool:
    return len(figures) <= 2 and (len(figures) < 2 or 0 < int(figures) <= most)


def _is_year(figures: str) -> bool:
    return len(figures) <= 4 and (len(figures) < 3 or figures[:2] in _CENTURIES)


def understood(text: str, today: date) -> tuple[str, float]:
    """(ISO date, weight) of a text of figures and signs, ("", 0) when it is no date of the calendar."""
    parts = _parts(text.strip(" .,-/"))
    figures = [figure for _, figure in parts]
    if not figures or not all(figures) or len(figures) > 3 or len(figures[-1]) not in (2, 4):
        return "", 0.0
    if len(figures) < 3 and len(figures[-1]) == 2:
        return "", 0.0
    year = int(figures[-1]) + (2000 if len(figures[-1]) == 2 else 0)
    day, month = [0, 0, *map(int, figures[:-1])][-2:]
    if any(int(figure) == 0 for figure in figures):
        return "", 0.0
    try:
        born = date(year, month or 1, day or 1)
    except ValueError:
        return "", 0.0
    iso = born.isoformat()[: 10 if day else 7 if month else 4]
    return iso, _age_weight(born, today) * _form_weight([sign.strip() for sign, _ in parts[1:]], figures)


def _age_weight(born: date, today: date) -> float:
    if born > today:
        return ANY_AGE
    return next((weight for ages, weight in AGES.items() if today.year - born.year in ages), ANY_AGE)


def _form_weight(signs: list[str], figures: list[str]) -> float:
    """How usual the way of writing is: 05/03/2019 and 5/3/2019 are, 5.03/19 hardly."""
    weight = (1.0, NO_MONTH, NO_DAY, 1.0)[len(figures)]
    weight *= SHORT_YEAR if len(figures[-1]) == 2 else 1.0
    weight *= MIXED_SIGNS if len(set(signs)) > 1 else 1.0
    lengths = {len(figure) for figure in figures[:-1] if int(figure) < 10}
    padded = any(figure[0] == "0" for figure in figures[:-1])
    return weight * (HALF_PADDED if padded and len(lengths) > 1 else 1.0)
