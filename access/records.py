"""A child's record as the fields of the contract: all of it for the code, or what one user may see of it.

An empty field is left out of every mapping here, so that "absent" and "empty" never differ between two answers.
"""

import json
from collections.abc import Iterable
from uuid import UUID

from access.keys import Keyring
from access.matrix import may_read_group
from access.sensitive_words import groups_named_in
from catalogue.codes.assistance import ASSISTANCE
from catalogue.codes.groups import GROUPS
from catalogue.fields import LIST_KEYS, SENSITIVE_GROUPS
from catalogue.places import commune
from db import opened
from db.queries.plain_children import PlainChild, PlainGroup
from db.scope import Role, Scope
from db.tables import Change, Child, ChildGroup

COLUMNS: dict[str, str] = {
    "personal_id": "personal_id",
    "full_name": "full_name",
    "sex": "sex",
    "birth_date": "birth_date",
    "ethnicity": "ethnicity",
    "nationality": "nationality",
    "current_place": "current_place",
    "address_detail": "address_detail",
    "schooling": "schooling",
    "hamlet": "hamlet_text",
    "carer_personal_id": "carer_personal_id",
    "father_name": "father_name",
    "mother_name": "mother_name",
    "carer_name": "carer_name",
    "parent_name": "parent_name",
    "household_number": "household_number",
    "household_head": "household_head",
}
"""Field key → column of `Child`. Lists lie in groups, sealed texts in the note's box, the rest in `Child.working`."""

SEALED_KEYS = ("note", "circumstances_text", "special_circumstances", "at_risk")
"""Free texts that may speak of a sensitive group: together in `Child.note_box`, as JSON key → text."""

REASON = "reason"
"""The line of history that says, sealed, why a record went out of the book or came back."""

_GROUP_KEYS = frozenset(group.key for group in GROUPS) | frozenset(ASSISTANCE.keys)


def texts_place(child: Child | PlainChild) -> str:
    """What the box of a child's sealed texts is bound to."""
    return f"texts:{child.uuid}"


def group_place(child: Child | PlainChild) -> str:
    """What the boxes of a child's groups are bound to."""
    return group_place_of(child.uuid)


def group_place_of(child_uuid: UUID) -> str:
    """The same, by the child's uuid."""
    return f"group:{child_uuid}"


def change_seal_place(child_uuid: UUID, field: str) -> str:
    """What the boxes of a line of history are bound to."""
    return f"change:{child_uuid}:{field}"


def group_token(keyring: Keyring, key: str) -> str:
    """The token by which members of a group are counted and filtered (`ChildGroup.token`)."""
    return keyring.token(key, "group")


def is_sealed_member(key: str) -> bool:
    """Whether membership in `key` lies only in a box: sensitive groups, and words nobody understood."""
    return key in SENSITIVE_GROUPS or key not in _GROUP_KEYS


def member_of(keyring: Keyring, child: Child | PlainChild, group: ChildGroup | PlainGroup) -> str:
    """Key of the group, or the words that stand for it."""
    if group.group_key is not None:
        return group.group_key
    return str(json.loads(keyring.open(group.box, group_place(child)))["key"])


def members(keyring: Keyring, child: Child | PlainChild, kind: str) -> list[str]:
    """The child's groups of one kind ("circumstances", "assistance"), in the order they were given."""
    return [member_of(keyring, child, group) for group in child.groups if group.kind == kind]


def sealed_texts(keyring: Keyring, child: Child | PlainChild) -> dict[str, str]:
    """The note and the paper's words on circumstances, opened."""
    return dict(json.loads(keyring.open(child.note_box, texts_place(child)))) if child.note_box else {}


def working_fields(child: Child | PlainChild) -> dict[str, str]:
    """The working fields that have no column of their own."""
    return dict(json.loads(child.working)) if (child.working or "{}") != "{}" else {}


def all_fields(keyring: Keyring, child: Child | PlainChild) -> dict[str, object]:
    """Every field of the record (contract, "Values"): texts, lists of keys; empty ones left out. For code, not eyes."""
    fields: dict[str, object] = {key: getattr(child, column) or "" for key, column in COLUMNS.items()}
    fields |= {"commune_code": child.commune_code, "province_code": _province_code(child)}
    fields |= {kind: members(keyring, child, kind) for kind in LIST_KEYS}
    fields |= working_fields(child) | sealed_texts(keyring, child)
    return {key: value for key, value in fields.items() if value}


def _province_code(child: Child | PlainChild) -> str:
    known = commune(child.commune_code)
    return known.province_code if known else ""


def may_see_whole(child: Child | PlainChild, scope: Scope) -> bool:
    """Whether the record, and not only name and birth year, is open to this user; the query has checked the area."""
    is_near = scope.can_read_children and child.commune_code == scope.commune_code
    return is_near and (not scope.own_only or child.created_by == scope.user_id)


def may_read_text(role: Role, text: str) -> bool:
    """Whether `role` may read free text: no more than it may know of the strictest group the text speaks of."""
    return all(may_read_group(role, key) for key in groups_named_in(text))


def may_read_member(role: Role, key: str) -> bool:
    """Whether `role` may know of this membership; words nobody understood count as free text."""
    return may_read_group(role, key) and may_read_text(role, "" if key in SENSITIVE_GROUPS else key)


def visible_fields(keyring: Keyring, child: Child | PlainChild, scope: Scope) -> dict[str, object]:
    """`fields_open_to`, for eyes: that somebody read them is noted for the audit log."""
    opened.child(child.uuid)
    return fields_open_to(keyring, child, scope)


def fields_open_to(keyring: Keyring, child: Child | PlainChild, scope: Scope) -> dict[str, object]:
    """The fields this user may see of a child that `db.queries.visible` let through; empty ones left out. For code.

    A collaborator sees name and birth year of the hamlet's other children. Sensitive groups and a note that speaks of
    them are there only for roles that read them without giving a reason.
    """
    fields = all_fields(keyring, child)
    if not may_see_whole(child, scope):
        return _name_and_year(fields) if child.commune_code == scope.commune_code else {}
    seen: dict[str, object] = {}
    for key, value in fields.items():
        if isinstance(value, list):
            value = [member for member in value if may_read_member(scope.role, member)]
        elif key in SEALED_KEYS and not may_read_text(scope.role, str(value)):
            continue
        if value:
            seen[key] = value
    return seen


def _name_and_year(fields: dict[str, object]) -> dict[str, object]:
    year = str(fields.get("birth_date", ""))[:4]
    seen = {"full_name": fields.get("full_name", ""), "birth_date": year if year.isdigit() else ""}
    return {key: value for key, value in seen.items() if value}


def change_values(keyring: Keyring, change: Change) -> tuple[str, str]:
    """What stood before and after one change, opened where it is sealed."""
    place = change_seal_place(change.child_uuid, change.field)
    old = keyring.open(change.old_box, place).decode() if change.old_box else change.old
    new = keyring.open(change.new_box, place).decode() if change.new_box else change.new
    return old, new


def change_as_seen(keyring: Keyring, child: Child, change: Change, scope: Scope) -> dict[str, object] | None:
    """One line of history as this user may see it: rev, field, old, new, source, source_id, user_id, at.

    None when the line tells of something the user may not know. Members of lists come and go one a line.
    """
    if not may_see_whole(child, scope):
        return None
    old, new = change_values(keyring, change)
    if not _may_read_change(scope.role, change.field, (old, new)):
        return None
    return {
        "rev": change.rev,
        "field": change.field,
        "old": old,
        "new": new,
        "source": change.source,
        "source_id": change.source_id,
        "user_id": change.user_id,
        "at": change.at.isoformat(),
    }


def _may_read_change(role: Role, field: str, values: Iterable[str]) -> bool:
    if field not in LIST_KEYS and field not in SEALED_KEYS and field != REASON:
        return True
    may_read = may_read_member if field in LIST_KEYS else may_read_text
    return all(may_read(role, value) for value in values if value)
