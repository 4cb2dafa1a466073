"""How much speaks for two records being one child, field by field, with the words an officer reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from cleaning.duplicates import births, names
from cleaning.duplicates.numbers import compare as compare_numbers
from cleaning.duplicates.weights import Weights, weights
from db.queries.matches import Match

Verdict = Literal["likely", "possible", "apart"]
_MISREAD = ("mark", "letter")
_NEVER_LIKELY = ("middle_other", "surname_other", "missing")


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the comparison: `level` as in `weights.json`, `bits` for (above 0) or against one child."""

    field: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """All fields that say something, and what follows of them. `is_doubtful` asks for an officer's look (E3.9)."""

    lines: tuple[Line, ...]
    bits: float
    verdict: Verdict
    is_doubtful: bool


def compare(one: Match, other: Match) -> Likeness:
    """The same for (one, other) and (other, one). Two given names are two children, whatever else agrees: twins."""
    told, name = weights(), names.compare(one.full_name, other.full_name)
    if name.is_given_other:
        return Likeness((Line("full_name", name.level, name.bits),), name.bits, "apart", False)
    born, sex, number, place = _without_names(*_levels(one, other))
    lines = [
        Line("full_name", name.level, min(name.bits, told.name_bits_most["full_name"])),
        born,
        sex,
        number,
        _parent("mother", one.mother_name, other.mother_name, told),
        _parent("father", one.father, other.father, told),
        place,
    ]
    spoken = tuple(line for line in lines if line.level != "missing")
    bits = sum(line.bits for line in spoken)
    is_ruled = _is_ruled(one, other)
    verdict = _verdict(bits, name, is_ruled)
    return Likeness(spoken, bits, verdict, verdict == "likely" or is_ruled)


def are_surely_apart(one: Match, other: Match) -> bool:
    """Whether `compare` says "apart" for their given names alone, or whatever the names are: most pairs end here, at a
    tenth of its cost."""
    if names.are_given_other(one.full_name, other.full_name):
        return True
    return _names_decide_nothing(*_levels(one, other)) and not _is_ruled(one, other)


@cache
def _names_decide_nothing(birth: str, sex: str, number: str, place: str) -> bool:
    told = weights()
    bits = sum(line.bits for line in _without_names(birth, sex, number, place)) + sum(told.name_bits_most.values())
    return bits < told.possible_bits


def _levels(one: Match, other: Match) -> tuple[str, str, str, str]:
    """Of birth, sex, number and place."""
    born, sex = births.compare(one.birth, other.birth), _same(one.sex, other.sex)
    return born, sex, compare_numbers(one.number, other.number), _place(one, other)


@cache
def _without_names(birth: str, sex: str, number: str, place: str) -> tuple[Line, Line, Line, Line]:
    """The lines of those levels: there are few, and millions of pairs."""
    told = weights()
    return (
        _by_level("birth_date", birth, told.birth),
        _by_level("sex", sex, told.sex),
        _by_level("personal_id", number, told.number),
        _by_level("hamlet", place, told.place),
    )


def _by_level(field: str, level: str, bits: Mapping[str, float]) -> Line:
    return Line(field, level, 0.0 if level == "missing" else bits[level])


def _same(one: str, other: str) -> str:
    if not one or not other:
        return "missing"
    return "same" if one == other else "other"


def _parent(who: str, one: str, other: str, told: Weights) -> Line:
    """A parent's name is one person's or another's: what differs in the given name or the surname is somebody else."""
    found = names.compare(one, other)
    if found.level in ("other", "surname_other", "middle_other"):
        return Line(f"{who}_name", "other", told.parent_other[who])
    most = told.parent_misread_most if found.level in _MISREAD else told.name_bits_most[who]
    return Line(f"{who}_name", found.level, min(found.bits, most))


def _place(one: Match, other: Match) -> str:
    if one.hamlet_id is None or other.hamlet_id is None:
        return "missing"
    if one.hamlet_id != other.hamlet_id:
        return "other"
    return "household" if one.household and one.household == other.household else "hamlet"


def _verdict(bits: float, name: names.Compared, is_ruled: bool) -> Verdict:
    """Two middle names are mostly two sisters named after each other, two surnames two cousins: never likely.

    Where a child has no name yet, all else must speak for it.
    """
    told = weights()
    if bits >= told.likely_bits and name.level not in _NEVER_LIKELY:
        return "likely"
    least = told.likely_bits if name.level == "missing" else told.possible_bits
    return "possible" if is_ruled or bits >= least else "apart"


def _is_ruled(one: Match, other: Match) -> bool:
    """E3.9 as the plans word it: one name and birth date, or one name and mother with birth years at most one apart."""
    if not one.name or one.name != other.name:
        return False
    born, again = births.known(one.birth), births.known(other.birth)
    if one.birth and one.birth == other.birth:
        return True
    is_mothers = bool(one.mother) and one.mother == other.mother
    return is_mothers and born is not None and again is not None and abs(born.year - again.year) <= 1
