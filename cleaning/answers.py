"""What the commune's police may answer for one row of a list, in their words, and how a typed answer is understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalogue import personal_id
from catalogue.dates import parse
from catalogue.refusals import Refusal
from catalogue.values import understand
from catalogue.vietnamese import fold

WORDS = {
    "match": "Khớp",
    "new_number": "Cấp số mới",
    "wrong_name": "Sai họ tên",
    "wrong_birth": "Sai ngày sinh",
    "wrong_sex": "Sai giới tính",
    "not_registered": "Chưa đăng ký khai sinh",
    "not_found": "Không tìm thấy",
    "moved_away": "Đã chuyển đi",
}
"""Results of layout D, domain dossier 5.3."""
VERIFIED = ("match", "new_number")
TELLS = {"new_number": "personal_id", "wrong_name": "full_name", "wrong_birth": "birth_date", "wrong_sex": "sex"}
"""Answer → the field of which the police may write the right value."""
_SPELLINGS = {fold(words): key for key, words in WORDS.items()} | {
    "khop": "match",
    "da xac thuc": "match",
    "da cap so": "new_number",
    "da cap so moi": "new_number",
    "chua dkks": "not_registered",
    "chua dang ky": "not_registered",
    "chuyen di": "moved_away",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One row's answer as it came: `result` in words or key, `told` the right value or new number, `note` free."""

    row: int
    result: str
    told: str = ""
    note: str = ""


def key_of(result: str, told: str) -> str:
    """The key of an answer; "" when nothing was said. A number alone is a number given. Refuses ANSWER_UNKNOWN."""
    if not result.strip():
        return "new_number" if told.strip() else ""
    known = result if result in WORDS else _SPELLINGS.get(fold(result))
    if known is None:
        sentence = f"Chưa hiểu kết quả «{result[:40]}». Ghi một trong: {', '.join(WORDS.values())}."
        raise Refusal("ANSWER_UNKNOWN", sentence)
    return known


def checked(key: str, told: str, frozen: Mapping[str, str], province_code: str | None, today: date) -> str:
    """The value an answer tells, canonical, after the rules of the number have spoken against that very child.

    Refuses with the rule's own code and sentence, NUMBER_MISSING, and VALUE_UNKNOWN.
    """
    if key == "match":
        _check_number(frozen["personal_id"], frozen, province_code)
        return ""
    field = TELLS.get(key)
    if field is None:
        return ""
    if key == "new_number":
        _check_number(told, frozen, province_code)
        return personal_id.strip(told)
    return _value(field, told, today) if told.strip() else ""


def _check_number(number: str, frozen: Mapping[str, str], province_code: str | None) -> None:
    if not number.strip():
        sentence = "Dòng này chưa có số định danh nên chưa thể ghi là khớp. Ghi số công an cấp."
        raise Refusal("NUMBER_MISSING", sentence)
    birth = parse(frozen["birth_date"])
    found = personal_id.check(number, sex=frozen["sex"], birth=birth, province_code=province_code)
    if worst := next((problem for problem in found if problem.severity == "B"), None):
        raise Refusal(worst.rule, worst.message, field="personal_id")


def _value(field: str, told: str, today: date) -> str:
    known = understand(field, told)
    born = parse(str(known.value)) if field == "birth_date" else None
    is_day = born is not None and born.day is not None and born.first_day() <= today
    if not known.is_understood or (field == "birth_date" and not is_day):
        sentence = f"Chưa hiểu «{told[:40]}». Ghi đủ họ tên, ngày tháng năm sinh, hoặc Nam, Nữ."
        raise Refusal("VALUE_UNKNOWN", sentence)
    return str(known.value)
