"""What a phone is told: which children its owner may know of, by name and birth year or as a whole."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from catalogue.fields import label
from db import opened
from db.queries import visible
from db.queries.returns import is_answered
from db.queries.states import is_living
from db.scope import Scope
from db.tables import Child, Commune, Hamlet, Page, ReviewRow

NAMES_MAX = 5000
PHOTOGRAPHED_MAX = 5000
RETURNED_MAX = 100


@dataclass(frozen=True, slots=True)
class Known:
    """A child as a phone may hold it; `birth_year` "" when not known."""

    uuid: UUID
    full_name: str
    birth_year: str
    hamlet: str
    rev: int

    def as_told(self) -> dict[str, str | int]:
        """As JSON has it."""
        told: dict[str, str | int] = {"uuid": str(self.uuid), "full_name": self.full_name}
        return told | {"birth_year": self.birth_year, "hamlet": self.hamlet, "rev": self.rev}


def names(session: Session, scope: Scope) -> Iterator[Known]:
    """The living children whose names the user may know, by name; at most NAMES_MAX."""
    wanted = select(Child.uuid, Child.full_name, Child.birth_date, Child.hamlet_text, Child.rev)
    wanted = wanted.where(visible.named(scope), is_living()).order_by(Child.full_name_folded, Child.uuid)
    for uuid, name, born, hamlet, rev in session.execute(wanted.limit(NAMES_MAX)):
        opened.listed(1)
        yield Known(uuid, name, born[:4] if born[:4].isdigit() else "", hamlet, rev)


def returned(session: Session, scope: Scope) -> Iterator[dict[str, object]]:
    """What came back to this person: own pages that could not be read, lines and records sent back with a reason.

    A page that was sent anew since has answered.
    """
    own = visible.pages(scope).where(Page.user_id == scope.user_id).options(joinedload(Page.hamlet))
    whole = own.where(Page.outcome == "returned", ~is_answered(Page.outcome_at)).order_by(Page.id.desc())
    for page in session.scalars(whole.limit(RETURNED_MAX)):
        yield {"kind": "page", **_of_page(page, page.outcome_at), "sentence": page.outcome_reason}
    unread = own.where(Page.state == "failed", Page.outcome == "", ~is_answered(Page.read_at))
    failed = unread.order_by(Page.id.desc()).limit(RETURNED_MAX)
    for page in session.scalars(failed):
        yield {"kind": "page", **_of_page(page, page.read_at), "sentence": page.failure_sentence or ""}
    lines = visible.rows(scope).join(ReviewRow.page).where(Page.user_id == scope.user_id)
    eager = lines.options(contains_eager(ReviewRow.page).joinedload(Page.hamlet))
    back = (ReviewRow.stage == "returned", Page.outcome == "", ~is_answered(ReviewRow.decided_at))
    alone = eager.where(*back).order_by(ReviewRow.id)
    for row in session.scalars(alone.limit(RETURNED_MAX)):
        where = f"{label(row.reason_field)}: " if row.reason_field else ""
        of_row = {"row": row.number, "sentence": f"{where}{row.reason}"}
        yield {"kind": "row", **_of_page(row.page, row.decided_at), **of_row}
    records = select(Child).where(visible.whole(scope), Child.created_by == scope.user_id, Child.state == "returned")
    for child in session.scalars(records.order_by(Child.full_name_folded, Child.uuid).limit(RETURNED_MAX)):
        told = {"kind": "child", "uuid": str(child.uuid), "full_name": child.full_name, "rev": child.rev}
        said = {"sentence": "Hồ sơ này được trả lại. Xem lại với gia đình rồi sửa."}
        yield told | said | {"returned_at": child.updated_at.isoformat()}


def _of_page(page: Page, returned_at: datetime | None) -> dict[str, object]:
    hamlet = page.hamlet.name if page.hamlet else ""
    told = {"page": page.id, "hamlet": hamlet, "book": page.book, "number": page.number}
    return told | {"returned_at": returned_at.isoformat() if returned_at else None}


def photographed(session: Session, scope: Scope) -> list[dict[str, object]]:
    """Which pages of which book of the scope's hamlets somebody has photographed: numbers and nothing else.

    Pages without a number, and those that have to be taken again, are not among them.
    """
    wanted = select(Hamlet.name, Page.book, Page.number).join(Page, Page.hamlet_id == Hamlet.id).distinct()
    wanted = wanted.where(visible.photographed(scope), Page.outcome != "returned", Page.state != "failed")
    books: dict[tuple[str, str], set[int]] = defaultdict(set)
    for hamlet, book, number in session.execute(wanted.limit(PHOTOGRAPHED_MAX)):
        if number.isascii() and number.isdigit():
            books[hamlet, book].add(int(number))
    return [{"hamlet": hamlet, "book": book, "pages": sorted(pages)} for (hamlet, book), pages in sorted(books.items())]


def find_named(session: Session, scope: Scope, uuid: UUID) -> tuple[Child, bool] | None:
    """A record the user may at least name, with its groups, and whether it is open to him as a whole."""
    wanted = select(Child, visible.whole(scope)).where(visible.named(scope), Child.uuid == uuid)
    found = session.execute(wanted.options(selectinload(Child.groups))).first()
    return (found[0], bool(found[1])) if found else None


def province_code(session: Session, scope: Scope) -> str | None:
    """The province of the user's commune."""
    return session.scalar(select(Commune.province_code).where(Commune.code == scope.commune_code))
