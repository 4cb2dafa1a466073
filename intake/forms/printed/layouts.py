"""The five sheets: what each asks, after the domain dossier 5.3, and how it is laid out on A4."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from intake.forms.printed import tables
from intake.forms.printed.boxes import Place, SheetPlan, Words
from intake.forms.printed.columns import Column
from intake.forms.printed.corners import MARGIN_MM, SIDE_MM
from intake.forms.printed.tables import Drawn, Lines, Table

LONG_MM, SHORT_MM = 297.0, 210.0
SIDE_MARGIN_MM = 8.0
SEXES = (("male", "Nam"), ("female", "Nữ"))
DATE_GROUPS, NUMBER_GROUPS = (2, 2, 4), (3, 3, 3, 3)
TITLE_PT, HEAD_PT, SMALL_PT = 13.0, 10.0, 8.0
HEADING_MM = 18.0
"""Height of what stands above a sheet's first table without its codes: agency, motto, title."""
AGENCY_RULED = 0.4
"""The line under the agency is a third to a half of its text, that under the motto as long as it (NĐ 30/2020)."""
LINE_MM, ROW_MAX_MM, BLOCK_MAX_MM = 9.0, 18.0, 32.0


def _writing(key: str, label: str, width: float) -> Column:
    return Column(key, label, width)


def _digits(key: str, label: str, width: float, *groups: int) -> Column:
    return Column(key, label, width, groups=groups)


def _printed(key: str, label: str, width: float) -> Column:
    return Column(key, label, width, is_printed=True)


_SEX = Column("sex", "", 13, ticks=SEXES)
_PLACE = (_writing("commune", "Xã, phường", 70), _writing("hamlet", "Thôn, bản, tiểu khu, tổ dân phố", 90))
_REGISTER: Lines = (
    (
        _digits("household_number", "Hộ số", 15, 3),
        _writing("full_name", "Họ và tên trẻ em", 74),
        _digits("birth_date", "Ngày, tháng, năm sinh", 42, *DATE_GROUPS),
        _SEX,
        _writing("ethnicity", "Dân tộc", 30),
        _digits("personal_id", "Số định danh cá nhân", 65, *NUMBER_GROUPS),
        _writing("schooling", "Tình trạng học tập", 34),
    ),
    (
        _writing("father_name", "Họ và tên cha", 66),
        _writing("mother_name", "Họ và tên mẹ", 66),
        _writing("guardian_name", "Người nuôi dưỡng", 58),
        _writing("circumstances_text", "Hoàn cảnh", 43),
        _writing("note", "Ghi chú", 40),
    ),
)
_HAMLET: Lines = (
    (
        _writing("full_name", "Họ và tên", 47.5),
        _digits("birth_date", "Ngày, tháng, năm sinh", 38.5, *DATE_GROUPS),
        _SEX,
        _writing("ethnicity", "Dân tộc", 15.5),
        _writing("parent_name", "Họ tên cha (mẹ)", 37),
        _writing("schooling", "Học lớp", 18.5),
        Column(
            "circumstances",
            "",
            16.5,
            ticks=(
                ("mo_coi_ca_cha_me", "Mồ côi"),
                ("khuyet_tat", "Khuyết tật"),
                ("gia_dinh_ngheo_can_ngheo", "Nghèo, cận nghèo"),
            ),
        ),
    ),
)
_CARD_HEAD: Lines = (
    (_digits("household_number", "Hộ số", 26, 4), _writing("household_head", "Họ và tên chủ hộ", 80), *_PLACE),
    (
        _writing("address_detail", "Địa chỉ hộ", 90),
        _writing("ethnicity", "Dân tộc", 50),
        Column("circumstances", "", 30, ticks=(("gia_dinh_ngheo_can_ngheo", "Hộ nghèo, cận nghèo"),)),
    ),
    (
        _writing("father_name", "Họ và tên cha", 65),
        _writing("mother_name", "Họ và tên mẹ", 65),
        _writing("guardian_name", "Người nuôi dưỡng (nếu có)", 65),
    ),
)
_CARD: Lines = (
    (
        _writing("full_name", "Họ và tên trẻ", 90),
        _digits("birth_date", "Ngày, tháng, năm sinh", 50, *DATE_GROUPS),
        _SEX,
    ),
    (
        _digits("personal_id", "Số định danh", 70, *NUMBER_GROUPS),
        _writing("schooling", "Học lớp", 32),
        _writing("circumstances_text", "Hoàn cảnh", 52),
    ),
)
_CHECK: Lines = (
    (
        _printed("known", "Hồ sơ đang ghi: họ và tên, ngày sinh, giới tính, số định danh", 150),
        _printed("asked", "Cần hỏi", 62),
        Column(
            "answer",
            "",
            64,
            ticks=(
                ("right", "Đúng"),
                ("corrected", "Sửa như dưới"),
                ("not_met", "Không gặp"),
                ("moved_out", "Đã chuyển đi"),
            ),
        ),
    ),
    (
        _writing("full_name", "Họ và tên đúng", 72),
        _digits("birth_date", "Ngày sinh đúng", 42, *DATE_GROUPS),
        _SEX,
        _digits("personal_id", "Số định danh đúng", 65, *NUMBER_GROUPS),
        _writing("note", "Ghi chú, đã gặp ai", 84),
    ),
)
_POLICE: Lines = (
    (
        _printed("full_name", "Họ, chữ đệm và tên", 28),
        _printed("birth_date", "Ngày, tháng, năm sinh", 17),
        _printed("sex", "Giới tính", 9),
        _printed("ethnicity", "Dân tộc", 12),
        _printed("nationality", "Quốc tịch", 12),
        _printed("birth_registration_place", "Nơi đăng ký khai sinh", 17),
        _printed("address", "Nơi thường trú / Nơi ở hiện tại", 20),
        _printed("parents", "Họ tên cha / mẹ / người giám hộ", 24),
        _printed("personal_id", "Số định danh (đã có)", 21),
        _digits("new_personal_id", "Số định danh (Công an cung cấp)", 54, *NUMBER_GROUPS),
        Column(
            "answer",
            "Kết quả xác thực",
            36,
            ticks=(
                ("match", "Khớp"),
                ("wrong_name", "Sai họ tên"),
                ("wrong_birth", "Sai ngày sinh"),
                ("wrong_sex", "Sai giới tính"),
                ("not_registered", "Chưa ĐKKS"),
                ("not_found", "Không thấy"),
                ("moved_away", "Đã chuyển"),
            ),
        ),
        _writing("note", "Ghi chú", 24),
    ),
)


@dataclass(frozen=True, slots=True)
class Design:
    """One kind of sheet. `code_mm` is the side of its codes, `foot` who signs below."""

    title: str
    is_landscape: bool
    header_mm: float
    code_mm: float
    rows_max: int
    lines: Lines
    head: Lines = ()
    number_mm: float = tables.NUMBER_MM
    has_labels_inside: bool = False
    foot: tuple[str, ...] = ()


_HAMLET_FOOT = ("TRƯỞNG THÔN (BẢN)\n(ký, ghi rõ họ tên)", "NGƯỜI GHI SỔ\n(ký, ghi rõ họ tên)")
_SIGNED = ("NGƯỜI LẬP BIỂU", "TM. UBND XÃ\nCHỦ TỊCH", "CÔNG AN XÃ\nTRƯỞNG CÔNG AN XÃ")
DESIGNS = {
    "register": Design(
        "SỔ THEO DÕI TRẺ EM TRONG GIA ĐÌNH", True, 9, 22, 13, _REGISTER, head=(_PLACE,), foot=_HAMLET_FOOT
    ),
    "hamlet": Design("DANH SÁCH TRẺ EM DƯỚI 16 TUỔI", False, 14, 31, 28, _HAMLET, head=(_PLACE,), foot=_HAMLET_FOOT),
    "card": Design(
        "PHIẾU THU THẬP THÔNG TIN TRẺ EM", False, 0, 20, 6, _CARD,
        head=_CARD_HEAD, has_labels_inside=True, foot=("NGƯỜI CUNG CẤP THÔNG TIN", "NGƯỜI THU THẬP"),
    ),
    "check": Design("DANH SÁCH TRẺ EM CẦN KIỂM TRA TẠI HỘ", True, 12, 22, 12, _CHECK, foot=_HAMLET_FOOT),
    "police": Design(
        "DANH SÁCH TRẺ EM ĐỀ NGHỊ XÁC THỰC, CUNG CẤP MÃ ĐỊNH DANH", True, 20, 22, 10, _POLICE,
        number_mm=15, foot=_SIGNED,
    ),
}  # fmt: skip
"""The card says of a household what is said once, then of each child the rest."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What is known of a page before it is printed: the heading, and by row and field what its printed columns say."""

    agency: str = "ỦY BAN NHÂN DÂN XÃ"
    above: str = ""
    under_title: str = ""
    number_of: Mapping[int, str] = field(default_factory=dict)
    rows: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


NOTHING = Printed()


def plan(layout: str, rows: int, printed: Printed = NOTHING) -> SheetPlan:
    """The page of a layout with so many rows. The places of its boxes follow from layout and rows alone."""
    design = DESIGNS[layout]
    width, height = (LONG_MM, SHORT_MM) if design.is_landscape else (SHORT_MM, LONG_MM)
    head = Drawn()
    top = _heading(design, width, printed, head)
    if design.head:
        whole = width - 2 * SIDE_MARGIN_MM
        lines = len(design.head)
        once = Table(
            SIDE_MARGIN_MM, top, whole, 0, lines * LINE_MM, 1, design.head,
            number_mm=0, has_labels_inside=True, first_row=0,
        )  # fmt: skip
        _add(head, tables.drawn(once, {}))
        top += lines * LINE_MM + 1.5
    bottom = height - MARGIN_MM - design.code_mm - 1.0
    table = Table(
        SIDE_MARGIN_MM,
        top,
        width - 2 * SIDE_MARGIN_MM,
        design.header_mm,
        min((bottom - top - design.header_mm) / rows, BLOCK_MAX_MM if design.has_labels_inside else ROW_MAX_MM),
        rows,
        design.lines,
        lambda row: printed.number_of.get(row, str(row)),
        design.number_mm,
        design.has_labels_inside,
    )
    _add(head, tables.drawn(table, printed.rows))
    _foot(design, width, height, head)
    codes = _code_places(design, width, height)
    return SheetPlan(layout, rows, width, height, tuple(head.boxes), tuple(head.words), tuple(head.rules), codes)


def _add(whole: Drawn, part: Drawn) -> None:
    whole.boxes += part.boxes
    whole.words += part.words
    whole.rules += part.rules


def _code_places(design: Design, width: float, height: float) -> tuple[Place, ...]:
    """One code beside the mark at the upper right, one beside the mark at the lower left: never both under one hand."""
    side, beside = design.code_mm, MARGIN_MM + SIDE_MM + 3.0
    return (width - beside - side, MARGIN_MM, side, side), (beside, height - MARGIN_MM - side, side, side)


def _heading(design: Design, width: float, printed: Printed, made: Drawn) -> float:
    """Agency, national motto, title; where the first table begins."""
    left, right = MARGIN_MM + SIDE_MM + 2, width - MARGIN_MM - SIDE_MM - design.code_mm - 5
    middle = left + 0.42 * (right - left)
    above = f"{printed.above}\n" if printed.above else ""
    made.words += [
        Words(
            f"{above}{printed.agency}",
            (left, MARGIN_MM, middle - left, 9),
            HEAD_PT,
            is_bold=True,
            is_centred=True,
            ruled=AGENCY_RULED,
        ),
        Words(
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
            (middle, MARGIN_MM, right - middle, 9),
            HEAD_PT,
            is_bold=True,
            is_centred=True,
            ruled=1.0,
        ),
        Words(design.title, (left, 16, right - left, 6), TITLE_PT, is_bold=True, is_centred=True),
    ]
    if printed.under_title:
        made.words.append(Words(printed.under_title, (left, 22, right - left, 4.5), SMALL_PT, is_centred=True))
    return max(MARGIN_MM + design.code_mm + 1.0, MARGIN_MM + HEADING_MM + 3.0)


def _foot(design: Design, width: float, height: float, made: Drawn) -> None:
    """Who signs, between the code at the left and the mark at the right."""
    left, right = MARGIN_MM + SIDE_MM + design.code_mm + 6, width - MARGIN_MM - SIDE_MM - 2
    each = (right - left) / max(len(design.foot), 1)
    top = height - MARGIN_MM - design.code_mm
    for at, words in enumerate(design.foot):
        made.words.append(Words(words, (left + at * each, top, each, 9), SMALL_PT + 1, is_bold=True, is_centred=True))
