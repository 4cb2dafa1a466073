"""Which field a column of a spreadsheet holds, by its header: the catalogue's own labels, else what paper calls it, or
other offices' files."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from catalogue.fields import CHILD_KEYS, WORKING_KEYS, label
from catalogue.file_columns import COLUMNS
from catalogue.vietnamese import fold, slug
from intake.ocr import headers
from intake.places import KINDS

LIKELY = 0.8
_ROUGH = 0.99
PART = " / "
"""Between the header of merged cells and the header below it."""
MONTH_FIRST = "birth_date_month_first"
"""A column of birth dates whose header says that the month stands before the day."""
_ORDER = re.compile(
    r"\bmm?\s*[-/. ]\s*dd?\s*[-/. ]\s*y{2,4}\b|\b(tháng|month)\s*[-/]\s*(ngày|day)\s*[-/]\s*(năm|year)\b"
)
_LABEL_MAX = 80
_OWN_LEAST = 8
"""So many of the catalogue's labels make a file of the catalogue's own shape; there "Nơi ở hiện tại" is no hamlet."""
_BY_LABEL = {slug(text): key for key, text in COLUMNS.items()}
_DATE_PARTS = {"ngày": "birth_day", "tháng": "birth_month", "năm": "birth_year"}
_ANOTHER_NAME = {
    "guardian_name": "carer_name",
    "new_personal_id": "personal_id",
    "birth_place": "birth_registration_place",
    "relation": "carer_relation",
    "assistance_text": "assistance",
}
"""Columns of paper that are fields of a record under another name."""
_NO_FIELDS = frozenset({"number", "verification"})
_OF_PAPER = {
    "parents": "Họ và tên cha (mẹ), hai người",
    MONTH_FIRST: "Ngày sinh, tháng ghi trước (12/25/2019)",
    "male": "Cột Nam (đánh dấu hoặc ngày sinh)",
    "female": "Cột Nữ (đánh dấu hoặc ngày sinh)",
    "birth_day": "Ngày (của ngày sinh)",
    "birth_month": "Tháng (của ngày sinh)",
    "birth_year": "Năm (của ngày sinh)",
    "given_name": "Tên (họ, đệm ở cột khác)",
}
_GIVEN_NAMES = frozenset({"ten", "ten rieng", "ten goi", "given name", "given names", "first name"})
_FIRST_NAMES = re.compile(r"ho( va)?( ten)? (dem|lot|chu dem|chu lot)")
_SURNAMES = frozenset({"họ", "ho", "surname", "family name", "last name"})
"""Headers of a name in two columns: its last part, and what stands before; a surname alone names nobody. With its
mark: a household is "Hộ"."""
_PARENTS = ("father_name", "mother_name", "parent_name")
_PHONES = re.compile(r"(sdt|so dt|so dien thoai|dien thoai)\b")
_OF_ANOTHER = "chu ho"
"""A relation to the head of the household is none to who brings the child up."""
_OTHERS = frozenset({"cha", "bo", "me", "vo", "chong", "gd"})
_OWN_FACTS = ("full_name", "birth_date", "sex", "ethnicity", "nationality", "personal_id", "new_personal_id")
"""What "Số định danh mẹ" says is not the child's, nor is a number of "Bộ Giáo dục"."""
_NO_PARENTS = frozenset({"vo", "chong", "ong", "ba", "co", "thay", "gv"})
_SURE = 0.95
"""A header that is one letter off is another person's where that letter makes one: "Họ tên vợ" is no "Họ tên bố"."""
_KIND = "|".join(sorted(KINDS, key=len, reverse=True))
_OF_PLACES = re.compile(rf"({_KIND})(\W+({_KIND}))+|ten (thon|ban|tieu khu|to dan pho|xom|ap|buon|khom)")
_LETTERED = re.compile(r" \(cột [A-Z]+\)$")
_EXPLAINED = re.compile(r"\([^()]*\)")
_PARTS = re.compile(r"[^\s/|()]+")
_MOST_PARTS = 12
_ROUGH_ADDRESSES = re.compile(r"dia chi|thuong tru|ho khau|hktt")
"""Columns of where a child lives that another one, of the hamlet or of where it lives today, is better than."""
_REPEATED = ("group:", "circumstances:")
IGNORED = ""
NOT_OFFERED = frozenset({"struck", "ethnicity_raw", "guardian_name", "circumstances"})


def offered() -> list[tuple[str, str]]:
    """(field, words) of everything a column may be said to hold."""
    plain = [(key, label(key)) for key in (*CHILD_KEYS, *WORKING_KEYS) if key not in NOT_OFFERED]
    groups = [(key, text) for key, text in COLUMNS.items() if key.startswith("circumstances:")]
    ticks = [(field, f"Đánh dấu: {field.removeprefix('group:')}") for field in _tick_columns()]
    return [*plain, *_OF_PAPER.items(), *groups, *ticks]


def _tick_columns() -> list[str]:
    return list(dict.fromkeys(field for field, _, _ in headers.spellings() if field.startswith("group:")))


def guess(labels: Sequence[str], remembered: Mapping[str, str] | None = None) -> list[str]:
    """The field of each column, "" for none; what was confirmed for this sender before comes first.

    Each field once, the surest column first; only ticks of groups may stand in several.
    """
    told, taken = [IGNORED] * len(labels), set[str]()
    for at, text in enumerate(labels):
        field = (remembered or {}).get(header_key(text))
        if field is not None and (field not in taken or field.startswith(_REPEATED)):
            told[at] = field
            taken.add(field)
    kept = {at for at, text in enumerate(labels) if header_key(text) in (remembered or {})}
    known = set(kept)
    for at, field in _date_parts(labels).items():
        if at not in known and field not in taken:
            told[at] = field
            known.add(at)
    is_own = sum(slug(text) in _BY_LABEL for text in labels) >= _OWN_LEAST
    claims = sorted(
        ((fit, at, field) for at, text in enumerate(labels) if at not in known for field, fit in fits(text, is_own)),
        key=lambda claim: (-claim[0], claim[1]),
    )
    for fit, at, field in claims:
        is_free = field not in taken or field.startswith(_REPEATED)
        if fit >= LIKELY and told[at] == IGNORED and is_free and at not in known:
            told[at] = field
            taken.add(field)
            known.add(at)
    if (place := _given_name(labels, told)) is not None and place not in known:
        told[place] = "given_name"
    told = [IGNORED if field in _NO_FIELDS or _is_alone(labels, told, field) else field for field in told]
    return [
        ordered(text, field) if at not in kept else field
        for at, (text, field) in enumerate(zip(labels, told, strict=True))
    ]


def ordered(label: str, field: str) -> str:
    """The field of a column of birth dates whose header may say that the month stands first: "DOB (mm/dd/yyyy)"."""
    return MONTH_FIRST if field == "birth_date" and _ORDER.search(fold(label, 1)) else field


def _is_alone(labels: Sequence[str], told: Sequence[str], field: str) -> bool:
    """Whether what would explain a field is missing: the rest of a surname, whose relation it is."""
    if field == "full_name":
        return "given_name" not in told and fold(labels[told.index(field)], 1) in _SURNAMES
    return field == "carer_relation" and "carer_name" not in told


def _date_parts(labels: Sequence[str]) -> dict[int, str]:
    """Neighbouring columns of a day, a month and a year, where no column holds a date of birth."""
    folded, parts = [fold(text) for text in labels], [fold(part) for part in _DATE_PARTS]
    at = next((at for at in range(len(labels)) if folded[at : at + 3] == parts), None)
    has_date = any(field == "birth_date" for text in labels for field, _ in fits(text)[:1])
    return {} if at is None or has_date else dict(enumerate(_DATE_PARTS.values(), at))


def _given_name(labels: Sequence[str], told: Sequence[str]) -> int | None:
    """The column that ends the names of another one."""
    if "full_name" not in told or "given_name" in told:
        return None
    return next((at for at, text in enumerate(labels) if fold(text) in _GIVEN_NAMES), None)


def header_key(text: str) -> str:
    """On what two headers are the same, for what is remembered of a sender."""
    return slug(text)


def unlettered(text: str) -> str:
    """A header without the letter of its column, which tells it from one before that says the same."""
    return _LETTERED.sub("", text)


def fits(text: str, is_own: bool = False) -> list[tuple[str, float]]:
    """(field, how surely) a header names, surest first."""
    text = unlettered(text)
    if not text or len(text) > 2 * _LABEL_MAX:
        return []
    if is_own and slug(text) in _BY_LABEL:
        return [(_BY_LABEL[slug(text)], 1.0)]
    above, _, below = text.rpartition(PART)
    part = _DATE_PARTS.get(fold(below, 1))
    if part and above and _best(above) == ["birth_date"]:
        return [(part, 1.0)]
    found = dict(_named(below))
    if above:
        found = {field: 0.98 * fit for field, fit in found.items()}
        for way in (f"{below} {above}", above):
            for field, fit in _named(way):
                found[field] = max(found.get(field, 0.0), fit * (1.0 if way != above else 0.9))
    return sorted(found.items(), key=lambda pair: -pair[1])


def _best(text: str) -> list[str]:
    return [meaning.field for meaning in headers.meanings(text, LIKELY)][:1]


def _named(text: str) -> list[tuple[str, float]]:
    if not text or len(text) > _LABEL_MAX:
        return []
    folded = fold(text)
    found = {meaning.field: meaning.fit for meaning in headers.meanings(text, LIKELY)}
    said = set(_PARTS.findall(folded))
    if said & _OTHERS:
        found = {field: fit for field, fit in found.items() if field not in _OWN_FACTS}
    if said & _NO_PARENTS:
        found = {field: fit for field, fit in found.items() if field not in _PARENTS or fit >= _SURE}
    if known := _known(_EXPLAINED.sub("", text)) or _in_two_languages(text):
        found[known] = 1.0
    if _FIRST_NAMES.fullmatch(folded.replace(",", "")) or fold(text, 1) in _SURNAMES:
        found["full_name"] = 1.0
    if _OF_PLACES.fullmatch(folded):
        found["hamlet"] = 1.0
    if _PHONES.match(folded):
        found["phone"] = 1.0
    if _OF_ANOTHER in folded:
        found.pop("relation", None)
    if fold(text, 1) == "năm":
        found.pop("male", None)
    if "hamlet" in found and _ROUGH_ADDRESSES.search(folded):
        found["hamlet"] *= _ROUGH
    return [(_ANOTHER_NAME.get(field, field), fit) for field, fit in found.items()]


def _known(text: str) -> str:
    """The field that a header of other offices' files names, "" for none."""
    return _spellings().get(slug(text), "")


@cache
def _spellings() -> dict[str, str]:
    lines = Path(__file__).with_name("headers.tsv").read_text(encoding="utf-8").splitlines()
    told = [line.split("\t") for line in lines if not line.startswith("#")]
    return {slug(word): field for field, words in told for word in words.split("|")}


def _in_two_languages(text: str) -> str:
    """The field that both halves of a header name, "Giới tính/Gender"; "" when they name none or two."""
    parts = _PARTS.findall(text)[:_MOST_PARTS]
    for at in range(1, len(parts)):
        first, second = " ".join(parts[:at]), " ".join(parts[at:])
        for known, other in ((_known(second), first), (_known(first), second)):
            if known and known in (_known(other), *_best(other)):
                return known
    return ""
