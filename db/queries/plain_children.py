"""The records of a commune past the session's own bookkeeping: for work that reads them all and changes few."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, select, update

from db import Session
from db.queries.states import is_living
from db.tables import Child, ChildGroup


class PlainGroup(NamedTuple):
    """What is asked of a group a child is in; each name says what the column of `ChildGroup` says."""

    kind: str
    group_key: str | None
    box: bytes


class PlainChild(NamedTuple):
    """What the rules ask of a record; each name says what the column of `Child` says."""

    uuid: UUID
    commune_code: str
    hamlet_id: int | None
    hamlet_text: str
    personal_id: str
    full_name: str
    full_name_folded: str
    sex: str
    birth_date: str
    ethnicity: str
    nationality: str
    current_place: str
    address_detail: str
    schooling: str
    carer_personal_id: str
    father_name: str
    mother_name: str
    carer_name: str
    parent_name: str
    household_number: str
    household_head: str
    note_box: bytes | None
    working: str
    created_by: int | None
    rev: int
    state: str
    mother_name_folded: str
    groups: Sequence[ChildGroup | PlainGroup]


COLUMNS = [getattr(Child, name) for name in PlainChild._fields if name != "groups"]
_SAID = COLUMNS[:-1]
_GROUPS = select(ChildGroup.child_uuid, ChildGroup.kind, ChildGroup.group_key, ChildGroup.box)


def in_commune(session: Session, commune_code: str) -> list[PlainChild]:
    """Every living record of a commune, by uuid."""
    here = Child.commune_code == commune_code, is_living()
    groups: dict[UUID, list[PlainGroup]] = defaultdict(list)
    joined = _GROUPS.join(Child, Child.uuid == ChildGroup.child_uuid)
    for uuid, *group in session.execute(joined.where(*here).order_by(ChildGroup.id)):
        groups[uuid].append(PlainGroup._make(group))
    found = session.execute(select(*COLUMNS).where(*here).order_by(Child.uuid))
    return [PlainChild._make((*row, groups.get(row[0], ()))) for row in found]


def said(child: PlainChild) -> tuple[Any, ...]:
    """What a record says, its uuid first: groups change with its `rev`, the folded name follows from the mother's."""
    return child[: len(_SAID)]


def each_said(session: Session, commune_code: str) -> list[tuple[Any, ...]]:
    """The same of every living record of a commune."""
    return [*map(tuple, session.execute(select(*_SAID).where(Child.commune_code == commune_code, is_living())))]


def is_none(session: Session, commune_code: str) -> bool:
    """Whether the commune has no living record yet."""
    return (
        session.scalars(select(Child.uuid).where(Child.commune_code == commune_code, is_living()).limit(1)).first()
        is None
    )


def living(session: Session, commune_code: str, uuids: Collection[UUID]) -> set[UUID]:
    """Those of the records that are the commune's and not closed."""
    here = Child.uuid.in_(uuids), Child.commune_code == commune_code, is_living()
    return set(session.scalars(select(Child.uuid).where(*here)))


def fold_mothers(session: Session, folded: Mapping[UUID, str]) -> None:
    """Keep the folded names of the mothers of those records."""
    if folded:
        lines = [{"uuid": uuid, "mother_name_folded": name} for uuid, name in folded.items()]
        session.execute(update(Child), lines)


def some(session: Session, commune_code: str, uuids: Collection[UUID]) -> dict[UUID, tuple[PlainChild, str]]:
    """Those living records of a commune with what the police verified of them, by uuid."""
    near = Child.uuid.in_(uuids), Child.commune_code == commune_code, is_living()
    groups: dict[UUID, list[ChildGroup]] = defaultdict(list)
    for group in session.scalars(select(ChildGroup).where(ChildGroup.child_uuid.in_(uuids)).order_by(ChildGroup.id)):
        groups[group.child_uuid].append(group)
    found = session.execute(select(*COLUMNS, Child.police_facts).where(*near))
    return {row[0]: (PlainChild._make((*row[:-1], groups.get(row[0], ()))), row[-1]) for row in found}


def with_groups(session: Session, rows: Sequence[Row[Any]]) -> Iterator[PlainChild]:
    """Rows of `COLUMNS` as records, their groups in the order they were given; asked once for all."""
    groups: dict[UUID, list[PlainGroup]] = defaultdict(list)
    near = _GROUPS.where(ChildGroup.child_uuid.in_([row[0] for row in rows])).order_by(ChildGroup.id)
    for uuid, *group in session.execute(near):
        groups[uuid].append(PlainGroup._make(group))
    return (PlainChild._make((*row, groups.get(row[0], ()))) for row in rows)
