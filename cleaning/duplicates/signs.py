"""Where to look for the records that may be the same child: short texts that two such records share, kept by index.

Each leaves out another part of a record, so that no single fault hides a pair; names come as bones, without marks.
"""

from functools import lru_cache

from cleaning.duplicates import births
from cleaning.duplicates.syllables import bones
from db.queries.matches import Match

LENGTH_MAX = 120


@lru_cache(maxsize=16_384)
def of(record: Match) -> tuple[str, ...]:
    """The signs of one record, each once, sorted."""
    name, mother, father = bones(record.full_name), bones(record.mother_name), bones(record.father)
    if not name:
        return ()
    ends = f"{name[0]} {name[-1]}"
    found = set(_dated(record.birth, name, mother, ends))
    if mother:
        found.add(f"m {ends} {mother[-1]}")
    if father:
        found.add(f"f {ends} {father[-1]}")
    if record.number and record.number.isdigit():
        found.add(f"n {record.number.lstrip('0')}")
    if record.household:
        found.add(f"h {record.hamlet_id} {record.household}")
    return tuple(sorted(sign[:LENGTH_MAX] for sign in found))


def _dated(text: str, name: tuple[str, ...], mother: tuple[str, ...], ends: str) -> list[str]:
    born = births.known(text)
    if born is None:
        return [f"w {' '.join(name)}"]
    found = [f"y {' '.join(name)} {born.year}"]
    if born.month and born.day:
        few = sorted((born.day, born.month))
        found += [f"d {name[-1]} {born.year} {few[0]} {few[1]}", f"e {ends} {few[0]} {few[1]}"]
        if mother:
            found.append(f"c {mother[0]} {mother[-1]} {born.iso}")
    return found
