"""What a picker offers for each code list: (value kept, words shown), in the order of the list's source."""

from functools import cache

from catalogue.codes.current_places import CURRENT_PLACES
from catalogue.codes.ethnicities import ETHNICITIES
from catalogue.codes.lists import CodeList
from catalogue.codes.nationalities import DEFAULT, NATIONALITIES
from catalogue.codes.schooling import SCHOOLING
from catalogue.codes.sexes import SEXES
from catalogue.places import COMMUNES, PROVINCES

Choices = tuple[tuple[str, str], ...]
_LISTS = {"sexes": SEXES, "schooling": SCHOOLING, "current_places": CURRENT_PLACES}


@cache
def choices(codes: str) -> Choices:
    """The choices of the list that a field names in `codes`; KeyError for a list nobody knows."""
    if codes == "ethnicities":
        return tuple((e.name, e.name) for e in ETHNICITIES)
    if codes == "nationalities":
        return _usual_first(NATIONALITIES)
    if codes == "provinces":
        return tuple((p.code, p.name) for p in PROVINCES)
    if codes == "communes":
        return tuple((c.code, c.name) for c in COMMUNES)
    return tuple((c.key, c.label) for c in _LISTS[codes].codes)


def _usual_first(countries: CodeList) -> Choices:
    """Việt Nam in front, since almost every child has that nationality."""
    pairs = [(c.key, c.label) for c in countries.codes]
    return tuple(sorted(pairs, key=lambda pair: pair[0] != DEFAULT))
