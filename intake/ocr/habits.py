"""One value weighed by its writer's habits: whoever writes a 4 that is read as a 9 may have written a 4."""

from dataclasses import replace
from math import exp

from intake.ocr import letters
from intake.ocr.language.writing import Meant
from intake.ocr.letters import Letters


def weighed(column: str, seen: str, meant: Meant, hand: Letters) -> Meant:
    """What may stand there, weighed by this writer's habits: how sure it is, and of a strange hand also the order."""
    if not hand.writer or not isinstance(meant.value, str) or not meant.value or not seen:
        return meant
    pool = {meant.value: meant.confidence, **dict(zip(meant.others, meant.shares, strict=False))}
    masses = {value: p * _factor(column, value, seen, hand) for value, p in pool.items()}
    total = sum(masses.values()) + max(0.0, 1 - sum(pool.values()))
    (value, mass), *others = sorted(masses.items(), key=lambda pair: pair[1], reverse=True)
    if value != meant.value and not hand.is_strange:
        return meant
    unweighed = tuple(one for one in meant.others if one not in pool)
    return replace(
        meant,
        value=value,
        confidence=mass / total,
        others=(*(one for one, _ in others), *unweighed),
        shares=tuple(m / total for _, m in others),
    )


def _factor(column: str, value: str, seen: str, hand: Letters) -> float:
    way = letters.spelled(column, value, seen)
    return exp(hand.weight(way, seen)) if way else 1.0
