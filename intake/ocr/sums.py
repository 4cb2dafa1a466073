"""The sum at a table's foot ("Cộng: 18 trẻ, nam 10, nữ 8"): what it says of the rows. It never changes a value."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from intake.ocr.stages import CellReading, RowReading

SUM_RIGHT = 0.9
"""How often people count their own list rightly, and the sum is then read rightly when its parts add up."""
LEAST_DOUBT, MOST_DOUBT = 0.3, 4.0
"""Of a doubt, what stays at least where the sum agrees, and how many times it grows at most where it does not: a sum
may be right by two mistakes, and a wrong one is nobody's fault."""
_TOTAL = re.compile(r"(\d+)\D{0,12}tr[eéẻèẽẹ]", re.IGNORECASE)
_BOYS = re.compile(r"nam\D{0,3}(\d+)", re.IGNORECASE)
_GIRLS = re.compile(r"n[ữuưứửừũ]\D{0,3}(\d+)", re.IGNORECASE)
Counted = Callable[[CellReading], bool]


@dataclass(frozen=True, slots=True)
class Sum:
    """How many children, boys and girls the page says it holds; those struck through are not counted."""

    total: int
    boys: int
    girls: int


def read(lines: Sequence[str]) -> Sum | None:
    """The sum among some lines of text; None when there is none, or one that does not add up: it was misread."""
    found = [pattern.search(" ".join(lines)) for pattern in (_TOTAL, _BOYS, _GIRLS)]
    total, boys, girls = (int(one[1]) if one else -1 for one in found)
    return Sum(total, boys, girls) if total > 0 and total == boys + girls else None


def notes(told: Sum | None, rows: Sequence[RowReading]) -> list[str]:
    """Sentences where the sum says otherwise than the rows that stand."""
    if told is None:
        return []
    alive = [row for row in rows if not _is_struck(row)]
    said = []
    if told.total != len(alive):
        struck = f" (không kể {len(rows) - len(alive)} dòng bị gạch)" if len(alive) < len(rows) else ""
        said.append(
            f"Cuối trang ghi {told.total} trẻ, ở đây đọc được {len(alive)} dòng{struck}. Xem có dòng nào bị sót."
        )
    for number, sex, word in ((told.boys, "male", "nam"), (told.girls, "female", "nữ")):
        counted = sum(1 for row in alive if (one := row.fields.get("sex")) and one.value == sex)
        if number != counted:
            said.append(f"Cuối trang ghi {number} {word}, ở đây đọc được {counted} {word}. Xem lại cột giới tính.")
    return said


def weighed(rows: Sequence[RowReading], told: Sum | None) -> tuple[RowReading, ...]:
    """The rows with sexes and strokes more sure where the sum agrees with them, less sure where it does not.

    Of sexes nothing is said unless as many rows stand as the sum counts."""
    if told is None:
        return tuple(rows)
    standing = sum(not _is_struck(row) for row in rows)
    done = _counted(rows, "struck", lambda one: not one.value, told.total)
    if standing != told.total:
        return done
    alive = [row for row in done if not _is_struck(row)]
    if any(not (one := row.fields.get("sex")) or not one.value for row in alive):
        return done
    sexed = iter(_counted(alive, "sex", lambda one: one.value == "male", told.boys))
    return tuple(row if _is_struck(row) else next(sexed) for row in done)


def _is_struck(row: RowReading) -> bool:
    one = row.fields.get("struck")
    return bool(one and one.value)


def _counted(rows: Sequence[RowReading], key: str, counts: Counted, told: int) -> tuple[RowReading, ...]:
    """The rows with the confidence of `key` as the count of those that `counts` bears it out."""
    cells = [row.fields.get(key) for row in rows]
    known = [cell for cell in cells if cell is not None]
    if len(known) < len(rows):
        return tuple(rows)
    doubts = _doubts([counts(one) for one in known], [1 - one.confidence for one in known], told)
    return tuple(
        replace(row, fields={**row.fields, key: replace(one, confidence=1 - doubt)})
        for row, one, doubt in zip(rows, known, doubts, strict=True)
    )


def _doubts(counted: Sequence[bool], doubts: Sequence[float], told: int) -> list[float]:
    """The probability that each decision is wrong, given that all together should count `told`.

    Bayes' rule over all ways to be wrong: the count of the others is a sum of independent decisions."""
    changed = []
    for at, (is_counted, doubt) in enumerate(zip(counted, doubts, strict=True)):
        others = _counts([*counted[:at], *counted[at + 1 :]], [*doubts[:at], *doubts[at + 1 :]])
        right = (1 - doubt) * _bears_out(others, told - is_counted)
        wrong = doubt * _bears_out(others, told - (not is_counted))
        share = wrong / (right + wrong) if right + wrong else doubt
        changed.append(min(max(share, LEAST_DOUBT * doubt), MOST_DOUBT * doubt, max(doubt, 0.9)))
    return changed


def _counts(counted: Sequence[bool], doubts: Sequence[float]) -> list[float]:
    """The probability of each count, from 0."""
    shares = [1.0]
    for is_counted, doubt in zip(counted, doubts, strict=True):
        yes = 1 - doubt if is_counted else doubt
        shares = [a * (1 - yes) + b * yes for a, b in zip([*shares, 0.0], [0.0, *shares], strict=True)]
    return shares


def _bears_out(shares: Sequence[float], told: int) -> float:
    """How likely the sum is what it is when the others count as they may."""
    right = shares[told] if 0 <= told < len(shares) else 0.0
    return SUM_RIGHT * right + (1 - SUM_RIGHT) / (len(shares) + 1)
