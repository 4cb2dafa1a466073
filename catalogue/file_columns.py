"""A child's record as a line of a file: exactly the catalogue's items, in its order, every cell a text.

Columns: the 12 items of the child and the 3 of the carer under the catalogue's labels, then the ticks of each of its
four sections as short codes joined by "; " (HC04; HC14). No working field is among them. Values are what the files of
offices hold: `Mã Dân tộc` the code of the 1979 list, as the population database has it (domain dossier 4.1); sex,
place and schooling in the catalogue's words; dates as ISO 8601, cut where knowledge ends, since no program takes them
for another day; places and nationality by code. What was not understood stands as it was typed.
"""

from collections.abc import Callable, Mapping, Sequence

from catalogue.codes import assistance, ethnicities, groups
from catalogue.fields import CARER_FIELDS, CHILD_FIELDS, PARENT_KEYS, SENSITIVE_GROUPS
from catalogue.values import show

JOIN = "; "
_SHOWN_KEYS = frozenset({"sex", "current_place", "schooling"})
_GROUP_COLUMNS = {
    "special": "Nhóm trẻ em có hoàn cảnh đặc biệt",
    "at_risk": "Nhóm trẻ em có nguy cơ rơi vào hoàn cảnh đặc biệt",
    "other": "Nhóm trẻ em có hoàn cảnh đặc biệt khác",
}
"""The catalogue's sections 1.3, 1.4 and 1.5 by the kind of their groups."""
_ASSISTANCE_COLUMN = "Thông tin về hình thức trợ giúp"
_KINDS = {group.key: group.kind for group in groups.GROUPS}
_SHORT_CODES = {group.key: group.short_code or group.key for group in groups.GROUPS} | assistance.SHORT_CODES

COLUMNS: dict[str, str] = {
    **{item.key: item.label for item in (*CHILD_FIELDS, *CARER_FIELDS)},
    **{f"circumstances:{kind}": label for kind, label in _GROUP_COLUMNS.items()},
    "assistance": _ASSISTANCE_COLUMN,
}
"""What each column holds → its label; "parents" are father and mother together, groups stand by their section."""
HEADER: tuple[str, ...] = tuple(COLUMNS.values())


def row(fields: Mapping[str, object], *, with_sensitive: bool) -> list[str]:
    """One child's fields (contract, "Values") as the cells of a line under `HEADER`."""
    texts = [_cell(item.key, fields) for item in (*CHILD_FIELDS, *CARER_FIELDS)]
    members = [key for key in _members(fields, "circumstances") if with_sensitive or not is_sensitive(key)]
    by_kind = [[key for key in members if _KINDS.get(key, "special") == kind] for kind in _GROUP_COLUMNS]
    return [*texts, *map(_codes, by_kind), _codes(_members(fields, "assistance"))]


def is_sensitive(member: str) -> bool:
    """Words nobody understood may name a sensitive group: they wait with them."""
    return member in SENSITIVE_GROUPS or member not in _KINDS


def _members(fields: Mapping[str, object], key: str) -> list[str]:
    members = fields.get(key)
    return [str(member) for member in members] if isinstance(members, list) else []


def _codes(members: Sequence[str]) -> str:
    return JOIN.join(_SHORT_CODES.get(member, member) for member in members)


def _cell(key: str, fields: Mapping[str, object]) -> str:
    if key in _WRITERS:
        return _WRITERS[key](fields)
    value = str(fields.get(key, ""))
    return show(key, value) if key in _SHOWN_KEYS else value


def _ethnicity(fields: Mapping[str, object]) -> str:
    name = str(fields.get("ethnicity", ""))
    known = ethnicities.by_name(name)
    return known.code_1979 if known else name


def _parents(fields: Mapping[str, object]) -> str:
    """Father and mother; else what paper says under this very label, where nobody has told yet which of them it is."""
    named = [str(fields[key]) for key in PARENT_KEYS if fields.get(key)]
    return JOIN.join(named) or str(fields.get("parent_name", ""))


_WRITERS: dict[str, Callable[[Mapping[str, object]], str]] = {"ethnicity": _ethnicity, "parents": _parents}
