"""What a role may do with what it reaches (protection.md, "Who may do what"), as one table to read.

Doors of later work: field rights with a typed reason, hand-over, appraisal. A right that is not here is refused.
"""

from typing import Literal

from catalogue.fields import SENSITIVE_GROUPS
from db.scope import Role

Action = Literal[
    "write_child",
    "read_children",
    "confirm_child",
    "agree_to_end",
    "send_page",
    "read_pages",
    "review",
    "export_children",
    "count_children",
    "manage_accounts",
    "own_devices",
    "see_devices",
    "enrol_devices",
    "read_audit",
    "see_trust",
    "read_campaigns",
    "open_campaign",
    "close_campaign",
    "move_case",
    "answer_check",
    "read_handovers",
    "prepare_handover",
    "approve_handover",
    "answer_handover",
    "file_answers",
    "switch_rules",
]

MATRIX: dict[Role, frozenset[Action]] = {
    "collaborator": frozenset(
        {"write_child", "read_children", "send_page", "read_pages", "own_devices", "answer_check"}
    ),
    "hamlet_head": frozenset(
        {"write_child", "read_children", "send_page", "read_pages", "own_devices", "answer_check"}
    ),
    "officer": frozenset(
        {
            "write_child",
            "read_children",
            "confirm_child",
            "agree_to_end",
            "send_page",
            "read_pages",
            "review",
            "export_children",
            "count_children",
            "own_devices",
            "see_devices",
            "enrol_devices",
            "read_audit",
            "see_trust",
            "read_campaigns",
            "open_campaign",
            "close_campaign",
            "move_case",
            "answer_check",
            "read_handovers",
            "prepare_handover",
            "file_answers",
            "switch_rules",
        }
    ),
    "police": frozenset({"read_children", "own_devices", "read_handovers", "answer_handover", "file_answers"}),
    "leader": frozenset(
        {
            "read_children",
            "agree_to_end",
            "read_pages",
            "export_children",
            "count_children",
            "own_devices",
            "see_devices",
            "read_audit",
            "see_trust",
            "read_campaigns",
            "close_campaign",
            "read_handovers",
            "approve_handover",
        }
    ),
    "province": frozenset({"count_children"}),
    "administrator": frozenset({"manage_accounts"}),
}

_READABLE_KINDS: dict[Role, frozenset[str]] = {
    "officer": frozenset({"abuse", "trafficking", "offences"}),
    "police": frozenset({"trafficking", "offences"}),
}
_WRITABLE_KINDS: dict[Role, frozenset[str]] = {
    "collaborator": frozenset({"health", "abuse", "trafficking"}),
    "hamlet_head": frozenset({"abuse", "trafficking"}),
    "officer": frozenset({"health", "abuse", "trafficking"}),
    "police": frozenset({"trafficking", "offences"}),
}


def may(role: Role, action: Action) -> bool:
    """Whether `role` has `action` at all; which children it touches is the scope's answer."""
    return action in MATRIX[role]


def may_read_group(role: Role, group_key: str) -> bool:
    """Whether `role` sees membership in a group without giving a reason. Groups that are not sensitive: yes."""
    kind = SENSITIVE_GROUPS.get(group_key)
    return kind is None or kind in _READABLE_KINDS.get(role, frozenset())


def readable_kinds(role: Role) -> frozenset[str]:
    """The kinds of sensitive groups `role` sees without giving a reason."""
    return _READABLE_KINDS.get(role, frozenset())


def may_write_group(role: Role, group_key: str) -> bool:
    """Whether `role` may say that a child is in a group; it may not thereby read it back."""
    kind = SENSITIVE_GROUPS.get(group_key)
    return kind is None or kind in _WRITABLE_KINDS.get(role, frozenset())
