"""Since when a child is in a group or gets a form of assistance, and who gives or confirmed it: as the papers say.

It lies sealed beside the membership it belongs to, and goes with it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from access.keys import Keyring
from access.matrix import may, may_read_group
from access.records import group_place_of, group_token, may_read_text
from catalogue.dates import parse
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from db import Scope, Session
from db.scope import Role
from db.tables import Child, ChildGroup

_GIVER_MAX = 200


@dataclass(frozen=True, slots=True)
class Grant:
    """`since` an ISO day, month or year; `giver` a body or person; "" where nobody wrote it."""

    since: str = ""
    giver: str = ""


UNKNOWN = Grant()


def grants_of(keyring: Keyring, role: Role, child: Child, keys: Mapping[str, str]) -> dict[str, Grant]:
    """Group or form (of `keys`, token → key) → what its papers say as far as `role` may read it."""
    return {keys[group.token]: _opened(keyring, role, group) for group in child.groups if group.token in keys}


def _opened(keyring: Keyring, role: Role, group: ChildGroup) -> Grant:
    if group.grant_box is None:
        return UNKNOWN
    said = json.loads(keyring.open(group.grant_box, group_place_of(group.child_uuid)))
    return Grant(said["since"], said["giver"] if may_read_text(role, said["giver"]) else "")


def write(
    session: Session, keyring: Keyring, scope: Scope, child: Child, told: Mapping[str, tuple[str, str]], today: date
) -> None:
    """Write (since, giver) of those groups and forms, in anybody's words; what is not named stays as it is.

    Refuses NOT_FOUND for a group the writer may not read or the child is not in, and GRANT_DAY.
    """
    held = {group.token: group for group in child.groups}
    for key, (since, giver) in told.items():
        group = held.get(group_token(keyring, key))
        if group is None or not may(scope.role, "move_case") or not may_read_group(scope.role, key):
            raise not_found()
        grant = {"since": _day(since, today), "giver": tidy(giver)[:_GIVER_MAX]}
        box = json.dumps(grant, ensure_ascii=False).encode()
        group.grant_box = keyring.seal(box, group_place_of(child.uuid)) if any(grant.values()) else None
    session.flush()


def _day(text: str, today: date) -> str:
    if not tidy(text):
        return ""
    known = parse(text)
    if known is None or known.is_lunar or known.first_day() > today:
        sentence = "Ngày của nhóm, trợ giúp chưa rõ hoặc ở sau hôm nay. Ghi như 05/3/2026, 3/2026 hoặc 2026."
        raise Refusal("GRANT_DAY", sentence, field="since")
    return known.iso
