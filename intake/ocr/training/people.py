"""Invented households: names as each people gives them, dates, numbers that agree with them, and life's own faults."""

import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from catalogue import places
from intake.ocr.language.names import Place, lexicons

TODAY = date(2026, 11, 1)
OLDEST_DAYS = 16 * 365
SURNAMES = {
    "Kinh": "Nguyễn Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Trương Đinh Mai Cao Đào Tạ",
    "Thái": "Lò Lường Quàng Tòng Cà Mè Lù Lềm Ngần Cầm Bạc Đèo Vì Sa Hoàng Lèo",
    "Mông": "Giàng Vàng Sùng Thào Mùa Lầu Hờ Hạng Tráng Vừ Sồng Ly Chá Và Cứ",
    "Tày": "Nông Hoàng Ma Bế Vi Lục Hứa Đàm Lương Chu",
    "Nùng": "Nông Hoàng Lăng Vi Hứa Triệu Mạc Chu Lâm",
    "Mường": "Bùi Đinh Quách Hà Bạch Trương",
    "Dao": "Bàn Triệu Phàn Chảo Tẩn Lý Đặng",
    "Khmer": "Danh Thạch Lâm Sơn Kim Chau",
    "Hrê": "Đinh Phạm",
    "Ba Na": "Đinh Bá",
    "Co": "Hồ Đinh",
    "Xtiêng": "Điểu",
    "Gia Rai": "Siu Ksor Kpă Nay Rcom Rmah",
    "Ê Đê": "Niê Mlô Êban Kbuôr Byă Ayun",
    "Bru - Vân Kiều": "Hồ",
}  # fmt: skip
"""After the domain dossier 6.5; the last word of the highland names is the family's."""
ETHNICITIES = tuple(SURNAMES)
FAMILY_LAST = ("Ê Đê", "Gia Rai")
CIRCUMSTANCES = (
    "Hộ nghèo", "Hộ cận nghèo", "Mồ côi cha", "Mồ côi mẹ", "Khuyết tật", "Bị bỏ rơi", "Bỏ học", "Cha mẹ ly hôn",
    "Cha mẹ đi làm xa", "Mồ côi cha mẹ", "Ở với ông bà", "Khuyết tật nặng", "Bệnh hiểm nghèo",
)  # fmt: skip
HAMLET_KINDS = ("Thôn", "Bản", "Ấp", "Xóm", "Tiểu khu", "Buôn", "Khu", "Làng", "Tổ dân phố")


@dataclass(frozen=True, slots=True)
class Child:
    """One child as the paper should have it; `personal_id` "" when there is none yet, sometimes with a fault."""

    full_name: str
    born: date
    sex: str
    personal_id: str
    schooling: str
    circumstances: str
    guardian: str
    at_risk: bool


@dataclass(frozen=True, slots=True)
class Household:
    """Parents, what they share with their children, and the children, eldest first."""

    number: int
    head: str
    father: str
    mother: str
    ethnicity: str
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class Village:
    """Where a page was written; `origin` are the first three digits of most numbers there."""

    province: str
    commune: str
    commune_kind: str
    hamlet: str
    origin: str
    ethnicities: tuple[str, ...]


def village(rng: Random) -> Village:
    """A real commune of today with an invented hamlet and the peoples who live in it."""
    commune = rng.choice(places.COMMUNES)
    province = places.province(commune.province_code)
    origins = [one.code for one in places.ORIGINS if one.province_code == commune.province_code]
    number = rng.random() < 0.3
    words = str(rng.randint(1, 19)) if number else " ".join(word(rng, "given") for _ in range(rng.randint(1, 2)))
    own = tuple(rng.sample(ETHNICITIES[1:], rng.randint(1, 2)))
    name = province.name if province else ""
    hamlet = f"{rng.choice(HAMLET_KINDS)} {words}"
    return Village(name, commune.short_name, commune.kind, hamlet, rng.choice(origins or ["014"]), ("Kinh", *own))


@cache
def _weights(place: Place) -> tuple[list[str], list[float]]:
    known = {word: weight for word, weight in lexicons()[place].weights.items() if word.isalpha()}
    return list(known), list(known.values())


def word(rng: Random, place: Place) -> str:
    """One syllable of a name: half by frequency, half evenly, so that seldom ones are met too."""
    words, weights = _weights(place)
    chosen = rng.choices(words, weights)[0] if rng.random() < 0.5 else rng.choice(words)
    return chosen[:1].upper() + chosen[1:]


def surname(rng: Random, ethnicity: str) -> str:
    """A family's name of that people."""
    return rng.choice(SURNAMES[ethnicity].split())


def name(rng: Random, ethnicity: str, sex: str, family: str) -> str:
    """A person's name as that people gives it."""
    given = word(rng, "given")
    if ethnicity in FAMILY_LAST:
        return f"Y {given} {family}" if sex == "male" else f"H'{given} {family}"
    if ethnicity == "Mông" and rng.random() < 0.75:
        return f"{family} {'A' if sex == 'male' else rng.choice(['Thị', 'Mỷ', 'Thị'])} {given}"
    if ethnicity == "Khmer" and sex == "female" and rng.random() < 0.5:
        return f"Thị {given}"
    if rng.random() < 0.03:
        return f"{family} {given}"
    usual = "Văn" if sex == "male" else "Thị"
    middle = [usual] if rng.random() < 0.35 else [word(rng, "middle")]
    if rng.random() < 0.3:
        middle.append(word(rng, "middle"))
    return " ".join([family, *middle, given])


def personal_id(rng: Random, origin: str, sex: str, born: date) -> str:
    """Twelve digits that agree with origin, sex and year."""
    century = 2 * (born.year // 100 - 19)
    tail = "".join(rng.choices(string.digits, k=6))
    return f"{origin}{century + (sex == 'female')}{born.year % 100:02}{tail}"


def with_fault(rng: Random, number: str) -> str:
    """The number as life has it: now and then missing, a digit short, or with another sex's digit."""
    kind = rng.random()
    if kind < 0.07:
        return ""
    if kind < 0.09:
        at = rng.randrange(6, 12)
        return number[:at] + number[at + 1 :]
    if kind < 0.10:
        return f"{number[:3]}{int(number[3]) ^ 1}{number[4:]}"
    return number


def household(rng: Random, place: Village, number: int, children: int) -> Household:
    """A family of the village with so many children."""
    ethnicity = rng.choice(place.ethnicities)
    family, other = surname(rng, ethnicity), surname(rng, ethnicity)
    father = name(rng, ethnicity, "male", family) if rng.random() > 0.05 else ""
    mother = name(rng, ethnicity, "female", other) if rng.random() > 0.02 or not father else ""
    days = sorted(rng.sample(range(20, OLDEST_DAYS), children), reverse=True)
    born = [TODAY - timedelta(days=one) for one in days]
    grown = father or mother if rng.random() < 0.8 else name(rng, ethnicity, "male", family)
    mine = tuple(_child(rng, place, ethnicity, family, day) for day in born)
    return Household(number, grown, father, mother, ethnicity, mine)


def _child(rng: Random, place: Village, ethnicity: str, family: str, born: date) -> Child:
    sex = rng.choice(["male", "female"])
    origin = place.origin if rng.random() < 0.9 else rng.choice(places.ORIGINS).code
    number = with_fault(rng, personal_id(rng, origin, sex, born))
    circumstances = rng.choice(CIRCUMSTANCES) if rng.random() < 0.3 else ""
    guardian = (
        name(rng, ethnicity, rng.choice(["male", "female"]), surname(rng, ethnicity)) if rng.random() < 0.15 else ""
    )
    shown = name(rng, ethnicity, sex, family)
    return Child(shown, born, sex, number, schooling(rng, born), circumstances, guardian, rng.random() < 0.12)


def schooling(rng: Random, born: date) -> str:
    """The class a child of that year is in, in the school year 2026/27, or another word for where it is."""
    age = TODAY.year - born.year
    if age < 3:
        return rng.choice(["Chưa đi học", "Còn nhỏ", "Nhà trẻ", "Chưa đi học"])
    if age < 6:
        return rng.choice(["Mầm non", "Mẫu giáo", "Mẫu giáo lớn", "Mẫu giáo bé", "Lớp lá"])
    if rng.random() < 0.06:
        return rng.choice(["Bỏ học", "Nghỉ học"])
    return f"Lớp {min(12, max(1, age - 5 + rng.choice([0, 0, 0, -1])))}{rng.choice(['', '', '', 'A', 'B'])}"


def households(rng: Random, place: Village, children: int) -> Sequence[Household]:
    """Families with `children` children in all."""
    found: list[Household] = []
    number = rng.randint(1, 180)
    while children > 0:
        count = min(children, rng.choice([1, 1, 2, 2, 3]))
        found.append(household(rng, place, number, count))
        children -= count
        number += 1
    return found
