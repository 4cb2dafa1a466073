"""What people typed, and everything of it that can still be found."""

from typing import Any
from uuid import UUID


def values_of(fields: dict[str, object]) -> list[tuple[str, str]]:
    """(field, value) of every answer; of a list each member."""
    lists = [(key, member) for key, value in fields.items() if isinstance(value, list) for member in value]
    return lists + [(key, str(value)) for key, value in fields.items() if value and not isinstance(value, list)]


def kept_of(archive: Any, uuid: UUID) -> set[tuple[str, str]]:
    """Every value in record, history or conflicts; texts joined to a hidden one count by their parts."""
    record = set(values_of(archive.fields(uuid)))
    history = {(field, value) for _, field, old, new in archive.history(uuid) for value in (old, new)}
    conflicts = {(field, value) for field, old, new in archive.conflicts(uuid) for value in (old, new)}
    found = record | history | conflicts
    return found | {(field, part) for field, value in found for part in value.split("; ")}
