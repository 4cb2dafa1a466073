"""What stands in the cells of registers, as lines of invented text: names, dates, numbers, words of paper."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from catalogue import places
from catalogue.codes import ethnicities
from catalogue.letters import with_tone
from catalogue.syllables import ONSETS, RIMES, is_syllable, tone_index
from intake.ocr.language.names import Place, lexicons

HERE = Path(__file__).parent
TONES = "\u0300\u0301\u0303\u0309\u0323"
STRANGE_SHARE = 0.3
"""Syllables that are legal and no name: what is read must come from the ink, not from what names are likely."""
TITLES = (
    "SỔ THEO DÕI TRẺ EM TRONG GIA ĐÌNH", "DANH SÁCH TRẺ EM DƯỚI 16 TUỔI", "PHIẾU THÔNG TIN TRẺ EM",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "UBND XÃ",
    "ỦY BAN NHÂN DÂN XÃ", "TRƯỞNG THÔN",
    "Người lập biểu", "Người ghi sổ", "(Ký, ghi rõ họ tên)", "CÔNG AN XÃ", "TM. UBND XÃ", "Trang số:", "Năm:",
    "Quyển số:",
    "Danh sách đề nghị cung cấp số định danh cá nhân", "PHIẾU ĐIỀU TRA HỘ GIA ĐÌNH", "Tính đến ngày",
    "Địa chỉ:", "Tổng cộng",
    "Họ và tên chủ hộ:", "Trẻ thứ nhất", "Trẻ thứ hai", "Điện thoại:", "KHỚP", "SAI HỌ TÊN", "CHƯA ĐKKS", "Đã xác thực",
)  # fmt: skip
MARKS = ("nt", "nt", '"', "-", "x", "v", "//", "?", "K", "như trên", "Không", "không có", "''", "-nt-", "0")

Sampler = Callable[[Random], str]


def syllable(rng: Random) -> str:
    """A legal syllable, likely or not, in lower case."""
    while True:
        onset, rime = rng.choice(["", *ONSETS]), rng.choice(_rimes())
        at = tone_index(rime)
        carried = with_tone(rime[at], rng.choice(TONES)) if rng.random() < 0.75 else rime[at]
        if is_syllable(word := f"{onset}{rime[:at]}{carried}{rime[at + 1 :]}"):
            return word


@cache
def _rimes() -> list[str]:
    return sorted(RIMES)


@cache
def _weighed(place: Place) -> tuple[list[str], list[float]]:
    weights = lexicons()[place].weights
    return list(weights), list(weights.values())


def _name_part(rng: Random, place: Place) -> str:
    if rng.random() < STRANGE_SHARE:
        return syllable(rng).capitalize()
    words, weights = _weighed(place)
    # Half by frequency, half evenly: seldom names are as much worth as frequent ones.
    return rng.choices(words, weights)[0] if rng.random() < 0.5 else rng.choice(words)


def name(rng: Random) -> str:
    """A person's name of one to five syllables."""
    count = rng.choices([1, 2, 3, 4, 5], [1, 12, 50, 35, 2])[0]
    middle = [_name_part(rng, "middle") for _ in range(count - 2)]
    parts = [_name_part(rng, "surname"), *middle, _name_part(rng, "given")] if count > 1 else [_name_part(rng, "given")]
    text = " ".join(parts)
    return text.upper() if rng.random() < 0.04 else text


def birth_date(rng: Random) -> str:
    """Day first, in the ways people write it; now and then only month and year, or the year."""
    day, month, year = rng.randint(1, 31), rng.randint(1, 12), rng.randint(2006, 2028)
    sign = rng.choices(["/", ".", "-", " "], [80, 8, 10, 2])[0]
    short = rng.random() < 0.3
    shown_year = f"{year % 100:02}" if rng.random() < 0.08 else str(year)
    d, m = (str(day), str(month)) if short else (f"{day:02}", f"{month:02}")
    kind = rng.random()
    if kind < 0.03:
        return str(year)
    return f"{m}{sign}{year}" if kind < 0.06 else f"{d}{sign}{m}{sign}{shown_year}"


def personal_id(rng: Random) -> str:
    """Twelve digits in the order of a number, sometimes eleven, nine or thirteen; sometimes any."""
    length = rng.choices([12, 11, 13, 9, 10], [85, 6, 3, 4, 2])[0]
    start = f"0{rng.randint(1, 96):02}{rng.choice('2323230167')}{rng.randint(5, 28):02}"
    digits = start if rng.random() < 0.6 else ""
    digits = (digits + "".join(rng.choices("0123456789", k=length)))[:length]
    return " ".join(digits[at : at + 3] for at in range(0, length, 3)) if rng.random() < 0.04 else digits


def small_number(rng: Random) -> str:
    """A household's or a row's number, a class, a count."""
    return rng.choice(
        [str(rng.randint(1, 60)), str(rng.randint(1, 999)), f"{rng.randint(1, 99):02}", f"({rng.randint(1, 16)})"]
    )


def schooling(rng: Random) -> str:
    """A class or another word of schooling."""
    if rng.random() < 0.6:
        head, tail = rng.choice(["Lớp", "Lớp", "Lớp", "lớp", "L"]), rng.choice(["", "", "", "", "A", "B", "C"])
        return f"{head} {rng.randint(1, 12)}{tail}"
    return _phrase(rng, "schooling")


def closed_word(rng: Random) -> str:
    """Sex, ethnic group, circumstances: words of closed lists."""
    kind = rng.random()
    if kind < 0.3:
        return rng.choice(["Nam", "Nữ", "nam", "nữ", "Nam", "Nữ", "NAM", "NỮ"])
    if kind < 0.65:
        return rng.choice(_groups())
    return _phrase(rng, "circumstances_text")


@cache
def _groups() -> list[str]:
    return [group.name for group in ethnicities.ETHNICITIES] + ["Kinh"] * 6 + ["H'Mông", "Hmông", "Khơ Me", "Mèo"]


@cache
def _phrases() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (HERE.parent / "language" / "phrases.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            field, _, words = line.split("\t")
            found.setdefault(field, []).extend(words.split(" | "))
    return found


def _phrase(rng: Random, field: str) -> str:
    return rng.choice(_phrases().get(field) or ["Khuyết tật"])


@cache
def _headers() -> list[str]:
    found = []
    for table in ("headers.tsv", "labels.tsv"):
        for line in (HERE.parent / table).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                found += line.split("\t")[-1].split(" | ")
    return found


def header(rng: Random) -> str:
    """A printed heading or part of it, or a title."""
    words = rng.choice(TITLES if rng.random() < 0.25 else _headers()).split()
    start = rng.randrange(len(words)) if rng.random() < 0.4 else 0
    text = " ".join(words[start : start + rng.randint(1, 6)])
    if rng.random() < 0.15:
        text = f"{text}: {rng.choice([place(rng), name(rng), birth_date(rng), str(rng.randint(1, 40))])}"
    return text.upper() if rng.random() < 0.15 else text


@cache
def _communes() -> list[str]:
    return [one.name for province in places.PROVINCES for one in places.communes_of(province.code)]


def place(rng: Random) -> str:
    """A hamlet, commune or province."""
    kind = rng.random()
    if kind < 0.5:
        words = " ".join(syllable(rng).capitalize() for _ in range(rng.randint(1, 3)))
        head = rng.choice(["Thôn", "Bản", "Ấp", "Xóm", "Tiểu khu", "Khu", "Tổ", "Buôn", "Làng", "TDP"])
        return f"{head} {rng.choice([words, str(rng.randint(1, 20))])}"
    return rng.choice(_communes())


def prose(rng: Random) -> str:
    """Any syllables, as notes and sentences have them."""
    words = [syllable(rng) for _ in range(rng.randint(1, 5))]
    text = " ".join(words)
    kind = rng.random()
    if kind < 0.25:
        text = text.capitalize()
    if kind > 0.85:
        text += rng.choice([",", ".", ":", ")", " (" + rng.choice(words) + ")", f" {rng.randint(1, 2026)}"])
    return text.upper() if 0.25 < kind < 0.35 else text


def mark(rng: Random) -> str:
    """A ditto mark or another short sign."""
    return rng.choice(MARKS)
