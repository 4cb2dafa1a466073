"""What two communes may compare: keyed hashes of parts of a record, which tell nothing without the key.

The key lies outside the database (`access.keys`). A part is as bare as a sign (`cleaning.duplicates.syllables.bones`),
so that lost marks and swapped days still give the same token; what is common in a whole province gives none.
"""

from access.keys import Keyring
from cleaning.duplicates import births
from cleaning.duplicates.numbers import is_number
from cleaning.duplicates.syllables import bones
from cleaning.duplicates.weights import weights
from db.queries.matches import Match

PURPOSE = "duplicate"
_FULL = 12


def of(keyring: Keyring, record: Match) -> dict[str, str]:
    """Kind → token of one record."""
    return {kind: keyring.token(f"{kind} {part}", PURPOSE) for kind, part in parts(record).items()}


def parts(record: Match) -> dict[str, str]:
    """Kind → what is hashed."""
    name, mother, born = bones(record.full_name), bones(record.mother_name), births.known(record.birth)
    day = f"{born.year} {sorted((born.day, born.month))}" if born and born.day and born.month else ""
    found: dict[str, str] = {}
    if is_number(record.number):
        found["number"] = record.number.zfill(_FULL)
    if len(name) < 2:
        return found
    ends = f"{name[0]} {name[-1]}"
    if day:
        found["name_birth"] = f"{ends} {day}"
    if len(mother) > 1:
        found["name_mother"] = f"{ends} {mother[0]} {mother[-1]}"
        if day:
            found["given_mother_birth"] = f"{name[-1]} {mother[-1]} {day}"
    return found


def is_likely(kinds: set[str]) -> bool:
    """Whether that much shared is worth asking the other office."""
    return sum(weights().elsewhere[kind] for kind in kinds) >= weights().elsewhere_bits
