"""A child's record as a line of a file: exactly the catalogue's items, in its order, every cell a text.

Columns: the 12 items of the child and the 3 of the carer under the catalogue's labels, then the ticks of each of its
four sections as short codes joined by "; " (HC04; HC14). No working field is among them. Values are what the files of
offices hold: `Mã Dân tộc` the code of the 1979 list, as the population database has it (domain dossier 4.1); sex,
place and schooling in the catalogue's words; dates as ISO 8601, cut where knowledge ends, since no program takes them
for another day; places and nationality by code. What was not understood stands as it was typed.

By version: the items are those of both catalogues, the groups those of one. The list of 2023 has no code of its own; a
group of it stands under the short code of the one group of 2025 it became, a reason of being at risk as R1 to R6, and
accidents, of which 2025 made two groups, as TNTT. A group of 2025 that 2023 did not know has no place in its file.
"""

from collections.abc import Callable, Mapping, Sequence

from catalogue.codes import assistance, ethnicities, groups
from catalogue.codes.groups import Group, Version
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
NEWEST: Version = "cat_2025"
CATALOGUES: dict[Version, str] = {
    "cat_2025": "Danh mục 2025 (QĐ 3655/QĐ-BYT)",
    "cat_2023": "Danh mục 2023 (14 + 6 + 2)",
}
_KNOWN = frozenset(group.key for group in groups.GROUPS)

COLUMNS: dict[str, str] = {
    **{item.key: item.label for item in (*CHILD_FIELDS, *CARER_FIELDS)},
    **{f"circumstances:{kind}": label for kind, label in _GROUP_COLUMNS.items()},
    "assistance": _ASSISTANCE_COLUMN,
}
"""What each column holds → its label; "parents" are father and mother together, groups stand by their section."""
HEADER: tuple[str, ...] = tuple(COLUMNS.values())


def row(fields: Mapping[str, object], *, with_sensitive: bool, version: Version = NEWEST) -> list[str]:
    """One child's fields (contract, "Values") as the cells of a line under `HEADER`, in the groups of that version."""
    texts = [_cell(item.key, fields) for item in (*CHILD_FIELDS, *CARER_FIELDS)]
    members = [key for key in _members(fields, "circumstances") if with_sensitive or not is_sensitive(key)]
    told = [place for key in members for place in _places(version, key, str(fields.get("risk_reason", "")))]
    by_kind = [[code for of, code in told if of == kind] for kind in _GROUP_COLUMNS]
    return [*texts, *map(_joined, by_kind), _joined(_forms(fields))]


def is_sensitive(member: str) -> bool:
    """Words nobody understood may name a sensitive group: they wait with them."""
    return member in SENSITIVE_GROUPS or member not in _KNOWN


def _places(version: Version, member: str, reason: str) -> list[tuple[str, str]]:
    """(section, code) of a membership in that version's file; a word nobody understood stands among the first."""
    if member not in _KNOWN:
        return [("special", member)]
    return [place for place, asked in _PLACES[version].get(member, ()) if asked in ("", reason)]


def _placed(version: Version) -> dict[str, list[tuple[tuple[str, str], str]]]:
    """Key of 2025 → its places in that version's file, each with the reason of being at risk that it stands for."""
    found: dict[str, list[tuple[tuple[str, str], str]]] = {}
    for group in groups.VERSIONS[version]:
        for key in group.becomes:
            reason = group.risk_reason or "" if key == _AT_RISK else ""
            found.setdefault(key, []).append(((group.kind, _code(group)), reason))
    return found


def _code(group: Group) -> str:
    became = [groups.by_key(key).short_code or key for key in group.becomes]
    return group.short_code or group.risk_reason or (became[0] if len(became) == 1 else _ACCIDENTS)


_AT_RISK, _ACCIDENTS = "nguy_co", "TNTT"
_PLACES = {version: _placed(version) for version in CATALOGUES}


def _members(fields: Mapping[str, object], key: str) -> list[str]:
    members = fields.get(key)
    return [str(member) for member in members] if isinstance(members, list) else []


def _forms(fields: Mapping[str, object]) -> list[str]:
    return [assistance.SHORT_CODES.get(member, member) for member in _members(fields, "assistance")]


def _joined(codes: Sequence[str]) -> str:
    return JOIN.join(dict.fromkeys(codes))


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
