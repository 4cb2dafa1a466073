"""Invented names as each people forms them; shares and customs from docs/domain.md 6.5."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Naming:
    """How one people names: surnames with weights, what may stand in the middle, given names."""

    surnames: dict[str, int]
    male_middles: tuple[str, ...]
    female_middles: tuple[str, ...]
    male_given: tuple[str, ...]
    female_given: tuple[str, ...]
    girls_surnames: dict[str, int] | None = None


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


THAI = Naming(
    {"Lò": 30, "Lường": 12, "Quàng": 14, "Tòng": 9, "Cà": 12, "Mè": 3, "Lù": 3, "Lềm": 2, "Ngần": 2, "Cầm": 5, "Bạc": 2}
    | {"Đèo": 1, "Vì": 3, "Hoàng": 4},
    ("Văn", "Văn", "Văn", "Minh", "Đức"),
    ("Thị", "Thị", "Thị", "Thị", "Ngọc", "Khánh"),
    _words(
        "Pâng Hặc Dương Hùng Thành Ín Ơn Xiên Chung Biên Tưởng Ngoan Thắng Muôn Chiến Tiến Long Hưng Nam Khoa Quyết"
    ),
    _words("Mai Hà Ón Hoa Lả Xuân Thơm Inh Duyên Ngọc Hiền Yên Hằng Phương Thu Trang Linh Vân Quỳnh Diễm Bích Nhung"),
)
MONG = Naming(
    {"Giàng": 14, "Vàng": 12, "Sùng": 12, "Thào": 12, "Mùa": 9, "Lầu": 6, "Hờ": 5, "Hạng": 6, "Tráng": 3, "Vừ": 5}
    | {"Sồng": 4, "Ly": 4, "Chá": 3, "Và": 2},
    ("A",),
    ("Thị", "Thị", "Thị", "Mỷ"),
    _words("Chu Pao Dơ Sình Chứ Tủa Páo Nhà Lềnh Dế Phềnh Sử Của Say Chống Dình Tồng Vừ Khua Súa"),
    _words("Dợ Mai Ly Sua Dua Chù Pàng Dia Xia Máy Chia Mo Sông Cá Ké Dí"),
)
KINH = Naming(
    {"Nguyễn": 38, "Trần": 12, "Lê": 10, "Phạm": 7, "Hoàng": 4, "Huỳnh": 1, "Phan": 4, "Vũ": 2, "Võ": 2, "Đặng": 2}
    | {"Bùi": 2, "Đỗ": 2, "Hồ": 1, "Ngô": 1, "Dương": 1},
    ("Văn", "Minh", "Đức", "Gia", "Quang", "Bảo", "Anh", "Thành"),
    ("Thị", "Ngọc", "Thanh", "Khánh", "Bảo", "Thị Thu", "Thị Ngọc", "Minh", "Phương"),
    _words("Khang Huy Bảo Minh Phúc Khôi Nam Long Đạt Quân Kiên Tuấn Hải Dũng Tài Phát Thịnh"),
    _words("Anh Linh Chi Nhi Hà Trang Vy Thảo Oanh Nhung Hân My Ngân Yến Thư Hoà Thuý"),
)
TAY = Naming(
    {"Nông": 8, "Hoàng": 8, "Ma": 3, "Bế": 3, "Vi": 6, "Lục": 3, "Hứa": 4, "Đàm": 3, "Lương": 5},
    ("Văn", "Đức", "Minh", "Quốc"),
    ("Thị", "Thị", "Ngọc", "Bích"),
    _words("Hiếu Cường Thuận Toàn Việt Duy Tùng Nghĩa Đông Bắc"),
    _words("Hạnh Lan Nga Huệ Duyên Thương Ánh Kiều Liễu"),
)
KHMER = Naming(
    {"Danh": 12, "Thạch": 4, "Lâm": 3, "Sơn": 2, "Kim": 3},
    ("", "", "Hoàng", "Minh"),
    ("", "Thu", "Ngọc", "Hồng"),
    _words("Út Sang Phol Rây Đa Hiền Lợi Vũ Thum Khanh"),
    _words("Hường Sa Rone Mỹ Thia Diệu Lan Hạnh"),
    girls_surnames={"Thị": 10, "Danh": 4, "Thạch": 2},
)
NAMINGS = {"Thái": THAI, "La Ha": THAI, "Mông": MONG, "Kinh": KINH, "Tày": TAY, "Nùng": TAY, "Khmer": KHMER}


def surname(people: str, chance: Random) -> str:
    """A surname handed down from the father."""
    return _weighted(NAMINGS[people].surnames, chance)


def full_name(people: str, sex: str, family: str, chance: Random) -> str:
    """A whole name of one person; a Khmer girl may carry "Thị" where her father has "Danh"."""
    naming = NAMINGS[people]
    male = sex == "male"
    if not male and naming.girls_surnames:
        family = _weighted(naming.girls_surnames, chance)
    middle = chance.choice(naming.male_middles if male else naming.female_middles)
    given = chance.choice([name for name in (naming.male_given if male else naming.female_given) if name not in middle])
    return " ".join(part for part in (family, "" if middle == family else middle, given) if part)


def _weighted(weights: dict[str, int], chance: Random) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]
