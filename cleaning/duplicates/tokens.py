"""What two communes may compare: keyed hashes of parts of a record, which tell nothing without the key.

The key lies outside the database (`access.keys`). A part is as bare as a sign (`cleaning.duplicates.syllables.bones`),
so that lost marks and swapped days still give the same token; what is common in a whole province gives none.
"""

from access.keys import Keyring
from cleaning.duplicates import births
from cleaning.duplicates.numbers import is_number
from cleaning.duplicates.syllables import bones
from db.queries.matches import Match

PURPOSE = "duplicate"
_FULL = 12


def of(keyring: Keyring, record: Match) -> dict[str, str]:
    """Kind → token of one record."""
    return {kind: keyring.token(f"{kind} {part}", PURPOSE) for kind, part in parts(record).items()}


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
