"""Who may be meant by a line whose child is not surely known: the living records of the area nearest to its words."""

from collections.abc import Mapping, Sequence

from catalogue import personal_id
from catalogue.dates import parse
from catalogue.vietnamese import fold
from cleaning.duplicates import names
from db import Scope, Session, opened
from db.queries import meant as queries
from db.queries.meant import Near

LIKELY_MAX = 5
_SYLLABLES_MIN = 2
_SAME_NUMBER, _SAME_DAY = 40.0, 10.0
"""Bits beside those of the name: a number says more than any name, a whole birth date more than its year."""


def likely(session: Session, scope: Scope, lines: Sequence[Mapping[str, str]]) -> list[list[Near]]:
    """For each line at most LIKELY_MAX records, the likeliest first: of its number, or its name, or its birth year.

    A record of the same year counts when its name is like the line's, lost marks and typing undone.
    """
    asked = [_Asked(said) for said in lines]
    numbers = {one.number for one in asked} - {""}
    folded, years = {one.folded for one in asked} - {""}, {one.year for one in asked} - {""}
    known = queries.near(session, scope, numbers, folded, years) if numbers or folded or years else []
    found = [_nearest(one, known) for one in asked]
    opened.listed(sum(map(len, found)))
    return found


class _Asked:
    """What a line says of its child, as records have it; "" where it says nothing or nothing that is understood."""

    def __init__(self, said: Mapping[str, str]) -> None:
        born = parse(said.get("birth_date", ""))
        self.name = said.get("full_name", "")
        self.folded = fold(self.name)
        self.number = personal_id.strip(said.get("personal_id", ""))
        self.born = born.iso if born and not born.is_lunar else ""
        self.year = self.born[:4]


def _nearest(asked: _Asked, known: Sequence[Near]) -> list[Near]:
    scored = sorted(((_bits(asked, one), one) for one in known), key=lambda line: -line[0])
    return [one for bits, one in scored[:LIKELY_MAX] if bits > 0]


def _bits(asked: _Asked, one: Near) -> float:
    """How much speaks for that record; 0 and less: nothing."""
    is_number = bool(asked.number) and asked.number == one.personal_id
    is_year = bool(asked.year) and one.birth_date.startswith(asked.year)
    is_name = bool(asked.folded) and asked.folded == one.folded
    if not (is_number or is_year or is_name):
        return 0.0
    name = max(names.compare(asked.name, one.full_name).bits, _shared(asked, one))
    if not is_number and name <= 0:
        return 0.0
    return max(name, 0.0) + _SAME_NUMBER * is_number + _SAME_DAY * (is_year and asked.born == one.birth_date)


def _shared(asked: _Asked, one: Near) -> int:
    """How many syllables the two names share, from two on: one of them may have a syllable more at its end."""
    shared = len(set(asked.folded.split()) & set(one.folded.split()))
    return shared if shared >= _SYLLABLES_MIN else 0
