"""Facts of one row that speak of each other: number, sex and birth date, each with what else it may be.

Nothing is changed that was read clearly: between close readings those win that agree, and facts that contradict each
other all the same make each other less sure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

from catalogue import personal_id
from intake.ocr.stages import CellReading

NUMBER = "personal_id"
FACTS = (NUMBER, "sex", "birth_date")
SEX_AGREES, YEAR_AGREES = 0.98, 0.97
"""How often a number on paper says the row's sex and its year of birth."""
SEX_BY_CHANCE, YEAR_BY_CHANCE = 1 / 2, 1 / 17
"""How often any number would."""
UNTOUCHED = 0.9
"""How often a misread number agrees where the reading of it does: most of its digits say nothing of the row."""
SUREST_IN_CONFLICT = 0.97
"""No reading is believed more than this against another fact of its row."""
LISTED_SHARE = 0.6
"""Of what a value leaves over, the part its alternatives hold when nobody weighed them."""
LENGTH, OTHER_LENGTH = 12, 0.85
FIRST_INTACT = 0.5
"""Six of twelve digits tell origin, sex and year: a lost one is as often behind them."""
Pool = dict[str, float]
"""Values with their probabilities; "" stands for all others together."""


@dataclass(frozen=True, slots=True)
class _Joint:
    """The likeliest values together, and for each fact the probability of every value."""

    best: Mapping[str, str]
    shares: Mapping[str, Pool]


def weighed(fields: dict[str, CellReading]) -> dict[str, CellReading]:
    """The row's readings with the values that agree best and the confidence they lend to or take from each other."""
    known = {key: fields[key] for key in FACTS if key in fields and fields[key].value}
    if NUMBER not in known:
        return dict(fields)
    first = str(known[NUMBER].value)
    joint = _weighed({key: pool(one) for key, one in known.items()}, first)
    if _contradict(joint.best):
        doubted = _weighed({key: pool(one, SUREST_IN_CONFLICT) for key, one in known.items()}, first)
        joint = _Joint(joint.best, doubted.shares)
    changed = {key: chosen(one, joint.best[key], joint.shares[key]) for key, one in known.items()}
    number = changed[NUMBER]
    if len(str(number.value)) != LENGTH:
        # The row may bear a number out that is a digit short, but does not make it a whole one.
        changed[NUMBER] = replace(number, confidence=min(number.confidence, 0.99 * known[NUMBER].confidence))
    if not number.shares and personal_id.decode(str(number.value)) is None:
        factor = OTHER_LENGTH if len(str(number.value)) != LENGTH else SEX_BY_CHANCE
        changed[NUMBER] = replace(number, confidence=number.confidence * factor)
    return {**fields, **changed}


def pool(one: CellReading, surest: float = 1.0) -> Pool:
    """The reading's values with their probabilities, the first no surer than `surest`."""
    sure = min(one.confidence, surest)
    left = max(0.0, 1 - sure)
    even = LISTED_SHARE * left / max(len(one.alternatives), 1)
    shares = one.shares or (even,) * len(one.alternatives)
    pool = {value: min(share, left) for value, share in zip(one.alternatives, shares, strict=False)}
    pool[str(one.value)] = sure
    pool[""] = max(0.0, 1 - sum(pool.values())) + pool.get("", 0.0)
    return pool


def _weighed(pools: Mapping[str, Pool], first: str) -> _Joint:
    """All combinations of the facts' values, each by its probability and by how well it agrees."""
    keys = list(pools)
    shares: dict[str, Pool] = {key: dict.fromkeys(pool, 0.0) for key, pool in pools.items()}
    total, best, heaviest = 0.0, dict.fromkeys(keys, ""), -1.0
    for values in product(*pools.values()):
        row = dict(zip(keys, values, strict=True))
        weight = _agreement(row, first)
        for key, value in row.items():
            weight *= pools[key][value]
        total += weight
        for key, value in row.items():
            shares[key][value] += weight
        if weight > heaviest and all(values):
            best, heaviest = row, weight
    scale = 1 / total if total else 0.0
    return _Joint(best, {key: {value: share * scale for value, share in pool.items()} for key, pool in shares.items()})


def _agreement(row: Mapping[str, str], first: str) -> float:
    """How likely these facts stand in one row; `first` is the number as it was read."""
    told, intact = _told(row[NUMBER] or first)
    is_other = not row[NUMBER]
    weight = 1.0
    if "sex" in row:
        agrees = told.sex == row["sex"] if told and row["sex"] else None
        weight *= _shared(_likely(agrees, is_other, SEX_AGREES, SEX_BY_CHANCE, 1), SEX_BY_CHANCE, intact)
    if "birth_date" in row:
        agrees = str(told.year) == row["birth_date"][:4] if told and row["birth_date"] else None
        weight *= _shared(_likely(agrees, is_other, YEAR_AGREES, YEAR_BY_CHANCE, 16), YEAR_BY_CHANCE, intact)
    return weight


def _told(number: str) -> tuple[personal_id.Decoded | None, float]:
    """What a number says, and how surely its first digits are whole: one digit short, it may be one of them."""
    if len(number) == LENGTH - 1:
        return personal_id.decode(f"{number}0"), FIRST_INTACT
    return personal_id.decode(number), 1.0


def _shared(likely: float, by_chance: float, intact: float) -> float:
    return intact * likely + (1 - intact) * by_chance


def _likely(agrees: bool | None, is_other: bool, often: float, by_chance: float, ways: int) -> float:
    """The probability that a fact agrees, or that it disagrees in one of so many `ways`; None is not known."""
    if agrees is None or (is_other and not agrees):
        return by_chance
    if is_other:
        return UNTOUCHED
    return often if agrees else (1 - often) / ways


def _contradict(row: Mapping[str, str]) -> bool:
    told = personal_id.decode(row[NUMBER])
    if told is None:
        return False
    return row.get("sex", told.sex) != told.sex or row.get("birth_date", str(told.year))[:4] != str(told.year)


def chosen(one: CellReading, value: str, pool: Mapping[str, float]) -> CellReading:
    """The reading with the value the row agrees on; what else it may be stays beside it."""
    names = [name for name in (str(one.value), *one.alternatives) if name != value and name in pool]
    others = sorted(dict.fromkeys(names), key=lambda name: -pool[name])
    kept = tuple(pool[name] for name in others) if one.shares else ()
    changed = one.value if value == str(one.value) else value
    return replace(one, value=changed, confidence=pool[value], alternatives=tuple(others), shares=kept)
