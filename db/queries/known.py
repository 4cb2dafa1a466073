"""The records a page is read beside: those of its hamlet and no other, and of each only what the reader asks for."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from db import Scope, Session, opened
from db.queries import visible
from db.queries.states import is_living
from db.tables import Child, Page, ReviewRow

KNOWN_MAX = 2000


class Known(NamedTuple):
    """One record as kept; nothing that may speak of a sensitive group."""

    uuid: str
    full_name: str
    birth_date: str
    sex: str
    ethnicity: str
    personal_id: str
    father_name: str
    mother_name: str
    parent_name: str
    carer_name: str
    schooling: str
    hamlet: str
    household_number: str
    household_head: str


def of_page(session: Session, page_id: int) -> list[Known]:
    """The living records of the page's hamlet, by household; none while its hamlet is not known."""
    columns = [getattr(Child, "hamlet_text" if name == "hamlet" else name) for name in Known._fields]
    wanted = (
        select(*columns)
        .join(Page, (Page.hamlet_id == Child.hamlet_id) & (Page.commune_code == Child.commune_code))
        .where(Page.id == page_id, is_living())
        .order_by(Child.household_id, Child.uuid)
    )
    return [Known(str(row[0]), *(text or "" for text in row[1:])) for row in session.execute(wanted.limit(KNOWN_MAX))]


class Likely(NamedTuple):
    """A known child a row was taken for, as far as the desk names it."""

    uuid: UUID
    full_name: str
    birth_date: str


def likely(session: Session, scope: Scope, rows: Sequence[ReviewRow]) -> dict[UUID, Likely]:
    """The living records those rows were taken for which the user may open."""
    uuids = {row.likely_child_uuid for row in rows if row.likely_child_uuid and row.stage == "waiting"}
    wanted = select(Child.uuid, Child.full_name, Child.birth_date).where(visible.whole(scope), is_living())
    return {row.uuid: Likely(*row) for row in session.execute(wanted.where(Child.uuid.in_(uuids)))}


def told_of(session: Session, scope: Scope, uuids: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """What the living records of those the user may open say, by uuid and field."""
    names = [name for name in Known._fields if name != "uuid"]
    columns = [getattr(Child, "hamlet_text" if name == "hamlet" else name) for name in names]
    wanted = select(Child.uuid, *columns).where(visible.whole(scope), is_living(), Child.uuid.in_(uuids))
    rows = session.execute(wanted) if uuids else ()
    told = {row[0]: {name: text or "" for name, text in zip(names, row[1:], strict=True)} for row in rows}
    for uuid in told:
        opened.child(uuid)
    return told
