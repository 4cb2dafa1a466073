"""What the other rows of a page make likelier: the same parents, hamlet and group, numbers of one province.

Only close readings are decided so; what was read clearly stays, so that a fact that changed still comes out changed.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from intake.ocr.stages import CellReading

HOUSEHOLD, NUMBER = "household_number", "personal_id"
REPEATED = ("father_name", "mother_name", "household_head", "hamlet", "ethnicity", HOUSEHOLD)
"""Facts that brothers and sisters, or the houses of a hamlet, have in common."""
SAME = 10.0
"""How much likelier a value is that a row beside it has surely."""
CORRELATED = 0.5
"""The least of a doubt that stays where neighbours agree: one hand misreads alike in every row."""
ORIGIN_DIGITS = 3
OTHER_PLACES = 0.75
"""How often a digit was misread behind the origin: such numbers have the page's origin as well."""
Row = dict[str, CellReading]


def lent(rows: Sequence[Row]) -> list[Row]:
    """The rows with their close readings decided by the rows above and below and by the whole page."""
    done = [dict(row) for row in rows]
    for at, row in enumerate(done):
        above, below = (rows[at - 1] if at else {}), (rows[at + 1] if at + 1 < len(rows) else {})
        for key in REPEATED:
            if key in row and row[key].shares:
                expected = [_expected(key, side[key], side is above) for side in (above, below) if key in side]
                values = {value for one in expected for value in one}
                # The surer of both rows speaks, not both together: a change between them must come out.
                more = {value: max(one.get(value, 0.0) for one in expected) for value in values}
                row[key] = _weighed(row[key], more)
    return _origins(done)


def _expected(key: str, before: CellReading, is_down: bool) -> dict[str, float]:
    """How much likelier the values beside it make a value; of household numbers also the next, since they run on."""
    pool = {str(before.value): before.confidence, **dict(zip(before.alternatives, before.shares, strict=False))}
    found = {value: SAME * p for value, p in pool.items() if value}
    if key == HOUSEHOLD:
        next_one = {
            str(int(value) + (1 if is_down else -1)).zfill(len(value)): more
            for value, more in found.items()
            if value.isdigit()
        }
        found = {value: found.get(value, 0.0) + next_one.get(value, 0.0) for value in {*found, *next_one}}
    return found


def _origins(rows: list[Row]) -> list[Row]:
    """Personal numbers of one page were mostly given in one province, which their first digits tell."""
    found = [(str(row[NUMBER].value), row[NUMBER].confidence) for row in rows if NUMBER in row and row[NUMBER].value]
    counts: defaultdict[str, float] = defaultdict(float)
    for value, confidence in found:
        counts[value[:ORIGIN_DIGITS]] += confidence
    for row in rows:
        if (one := row.get(NUMBER)) and one.shares:
            values = (str(one.value), *one.alternatives)
            own = {str(one.value)[:ORIGIN_DIGITS]: one.confidence}
            codes = {value: value[:ORIGIN_DIGITS] for value in values}
            factors = {v: counts[code] - own.get(code, 0.0) for v, code in codes.items()}
            row[NUMBER] = _weighed(one, factors, OTHER_PLACES * max(factors.values()))
    return rows


def _weighed(one: CellReading, factors: dict[str, float], missing: float = 0.0) -> CellReading:
    """The reading when some of its values are so many times more likely, and `missing` all that are no candidates.

    What was no candidate does not become one."""
    pool = {str(one.value): one.confidence, **dict(zip(one.alternatives, one.shares, strict=True))}
    masses = {value: p * (1 + factors.get(value, 0.0)) for value, p in pool.items()}
    total = sum(masses.values()) + (1 + missing) * max(0.0, 1 - sum(pool.values()))
    (value, mass), *others = sorted(masses.items(), key=lambda pair: pair[1], reverse=True)
    names, shares = tuple(name for name, _ in others), tuple(m / total for _, m in others)
    if value == str(one.value):
        sure = min(mass / total, 1 - CORRELATED * (1 - one.confidence))
        scale = (1 - sure) / max(1 - mass / total, 1e-9)
        return replace(one, confidence=sure, alternatives=names, shares=tuple(scale * share for share in shares))
    return replace(one, value=value, confidence=mass / total, alternatives=names, shares=shares)
