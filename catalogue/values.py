"""From what stands on a form, a phone or a sheet to the one value kept for it, and back to what people read.

What can't be understood is kept as typed: a faulty answer becomes a finding, never a loss.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from catalogue import dates, former_communes, personal_id, places
from catalogue.codes import assistance, current_places, ethnicities, groups, nationalities, schooling, sexes
from catalogue.fields import CATALOGUE, KNOWN_KEYS, LIST_KEYS, is_known, label
from catalogue.refusals import Refusal
from catalogue.vietnamese import fold, tidy

Value = str | bool | list[str] | None
"""None is an answer left blank; `circumstances` and `assistance` are lists; booleans are the ticks of a reading."""

LENGTH_MAX = 200
LENGTHS = {"note": 2000} | dict.fromkeys(
    ("full_name", "father_name", "mother_name", "carer_name", "household_head", "parent_name", "guardian_name"), 100
)
MEMBERS_MAX = 50
TICK_KEYS = ("special_circumstances", "at_risk", "struck")
_TICKED = {"x", "1", "v", "+", "co", "true", "✓", "☑", "✔", "☒"}
_NOT_TICKED = {"0", "khong", "false", "☐", "-"}
_ORDER = {f.key: at for at, f in enumerate(CATALOGUE)}


@dataclass(frozen=True, slots=True)
class Understood:
    """The canonical value of an answer, or the tidied text as typed when `is_understood` is False."""

    value: Value
    is_understood: bool = True


def understand(key: str, raw: object) -> Understood:
    """What an answer of any shape means for the field `key`; understanding a canonical value changes nothing.

    Refuses UNKNOWN_FIELD, NOT_TEXT (an object where words are due) and TOO_LONG.
    """
    if isinstance(raw, str) and len(raw) <= LENGTH_MAX and key not in LIST_KEYS:
        return _understood_words(key, raw)
    return _understood(key, raw)


@lru_cache(maxsize=32_768)
def _understood_words(key: str, raw: str) -> Understood:
    """One record's texts are asked for by the form, the findings and the answer, one after the other."""
    return _understood(key, raw)


def _understood(key: str, raw: object) -> Understood:
    if not is_known(key):
        sentence = f"Phiếu có ô lạ «{tidy(key)[:40]}». Tải lại trang rồi gửi lần nữa."
        raise Refusal("UNKNOWN_FIELD", sentence, field=tidy(key)[:40])
    if key in LIST_KEYS:
        return _members(key, raw)
    if key in TICK_KEYS and isinstance(raw, bool):
        return Understood(raw)
    return _understood_text(key, _text(key, raw))


def _understood_text(key: str, text: str) -> Understood:
    if not text:
        return Understood(None)
    value = _tick(text) if key in TICK_KEYS else _READERS.get(key, _as_typed)(text)
    return Understood(text, False) if value is None else Understood(value)


def _text(key: str, raw: object) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise Refusal("NOT_TEXT", f"Ô «{label(key)}» phải là chữ. Nhập lại ô này rồi gửi lần nữa.", field=key)
    text, most = tidy(str(raw)), LENGTHS.get(key, LENGTH_MAX)
    if len(text) > most:
        shown = f"{len(text):,}".replace(",", ".")
        sentence = f"Ô «{label(key)}» có {shown} ký tự, nhiều nhất là {most}. Rút ngắn rồi gửi lại."
        raise Refusal("TOO_LONG", sentence, field=key)
    return text


def _as_typed(text: str) -> str:
    return text


def _personal_id(text: str) -> str | None:
    """Digits alone when only separators stood between them; "14319000123.0" and "12/2019" stay as they are."""
    if text.isascii() and text.isdigit():
        return text
    digits = personal_id.strip(text)
    is_float = re.fullmatch(r"\d+[.,]0+", text) is not None
    return digits if re.fullmatch(r"[0-9]+", digits) and not is_float else None


def _date(text: str) -> str | None:
    """A lunar date stays as typed: only its year would hold, and the rest would be lost."""
    known = dates.parse(text)
    return known.iso if known and not known.is_lunar else None


def _ethnicity(text: str) -> str | None:
    known = ethnicities.from_text(text)
    return known.name if known else None


def _province(text: str) -> str | None:
    known = places.province(text) or places.province_from_text(text)
    return known.code if known else None


def _commune(text: str) -> str | None:
    """Of today, or of then where it means one commune of today alone; a split one is the person's to say."""
    known = places.commune(text) or places.commune_from_text(text)
    meant = [known] if known else former_communes.today_of(text)
    return meant[0].code if len(meant) == 1 else None


def _tick(text: str) -> bool | None:
    folded = fold(text)
    if folded in _TICKED:
        return True
    return False if folded in _NOT_TICKED or text == "-" else None


def _risk_reason(text: str) -> str | None:
    return groups.risk_reason(text)


_READERS: dict[str, Callable[[str], str | None]] = {
    "personal_id": _personal_id,
    "carer_personal_id": _personal_id,
    "sex": sexes.from_text,
    "birth_date": _date,
    "ethnicity": _ethnicity,
    "nationality": nationalities.from_text,
    "current_place": current_places.from_text,
    "schooling": schooling.from_text,
    "commune_code": _commune,
    "province_code": _province,
    "risk_reason": _risk_reason,
}


AS_TYPED = frozenset(key for key in KNOWN_KEYS if key not in {*_READERS, *LIST_KEYS, *TICK_KEYS})
"""Fields of words: what is kept is the tidied text, and every text is understood."""
SHORT_MAX = min(LENGTH_MAX, *LENGTHS.values())
"""Letters that any field takes."""


def _members(key: str, raw: object) -> Understood:
    from_text = groups.from_text if key == "circumstances" else assistance.from_text
    typed = raw if isinstance(raw, list | tuple) else [raw]
    texts = [part for one in typed for part in _parts(_text(key, one), from_text)]
    if len(texts) > MEMBERS_MAX:
        sentence = f"Ô «{label(key)}» có {len(texts)} mục, nhiều nhất là {MEMBERS_MAX}. Bỏ bớt rồi gửi lại."
        raise Refusal("TOO_LONG", sentence, field=key)
    known = {member for text in texts if (member := from_text(text))}
    unknown = sorted({text for text in texts if not from_text(text)})
    return Understood([*sorted(known, key=_ORDER.__getitem__), *unknown], not unknown)


def _parts(text: str, from_text: Callable[[str], str | None]) -> list[str]:
    """The members a text lists; a comma separates only when every part is known, as official labels have commas."""
    if not text:
        return []
    if from_text(text):
        return [text]
    parts = [p.strip() for p in text.split(";") if p.strip()]
    by_comma = [p.strip() for p in re.split(r"[;,+]", text) if p.strip()]
    return by_comma if all(from_text(p) for p in by_comma) else parts


def show(key: str, value: Value) -> str:
    """What people read for a kept value: "05/3/2019", "Nữ", "Mẫu giáo"; groups joined by "; ". As typed if unknown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, list):
        return "; ".join(_shown_member(key, member) for member in value)
    return _SHOWN[key](value) if key in _SHOWN and understand(key, value).value == value else value


def _shown_member(key: str, member: str) -> str:
    known = groups.from_text(member) if key == "circumstances" else assistance.from_text(member)
    return label(member) if known == member else member


def _shown_date(iso: str) -> str:
    known = dates.parse(iso)
    return known.spoken() if known and known.iso == iso else iso


def _shown_place(code: str) -> str:
    known = places.commune(code) or places.province(code)
    return known.name if known else code


_LABELS: dict[str, Callable[[str], str]] = {
    "sex": sexes.label,
    "nationality": nationalities.label,
    "current_place": current_places.label,
    "schooling": schooling.label,
    "risk_reason": groups.RISK_REASONS.label,
}


def _labelled(of: Callable[[str], str]) -> Callable[[str], str]:
    def shown(value: str) -> str:
        try:
            return of(value)
        except KeyError:
            return value

    return shown


_SHOWN: dict[str, Callable[[str], str]] = {
    "birth_date": _shown_date,
    "commune_code": _shown_place,
    "province_code": _shown_place,
} | {key: _labelled(of) for key, of in _LABELS.items()}
