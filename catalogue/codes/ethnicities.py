"""The 54 ethnic groups with both official code lists and the names that paper uses for them.

Two lists are alive (1979 and 2008) and 37 of 54 codes differ, so a group is kept by a neutral key and its name.
"""

import re
from dataclasses import dataclass
from typing import Any, Literal

from catalogue.codes.files import read
from catalogue.codes.lists import unique
from catalogue.vietnamese import fold, slug


@dataclass(frozen=True, slots=True)
class Ethnicity:
    """A group; `shared_aliases` are names that other groups use too and that therefore decide nothing."""

    key: str
    name: str
    code_1979: str
    code_2008: str | None
    aliases: tuple[str, ...]
    shared_aliases: tuple[str, ...]
    official_code: str | None = None


def _ethnicity(entry: dict[str, Any]) -> Ethnicity:
    lists = {name: tuple(entry[name]) for name in ("aliases", "shared_aliases")}
    return Ethnicity(**(entry | lists))


ETHNICITIES = tuple(_ethnicity(e) for e in read("ethnicities")["ethnicities"])
_PEOPLE = re.compile(r"^\s*(dân tộc|dan toc|người)\s+(?!thiểu số|thieu so|khác|khac|nước ngoài)", re.IGNORECASE)
_BY_KEY = {e.key: e for e in ETHNICITIES}
_BY_NAME = {e.name: e for e in ETHNICITIES}


def _with_marks(text: str) -> str:
    return "".join(c for c in fold(text, 2) if c.isalnum())


_WORDS_AMBIGUOUS = {_with_marks(w) for w in read("ethnicities")["ambiguous"]} | {
    _with_marks(a) for e in ETHNICITIES for a in e.shared_aliases
}
_NAMES = {_with_marks(e.name): e.key for e in ETHNICITIES}
_ALIASES = [(a, e.key) for e in ETHNICITIES for a in (e.name, *e.aliases)]
_MARKED = unique((_with_marks(a), k) for a, k in _ALIASES)
_PLAIN = unique((slug(a), k) for a, k in _ALIASES)
_PLAIN_AMBIGUOUS = {slug(a) for a, _ in _ALIASES} - set(_PLAIN) | {slug(w) for w in _WORDS_AMBIGUOUS}


def by_key(key: str) -> Ethnicity:
    """The group of a neutral key; KeyError when there is none."""
    return _BY_KEY[key]


def by_code(code: str, order: Literal["1979", "2008"]) -> Ethnicity | None:
    """The group of a two-digit code of one of the two lists; the same digits mean others in the other list."""
    return next((e for e in ETHNICITIES if code == (e.code_1979 if order == "1979" else e.code_2008)), None)


def by_name(name: str) -> Ethnicity | None:
    """The group of an official name, exactly written."""
    return _BY_NAME.get(name)


def is_ambiguous(text: str) -> bool:
    """Whether a word is a name of several groups (Thổ, Xá, Mán, Trại, Miên) or of none (DTTS, Khác)."""
    text = _PEOPLE.sub("", text)
    word, plain = _with_marks(text), slug(text)
    if word in _WORDS_AMBIGUOUS or word in _NAMES:
        return word in _WORDS_AMBIGUOUS
    return plain in _PLAIN_AMBIGUOUS and (word == plain or word not in _MARKED)


def from_text(text: str) -> Ethnicity | None:
    """The group a word names: official name, alias, any apostrophe, hyphen or blank, with marks or without.

    None when the word is unknown or ambiguous. Nothing is guessed between Thái, Thổ and Tày.
    """
    text = _PEOPLE.sub("", text)
    word = _with_marks(text)
    if is_ambiguous(text):
        return None
    key = _NAMES.get(word) or _MARKED.get(word) or _PLAIN.get(slug(text))
    return _BY_KEY[key] if key else None


def nearest(text: str) -> Ethnicity | None:
    """The only group whose name is one letter away, as a proposal; short names are never guessed."""
    word = slug(text)
    if len(word) < 4 or is_ambiguous(text):
        return None
    close = {key for alias, key in _PLAIN.items() if len(alias) >= 4 and _is_one_off(word, alias)}
    return _BY_KEY[close.pop()] if len(close) == 1 else None


def _is_one_off(one: str, other: str) -> bool:
    """One letter changed, missing or too many."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((i for i, c in enumerate(short) if c != long[i]), len(short))
    return short[at:] == long[at + 1 :] or short[at + 1 :] == long[at + 1 :]
