"""Lists of who watches over the data: phones, reasons given, bulk readers, incidents, measured errors, rules."""

from collections.abc import Iterator
from datetime import UTC, datetime

from access import devices, reasons, rights
from access.matrix import Action
from access.records import may_read_text
from cleaning import rules
from db.tables import Device, ReasonGiven
from intake.trust import figures
from intake.trust.figures import ColumnLine, WriterLine
from intake.trust.intervals import Measured
from web.lists.listed import ROWS_MAX, Asked, ListFile, Table, of_screen
from web.log_search import plain_words
from web.spoken import vn_date, vn_time
from web.views.devices import STATES, parked_slips, told_by
from web.views.oversight import bulks

_OF_DEVICES = ("Máy", "Người dùng", "Ghép ngày", "Liên lạc lần cuối", "Tình trạng")


def _devices(asked: Asked) -> Table:
    at = datetime.now(UTC)
    found = devices.listed(asked.session, asked.scope, asked.today)
    told = told_by(found, asked.words.get("q", ""), at)
    return Table(_OF_DEVICES, (_device(one, at) for one in told))


def _device(one: Device, at: datetime) -> list[str]:
    state = STATES[devices.state_of(one, at)]
    return [one.name, one.user.name, vn_date(one.enrolled_at), vn_time(one.seen_at), state]


def _parked(asked: Asked) -> Table:
    found = parked_slips(asked.session, asked.keyring, asked.scope)
    return Table(
        ("Phiếu", "Người gửi", "Nhận lúc"),
        ([one["what"], one["who"], vn_time(one["kept"].received_at)] for one in found),
    )


_OF_REASONS = ("Lúc", "Người", "Lý do", "Xem gì", "Lãnh đạo đọc lúc")
_ON_SCREEN_ALONE = "chỉ xem trên màn hình"
"""A reason that names a group this person may not read: a file goes further than a screen."""


def _reasons(asked: Asked) -> Table:
    words = plain_words(asked.words.get("q", ""))
    given = reasons.newest(asked.session, asked.keyring, asked.scope, limit=ROWS_MAX, words=words)
    role = asked.scope.role
    told = ((kept, who, why if may_read_text(role, why) else _ON_SCREEN_ALONE) for kept, who, why in given)
    return Table(_OF_REASONS, (_reason(*line) for line in told))


def _reason(kept: ReasonGiven, who: str, why: str) -> list[str]:
    of = "một hồ sơ" if kept.child_uuid else "cả danh sách tải về"
    return [vn_time(kept.at), who, why, of, vn_time(kept.told_at)]


def _bulks(asked: Asked) -> Table:
    found = bulks(asked.session, asked.scope, datetime.now(UTC), plain_words(asked.words.get("q", "")))
    rows = ([one.name, str(one.children_count), vn_time(one.until)] for one in found)
    return Table(("Người", "Số hồ sơ trong một giờ", "Đến lúc"), rows)


def _incidents(asked: Asked) -> Table:
    return Table(("Phát hiện lúc", "Chuyện gì đã xảy ra", "Hạn báo", "Đã báo lúc"), _incident_rows(asked))


def _incident_rows(asked: Asked) -> Iterator[list[str]]:
    for told in rights.incidents(asked.session, asked.keyring, asked.scope):
        noted, what = told.row, told.words["what"]
        said = what if may_read_text(asked.scope.role, what) else _ON_SCREEN_ALONE
        due = noted.found_at + rights.REPORT_WITHIN
        yield [vn_time(noted.found_at), said, vn_time(due), vn_time(noted.reported_at)]


def _concerned(asked: Asked) -> Table:
    _, near = rights.concerned(asked.session, asked.scope, asked.numbers["incident_id"])
    rows = ([one.full_name, one.hamlet_text, one.carer_name or one.mother_name or one.father_name] for one in near)
    return Table(("Họ và tên", "Thôn, bản", "Người nuôi dưỡng"), rows)


_OF_ERROR = ("Sai số đo được (%)", "Từ (%)", "Đến (%)", "Ô nhập lại")
_OF_COLUMNS = ("Cột", *_OF_ERROR, "Ngưỡng (%)", "Không phải xem", "Đã nhận")


def _columns(asked: Asked) -> Table:
    found = figures.of_commune(asked.session, asked.scope.commune_code or "")
    return Table(_OF_COLUMNS, map(_column, found.columns))


def _column(line: ColumnLine) -> list[str]:
    threshold = "xem hết" if line.threshold is None else figures.percent(line.threshold)
    return [line.label, *_error(line.measured), threshold, str(line.unseen_count), str(line.accepted_count)]


def _writers(asked: Asked) -> Table:
    found = figures.of_commune(asked.session, asked.scope.commune_code or "")
    return Table(("Người gửi, sổ", *_OF_ERROR), map(_writer, found.writers))


def _writer(line: WriterLine) -> list[str]:
    return [line.name, *_error(line.measured)]


def _error(measured: Measured | None) -> list[str]:
    if measured is None:
        return ["chưa đo", "", "", "0"]
    return [*(figures.percent(share) for share in (measured.share, measured.low, measured.high)), str(measured.count)]


_OF_RULES = ("Quy tắc", "Tên", "Số cháu", "Tình trạng", "Lần đổi", "Người đổi", "Ngày đổi")


def _rules(asked: Asked) -> Table:
    return Table(_OF_RULES, map(_rule, rules.listed(asked.session, asked.scope)))


def _rule(rule: rules.Rule) -> list[str]:
    turned = [str(rule.version), rule.turned_by, vn_date(rule.turned_at)] if rule.version else ["", "", ""]
    return [rule.key, rule.title, str(rule.touched), "đang bật" if rule.is_on else "đã tắt", *turned]


_INCIDENT = "/rights/incidents/{incident_id:int}"
OF_RIGHTS: tuple[Action, ...] = ("read_rights", "export_children")
REASONS = of_screen("Lý do xem nhóm nhạy cảm", "/oversight", "ly-do-xem", "oversee", _reasons)
TRUST = of_screen("Sai số theo cột", "/trust", "sai-so-theo-cot", "see_trust", _columns)
LISTS = (
    of_screen("Máy đã ghép", "/devices", "may-da-ghep", "own_devices", _devices),
    ListFile(
        "Phiếu kín chờ quyết định",
        "/devices",
        "/devices/parked",
        "phieu-kin",
        ("enrol_devices", "export_children"),
        _parked,
    ),
    REASONS,
    ListFile("Xem rất nhiều hồ sơ", REASONS.screen, "/oversight/bulk", "xem-nhieu-ho-so", REASONS.rights, _bulks),
    ListFile("Sự cố dữ liệu", "/rights", "/rights/incidents", "su-co", ("read_rights", "export_children"), _incidents),
    ListFile("Trẻ bị ảnh hưởng", _INCIDENT, f"{_INCIDENT}/children", "tre-bi-anh-huong", OF_RIGHTS, _concerned),
    TRUST,
    ListFile("Sai số theo người ghi", TRUST.screen, "/trust/writers", "sai-so-theo-nguoi", TRUST.rights, _writers),
    of_screen("Quy tắc kiểm tra", "/rules", "quy-tac", "switch_rules", _rules),
)
