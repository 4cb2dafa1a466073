"""The groups of children: 15 + 2 + 3 of 2025, 14 + 6 + 2 of 2023, and how one list becomes the other."""

import re
from dataclasses import dataclass
from typing import Any, Literal

from catalogue.codes.files import read
from catalogue.codes.lists import CodeList

Version = Literal["cat_2023", "cat_2025"]


@dataclass(frozen=True, slots=True)
class Group:
    """One group of one version. `kind` is special, at_risk or other; `law` the letter in Điều 10, Luật Trẻ em 2016.

    `becomes` are the groups of 2025 it stands for: more than one means that someone must be asked.
    """

    key: str
    label: str
    kind: str
    becomes: tuple[str, ...]
    short_code: str | None = None
    law: str | None = None
    official_code: str | None = None
    risk_reason: str | None = None


def _group(entry: dict[str, Any]) -> Group:
    optional = {k: entry.get(k) for k in ("short_code", "law", "official_code", "risk_reason")}
    becomes = tuple(entry.get("to", [entry["key"]]))
    return Group(entry["key"], entry["label"], entry["kind"], becomes, **optional)


VERSIONS: dict[Version, tuple[Group, ...]] = {
    "cat_2023": tuple(_group(e) for e in read("groups_2023")["codes"]),
    "cat_2025": tuple(_group(e) for e in read("groups_2025")["codes"]),
}
GROUPS = VERSIONS["cat_2025"]
RISK_REASONS = CodeList.of(read("risk_reasons")["codes"])
"""The six at-risk groups of 2023, kept as reasons R1–R6 since paper and reports still use them."""

_WORDS = CodeList.of(read("groups_2025")["codes"])
_CHILD = re.compile(r"^\s*(trẻ em|trẻ|cháu|tre em|tre)\s+", re.IGNORECASE)
_BY_KEY = {g.key: g for g in GROUPS}
_BY_SHORT_CODE = {g.short_code: g.key for g in GROUPS}
_GROUP_OF_REASON = {e["key"]: e["group"] for e in read("risk_reasons")["codes"]}


def by_key(key: str) -> Group:
    """The group of the 2025 list; KeyError when there is none."""
    return _BY_KEY[key]


def label(key: str) -> str:
    """The Vietnamese label of a group of 2025."""
    return _BY_KEY[key].label


def from_text(text: str) -> str | None:
    """The 2025 key of a key, a short code ("HC04"), a label or a word of paper ("Khuyết tật", "Mồ côi cha").

    None when a word may mean several groups ("Mồ côi", TNTT).
    """
    known = _BY_SHORT_CODE.get(text.strip().upper()) or _from_words(_WORDS, text)
    reason = None if known else risk_reason(text)
    return known or (_GROUP_OF_REASON[reason] if reason else None)


def risk_reason(text: str) -> str | None:
    """The reason R1–R6 a word of paper gives for being at risk: "Mồ côi cha" is R6."""
    return _from_words(RISK_REASONS, text)


def _from_words(listed: CodeList, text: str) -> str | None:
    """Labels begin with "Trẻ em", which paper leaves out or shortens to "Trẻ"."""
    bare = _CHILD.sub("", text)
    return listed.from_text(text) or listed.from_text(bare) or listed.from_text(f"Trẻ em {bare}")


def as_of_2025(key_of_2023: str) -> tuple[str, ...]:
    """The groups of 2025 that a group of 2023 stands for; KeyError when the list of 2023 has no such key."""
    return {g.key: g.becomes for g in VERSIONS["cat_2023"]}[key_of_2023]
