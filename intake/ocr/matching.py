"""Which known child a row is: by name, birth date, number, parents together, each child for one row of the page.

Weights are natural logarithms of "how much likelier in the child's own row than in another child's", from first
principles: what is common in a family says little, a number of twelve digits nearly everything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log

from rapidfuzz.distance import Levenshtein

from intake.ocr import assignment, spellings
from intake.ocr.language import likeness
from intake.ocr.stages import CellReading, KnownMatch, RowReading

KNOWN_SHARE = 0.8
"""Of the rows of a page are of children whose records are there."""
FAMILY_MOST = 3.0
"""Parents and household tell the family and not the child: all of them together weigh no more."""
NAMED_WITHIN = 0.35
UNNAMED, NAMED_ONLY = 0.5, 0.85
"""A row that bears another name and not exactly the child's number may be a twin's: no surer than this; and no surer
than that when it has nothing but the name, which two children of a hamlet may share."""
NEAR = 0.02
"""Another child this likely is named beside the first."""


@dataclass(frozen=True, slots=True)
class KnownChild:
    """A record as it is handed to the reader: `fields` under the keys of readings, "" for what the record lacks."""

    id: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Sign:
    """`gain` when two values are the same, `loss` when they are quite different; at `even` wrong letters, neither."""

    gain: float
    loss: float
    even: float


_OWN = {
    "full_name": _Sign(7.0, 6.0, 0.35),
    "personal_id": _Sign(14.0, 5.0, 0.25),
    "birth_date": _Sign(7.0, 4.0, 0.25),
    "sex": _Sign(0.7, 3.0, 0.1),
}
_FAMILY = {
    "mother_name": _Sign(3.0, 2.0, 0.35),
    "father_name": _Sign(2.0, 2.0, 0.35),
    "household_number": _Sign(2.0, 0.5, 0.3),
    "household_head": _Sign(2.0, 0.5, 0.35),
}
_SIGNS = _OWN | _FAMILY
PARENT = "parent_name"


def match(rows: Sequence[RowReading], known: Sequence[KnownChild]) -> list[KnownMatch | None]:
    """For each row the child it most likely is, each child for one row at most; None where none is likely enough."""
    if not rows or not known:
        return [None] * len(rows)
    likelier_alone = log(KNOWN_SHARE / (1 - KNOWN_SHARE) / len(known))
    gains = [[_weight(row.fields, child.fields) + likelier_alone for child in known] for row in rows]
    taken = assignment.best(gains)
    owners = {column: row for row, column in enumerate(taken) if column is not None}
    return [
        None if column is None else _matched(rows[row], row, column, gains, owners, known)
        for row, column in enumerate(taken)
    ]


def _matched(
    line: RowReading,
    row: int,
    column: int,
    gains: Sequence[Sequence[float]],
    owners: Mapping[int, int],
    known: Sequence[KnownChild],
) -> KnownMatch:
    """The match with its rivals: nobody, a child left over, or a child whose row would take this one."""
    lags = {other: _lag(row, column, other, gains, owners) for other in range(len(known)) if other != column}
    # Of a child that another row took, this row may also be left alone; and a row left alone may claim this child.
    alone = max(0.0, gains[row][column] - max((gains[r][column] for r in _left(gains, owners)), default=0.0))
    weights = {other: exp(-min(lag, 50.0)) for other, lag in lags.items()}
    nobody = exp(-min(gains[row][column], 50.0)) + exp(-min(alone, 50.0))
    sure = 1 / (1 + nobody + sum(weights.values()))
    sure = min(sure, _most(line.fields, known[column].fields))
    rivals = sorted((other for other in weights if weights[other] > NEAR), key=lambda other: -weights[other])
    return KnownMatch(known[column].id, sure, tuple(known[other].id for other in rivals[:2]))


def _left(gains: Sequence[Sequence[float]], owners: Mapping[int, int]) -> list[int]:
    taken = set(owners.values())
    return [row for row in range(len(gains)) if row not in taken]


def _lag(row: int, column: int, other: int, gains: Sequence[Sequence[float]], owners: Mapping[int, int]) -> float:
    """How far the sum falls when `row` takes `other` instead; its owner then takes `column`, or none."""
    owner = owners.get(other)
    now = gains[row][column] + (gains[owner][other] if owner is not None else 0.0)
    then = gains[row][other] + (max(gains[owner][column], 0.0) if owner is not None else 0.0)
    return max(0.0, now - then)


def _weight(read: Mapping[str, CellReading], told: Mapping[str, str]) -> float:
    own = sum(_evidence(sign, field, read.get(field), told.get(field, "")) for field, sign in _OWN.items())
    family = sum(_evidence(sign, field, read.get(field), told.get(field, "")) for field, sign in _FAMILY.items())
    family += _parent_evidence(read, told)
    return own + max(-FAMILY_MOST, min(FAMILY_MOST, family))


def _parent_evidence(read: Mapping[str, CellReading], told: Mapping[str, str]) -> float:
    """A column of one parent names either."""
    named = [told.get(field, "") for field in (PARENT, "mother_name", "father_name")]
    return max(_evidence(_FAMILY["mother_name"], PARENT, read.get(PARENT), one) for one in named)


def _evidence(sign: _Sign, field: str, one: CellReading | None, told: str) -> float:
    """What a value says for the child; a doubtful reading that is quite different says little against it, and one that
    was not understood at most something for it."""
    if one is None or not told:
        return 0.0
    if not one.value:
        wrong = min(_share(one.raw_text, way) for way in spellings.of(field, told)) if one.raw_text else 1.0
        return sign.gain * max(0.0, 1 - wrong / sign.even)
    wrong = _wrong_share(one, told)
    if wrong < sign.even:
        return sign.gain * (1 - wrong / sign.even)
    return -sign.loss * min(1.0, (wrong - sign.even) / sign.even) * one.confidence


def _wrong_share(one: CellReading, told: str) -> float:
    return min(_apart(seen, told) for seen in (str(one.value), *(one.alternatives if " " in told else ())))


@lru_cache(maxsize=100_000)
def _apart(seen: str, told: str) -> float:
    """The share of letters and marks that differ; of names without the surname when that says more."""
    whole = _share(seen, told)
    own, other = seen.split()[1:], told.split()[1:]
    return max(whole, _share(" ".join(own), " ".join(other))) if own and other else whole


def _share(one: str, other: str) -> float:
    a, b = "".join(likeness.letters(one)), "".join(likeness.letters(other))
    return Levenshtein.distance(a, b) / max(len(a), len(b), 1)


def _most(read: Mapping[str, CellReading], told: Mapping[str, str]) -> float:
    """How sure a match can be by what it rests on."""
    number = read.get("personal_id")
    if number is not None and number.value and number.value == told.get("personal_id"):
        return 1.0
    if not _says(read, told, "full_name"):
        return UNNAMED
    others = ("birth_date", "personal_id", *_FAMILY)
    is_backed = any(_says(read, told, field) for field in others) or _parent_evidence(read, told) > 0
    return 1.0 if is_backed else NAMED_ONLY


def _says(read: Mapping[str, CellReading], told: Mapping[str, str], field: str) -> bool:
    return _evidence(_SIGNS[field], field, read.get(field), told.get(field, "")) > 0
