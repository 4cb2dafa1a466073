"""What a row's cells mean as fields of a child, by the columns and answers an officer confirmed for the file."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from catalogue import dates, personal_id
from catalogue.codes import ethnicities, groups, sexes
from catalogue.fields import is_known, label
from catalogue.values import TICK_KEYS
from catalogue.vietnamese import decode_telex, fold
from intake import paper
from intake.spreadsheets import above, days, fonts, numbers, parents
from intake.spreadsheets.columns import MONTH_FIRST

_EXPONENT = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")
_SERIAL = re.compile(r"[34]\d{4}")
"""Days from 1982 to 2036 as Excel counts them."""
_NAMES = ("full_name", "given_name", "father_name", "mother_name", "carer_name", "household_head", "parent_name")
_SEXES = ("male", "female")
_BY_YEAR = re.compile(r"\d{4}")
_DAY_OF_EXCEL = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHORT = 3
_PLACE_IN_LIST = re.compile(r"\d{1,4}\s*[.)/:-]\s*(?=[^\W\d])")
_YEAR_BEHIND = re.compile(r"[\s,(–-]+(?:(?:năm )?sinh(?: năm)?|sn|ns)?[\s.:]*(?:19|20)\d{2}\)?", re.IGNORECASE)
_TELEX = re.compile(r"aa|ee|oo|dd|[a-zA-Z][wsfrxj]\b", re.IGNORECASE)
_WORDS = re.compile(r"[\s/|(),.:;–-]+")
_NAMES_OF_GROUPS = re.compile(r"\s*[/|()]\s*|\s+[-–]\s+|\.\s+")
_TICKED = frozenset({"male", "female", *TICK_KEYS})
_ERRORS = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)")


@dataclass(frozen=True, slots=True)
class Answers:
    """What is asked once a file: the order of ethnic codes ("1979", "2008"), the code that means Nam, whether numbers
    such as 43529 are days, whether the month stands first, whether Excel turned its own days round, whether zeros that
    were eaten are put back, whether who is not ticked in a file's only column of a sex is of the other one, which
    places are written once for the blank rows below (`above.FIELDS`), whether sheets named as hamlets are those
    hamlets' lists."""

    ethnic_order: str = ""
    male_code: str = ""
    serials_are_days: bool = False
    month_first: bool = False
    turned_days: bool = False
    pad_numbers: bool = False
    unticked_is_other: bool = False
    fill_down: Sequence[str] = ()
    sheets_are_hamlets: bool = False


@dataclass(slots=True)
class Meant:
    """The fields of one row, as the contract has them in anybody's words, and what was done to get there."""

    fields: dict[str, object] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def meant(cells: Sequence[str], fields: Sequence[str], answers: Answers, section: str = "") -> Meant:
    """One row under the confirmed `fields` of its columns; empty cells say nothing and change nothing."""
    found = Meant()
    read: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    for name, cell in zip(fields, cells, strict=False):
        if name and cell and not _says_nothing(name, cell, found):
            _take(name, _decoded(name, cell, found), read, members)
    if section and "hamlet" not in read:
        read["hamlet"] = section
    _join_name(read)
    _join_birth(read, found)
    if answers.unticked_is_other and (column := only_sex(fields)):
        read.setdefault("sex", "female" if column == "male" else "male")
    _split_parents(read, found)
    for name, mend in _MENDERS.items():
        if name in read:
            read[name] = mend(read, read[name], answers, found)
    found.fields = {**paper.fields_from(dict(read)), **_with_groups(read, members)}
    return found


def _says_nothing(name: str, cell: str, found: Meant) -> bool:
    """Whether a cell holds an error, a stroke, or what stands above it, which is a child's own only as an officer said.

    Strokes and crosses in a column of ticks are answers.
    """
    if _ERRORS.fullmatch(cell):
        return True
    if name in _TICKED or ":" in name:
        return False
    return _told_as_above(name, cell, found) if above.is_ditto(cell) else not any(map(str.isalnum, cell))


def _told_as_above(name: str, cell: str, found: Meant) -> bool:
    words = label(name) if is_known(name) else "cột này"
    found.notes.append(f"Ô «{words}» ghi «{cell}» (như trên): không lấy theo dòng trên, ghi rõ thì mới nhập.")
    return True


def _take(name: str, cell: str, read: dict[str, str], members: dict[str, list[str]]) -> None:
    if name.startswith("circumstances:") or name in ("circumstances", "assistance"):
        key = name.partition(":")[0]
        members.setdefault(key, []).extend(part.strip() for part in cell.split(";") if part.strip())
    elif name.startswith("group:"):
        if _is_tick(cell):
            members.setdefault("circumstances", []).append(name.removeprefix("group:"))
    else:
        read.setdefault(name, cell)


def _is_tick(cell: str) -> bool:
    return fold(cell) not in ("0", "khong", "k", "-", "")


def _decoded(name: str, cell: str, found: Meant) -> str:
    """A text in an old encoding whose font said nothing, told by the pattern of its letters."""
    if name in _NAMES:
        cell = _bare_name(name, cell, found)
        if cell.isupper() and len(cell) > _SHORT:
            return cell.title()
    text, kind = fonts.without_font(cell)
    if not kind:
        return _with_telex_told(name, cell, found)
    text = text.title() if name in _NAMES and text.islower() else text
    found.notes.append(f"Chữ kiểu cũ ({kind.upper()}) «{cell}» đọc thành «{text}».")
    return text


def _bare_name(name: str, cell: str, found: Meant) -> str:
    """A name without its place in a list ("1. Cà Văn An"), and a grown person's without the year of birth behind it."""
    bare = _PLACE_IN_LIST.sub("", cell)
    bare = bare if name in ("full_name", "given_name") else _YEAR_BEHIND.sub("", bare)
    if bare in ("", cell):
        return cell
    found.notes.append(f"Tên «{cell}» lấy là «{bare}».")
    return bare


def _with_telex_told(name: str, cell: str, found: Meant) -> str:
    """A name typed without its keyboard program stays as it is; what it likely means is told, and found as E3.2."""
    if name in _NAMES and _TELEX.search(cell) and (meant_text := decode_telex(cell)) != cell:
        found.notes.append(f"«{cell}» có lẽ gõ Telex thiếu bộ gõ: {meant_text}.")
    return cell


def _join_name(read: dict[str, str]) -> None:
    """A given name of its own column goes behind the others, unless the name ends with it: then it was for sorting."""
    given = read.pop("given_name", "")
    given = given.title() if given.isupper() else given
    before = read.get("full_name", "")
    if given and not f" {fold(before)}".endswith(f" {fold(given)}"):
        read["full_name"] = f"{before} {given}".strip()


def only_sex(fields: Sequence[str]) -> str:
    """The sex whose column is the only one that says a sex, as class lists have it; "" for none."""
    told = [sex for sex in _SEXES if sex in fields]
    return told[0] if len(told) == 1 and "sex" not in fields else ""


def _join_birth(read: dict[str, str], found: Meant) -> None:
    """A date whose column says that its month stands first; a day, a month and a year of their own; the date in the
    column of the sex."""
    if told := read.pop(MONTH_FIRST, ""):
        turned = days.month_first(told)
        read.setdefault("birth_date", turned or told)
        if not turned and dates.parse(days.plain(told)) and not _BY_YEAR.match(told):
            found.notes.append(f"«{told}» không có tháng đứng trước như tên cột ghi: đọc ngày trước, tháng sau.")
    day, month, year = (read.pop(key, "") for key in ("birth_day", "birth_month", "birth_year"))
    if year and "birth_date" not in read:
        read["birth_date"] = "/".join(part for part in (day if month else "", month, year) if part)
    for sex in _SEXES:
        told = read.pop(sex, "")
        if told and "sex" not in read and _is_tick(told):
            read["sex"] = sex
            if dates.parse(days.plain(told)) is not None or _SERIAL.fullmatch(told):
                read.setdefault("birth_date", told)


def _split_parents(read: dict[str, str], found: Meant) -> None:
    """Father and mother, where the words say whose name is whose; of one name nobody knows it."""
    told = read.pop("parents", "")
    names = parents.of_columns(told)
    if not names and (both := told or read.get("parent_name", "")):
        names = parents.told_apart(both)
        if names and ":" not in both:
            shown = f"cha là {names['father_name']}, mẹ là {names['mother_name']}"
            found.notes.append(f"«{both}» đọc là {shown}.")
        elif not names and parents.may_be_two(both):
            found.notes.append(f"«{both}» có lẽ là hai người: giữ nguyên, sửa trên hồ sơ thành cha và mẹ.")
    if names and not names.keys() & read.keys():
        read.pop("parent_name", None)
        read.update(names)
    elif told:
        read.setdefault("parent_name", told)


def _with_groups(read: Mapping[str, str], members: Mapping[str, list[str]]) -> dict[str, object]:
    """Groups that columns name, beside those that words of a column of circumstances mean."""
    named = {key: list(dict.fromkeys(told)) for key, told in members.items()}
    if "circumstances" in named and "circumstances_text" in read:
        known = groups.from_text(read["circumstances_text"])
        named["circumstances"] += [known] if known else []
    return dict(named)


def _ethnicity(_read: Mapping[str, str], text: str, answers: Answers, found: Meant) -> str:
    """A code by the list that was chosen; without a choice one that both lists give to the same group, while another
    stays as it stands, and nobody's group is guessed."""
    text = _said_twice(text, _NAMES_OF_GROUPS, ethnicities.from_text)
    if not (text.isdigit() and len(text) <= 2):
        return text
    code = text.zfill(2)
    by_lists = {"1979": ethnicities.by_code(code, "1979"), "2008": ethnicities.by_code(code, "2008")}
    if answers.ethnic_order:
        known = by_lists[answers.ethnic_order]
    else:
        known = by_lists["1979"] if by_lists["1979"] == by_lists["2008"] else None
        found.notes += [] if known else [f"Mã dân tộc {text} chưa rõ theo danh mục năm nào."]
    return known.name if known else text


def _said_twice(text: str, parted: re.Pattern[str], known: Callable[[str], object | None]) -> str:
    """The first of the words that mean alike in "Nữ/F", "2. Nữ" or "Thái (Thai)"; the text where they differ."""
    if text.isalpha():
        return text
    parts = [part for part in parted.split(text) if part and not part.isdigit()]
    meanings = {known(part) for part in parts}
    return parts[0] if len(meanings) == 1 and None not in meanings else text


def _sex(_read: Mapping[str, str], text: str, answers: Answers, found: Meant) -> str:
    text = _said_twice(text, _WORDS, sexes.from_text)
    if not (text.isdigit() and len(text) == 1):
        return text
    if not answers.male_code:
        found.notes.append(f"Mã giới tính {text} chưa rõ là Nam hay Nữ.")
        return text
    return "male" if text == answers.male_code else "female"


def _birth_date(_read: Mapping[str, str], text: str, answers: Answers, found: Meant) -> str:
    if _SERIAL.fullmatch(text):
        day = numbers.as_day(float(text))
        found.notes.append(f"Số {text} là ngày {_shown(day)} theo cách đếm của Excel.")
        return day if answers.serials_are_days else text
    if _DAY_OF_EXCEL.fullmatch(text):
        turned = dates.swapped(text) if answers.turned_days else None
        known = turned.iso if turned else text
    else:
        known = (answers.month_first and days.month_first(text)) or days.plain(text)
    if known != text:
        found.notes.append(f"Ngày sinh «{_shown(text)}» đọc là {_shown(known)}.")
    return known


def _shown(text: str) -> str:
    known = dates.parse(text)
    return known.spoken() if known else text


def _number(read: Mapping[str, str], text: str, answers: Answers, found: Meant) -> str:
    if _EXPONENT.fullmatch(text):
        found.notes.append(f"Số «{text}» đã bị Excel làm tròn, các chữ số cuối đã mất.")
        return text
    bare = personal_id.strip(text)
    if not (bare.isdigit() and len(bare) in (10, 11)) and not re.fullmatch(r"\d{9,12}[.,]0+", text):
        return text
    problems = personal_id.check(text, sex=_sex_of(read), birth=dates.parse(read.get("birth_date", "")))
    proposed = next((problem.proposal for problem in problems if problem.proposal), None)
    if proposed is None:
        return text
    found.notes.append(f"Số {text} có lẽ mất số 0 ở đầu: {proposed}.")
    return proposed if answers.pad_numbers else text


def _sex_of(read: Mapping[str, str]) -> str | None:
    return {"nam": "male", "nu": "female", "male": "male", "female": "female"}.get(fold(read.get("sex", "")))


_Mender = Callable[[Mapping[str, str], str, Answers, Meant], str]
_MENDERS: dict[str, _Mender] = {
    "ethnicity": _ethnicity,
    "sex": _sex,
    "birth_date": _birth_date,
    "personal_id": _number,
}
"""In this order: a number is checked beside the sex and the date that are known by then."""
