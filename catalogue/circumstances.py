"""Groups of one record against its other answers: rules E3.8 and E3.12, and the carer some groups ask for."""

from collections.abc import Mapping

from catalogue.codes import groups
from catalogue.refusals import Problem
from catalogue.sentences import say
from catalogue.values import Value
from catalogue.vietnamese import fold

ORPHAN, ILL, POOR = "mo_coi_ca_cha_me", "benh_hiem_ngheo", "gia_dinh_ngheo_can_ngheo"
AT_RISK, WORKING = "nguy_co", "bo_hoc_kiem_song"
NEED_A_CARER = (ORPHAN, "bi_bo_roi", "di_cu_lanh_nan_ti_nan")
"""Groups for which somebody else must be named: HC01, HC02, HC15."""
SPECIAL_KEYS = frozenset(g.key for g in groups.GROUPS if g.kind == "special")
_SPECIAL = tuple(g.key for g in groups.GROUPS if g.kind == "special")
_NO_ADDRESS = {"", "x", "?", "khong", "khong ro", "chua ro", "0", "nt"}


def _text(values: Mapping[str, Value], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def check_circumstances(values: Mapping[str, Value]) -> list[Problem]:
    """What the ticked groups contradict or still ask for."""
    ticked = values.get("circumstances")
    members = set(ticked) if isinstance(ticked, list) else set()
    found = [_orphan_with_parent(members, values), _dropped_out(members, values), *_poverty(members, values)]
    found += [_carer(members, values)]
    found += [_unnamed(members, values), _not_understood(values)]
    return [p for p in [*found, _address(members, values)] if p is not None]


def _orphan_with_parent(members: set[str], values: Mapping[str, Value]) -> Problem | None:
    if ORPHAN not in members:
        return None
    carer = fold(_text(values, "carer_name"), 2)
    parents = {fold(_text(values, key), 2) for key in ("father_name", "mother_name")}
    is_parent = fold(_text(values, "carer_relation")) in ("cha", "me", "bo", "cha de", "me de", "bo de")
    if not ((carer and carer in parents) or is_parent):
        return None
    return Problem("E3.8", "circumstances", "W", say("orphan_with_parent"))


def _dropped_out(members: set[str], values: Mapping[str, Value]) -> Problem | None:
    """Nobody knows from the record which class was the last: the sentence asks (seed plan of 2023, at-risk groups)."""
    if _text(values, "schooling") != "bo_hoc" or members & {AT_RISK, WORKING}:
        return None
    return Problem("E3.8", "circumstances", "W", say("dropped_out"), AT_RISK)


def _poverty(members: set[str], values: Mapping[str, Value]) -> list[Problem]:
    """A household's own mark is asked of the second group only where it was collected: else the tick itself is one."""
    if not members & {ILL, POOR}:
        return []
    marked = _text(values, "risk_reason") == "R1" or "ngheo" in fold(_text(values, "household_poverty"))
    denied = bool(_text(values, "household_poverty")) and not marked
    found = []
    if ILL in members and POOR not in members and not marked:
        found.append("ill_but_not_poor")
    if POOR in members and denied:
        found.append("poverty_denied")
    return [Problem("E3.8", "circumstances", "W", say(key)) for key in found]


def _carer(members: set[str], values: Mapping[str, Value]) -> Problem | None:
    if not members.intersection(NEED_A_CARER) or _text(values, "carer_name") or _text(values, "guardian_name"):
        return None
    return Problem("E3.7", "carer_name", "W", say("carer_needed"))


def _unnamed(members: set[str], values: Mapping[str, Value]) -> Problem | None:
    """Paper has a tick for "special circumstances" that names no group; none may be made up for it."""
    if values.get("special_circumstances") is not True or any(m in members for m in _SPECIAL):
        return None
    return Problem("E3", "special_circumstances", "W", say("group_not_named"))


def _not_understood(values: Mapping[str, Value]) -> Problem | None:
    if not _text(values, "circumstances_text"):
        return None
    return Problem("E3", "circumstances_text", "W", say("group_not_understood"))


def _address(members: set[str], values: Mapping[str, Value]) -> Problem | None:
    """The sentence does not say that the child is of a special group: not everybody who reads it may know."""
    if not members & SPECIAL_KEYS or fold(_text(values, "address_detail")).strip(" .-…") not in _NO_ADDRESS:
        return None
    return Problem("E3.12", "address_detail", "B", say("address_missing"))
