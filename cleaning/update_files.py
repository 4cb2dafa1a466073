"""Files for the ministry's system: the children who are ready, frozen row by row as they left.

Who makes the cells is the caller's business (`reports.exports`); here they are ordered, sealed, hashed and kept.
"""

import json
from collections.abc import Callable, Sequence
from uuid import UUID

from access.keys import Keyring
from access.matrix import may
from catalogue.fields import CHILD_KEYS
from catalogue.refusals import Refusal, not_found
from cleaning.campaigns import as_json
from cleaning.move_table import open_to
from cleaning.moves import Moved, make, sealed
from cleaning.procedures import get_procedure
from db import Scope, Session
from db.queries import cases
from db.queries import updates as queries
from db.tables import Campaign, Child, UpdateFile, UpdateRow

ROWS_MAX = 2000
FILED_KEYS = CHILD_KEYS
"""What a file is made from: a change of a working field makes none outdated."""


def row_place(row: UpdateRow) -> str:
    """What the box of a row is bound to."""
    return f"update_row:{row.child_uuid}"


def freeze(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    campaign: Campaign,
    write: Callable[[Child], list[str]],
    *,
    reason: str = "",
) -> UpdateFile:
    """A file of the children who are due for the update, at most ROWS_MAX; `write` gives one child's cells.

    `reason` says why sensitive groups are in it, "" when they are not. Refuses NOT_FOUND, CAMPAIGN_CLOSED, NOTHING_DUE.
    """
    if not may(scope.role, "move_case"):
        raise not_found()
    if not cases.hold_campaign(session, campaign):
        raise Refusal("CAMPAIGN_CLOSED", "Đợt này đã khoá sổ. Chọn một đợt đang mở.", status=409)
    ready = queries.ready(session, campaign, scope, open_to(get_procedure(campaign.procedure), "tick"), ROWS_MAX)
    if not ready:
        raise Refusal("NOTHING_DUE", "Chưa có cháu nào chờ cập nhật. Xem các cháu đang ở bước nào trong đợt.")
    number = queries.next_number(session, campaign)
    made = UpdateFile(campaign_id=campaign.id, commune_code=campaign.commune_code, number=number)
    made.code, made.row_count, made.made_by = f"CN{campaign.id}-{number:02d}", len(ready), scope.user_id
    made.reason_box = sealed(keyring, reason)
    told = [(child, write(child)) for child in ready]
    made.rows = [_row(keyring, number, child, cells) for number, (child, cells) in enumerate(told, start=1)]
    made.hash = hash_of(keyring, made.code, [[str(child.uuid), cells] for child, cells in told])
    session.add(made)
    session.flush()
    return made


def _row(keyring: Keyring, number: int, child: Child, cells: Sequence[str]) -> UpdateRow:
    row = UpdateRow(number=number, child_uuid=child.uuid)
    row.box = keyring.seal(json.dumps(cells, ensure_ascii=False).encode(), row_place(row))
    return row


def hash_of(keyring: Keyring, code: str, rows: Sequence[Sequence[object]]) -> str:
    """Keyed, or who holds the database could try which groups give the hash."""
    return keyring.token(as_json([code, len(rows), rows]), "update file")


def cells_of(keyring: Keyring, made: UpdateFile) -> list[list[str]]:
    """The rows as they left. Refuses FILE_BROKEN when they are not what was frozen."""
    rows = [list(map(str, json.loads(keyring.open(row.box, row_place(row))))) for row in made.rows]
    told = [[str(row.child_uuid), cells] for row, cells in zip(made.rows, rows, strict=True)]
    if hash_of(keyring, made.code, told) != made.hash:
        sentence = "Tệp không còn khớp mã băm lúc lập. Báo người quản trị kiểm tra."
        raise Refusal("FILE_BROKEN", sentence, status=409)
    return rows


def changed_since(session: Session, made: UpdateFile) -> set[UUID]:
    """The children of a file whose record no longer says what the file says."""
    return queries.changed_since(session, made, FILED_KEYS)


def tick(session: Session, keyring: Keyring, scope: Scope, made: UpdateFile) -> Moved:
    """Everybody of a file is in the ministry's system now, but for those whose record changed since: the next file's.

    Refuses FILE_OUTDATED when that leaves nobody, and as `cleaning.moves.make`.
    """
    changed = changed_since(session, made)
    children = [row.child_uuid for row in made.rows if row.child_uuid not in changed]
    if not children:
        sentence = "Hồ sơ của các cháu trong tệp đều đã đổi sau khi lập tệp. Lập tệp mới rồi nhập tệp đó."
        raise Refusal("FILE_OUTDATED", sentence, status=409)
    return make(session, keyring, scope, made.campaign, "tick", children, reason=f"Tệp {made.code}")
