"""What a list's address asks for: the same words behind /children and every export of it."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import cast, get_args
from urllib.parse import urlencode

from catalogue.vietnamese import fold
from db.queries.children import Sort, Wanted
from db.queries.paging import Place
from db.tables import Hamlet
from web import refusals

STATES: dict[str, str] = {
    "received": "Đã nhận, chờ xác nhận",
    "confirmed": "Đã xác nhận",
    "with_findings": "Cần làm sạch",
    "checking": "Đang kiểm tra tại hộ",
    "checked": "Đã kiểm tra tại hộ",
    "listed": "Trong danh sách",
    "with_police": "Đã chuyển công an",
    "returned": "Trả lại",
    "clean": "Đạt",
    "updated": "Đã cập nhật phần mềm",
    "moved_out": "Chuyển đi",
    "deceased": "Đã mất",
    "aged_out": "Đủ 16 tuổi",
    "duplicate": "Trùng, đã gộp",
    "entered_by_mistake": "Nhập nhầm",
}
"""The contract's states of a child in the words of the screens."""

ENDED = ("ended", "Hồ sơ đã kết thúc")
SORTS: dict[Sort, str] = {"name": "Họ và tên", "birth": "Ngày sinh", "hamlet": "Thôn, bản", "newest": "Mới sửa"}
NO_HAMLET = "0"
_RULE = re.compile(r"E[1-3](\.\d{1,2})?")
_PASSING = ("after", "before", "confirmed")
"""What an address says about one moment, not about the list."""


def wanted_from(asked: Mapping[str, str], hamlets: Sequence[Hamlet], campaign_ids: Collection[int] = ()) -> Wanted:
    """The list an address asks for; `hamlets` are those the person reaches.

    `campaign_ids` are those of the person's commune. A hamlet comes by number or by name ("0": none known). Refuses
    NOT_FOUND for a hamlet or campaign that is not reached or not there, NOT_UNDERSTOOD for anything else that has no
    meaning.
    """
    campaign_id = next((at for at in campaign_ids if str(at) == asked.get("campaign")), None)
    if asked.get("campaign") and campaign_id is None:
        raise refusals.not_found()
    rule, error_class, state = asked.get("finding", ""), asked.get("class", ""), asked.get("state", "")
    sort = asked.get("sort", "") or "name"
    is_known = error_class in ("", "1", "2", "3") and (not rule or _RULE.fullmatch(rule)) and sort in get_args(Sort)
    if not is_known or state not in ("", ENDED[0], *STATES):
        raise refusals.not_understood()
    return Wanted(
        hamlet_id=_hamlet_id(asked.get("hamlet", ""), hamlets),
        error_class=int(error_class) if error_class else None,
        rule=rule,
        state=state,
        text=asked.get("q", ""),
        sort=cast(Sort, sort),
        campaign_id=campaign_id,
        is_mine=asked.get("owner") == "me",
    )


def place_from(asked: Mapping[str, str]) -> Place:
    """The page of a list an address asks for: `after` or `before` a row's own place in the list's order."""
    if asked.get("after"):
        return Place(asked["after"])
    return Place(asked.get("before", ""), is_before=True)


def _hamlet_id(asked: str, hamlets: Sequence[Hamlet]) -> int | None:
    if not asked:
        return None
    if asked == NO_HAMLET:
        return 0
    found = [hamlet.id for hamlet in hamlets if fold(hamlet.name, 2) == fold(asked, 2) or str(hamlet.id) == asked]
    if len(found) != 1:
        raise refusals.not_found()
    return found[0]


def address(path: str, asked: Mapping[str, str], **changes: object) -> str:
    """The same list with some of its questions changed; empty ones are left out, and the page begins anew."""
    kept = {key: value for key, value in asked.items() if key not in _PASSING} | {k: str(v) for k, v in changes.items()}
    query = urlencode({key: value for key, value in kept.items() if value}, safe=",:")
    return f"{path}?{query}" if query else path
