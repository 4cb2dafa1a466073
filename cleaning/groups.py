"""The groups of children and the forms of assistance of a commune, and their review hamlet by hamlet (2026, step 5).

A group of which somebody only knows counts is shown in total alone, and "< 5" below five (protection.md, "#").
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from access.keys import Keyring
from access.matrix import may, may_read_group
from access.records import change_values, group_token, visible_fields
from access.small_counts import hidden
from catalogue.codes.assistance import ASSISTANCE, SHORT_CODES
from catalogue.codes.groups import GROUPS
from catalogue.fields import LIST_KEYS
from catalogue.refusals import Refusal, not_found
from cleaning.grants import UNKNOWN, Grant, grants_of
from db import Scope, Session
from db.queries import cases
from db.queries import groups as queries
from db.tables import Child, GroupReview

SECTIONS = {
    "special": "Hoàn cảnh đặc biệt",
    "at_risk": "Có nguy cơ rơi vào hoàn cảnh đặc biệt",
    "other": "Hoàn cảnh khác",
    "assistance": "Hình thức trợ giúp",
}
BODIES = {
    "hamlet_head": "Trưởng bản, tiểu khu",
    "youth_union": "Đoàn thanh niên",
    "women_union": "Hội phụ nữ",
    "collaborator": "Cộng tác viên",
    "others": "Cơ quan, đoàn thể khác",
}
"""Who reviews with the officer; source: seed plan of UBND xã Mường La (2026), step 5."""


@dataclass(frozen=True, slots=True)
class Item:
    """One group or form of the catalogue, in its order."""

    key: str
    code: str
    words: str
    section: str


ITEMS: tuple[Item, ...] = (
    *(Item(group.key, group.short_code or "", group.label, group.kind) for group in GROUPS),
    *(Item(code.key, SHORT_CODES[code.key], code.label, "assistance") for code in ASSISTANCE.codes),
)
"""15 + 2 + 3 groups and 5 forms of assistance."""


@dataclass(frozen=True, slots=True)
class Line:
    """A group with its counts as texts: `total`, and one for each hamlet; `is_open` when its children may be listed."""

    item: Item
    total: str
    by_hamlet: list[str]
    is_open: bool


def overview(session: Session, keyring: Keyring, scope: Scope, hamlet_ids: Collection[int]) -> list[Line]:
    """Every group and form with how many children are in it, hamlet by hamlet in that order."""
    tokens = {item.key: group_token(keyring, item.key) for item in ITEMS}
    counts = queries.counts(session, scope, tokens.values())
    return [_line(scope, item, tokens[item.key], counts, hamlet_ids) for item in ITEMS]


def _line(
    scope: Scope, item: Item, token: str, counts: Mapping[tuple[int, str], int], hamlet_ids: Collection[int]
) -> Line:
    total = sum(count for (_, of), count in counts.items() if of == token)
    if not may_read_group(scope.role, item.key):
        return Line(item, hidden(total), ["" for _ in hamlet_ids], is_open=False)
    return Line(item, str(total), [str(counts.get((at, token), 0)) for at in hamlet_ids], is_open=True)


@dataclass(frozen=True, slots=True)
class Held:
    """One group a child is in: what its papers say, and when it was written down from what source ("" unknown)."""

    item: Item
    grant: Grant
    noted_at: datetime | None
    source: str


@dataclass(frozen=True, slots=True)
class Member:
    """A child in groups: what the reader may know of them."""

    child: Child
    groups: list[Held]


def listed(
    session: Session, keyring: Keyring, scope: Scope, keys: Collection[str], hamlet_id: int | None
) -> list[Member]:
    """The children in one of those groups (every one the reader may know: none given). Refuses NOT_FOUND."""
    if any(not may_read_group(scope.role, key) for key in keys):
        raise not_found()
    asked = keys or [item.key for item in ITEMS if may_read_group(scope.role, item.key)]
    found = queries.members(session, scope, [group_token(keyring, key) for key in asked], hamlet_id)
    return _members(session, keyring, scope, found)


def held_by(session: Session, keyring: Keyring, scope: Scope, child: Child) -> list[Held]:
    """The groups and forms of one child that the reader may know of."""
    return _members(session, keyring, scope, [child])[0].groups


def _members(session: Session, keyring: Keyring, scope: Scope, children: Collection[Child]) -> list[Member]:
    keys = {group_token(keyring, item.key): item.key for item in ITEMS}
    told = _origins(session, keyring, children)
    return [_member(keyring, scope, child, told, grants_of(keyring, scope.role, child, keys)) for child in children]


def _member(
    keyring: Keyring,
    scope: Scope,
    child: Child,
    told: Mapping[tuple[UUID, str], tuple[datetime, str]],
    grants: Mapping[str, Grant],
) -> Member:
    fields = visible_fields(keyring, child, scope)
    seen = {str(key) for kind in LIST_KEYS for key in _texts(fields.get(kind))}
    here = (item for item in ITEMS if item.key in seen)
    return Member(
        child,
        [Held(item, grants.get(item.key, UNKNOWN), *told.get((child.uuid, item.key), (None, ""))) for item in here],
    )


def _texts(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _origins(
    session: Session, keyring: Keyring, children: Collection[Child]
) -> dict[tuple[UUID, str], tuple[datetime, str]]:
    """(child, group) → when it was last written, and from what source."""
    found: dict[tuple[UUID, str], tuple[datetime, str]] = {}
    for change in queries.changes(session, [child.uuid for child in children], LIST_KEYS):
        _, new = change_values(keyring, change)
        if new:
            found[change.child_uuid, new] = (change.at, change.source)
    return found


def note_review(session: Session, scope: Scope, hamlet_id: int, held_on: date, bodies: Collection[str]) -> GroupReview:
    """A hamlet's groups were reviewed together. Refuses NOT_FOUND, BODIES_MISSING, NO_CAMPAIGN."""
    if not may(scope.role, "move_case"):
        raise not_found()
    present = [key for key in BODIES if key in bodies]
    if len(present) < 2:
        sentence = "Chưa đủ người cùng rà soát. Đánh dấu trưởng bản, tiểu khu và ít nhất một đoàn thể, cộng tác viên."
        raise Refusal("BODIES_MISSING", sentence)
    running = cases.open_campaigns(session, scope.commune_code or "")
    if not running:
        raise Refusal("NO_CAMPAIGN", "Chưa có đợt nào đang mở. Mở đợt làm sạch rồi ghi buổi rà soát.", status=409)
    made = GroupReview(campaign_id=running[-1].id, commune_code=scope.commune_code, hamlet_id=hamlet_id)
    made.held_on, made.bodies, made.noted_by = held_on, " ".join(present), scope.user_id
    session.add(made)
    session.flush()
    return made
