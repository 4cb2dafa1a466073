"""Records nobody has looked at yet: nothing stands beside them, so what is found of them need not be compared."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from db.many import among, as_one
from db.queries.findings import is_remembered
from db.queries.states import is_living
from db.tables import Child, ChildSign, ChildToken, Elsewhere, Finding


def are_untold(session: Session, uuids: Sequence[UUID]) -> bool:
    """Whether all of the records are living, bear neither sign nor token, and nothing is said of them."""
    asked = _ON_POSTGRESQL if session.get_bind().dialect.name == "postgresql" else _ON_SQLITE
    living_count, is_any_told = session.execute(asked, as_one(session, uuids)).one()
    return living_count == len(uuids) and not is_any_told


def _asked(*, is_postgresql: bool) -> Select[tuple[int, bool]]:
    uuids = partial(among, is_postgresql=is_postgresql)
    living = select(func.count()).select_from(Child).where(uuids(Child.uuid), is_living()).scalar_subquery()
    told = [exists().where(uuids(bearer)) for bearer in (ChildSign.child_uuid, ChildToken.child_uuid)]
    told += [exists().where(uuids(Finding.child_uuid), is_remembered())]
    told += [
        exists().where(uuids(named), Elsewhere.ending != "gone")
        for named in (Elsewhere.child_uuid, Elsewhere.other_uuid)
    ]
    return select(living, or_(*told))


_ON_SQLITE, _ON_POSTGRESQL = (_asked(is_postgresql=is_postgresql) for is_postgresql in (False, True))
