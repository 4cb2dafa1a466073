"""Class and year of birth of a page's children: those of an age sit in one class, so one row's reading bears another's.

Which school year the page was written in is not asked of the clock but of its rows: most of them agree on it.
"""

from collections.abc import Mapping
from itertools import product
from statistics import median_low

from intake.ocr import consistency
from intake.ocr.language import schooling
from intake.ocr.stages import CellReading

GRADE, BORN = schooling.FIELD, "birth_date"
LEAST_ROWS = 4
"""Fewer rows with class and year say nothing of the others."""
NEAR = 2
"""Years by which a child's class is often off: entered late, or stayed down."""
AGREES, BY_CHANCE, WAYS = 0.99, 0.4, 7
"""How often a class is so near; how often any class would be; how many others there are."""
Fields = dict[str, CellReading]


def weighed(rows: Mapping[int, Fields]) -> dict[int, Fields]:
    """The rows, those far off the page's classes with the class and birth date that agree best, and less sure of it.

    Only readings that each cell itself holds for possible are chosen between; rows that agree stay as they are."""
    sums = [one for fields in rows.values() if (one := _sum(fields)) is not None]
    if len(sums) < LEAST_ROWS:
        return dict(rows)
    usual = median_low(sums)
    if 2 * sum(abs(one - usual) <= NEAR for one in sums) <= len(sums):
        return dict(rows)
    return {row: _agreed(fields, usual) for row, fields in rows.items()}


def _sum(fields: Fields) -> int | None:
    """Class and year of birth together: of all children who started at six and went on, the same number."""
    return _sum_of(str(fields[GRADE].value), str(fields[BORN].value)) if {GRADE, BORN} <= fields.keys() else None


def _sum_of(words: str, born: str) -> int | None:
    grade = schooling.grade(words)
    return grade + int(born[:4]) if grade and born[:4].isdecimal() else None


def _agreed(fields: Fields, usual: int) -> Fields:
    mine = _sum(fields)
    if mine is None or abs(mine - usual) <= NEAR:
        return fields
    pools = {key: consistency.pool(fields[key]) for key in (GRADE, BORN)}
    shares: dict[str, consistency.Pool] = {key: dict.fromkeys(pool, 0.0) for key, pool in pools.items()}
    best, heaviest = (str(fields[GRADE].value), str(fields[BORN].value)), -1.0
    for words, born in product(pools[GRADE], pools[BORN]):
        weight = pools[GRADE][words] * pools[BORN][born] * _likely(_sum_of(words, born), usual)
        shares[GRADE][words] += weight
        shares[BORN][born] += weight
        if words and born and weight > heaviest:
            best, heaviest = (words, born), weight
    total = sum(shares[GRADE].values())
    changed = {
        key: consistency.chosen(fields[key], value, {name: one / total for name, one in shares[key].items()})
        for key, value in zip((GRADE, BORN), best, strict=True)
    }
    return {**fields, **changed}


def _likely(told: int | None, usual: int) -> float:
    if told is None:
        return BY_CHANCE
    return AGREES if abs(told - usual) <= NEAR else (1 - AGREES) / WAYS
