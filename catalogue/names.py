"""Names of children and their parents: what is no name, what was typed without its keyboard, what hints at the sex.

A hint only ever warns. Highland and Khmer names follow their own customs (domain dossier 6.5).
"""

import re
import unicodedata
from functools import lru_cache

from catalogue.fields import label
from catalogue.letters import strip_marks
from catalogue.refusals import Problem, Severity
from catalogue.vietnamese import (
    APOSTROPHES,
    decode_telex,
    decode_vni,
    fold,
    from_tcvn3,
    from_vni_windows,
    is_syllable,
    looks_legacy,
    tidy,
)

_PLACEHOLDER_WORDS = (
    r"(bé|em bé|cháu|cu|con)( (trai|gái))?|trai|gái|con (bà|ông|chị|anh|cô|mẹ|bố)\b.*"
    r"|(chưa|không|ko)( (đặt|có|rõ|biết))*( tên)?|x+|nt|như trên"
)
_PLACEHOLDERS = re.compile(_PLACEHOLDER_WORDS)
_PLACEHOLDERS_UNMARKED = re.compile(strip_marks(_PLACEHOLDER_WORDS))
_FIRST_WORDS = frozenset(re.findall(r"\w+", f"{_PLACEHOLDER_WORDS} {strip_marks(_PLACEHOLDER_WORDS)}"))
"""All words of the placeholders, so those they begin with too."""
_ALLOWED = re.compile(rf"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f {APOSTROPHES}-])*")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_MONG_SURNAMES = {"giàng", "vàng", "sùng", "thào", "mùa", "lầu", "hờ", "hạng", "tráng", "vừ", "sồng", "chá", "và"}
_QUOC_NGU_NAMES = {"Kinh", "Tày", "Thái", "Hoa", "Mường", "Nùng", "Mông", "Dao", "Sán Chay", "Sán Dìu", "Giáy", "Thổ"}
_Y_IS_MALE = {"Ê Đê", "Mnông"}
_H_IS_FEMALE = {"Ê Đê", "Mnông", "Gia Rai"}


def check(raw: str | None, field: str, ethnicity: str | None = None) -> list[Problem]:
    """What is wrong with a name: E3.1 (missing, placeholder, digits) and E3.2 (encodings, Telex, VNI).

    Only the child's own name must be there; an empty name of someone else is no fault here. `ethnicity` (official
    name): names of groups with their own spelling ("Chau Sors") may look like Telex, so there it only warns.
    """
    return [] if raw and _reads_well(raw) else list(_checked(raw or "", field, ethnicity))


def _reads_well(raw: str) -> bool:
    """Whether `_checked` surely finds nothing: so it is with almost every name, and few words make all names."""
    words = raw.split(" ")
    return len(words) > 1 and _is_no_placeholders(words[0]) and all(map(_is_plain, words))


@lru_cache(maxsize=16_384)
def _is_plain(word: str) -> bool:
    """A syllable as it is kept, that begins with a letter."""
    return tidy(word) == word and _ALLOWED.fullmatch(word) is not None and is_syllable(word)


@lru_cache(maxsize=32_768)
def _checked(raw: str, field: str, ethnicity: str | None) -> tuple[Problem, ...]:
    """Kept for a while: a family's names come again with each of its children, and twice with each."""
    text = tidy(raw)
    if not text:
        return (_missing(field),) if field == "full_name" else ()
    if mended := mend(text):
        message = f"{label(field)} «{text}» có vẻ gõ sai bảng mã hoặc thiếu bộ gõ. Có phải là «{mended}» không?"
        is_own_spelling = ethnicity is not None and ethnicity not in _QUOC_NGU_NAMES and looks_legacy(text) is None
        return (Problem("E3.2", field, "W" if is_own_spelling else "B", message, mended),)
    return tuple(p for p in (_not_nfc(raw, field), _no_name(text, field)) if p)


@lru_cache(maxsize=16_384)
def is_placeholder(text: str) -> bool:
    """Whether a text stands for a name nobody has given: "Trai" (the household register's own word), "Con bà Lan"."""
    if _begins_a_name(text):
        return False
    folded = fold(text, 1)
    has_no_marks = strip_marks(folded) == folded
    return bool((_PLACEHOLDERS_UNMARKED if has_no_marks else _PLACEHOLDERS).fullmatch(folded)) or not re.search(
        r"\w", text
    )


def _begins_a_name(text: str) -> bool:
    """Whether the first word is one that no placeholder begins with: so does almost every text that is asked about."""
    first = text.split(maxsplit=1)[0] if unicodedata.is_normalized("NFC", text) and text.strip() else ""
    return _is_no_placeholders(first)


@lru_cache(maxsize=16_384)
def _is_no_placeholders(first: str) -> bool:
    folded = first.casefold()
    return folded.isalpha() and folded not in _FIRST_WORDS and bool(folded.strip("x"))


def mend(text: str) -> str | None:
    """The name a legacy encoding or typing without its keyboard program was meant to be; None when it reads well."""
    if all(map(is_syllable, text.split())):
        return None
    legacy = looks_legacy(text)
    if legacy:
        return from_tcvn3(text) if legacy == "tcvn3" else from_vni_windows(text)
    decoded = decode_vni(text) if re.search(r"[^\W\d_]\d", text) else decode_telex(text)
    return decoded if decoded != text and _ALLOWED.fullmatch(decoded) else None


def _missing(field: str) -> Problem:
    return Problem("E3.1", field, "B", "Chưa có họ và tên. Ghi như trên giấy khai sinh.")


def _not_nfc(raw: str, field: str) -> Problem | None:
    if unicodedata.is_normalized("NFC", raw):
        return None
    return Problem(
        "E3.2", field, "I", f"{label(field)} gõ kiểu Unicode tổ hợp, đã tự chuyển về kiểu dựng sẵn.", tidy(raw)
    )


def _no_name(text: str, field: str) -> Problem | None:
    severity: Severity = "B" if field == "full_name" else "W"
    if is_placeholder(text):
        return Problem(
            "E3.1", field, severity, f"«{text}» chưa phải là tên. Hỏi gia đình, ghi như trên giấy khai sinh."
        )
    if not _ALLOWED.fullmatch(text):
        return Problem("E3.1", field, severity, f"{label(field)} «{text}» có chữ số hoặc ký hiệu. Xoá đi, chỉ để chữ.")
    if " " not in text:
        return Problem("E3.1", field, "W", f"{label(field)} «{text}» chỉ có một tiếng. Xem có thiếu họ hoặc tên không.")
    return None


def sex_hint(full_name: str, ethnicity: str | None = None) -> str | None:
    """ "male" or "female" when the name's own custom says so, else None. `ethnicity` is the group's official name.

    Thị in front or as first middle name, Văn as first middle name; A of the Mông; Y and H' of Ê Đê and Mnông.
    """
    words = _APOSTROPHE.sub("'", fold(full_name, 1)).split()
    if len(words) < 2:
        return None
    return _by_first_word(words, ethnicity) or _by_middle_name(words, ethnicity)


def _by_first_word(words: list[str], ethnicity: str | None) -> str | None:
    first = words[0]
    if first == "thị" or (first == "néang" and ethnicity in (None, "Khmer")):
        return "female"
    if first == "chau" and ethnicity == "Khmer":
        return "male"
    if first.startswith("h'") and ethnicity in {None, *_H_IS_FEMALE}:
        return "female"
    if first == "y" and ethnicity in _Y_IS_MALE:
        return "male"
    return None


def _by_middle_name(words: list[str], ethnicity: str | None) -> str | None:
    """A given name is no middle name: "Nguyễn Văn" and "Lê Hoàng Thị" say nothing."""
    if len(words) < 3 or words[0] in ("y", "a", "h'") or words[0].startswith("h'"):
        return None
    if words[1] == "thị":
        return "female"
    if words[1] == "văn":
        return "male"
    is_mong = ethnicity == "Mông" or (ethnicity is None and words[0] in _MONG_SURNAMES)
    return "male" if words[1] == "a" and is_mong else None
