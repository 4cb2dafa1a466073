"""The officer's word that records typed by others are children of this commune: many at once."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from access.keys import Keyring
from access.matrix import may
from catalogue.refusals import Refusal, not_found
from cleaning.campaigns import gather
from cleaning.findings import recompute
from db import Scope, Session, select, selectinload, update
from db.queries import cases, visible
from db.queries.states import CONFIRMED
from db.tables import Change, Child, now

AT_ONCE_MAX = 500


def confirm_received(session: Session, keyring: Keyring, scope: Scope, uuids: Collection[UUID], today: date) -> int:
    """Take records from `received` to `confirmed`, one line of history each; gives how many moved.

    Records that somebody confirmed first, or that are not this officer's, are passed over alike. Refuses
    NOTHING_CHOSEN, TOO_MANY, and NOT_FOUND for a role that does not confirm.
    """
    if not may(scope.role, "confirm_child"):
        raise not_found()
    if not uuids:
        raise Refusal("NOTHING_CHOSEN", "Chưa chọn cháu nào. Đánh dấu các cháu cần xác nhận rồi bấm lại.")
    if len(uuids) > AT_ONCE_MAX:
        raise Refusal("TOO_MANY", f"Mỗi lần xác nhận nhiều nhất {AT_ONCE_MAX} cháu. Bỏ bớt đánh dấu rồi bấm lại.")
    campaigns_open = cases.open_campaigns(session, scope.commune_code or "")
    waiting = (visible.whole(scope), Child.state == "received", Child.uuid.in_(uuids))
    moved = update(Child).where(*waiting).values(state=CONFIRMED, updated_at=now()).returning(Child.uuid)
    won = session.scalars(moved, execution_options={"synchronize_session": False}).all()
    fresh = select(Child).where(Child.uuid.in_(won)).options(selectinload(Child.groups)).order_by(Child.uuid)
    confirmed = session.scalars(fresh, execution_options={"populate_existing": True}).all()
    for child in confirmed:
        session.add(_line(child, scope.user_id))
        recompute(session, keyring, child, today)
    for campaign in campaigns_open:
        gather(session, campaign, user_id=scope.user_id)
    return len(confirmed)


def _line(child: Child, user_id: int) -> Change:
    line = Change(child_uuid=child.uuid, rev=child.rev, field="state", old="received", new=CONFIRMED)
    line.source, line.user_id = "list", user_id
    return line
