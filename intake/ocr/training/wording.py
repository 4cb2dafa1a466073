"""Printed words of invented registers: titles, headers with their synonyms, labels, feet."""

from dataclasses import dataclass
from random import Random

HEADERS: dict[str, tuple[str, ...]] = {
    "number": ("STT", "TT", "Số TT", "Số thứ tự"),
    "household_number": ("Hộ số", "Số hộ", "Mã hộ", "Mã số hộ"),
    "household_head": ("Họ và tên chủ hộ", "Chủ hộ", "Tên chủ hộ", "Họ tên chủ hộ"),
    "full_name": ("Họ và tên trẻ em", "Họ và tên", "Họ tên trẻ", "Họ, tên", "Họ, chữ đệm và tên", "Tên trẻ em",
                  "Họ và tên trẻ", "Họ và tên khai sinh"),
    "birth_date": ("Ngày, tháng, năm sinh", "Ngày sinh", "NTNS", "Sinh ngày", "Ngày tháng năm sinh", "N.T.N.S"),
    "male": ("Nam",),
    "female": ("Nữ",),
    "sex": ("Giới tính", "GT", "Nam/Nữ", "Phái", "Giới tính (Nam/Nữ)"),
    "ethnicity": ("Dân tộc", "DT", "Thành phần dân tộc"),
    "personal_id": ("Số định danh cá nhân", "Số ĐDCN", "Mã định danh", "Số CCCD/CMND", "Mã ĐD", "Số định danh",
                    "Mã số định danh", "Số định danh/CCCD", "Số CCCD / mã định danh"),
    "father_name": ("Họ và tên cha", "Họ tên bố", "Cha", "Bố", "Họ tên cha", "Họ và tên bố"),
    "mother_name": ("Họ và tên mẹ", "Mẹ", "Họ tên mẹ"),
    "parent_name": ("Họ tên cha (mẹ)", "Con ông/bà", "Phụ huynh", "Cha/mẹ/người giám hộ", "Họ tên bố (mẹ)"),
    "guardian_name": ("Người nuôi dưỡng", "Người giám hộ", "Người chăm sóc", "NGH", "Người nuôi dưỡng (nếu có)"),
    "schooling": ("Tình trạng học tập", "Học lớp", "Lớp", "Đang học", "Trình độ học vấn", "Trường, lớp"),
    "circumstances_text": ("Hoàn cảnh", "Hoàn cảnh của trẻ", "Thuộc nhóm", "HCĐB", "Diện", "Đối tượng"),
    "special_circumstances": ("TE có HCĐB", "Trẻ em có HCĐB", "TECHCĐB", "Trẻ có hoàn cảnh đặc biệt"),
    "at_risk": ("TE có nguy cơ", "Có nguy cơ", "Trẻ có nguy cơ"),
    "hamlet": ("Nơi ở hiện tại", "Chỗ ở", "Thôn/bản", "Nơi thường trú", "Chỗ ở hiện nay", "HKTT"),
    "note": ("Ghi chú", "Biến động", "Chuyển đi/đến"),
}  # fmt: skip
PAIRED = ("Ngày, tháng, năm sinh", "Năm sinh", "Ngày sinh", "Sinh ngày")
TITLES = {
    "A": ("SỔ THEO DÕI TRẺ EM TRONG GIA ĐÌNH", "SỔ QUẢN LÝ TRẺ EM", "SỔ THEO DÕI TRẺ EM"),
    "B": ("DANH SÁCH TRẺ EM DƯỚI 16 TUỔI", "DANH SÁCH TRẺ EM CỦA THÔN", "DANH SÁCH TRẺ EM CÓ HOÀN CẢNH ĐẶC BIỆT"),
    "C": ("PHIẾU THEO DÕI TRẺ EM TRONG GIA ĐÌNH", "PHIẾU THU THẬP THÔNG TIN TRẺ EM", "PHIẾU HỘ GIA ĐÌNH CÓ TRẺ EM"),
    "D": ("DANH SÁCH TRẺ EM ĐỀ NGHỊ CUNG CẤP MÃ ĐỊNH DANH", "DANH SÁCH TRẺ EM ĐÃ ĐƯỢC XÁC THỰC"),
    "E": ("SỔ THEO DÕI TRẺ EM TRONG GIA ĐÌNH", "SỔ GHI TRẺ EM THEO HỘ"),
}
LABELS = {
    "province": ("Tỉnh:", "Tỉnh/TP:", "Tỉnh (thành phố):"),
    "commune": ("Xã:", "Xã/phường:", "Xã (phường):"),
    "hamlet": ("Thôn:", "Thôn/bản/ấp:", "Thôn/bản:", "Thôn/bản/tiểu khu:", "Thôn (bản):"),
    "year": ("Năm:",),
    "page_number": ("Trang số:", "Trang:"),
    "household_number": ("Hộ số:", "Số hộ:"),
    "household_head": ("Chủ hộ:", "Họ và tên chủ hộ:"),
    "full_name": ("Họ và tên:", "Họ tên trẻ:", "Họ và tên trẻ:"),
    "birth_date": ("Ngày sinh:", "Ngày, tháng, năm sinh:", "Sinh ngày:"),
    "sex": ("Giới tính:", "Nam/Nữ:"),
    "ethnicity": ("Dân tộc:",),
    "schooling": ("Học:", "Đang học:", "Lớp:", "Học lớp:"),
    "personal_id": ("Số định danh:", "Số định danh cá nhân:", "Mã định danh:", "Số ĐDCN:"),
    "father_name": ("Họ tên cha:", "Họ và tên cha:", "Cha:", "Họ tên bố:"),
    "mother_name": ("Họ tên mẹ:", "Họ và tên mẹ:", "Mẹ:"),
}
FEET = (("Trưởng thôn (bản)", "Người ghi sổ"), ("TRƯỞNG THÔN", "NGƯỜI LẬP BIỂU"), ("", "Người lập"),
        ("TRƯỞNG CÔNG AN XÃ", "TM. UBND XÃ"))  # fmt: skip

WEIGHTS = {
    "number": 0.35, "household_number": 0.5, "household_head": 1.5, "full_name": 1.8, "birth_date": 1.2, "male": 1.2,
    "female": 1.2, "sex": 0.55, "ethnicity": 0.75, "personal_id": 1.75, "father_name": 1.7, "mother_name": 1.7,
    "parent_name": 1.8, "guardian_name": 1.6, "schooling": 1.0, "circumstances_text": 1.2, "hamlet": 1.4,
    "special_circumstances": 0.6, "at_risk": 0.6, "note": 0.7,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its field, printed header, the header it shares with its neighbour, its share of width."""

    field: str
    header: str
    upper: str
    weight: float


def columns(rng: Random, layout: str) -> list[Column]:
    """The columns of a register of that layout, in an order and wording of its own."""
    fields = _fields(rng, layout)
    upper = rng.choice(PAIRED)
    typed = layout == "D" and rng.random() < 0.5
    found = []
    for name in fields:
        header = rng.choice(HEADERS[name])
        shared = upper if name in ("male", "female") else ""
        weight = WEIGHTS[name] * rng.uniform(0.92, 1.15)
        found.append(Column(name, header.upper() if typed else header, shared.upper() if typed else shared, weight))
    return found


def _fields(rng: Random, layout: str) -> list[str]:
    """Which columns there are: now and then one more or less, or in another order."""
    parents = ["father_name", "mother_name"]
    if rng.random() < 0.3:
        parents.reverse()
    facts = ["birth_date", "sex"] if rng.random() < 0.7 else ["sex", "birth_date"]
    guardian = ["guardian_name"] if rng.random() < 0.5 else []
    note = ["note"] if rng.random() < 0.7 else []
    if layout == "B":
        pair = ["male", "female"] if rng.random() < 0.9 else ["female", "male"]
        return [
            "number",
            "full_name",
            *pair,
            "ethnicity",
            "parent_name",
            "schooling",
            "special_circumstances",
            "at_risk",
            *note,
        ]
    if layout == "D":
        some = rng.choice([["mother_name"], parents])
        home = ["hamlet"] if rng.random() < 0.7 else []
        return ["number", "full_name", *facts, "ethnicity", *some, *home, "personal_id"]
    known = ["ethnicity", "personal_id"] if rng.random() < 0.6 else ["personal_id", "ethnicity"]
    last = ["schooling", "circumstances_text"] if rng.random() < 0.85 else ["schooling"]
    if layout == "A" and rng.random() < 0.3:
        return ["number", "full_name", *facts, *known, last[0], *parents, *guardian, *last[1:], *note]
    house = ["household_number", "household_head"] if layout == "E" and rng.random() < 0.65 else []
    return ["number", *house, "full_name", *facts, *known, *parents, *guardian, *last, *note]
