"""What a phone is told: which children its owner may know of, by name and birth year or as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.queries import visible
from db.queries.states import is_living
from db.scope import Scope
from db.tables import Child, Commune

NAMES_MAX = 5000


@dataclass(frozen=True, slots=True)
class Known:
    """A child as a phone may hold it; `birth_year` "" when not known."""

    uuid: UUID
    full_name: str
    birth_year: str
    hamlet: str

    def as_told(self) -> dict[str, str]:
        """As JSON has it."""
        told = {"uuid": str(self.uuid), "full_name": self.full_name}
        return told | {"birth_year": self.birth_year, "hamlet": self.hamlet}


def names(session: Session, scope: Scope) -> Iterator[Known]:
    """The living children whose names the user may know, by name; at most NAMES_MAX."""
    wanted = select(Child.uuid, Child.full_name, Child.birth_date, Child.hamlet_text)
    wanted = wanted.where(visible.named(scope), is_living()).order_by(Child.full_name_folded, Child.uuid)
    for uuid, name, born, hamlet in session.execute(wanted.limit(NAMES_MAX)):
        yield Known(uuid, name, born[:4] if born[:4].isdigit() else "", hamlet)


def find_named(session: Session, scope: Scope, uuid: UUID) -> tuple[Child, bool] | None:
    """A record the user may at least name, with its groups, and whether it is open to him as a whole."""
    wanted = select(Child, visible.whole(scope)).where(visible.named(scope), Child.uuid == uuid)
    found = session.execute(wanted.options(selectinload(Child.groups))).first()
    return (found[0], bool(found[1])) if found else None


def province_code(session: Session, scope: Scope) -> str | None:
    """The province of the user's commune."""
    return session.scalar(select(Commune.province_code).where(Commune.code == scope.commune_code))
