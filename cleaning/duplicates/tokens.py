"""What two communes may compare: keyed hashes of parts of a record, which tell nothing without the key.

By some two records find each other; one more, of many short ones, says what speaks against those that did.

The key lies outside the database (`access.keys`). A part is as bare as a sign (`cleaning.duplicates.syllables.bones`),
so that lost marks and swapped days still give the same token; what is common in a whole province gives none.
"""

from collections.abc import Collection, Mapping

from access.keys import Keyring
from cleaning.duplicates import births
from cleaning.duplicates.numbers import is_number
from cleaning.duplicates.syllables import bones
from db.queries.duplicates import BESIDE
from db.queries.matches import Match

PURPOSE = "duplicate"
_FULL = 12
_AGAINST = (("mother",), ("father",), ("low_digits", "high_digits"), ("low_day", "high_day"))
"""What speaks against one child: another mother or father; a number or a birth date of which no half agrees, since one
slip leaves the other half as it was."""
_HALVES = tuple(part for group in _AGAINST for part in group)
_SHORT = 10
"""Hex digits of each part: they are compared in pairs found otherwise, where 2**40 keep chance away."""
_UNKNOWN = "-" * _SHORT


def of(keyring: Keyring, record: Match) -> dict[str, str]:
    """Kind → token of one record; `BESIDE` finds nobody, it is compared where another one did."""
    found = {kind: keyring.token(f"{kind} {part}", PURPOSE) for kind, part in parts(record).items()}
    if found and (told := _beside(record)):
        short = {part: keyring.token(f"{part} {text}", PURPOSE)[:_SHORT] for part, text in told.items()}
        found[BESIDE] = "".join(short.get(part, _UNKNOWN) for part in _HALVES)
    return found


def is_told(kinds: Collection[str], one: str, other: str) -> bool:
    """Whether two records that share tokens of `kinds` are told of each other; `one`, `other` their `BESIDE` or "".

    One number under one name, and two kinds together, are told whatever else differs.
    """
    if "number" in kinds or len(kinds) > 1:
        return True
    first, second = _taken_apart(one), _taken_apart(other)
    differ = {part for part in _HALVES if _UNKNOWN not in (first[part], second[part]) and first[part] != second[part]}
    return not any(differ.issuperset(group) for group in _AGAINST)


def _taken_apart(beside: str) -> Mapping[str, str]:
    return {part: beside[at * _SHORT :][:_SHORT] or _UNKNOWN for at, part in enumerate(_HALVES)}


def _beside(record: Match) -> dict[str, str]:
    """Part → what is hashed, each bound to name and year: alone it would be common, and could be counted."""
    name, born = bones(record.full_name), births.known(record.birth)
    if not name or born is None:
        return {}
    found: dict[str, str] = {}
    for who, parent in (("mother", bones(record.mother_name)), ("father", bones(record.father))):
        if parent:
            found[who] = f"{parent[0]} {parent[-1]}"
    if is_number(record.number):
        number = record.number.zfill(_FULL)
        found |= {"low_digits": number[6:9], "high_digits": number[9:]}
    if born.day and born.month and not births.is_filled_in(born):
        low, high = sorted((born.day, born.month))
        found |= {"low_day": f"{low}", "high_day": f"{high}"}
    return {part: f"{name[0]} {name[-1]} {born.year} {text}" for part, text in found.items()}


def parts(record: Match) -> dict[str, str]:
    """Kind → what is hashed. Each kind alone is rare in a whole province: no name stands without a parent."""
    name, mother, father = (" ".join(bones(text)) for text in (record.full_name, record.mother_name, record.father))
    found: dict[str, str] = {}
    if name and is_number(record.number):
        found["number"] = f"{name.split()[-1]} {record.number.zfill(_FULL)}"
    born = births.known(record.birth)
    if " " not in name or born is None:
        return found
    if born.day and born.month:
        day = f"{born.year} {sorted((born.day, born.month))}"
        if " " in mother:
            found["mother_birth"] = f"{name.split()[0]} {name.split()[-1]} {mother} {day}"
        if " " in father:
            found["father_birth"] = f"{name} {father} {day}"
    if " " in mother and " " in father:
        found["parents"] = f"{name} {mother} {father} {born.year}"
    return found
