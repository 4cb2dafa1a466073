"""What a role may do with what it reaches (protection.md, "Who may do what"): `matrix.tsv` is the table to read.

A right that is not there is refused.
"""

from importlib.resources import files
from typing import Literal, get_args

from catalogue.fields import SENSITIVE_GROUPS
from db.scope import Role

Action = Literal[
    "write_child",
    "read_children",
    "confirm_child",
    "agree_to_end",
    "send_page",
    "read_pages",
    "see_paper",
    "see_paper_with_reason",
    "review",
    "export_children",
    "import_children",
    "count_children",
    "read_reports",
    "freeze_report",
    "settle_work",
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
    "sign_result",
    "appraise",
    "read_duplicates",
    "propose_merge",
    "read_with_reason",
    "oversee",
    "keep_rights",
    "read_rights",
    "audit_without_content",
    "watch_house",
    "see_accounts",
    "manage_village",
    "read_own_audit",
    "keep_own_groups",
]

_WITHOUT_REASON, _WITH_REASON, _WRITE, _COUNT = "R", "®", "W", "#"
_Rights = dict[Role, frozenset[str]]
_Kinds = dict[tuple[Role, str], str]


def _read() -> tuple[_Rights, _Kinds]:
    """The table. Raises ValueError when a line has not a word for each role."""
    text = files("access").joinpath("matrix.tsv").read_text(encoding="utf-8")
    heading, *lines = [line.split("\t") for line in text.splitlines() if not line.startswith("# ")]
    roles: tuple[Role, ...] = get_args(Role)
    if heading[1:] != list(roles) or any(len(line) != len(heading) for line in lines):
        raise ValueError("matrix.tsv: a word for each role, in their order")
    rights: dict[Role, set[str]] = {role: set() for role in roles}
    kinds: _Kinds = {}
    for name, *words in lines:
        for role, word in zip(roles, words, strict=True):
            if name.startswith("group:"):
                kinds[role, name.removeprefix("group:")] = word
            elif word == "yes":
                rights[role].add(name)
    return {role: frozenset(held) for role, held in rights.items()}, kinds


MATRIX, _KINDS = _read()
"""Role → its rights; (role, kind of sensitive groups) → letters: R, ®, W, #."""


def may(role: Role, action: Action) -> bool:
    """Whether `role` has `action` at all; which children it touches is the scope's answer."""
    return action in MATRIX[role]


def may_read_group(role: Role, group_key: str) -> bool:
    """Whether `role` sees membership in a group without giving a reason. Groups that are not sensitive: yes."""
    kind = SENSITIVE_GROUPS.get(group_key)
    return kind is None or _WITHOUT_REASON in _KINDS[role, kind]


def letters_of(role: Role, kind: str) -> str:
    """The word of the table: what `role` may do with a kind of sensitive groups."""
    return _KINDS[role, kind]


def readable_kinds(role: Role) -> frozenset[str]:
    """The kinds of sensitive groups `role` sees without giving a reason."""
    return _kinds_with(role, _WITHOUT_REASON)


def kinds_with_reason(role: Role) -> frozenset[str]:
    """The kinds `role` sees when it says why, which the leader is told."""
    return _kinds_with(role, _WITH_REASON)


def counted_kinds(role: Role) -> frozenset[str]:
    """The kinds `role` sees in figures alone."""
    return _kinds_with(role, _COUNT)


def may_write_group(role: Role, group_key: str) -> bool:
    """Whether `role` may say that a child is in a group; it may not thereby read it back."""
    kind = SENSITIVE_GROUPS.get(group_key)
    return kind is None or _WRITE in _KINDS[role, kind]


def kept_groups(role: Role) -> list[str]:
    """The sensitive groups of which `role` sees without a reason who is in them, and may say so."""
    return [key for key in SENSITIVE_GROUPS if may_read_group(role, key) and may_write_group(role, key)]


def _kinds_with(role: Role, letter: str) -> frozenset[str]:
    return frozenset(kind for (of, kind), letters in _KINDS.items() if of == role and letter in letters)
