"""The first page after logging in: the one or two things this person comes for, and what waits."""

from collections.abc import Sequence
from datetime import date

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from access.keys import Keyring
from access.scopes import hamlets_of
from cleaning.campaigns import Deadline, deadlines, due_warnings
from db import Scope, Session
from db.queries import cases
from db.tables import Campaign, Commune, Province
from web.board_page import board_of
from web.navigation import ROLES
from web.report_calendar import open_duties
from web.visitor import Visitor
from web.waiting import VILLAGE, Number, numbers_for

_NO_BOARD: dict[str, object] = {"lines": []}
_NEXT = (
    ("Duyệt các dòng đang chờ", "/review"),
    ("Trả lời danh sách đang giữ", "/handovers/"),
    ("Thẩm định kết quả của xã", "/appraisals"),
    ("Xem việc phải làm của máy chủ", "/operation"),
)
"""What an office person comes for, the first that waits: the button's words, and how the number's address begins."""


@get("/", sync_to_thread=True)
def show_home(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    visitor: NamedDependency[Visitor],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
) -> Template:
    """Buttons for village people, counts that lead on for the office."""
    is_village, numbers = reach.role in VILLAGE, numbers_for(session, visitor)
    context = {
        "place": _place(session, reach),
        "role": _role(session, reach),
        "may_write": is_village and visitor.may("write_child"),
        "has_app": is_village and visitor.may("own_devices"),
        "may_send": is_village and visitor.may("send_page"),
        "next": _next(numbers),
        "counts": numbers,
        "duties": open_duties(session, reach, today),
        "warnings": _warnings(session, visitor, today),
        **(
            board_of(session, keyring, reach)
            if visitor.may("count_children") and visitor.may("read_children")
            else _NO_BOARD
        ),
    }
    return Template("home.html", context=context)


def _next(numbers: Sequence[Number]) -> tuple[str, str] | None:
    """Words and address of the largest button, of the first thing in `_NEXT` that waits; None when nothing does."""
    waiting = [address for number, _, address in numbers if number]
    pressed = ((words, address) for words, begins in _NEXT for address in waiting if address.startswith(begins))
    return next(pressed, None)


def _warnings(session: Session, visitor: Visitor, today: date) -> list[Deadline]:
    """Steps of open campaigns that are nearly due or late: for who reads campaigns, and for whose turn it is."""
    scope = visitor.scope
    running = [one for one in cases.campaigns(session, scope) if one.closed_at is None and _is_near(one, scope)]
    due = [step for steps in deadlines(session, running, today) for step in due_warnings(steps)]
    turns = {"collaborator", scope.role} if scope.role in VILLAGE else {scope.role}
    return [step for step in due if visitor.may("read_campaigns") or step.turn in turns]


def _is_near(campaign: Campaign, scope: Scope) -> bool:
    """Whether a campaign is about any hamlet of this person."""
    area = {hamlet.id for hamlet in campaign.hamlets}
    return not area or scope.hamlet_ids is None or not area.isdisjoint(scope.hamlet_ids)


def _role(session: Session, reach: Scope) -> str:
    """A head is called by the kind of the own hamlet: trưởng bản, trưởng thôn."""
    kinds = {hamlet.kind for hamlet in hamlets_of(session, reach)} if reach.role == "hamlet_head" else set()
    return f"Trưởng {kinds.pop()}" if len(kinds) == 1 else ROLES[reach.role]


def _place(session: Session, scope: Scope) -> str:
    """The hamlet of village people, the commune or province of the others."""
    if scope.role in VILLAGE:
        names = [hamlet.name for hamlet in hamlets_of(session, scope)]
        return ", ".join(names) or "Chưa được giao thôn, bản"
    if scope.commune_code:
        return session.get_one(Commune, scope.commune_code).name
    return session.get_one(Province, scope.province_code).name if scope.province_code else "Sổ Trẻ Em"
