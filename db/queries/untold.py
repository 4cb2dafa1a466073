"""Records nobody has looked at yet: nothing stands beside them, so what is found of them need not be compared."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Uuid, any_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from db.queries.findings import is_remembered
from db.queries.states import is_living
from db.tables import Child, ChildSign, ChildToken, Elsewhere, Finding

_TOLD: Any = bindparam("told")
_TOLD_ARRAY: Any = any_(bindparam("told", type_=ARRAY(Uuid)))
_EACH = select(func.json_each(_TOLD).table_valued("value").c.value).cte()


def are_untold(session: Session, uuids: Sequence[UUID]) -> bool:
    """Whether all of the records are living, bear neither sign nor token, and nothing to be remembered is said of them.

    One value names them all: to hand over a place for each, four times, costs more than to look them up.
    """
    if session.get_bind().dialect.name == "postgresql":
        found = session.execute(_ON_POSTGRESQL, {"told": list(uuids)})
    else:
        found = session.execute(_ON_SQLITE, {"told": json.dumps([uuid.hex for uuid in uuids])})
    living_count, is_any_told = found.one()
    return living_count == len(uuids) and not is_any_told


def _among(column: Any, *, is_postgresql: bool) -> ColumnElement[bool]:
    among: ColumnElement[bool] = column == _TOLD_ARRAY if is_postgresql else column.in_(select(_EACH.c.value))
    return among


def _asked(*, is_postgresql: bool) -> Select[tuple[int, bool]]:
    def among(column: Any) -> ColumnElement[bool]:
        return _among(column, is_postgresql=is_postgresql)

    living = select(func.count()).select_from(Child).where(among(Child.uuid), is_living()).scalar_subquery()
    told = [exists().where(among(bearer)) for bearer in (ChildSign.child_uuid, ChildToken.child_uuid)]
    told += [exists().where(among(Finding.child_uuid), is_remembered())]
    told += [
        exists().where(among(named), Elsewhere.ending != "gone")
        for named in (Elsewhere.child_uuid, Elsewhere.other_uuid)
    ]
    return select(living, or_(*told))


_ON_SQLITE, _ON_POSTGRESQL = (_asked(is_postgresql=is_postgresql) for is_postgresql in (False, True))
