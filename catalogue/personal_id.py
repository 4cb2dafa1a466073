"""The personal number: 12 digits `PPP C YY RRRRRR`, and what each of its rules says when it fails.

PPP province of birth registration, C century and sex, YY year of birth, R free; there is no check digit.
Source: NĐ 137/2015 Điều 13, TT 59/2021 Điều 4; rules E1 and E2 of the cleaning plans.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from catalogue.codes import sexes
from catalogue.dates import PartialDate
from catalogue.places import origin, province
from catalogue.refusals import Problem, Severity
from catalogue.vietnamese import APOSTROPHES, fold, tidy

LENGTH = 12
_SEPARATORS = re.compile(rf"[\s.\-–—{APOSTROPHES}]")
_LOOK_ALIKES = str.maketrans("OoQDlI|SsBZz", "000011155822")
_PLACEHOLDER = re.compile(r"x+|k|(chua|khong|ko|k|dang)\b[^\d]*|nt|nhu tren")
_PLAIN = re.compile(r"0(?=[0-9]*[1-9])[0-9]{11}")
"""Twelve digits of a Vietnamese province, not all zeros: no other number, no filler and no float looks so."""
_PREFIX = 6
"""Digits that mean something; those behind them are free."""
_ADVICE = "Xem lại giấy khai sinh hoặc thẻ căn cước."


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the first six digits say; `origin` is a province's name, or "nước ngoài" with a country's code."""

    origin: str
    origin_code: str
    sex: str
    century: int
    year: int

    def spoken(self) -> str:
        """ "Sơn La · nữ · 2019"."""
        return f"{self.origin} · {sexes.label(self.sex).lower()} · {self.year}"


def strip(raw: str) -> str:
    """The number without the blanks, dots, hyphens and apostrophes people write between its digits."""
    return _SEPARATORS.sub("", tidy(raw))


def decode(number: str) -> Decoded | None:
    """What 12 digits say of origin, sex and year; None when they are no such number."""
    if not re.fullmatch(r"[0-9]{12}", number):
        return None
    code, digit = number[:3], int(number[3])
    known = origin(code)
    if known is None and int(code) <= 100:
        return None
    century = 1900 + 100 * (digit // 2)
    sex = "male" if digit % 2 == 0 else "female"
    return Decoded(known.name if known else "nước ngoài", code, sex, century, century + int(number[4:6]))


def check(
    raw: str | None,
    *,
    sex: str | None = None,
    birth: PartialDate | None = None,
    province_code: str | None = None,
    others: Iterable[str] = (),
) -> list[Problem]:
    """All that is wrong with a child's number (E1.1–E1.3, E2.1–E2.11), a sentence for each; [] when it is right.

    `sex` is "male" or "female", `others` the numbers of parents and carers, `province_code` where the child lives.
    """
    number = tidy(raw or "")
    year = birth.year if birth else None
    if not _PLAIN.fullmatch(number):
        unreadable = _missing(number) or _not_this_number(number) or _malformed(number, sex, year)
        if unreadable:
            return [unreadable]
        number = strip(number)
    own, of_place = _of_prefix(number[:_PREFIX], sex, year, province_code)
    shared = _shared(number, others)
    return [*own, *([shared] if shared else ()), *of_place]


@lru_cache(maxsize=16_384)
def _of_prefix(
    prefix: str, sex: str | None, year: int | None, province_code: str | None
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """What the digits that mean something say against it, and what of the province: a province's children born in a
    year share them."""
    own, elsewhere = _origin(prefix), _elsewhere(prefix, province_code)
    found = [own] if own else []
    return (*found, *_digits_four_to_six(prefix, sex, year)), (elsewhere,) if elsewhere else ()


def _problem(rule: str, message: str, severity: Severity = "B", proposal: str | None = None) -> Problem:
    return Problem(rule, "personal_id", severity, message, proposal)


def _missing(text: str) -> Problem | None:
    if not text:
        return _problem("E1.1", "Chưa có số định danh. Hỏi gia đình giấy khai sinh, hoặc gửi công an xã cấp số.")
    word, digits = fold(text), strip(text)
    is_filler = _PLACEHOLDER.fullmatch(word) is not None or not any(c.isalnum() for c in text)
    if is_filler or re.fullmatch(r"(\d)\1*", digits) or digits in ("123456789", "123456789012"):
        return _problem("E1.2", f"«{text}» không phải số định danh. Để trống nếu chưa có số.")
    return None


def _not_this_number(text: str) -> Problem | None:
    bare = strip(text)
    for pattern, subject, paper in (
        (r"\d{1,4}/(19|20)\d\d.*", text, "số giấy khai sinh"),
        (r"[A-Za-z]{2}\d{13}", bare, "số thẻ bảo hiểm y tế"),
        (r"(0|\+84)[35789]\d{8}", bare, "số điện thoại"),
        (r"(ma )?(ho|hs)( so)?\b.*\d.*", fold(text), "mã hộ"),
    ):
        if re.fullmatch(pattern, subject):
            return _problem("E1.3", f"Đây giống {paper}, không phải số định danh. {_ADVICE}")
    return None


def _malformed(text: str, sex: str | None, year: int | None) -> Problem | None:
    bare = strip(text)
    if re.fullmatch(r"\d+([.,]\d+)?[eE]\+?\d+|\d{9,12}[.,]0+", text) or re.fullmatch(r"[1-9]\d{5,7}0{4,}", bare):
        message = f"Số «{text}» đã bị Excel làm tròn, các chữ số cuối đã mất. {_ADVICE}"
        return _problem("E2.11", message, proposal=_from_float(text, sex, year))
    if not re.fullmatch(r"[0-9]+", bare):
        return _not_digits(text, bare)
    return None if len(bare) == LENGTH else _wrong_length(bare, sex, year)


def _from_float(text: str, sex: str | None, year: int | None) -> str | None:
    """A whole number with ".0" behind it lost nothing but its zeros in front."""
    whole = re.fullmatch(r"(\d{9,12})[.,]0+", text)
    return _padded(whole[1], sex, year) if whole else None


def _not_digits(text: str, bare: str) -> Problem:
    mended = "".join(str(unicodedata.digit(c, c)) for c in bare.translate(_LOOK_ALIKES))
    is_number = re.fullmatch(r"[0-9]{12}", mended) is not None
    advice = f"Có phải là {mended} không? {_ADVICE}" if is_number else _ADVICE
    message = f"Số định danh chỉ có chữ số, ở đây có ký tự khác: «{text}». {advice}"
    return _problem("E2.1", message, proposal=mended if is_number else None)


def _wrong_length(number: str, sex: str | None, year: int | None) -> Problem:
    count = len(number)
    if count == 9:
        message = "Đây là số chứng minh nhân dân 9 chữ số của người lớn, trẻ không có số này."
        return _problem("E2.3", f"{message} {_ADVICE}")
    if padded := _padded(number, sex, year):
        message = (
            f"Số định danh phải có {LENGTH} chữ số, ở đây mới có {count}. Có lẽ Excel đã làm mất số 0 ở đầu: {padded}."
        )
        return _problem("E2.4", message, proposal=padded)
    less = "mới có" if count < LENGTH else "có tới"
    return _problem("E2.2", f"Số định danh phải có {LENGTH} chữ số, ở đây {less} {count}. {_ADVICE}")


def _padded(number: str, sex: str | None, year: int | None) -> str | None:
    """The number with the zeros Excel ate, when it then fits everything that is known."""
    padded = number.zfill(LENGTH)
    is_short = len(number) in (LENGTH - 2, LENGTH - 1) or number == padded
    fits = _origin(padded) is None and not _digits_four_to_six(padded, sex, year)
    return padded if is_short and fits else None


def _origin(number: str) -> Problem | None:
    if origin(number[:3]) or int(number[:3]) > 100:
        return None
    message = f"Ba chữ số đầu {number[:3]} không phải mã của tỉnh nào. {_ADVICE}"
    return _problem("E2.5", message)


def _digits_four_to_six(number: str, sex: str | None, year: int | None) -> list[Problem]:
    found = [_century(number, year) or _sex(number, sex), _year(number, year)]
    return [p for p in found if p is not None]


def _century(number: str, year: int | None) -> Problem | None:
    digit = number[3]
    if digit in "23" or (year is not None and year < 2000 and digit in "01"):
        return None
    if digit in "01":
        message = f"Chữ số thứ 4 là {digit}: đây là số của người sinh trước năm 2000, có lẽ của cha hoặc mẹ."
        return _problem("E2.6", f"{message} Ghi số của cháu.")
    message = f"Chữ số thứ 4 là {digit}, nhưng trẻ sinh từ năm 2000 phải là 2 (nam) hoặc 3 (nữ). {_ADVICE}"
    return _problem("E2.6", message)


def _sex(number: str, sex: str | None) -> Problem | None:
    in_number = "male" if int(number[3]) % 2 == 0 else "female"
    if sex not in ("male", "female") or sex == in_number:
        return None
    said = sexes.label(in_number).lower()
    message = f"Chữ số thứ 4 là {number[3]} ({said}) nhưng giới tính ghi {sexes.label(sex)}. {_ADVICE}"
    return _problem("E2.7", message)


def _year(number: str, year: int | None) -> Problem | None:
    if year is None or int(number[4:6]) == year % 100:
        return None
    message = f"Chữ số thứ 5–6 là {number[4:6]} nhưng năm sinh ghi {year}. Xem lại giấy khai sinh."
    return _problem("E2.8", message)


def _shared(number: str, others: Iterable[str]) -> Problem | None:
    if number not in {strip(o) for o in others if o}:
        return None
    return _problem("E2.9", "Số này trùng với số của cha, mẹ hoặc người nuôi dưỡng. Ghi số của cháu.")


def _elsewhere(number: str, province_code: str | None) -> Problem | None:
    known, home = origin(number[:3]), province(province_code or "")
    if known is None or home is None or known.province_code == home.code:
        return None
    message = f"Cháu đăng ký khai sinh ở {known.name}, không thuộc {home.name} bây giờ. Số vẫn có thể đúng."
    return _problem("E2.10", message, "I")
