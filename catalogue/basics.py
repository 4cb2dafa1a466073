"""Birth date, sex and ethnic group of one record: rules E3.3–E3.6."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from catalogue import dates, names
from catalogue.codes import ethnicities, schooling
from catalogue.dates import PartialDate
from catalogue.refusals import Problem
from catalogue.values import Value

ADULT_AGE = 16
"""A child is under 16: Luật Trẻ em 2016, Điều 1."""
HOMES_OF_THE_THO = {"38", "40"}
"""Thanh Hóa and Nghệ An, where Thổ is the group's own name."""


def _text(values: Mapping[str, Value], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def check_birth(values: Mapping[str, Value], today: date) -> list[Problem]:
    """E3.3 (missing, impossible, future, too old, not to the day, 01/01) and E3.4 (day and month swapped)."""
    text = _text(values, "birth_date")
    fault, may_be_swapped = _birth_fault(text, today)
    swap = _swap(values, text, today) if may_be_swapped else None
    return [p for p in (fault, swap) if p]


@lru_cache(maxsize=16_384)
def _birth_fault(text: str, today: date) -> tuple[Problem | None, bool]:
    """What is wrong with the text alone, and whether its day and month may have been swapped: only where the date as
    written can't be, since both orders of a possible date fit the number's year alike.

    Kept for a while: a commune's children share few thousand days.
    """
    born = dates.parse(text)
    fault = _unreadable(text) if born is None or born.is_lunar else _unlikely(born, today)
    return fault, born is None or born.last_day() > today


def _birth(message: str, severity: str = "B", proposal: str | None = None) -> Problem:
    return Problem("E3.3", "birth_date", "W" if severity == "W" else "B", message, proposal)


def _unreadable(text: str) -> Problem:
    if not text:
        return _birth("Chưa có ngày sinh. Hỏi gia đình, ghi như trên giấy khai sinh.")
    if dates.is_impossible(text):
        return _birth(f"Ngày sinh «{text}» không có trong lịch. Xem lại giấy khai sinh.")
    if (born := dates.parse(text)) is not None:
        message = f"«{text}» là ngày âm lịch, chỉ biết được năm {born.year}. Hỏi ngày dương lịch trên giấy khai sinh."
        return _birth(message)
    return _birth(f"Chưa hiểu ngày sinh «{text}». Ghi ngày, tháng, năm, ví dụ 05/3/2019.")


def _unlikely(born: PartialDate, today: date) -> Problem | None:
    if born.first_day() > today:
        return _birth(f"Ngày sinh {born.spoken()} ở sau hôm nay. Xem lại giấy khai sinh.")
    ages = dates.age_on(born, today)
    if ages.start >= ADULT_AGE:
        return _birth(f"Sinh {born.spoken()} thì đã đủ {ADULT_AGE} tuổi. Xem lại năm sinh, hoặc kết thúc hồ sơ.")
    if born.day is None:
        missing = "ngày" if born.month else "ngày và tháng"
        return _birth(f"Mới biết sinh {born.spoken()}, còn thiếu {missing}. Hỏi gia đình giấy khai sinh.")
    if (born.month, born.day) == (1, 1):
        return _birth(f"Ngày {born.spoken()} hay được điền tạm. Xem lại giấy khai sinh.", "W")
    return None


def _swap(values: Mapping[str, Value], text: str, today: date) -> Problem | None:
    other = dates.swapped(text)
    if other is None or other.last_day() > today:
        return None
    if not _fits_number(values, other) and not _fits_grade(values, other, today):
        return None
    message = f"Có lẽ ngày và tháng bị đổi chỗ: {other.spoken()}. Xem lại giấy khai sinh."
    return Problem("E3.4", "birth_date", "W", message, other.iso)


def _fits_number(values: Mapping[str, Value], born: PartialDate) -> bool:
    number = _text(values, "personal_id")
    return len(number) == 12 and number[4:6] == f"{born.year % 100:02}"


def _fits_grade(values: Mapping[str, Value], born: PartialDate, today: date) -> bool:
    grade = schooling.grade(_text(values, "schooling"))
    return grade is not None and abs(grade - expected_grade(born, today)) <= 1


def expected_grade(born: PartialDate, today: date) -> int:
    """The grade a child of that year usually sits in; the school year turns on 5 September."""
    school_year = today.year if (today.month, today.day) >= (9, 5) else today.year - 1
    return school_year - born.year - 5


def check_sex(values: Mapping[str, Value]) -> list[Problem]:
    """E3.5: sex missing, both ticked, or against the custom of the name."""
    sex = _text(values, "sex")
    if not sex:
        return [Problem("E3.5", "sex", "B", "Chưa có giới tính. Chọn Nam hoặc Nữ.")]
    if sex not in ("male", "female"):
        return [Problem("E3.5", "sex", "B", f"Giới tính ghi «{sex}», chưa rõ. Chọn Nam hoặc Nữ.")]
    hint = names.sex_hint(_text(values, "full_name"), _text(values, "ethnicity") or None)
    if hint is None or hint == sex:
        return []
    said, usual = ("Nam", "nữ") if sex == "male" else ("Nữ", "nam")
    return [
        Problem("E3.5", "sex", "W", f"Giới tính ghi {said} nhưng tên thường là của {usual}. Xem lại giấy khai sinh.")
    ]


def check_ethnicity(values: Mapping[str, Value], home: str | None) -> list[Problem]:
    """E3.6: missing, not one of the groups, or a name that several groups share.

    Thổ is accepted where the group lives, and where paper gave a name of theirs alone ("Kẹo", "Cuối").
    """
    fault = _ethnicity_fault(_text(values, "ethnicity"), _text(values, "ethnicity_raw"), home)
    return [fault] if fault else []


@lru_cache(maxsize=1024)
def _ethnicity_fault(text: str, raw: str, home: str | None) -> Problem | None:
    """Kept for a while: there are few groups."""
    if not text:
        return Problem("E3.6", "ethnicity", "B", "Chưa có dân tộc. Hỏi gia đình, chọn trong danh sách.")
    if ethnicities.is_ambiguous(text) and not _is_settled(text, raw, home):
        message = f"«{text}» là cách gọi của nhiều dân tộc. Hỏi gia đình, chọn đúng tên trong danh sách."
        return Problem("E3.6", "ethnicity", "B", message)
    if group := ethnicities.by_name(text):
        unknown = "Dân tộc còn ghi là không rõ. Hỏi lại gia đình, chọn trong danh sách."
        return Problem("E3.6", "ethnicity", "W", unknown) if group.key == "khong_ro" else None
    near = ethnicities.nearest(text)
    advice = f"Có phải là {near.name} không?" if near else "Chọn trong danh sách 54 dân tộc."
    return Problem("E3.6", "ethnicity", "B", f"Không có dân tộc «{text}». {advice}", near.name if near else None)


def _is_settled(text: str, raw: str, home: str | None) -> bool:
    group = ethnicities.by_name(text)
    if group is None:
        return False
    return home in HOMES_OF_THE_THO or ethnicities.from_text(raw) == group
