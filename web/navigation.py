"""The few links every page carries, by what the role may do."""

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
    ("Thẩm định", "/appraisals", "appraise"),
    ("Hồ sơ trùng", "/duplicates", "read_duplicates"),
    ("Gửi công an", "/handovers", "read_handovers"),
    ("Phúc tra", "/rechecks", "answer_check"),
    ("Máy", "/devices", "own_devices"),
    ("Quyền gia đình", "/rights", "read_rights"),
    ("Giám sát", "/oversight", "oversee"),
    ("Nhật ký", "/audit", "read_audit"),
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


def links_of(visitor: Visitor, path: str) -> list[tuple[str, str, bool]]:
    """Words, address, and whether it is the page being looked at; none while the log-in is not over."""
    if visitor.step:
        return []
    return [(words, address, address == path) for words, address, action in LINKS if visitor.may(action)]
