"""The few links every page carries, by what the role may do; what a role has beyond a line of them opens by a click."""

from dataclasses import dataclass

from access.matrix import Action
from web.visitor import Visitor

LINKS: tuple[tuple[str, str, Action], ...] = (
    ("Trẻ", "/children", "read_children"),
    ("Thêm trẻ", "/children/new", "write_child"),
    ("Chụp sổ", "/pages/new", "send_page"),
    ("Trang sổ", "/pages", "read_pages"),
    ("Duyệt", "/review", "review"),
    ("Độ tin cậy", "/trust", "see_trust"),
    ("Kiểm tra tại hộ", "/checks", "confirm_child"),
    ("Đợt làm sạch", "/campaigns", "read_campaigns"),
    ("Nhóm trẻ", "/groups", "read_campaigns"),
    ("Thông báo", "/notices", "move_case"),
    ("Chuyển đến", "/arrivals", "move_case"),
    ("Chờ quyết định", "/questions", "agree_to_end"),
    ("Nhập Excel", "/imports", "import_children"),
    ("Thẩm định", "/appraisals", "appraise"),
    ("Báo cáo", "/reports", "read_reports"),
    ("Hồ sơ trùng", "/duplicates", "read_duplicates"),
    ("Gửi công an", "/handovers", "read_handovers"),
    ("Phúc tra", "/rechecks", "answer_check"),
    ("Máy", "/devices", "own_devices"),
    ("Tài khoản", "/accounts", "see_accounts"),
    ("Quyền gia đình", "/rights", "read_rights"),
    ("Giám sát", "/oversight", "oversee"),
    ("Nhật ký", "/audit", "read_audit"),
    ("Máy chủ", "/operation", "watch_house"),
    ("Nhật ký", "/audit/house", "audit_without_content"),
)

ROLES = {
    "collaborator": "Cộng tác viên",
    "hamlet_head": "Trưởng thôn, bản",
    "officer": "Cán bộ trẻ em xã",
    "police": "Công an xã",
    "leader": "Lãnh đạo UBND xã",
    "province": "Cấp tỉnh",
    "administrator": "Quản trị",
}


EVERY_DAY = frozenset(
    {"/children", "/children/new", "/pages/new", "/pages", "/review", "/campaigns", "/handovers"},
)
"""What stays in the line for those whose links do not fit on one."""
LINE_MAX = 8
NARROW_MAX = 2
"""Links that fit on a phone's line whatever they are called."""


@dataclass(frozen=True, slots=True)
class Link:
    """One page to go to, and whether it is the one being looked at."""

    words: str
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """The links in the line, and those behind «Việc khác»; `here` names the one of these that is being looked at."""

    line: tuple[Link, ...] = ()
    more: tuple[Link, ...] = ()

    @property
    def folds(self) -> bool:
        """Whether some of it has to be opened by a click, on a phone at least."""
        return bool(self.more) or len(self.line) > NARROW_MAX

    @property
    def here(self) -> str:
        """Its words, "" when the page is in the line or in neither."""
        return next((link.words for link in self.more if link.is_here), "")


def menu_of(visitor: Visitor, path: str) -> Menu:
    """The person's links as `path` carries them; none while the log-in is not over."""
    if visitor.step:
        return Menu()
    links = tuple(Link(words, address, address == path) for words, address, action in LINKS if visitor.may(action))
    if len(links) <= LINE_MAX:
        return Menu(links)
    every_day = tuple(link for link in links if link.address in EVERY_DAY)
    return Menu(every_day, tuple(link for link in links if link not in every_day))
