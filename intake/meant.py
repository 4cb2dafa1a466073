"""A line of somebody's list and the child it means: columns by their headers, children by what identifies them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from catalogue import personal_id
from catalogue.dates import parse
from catalogue.vietnamese import fold
from db import Scope, Session
from db.queries import meant as queries
from db.tables import Child

_HEADER_ROWS = 20
_PLAIN = re.compile(r"[^a-z0-9]+")
WHO: Mapping[str, tuple[str, ...]] = {
    "uuid": ("uuid", "ma ho so", "ma tre"),
    "personal_id": (
        "so dinh danh",
        "so dinh danh ca nhan",
        "ma dinh danh",
        "so cccd",
        "so cccd cmnd",
        "cccd",
        "so dinh danh da co",
    ),
    "full_name": ("ho va ten", "ho ten", "ho chu dem va ten", "ho va ten tre", "ho ten tre", "ho ten hoc sinh"),
    "birth_date": ("ngay thang nam sinh", "ngay sinh", "nam sinh", "ngay thang nam sinh tre"),
}
"""What identifies a child → how lists head its column, without marks."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A list under its headers: each line a mapping of the asked columns; `header_row` counts from 0."""

    columns: frozenset[str]
    lines: list[dict[str, str]]


def lines_of(rows: Sequence[Sequence[str]], wanted: Mapping[str, tuple[str, ...]]) -> Lines | None:
    """The lines under the first row that heads a child and more; None when no row does. Empty lines are left out."""
    for number, row in enumerate(rows[:_HEADER_ROWS]):
        places = _places(row, wanted)
        if set(places) & {"uuid", "personal_id", "full_name"} and set(places) - set(WHO):
            below = ({key: _at(line, at) for key, at in places.items()} for line in rows[number + 1 :])
            return Lines(frozenset(places), [line for line in below if any(line.values())])
    return None


def _places(row: Sequence[str], wanted: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Where each column stands: under the first of its headers that the row has."""
    headed = [_plain(cell) for cell in row]
    named = ((key, _plain(word)) for key, words in wanted.items() for word in reversed(words))
    return {key: headed.index(word) for key, word in named if word in headed}


@lru_cache(maxsize=512)
def _plain(text: str) -> str:
    return _PLAIN.sub(" ", fold(text)).strip()


def _at(line: Sequence[str], place: int) -> str:
    return line[place] if place < len(line) else ""


def child_of(session: Session, scope: Scope, said: Mapping[str, str]) -> Child | None:
    """The one child that is meant: by uuid, else by number, else by name and birth date.

    None for nobody, for several, and for a number under which another name stands.
    """
    for found in _tried(session, scope, said):
        if found:
            return found[0] if len(found) == 1 and _is_named(found[0], said) else None
    return None


def _is_named(child: Child, said: Mapping[str, str]) -> bool:
    name = fold(said.get("full_name", ""))
    return not name or name == child.full_name_folded


def _tried(session: Session, scope: Scope, said: Mapping[str, str]) -> list[Sequence[Child]]:
    found: list[Sequence[Child]] = []
    if uuid := _uuid(said.get("uuid", "")):
        found.append(queries.by_uuid(session, scope, uuid))
    number = personal_id.strip(said.get("personal_id", ""))
    if re.fullmatch(r"\d{12}", number):
        found.append(queries.by_number(session, scope, number))
    born, name = parse(said.get("birth_date", "")), fold(said.get("full_name", ""))
    if name and born is not None and not born.is_lunar:
        found.append(queries.by_name(session, scope, name, born.iso))
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None
