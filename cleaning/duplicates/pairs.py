"""Two records as one thing: named in one order, with a hash over all that was compared."""

from hashlib import sha256
from uuid import UUID

from db.queries.matches import Match


def pair(one: Match, other: Match) -> tuple[UUID, UUID]:
    """The same for (one, other) and (other, one)."""
    return (one.uuid, other.uuid) if one.uuid < other.uuid else (other.uuid, one.uuid)


def facts(one: Match, other: Match) -> str:
    """Another hash means that one of the two says something else, so that a word on them is to be heard again."""
    first, second = sorted((one, other), key=lambda record: record.uuid)
    said = ("\x1f".join(_said(record)) for record in (first, second))
    return sha256("\x1e".join(said).encode()).hexdigest()


def _said(record: Match) -> tuple[str, ...]:
    return record.full_name, record.birth, record.sex, record.number, record.mother_name, record.father
