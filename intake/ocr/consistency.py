"""Facts of one row that speak of each other: number, sex and birth date agree or cast doubt on all three."""

from dataclasses import replace

from catalogue import personal_id
from intake.ocr.stages import CellReading

AGREE, DISAGREE = 0.35, 0.55
"""How much of the remaining doubt an agreement takes away; what a contradiction leaves of the confidence."""
LENGTH = 12
OTHER_LENGTH = 0.85


def weighed(fields: dict[str, CellReading]) -> dict[str, CellReading]:
    """The row's readings with the confidence that they lend to or take from each other."""
    number, sex, born = (fields.get(key) for key in ("personal_id", "sex", "birth_date"))
    changed = dict(fields)
    if number is None or not number.value:
        return changed
    told = personal_id.decode(str(number.value))
    number, told = _fitting(number, told, sex, born)
    changed["personal_id"] = number
    if told is None:
        factor = OTHER_LENGTH if len(str(number.value)) != LENGTH else DISAGREE
        changed["personal_id"] = replace(number, confidence=number.confidence * factor)
        return changed
    if sex and sex.value:
        _judge(changed, ("personal_id", "sex"), told.sex == sex.value)
    if born and born.value:
        _judge(changed, ("personal_id", "birth_date"), str(told.year) == str(born.value)[:4])
    return changed


def _fitting(
    number: CellReading, told: personal_id.Decoded | None, sex: CellReading | None, born: CellReading | None
) -> tuple[CellReading, personal_id.Decoded | None]:
    """Of several readings of the number's ink the one that agrees with the row; no digit is changed."""
    best, best_told, best_count = number, told, _agreements(told, sex, born)
    for other in number.alternatives:
        other_told = personal_id.decode(other)
        count = _agreements(other_told, sex, born)
        if count > best_count:
            beside = (str(number.value), *(one for one in number.alternatives if one != other))
            best, best_told, best_count = replace(number, value=other, alternatives=beside), other_told, count
    return best, best_told


def _agreements(told: personal_id.Decoded | None, sex: CellReading | None, born: CellReading | None) -> int:
    if told is None:
        return 0
    return bool(sex and sex.value == told.sex) + bool(born and str(born.value)[:4] == str(told.year))


def _judge(fields: dict[str, CellReading], keys: tuple[str, str], do_agree: bool) -> None:
    for key in keys:
        one = fields[key]
        sure = one.confidence + AGREE * (1 - one.confidence) if do_agree else one.confidence * DISAGREE
        fields[key] = replace(one, confidence=sure)
