"""Every cell of the law's table (docs/protection.md) beside the table of the code: what it gives and what it keeps."""

from pathlib import Path
from typing import get_args

import pytest

from access.matrix import MATRIX, Action
from db.scope import Role

DOCS = Path(__file__).parents[2] / "docs/protection.md"
ROLES: tuple[Role, ...] = get_args(Role)
_SENDS: tuple[Action, ...] = ("send_page", "read_pages")
_VILLAGE: tuple[Action, ...] = ("write_child", "read_children")
LAW: dict[str, dict[str, tuple[Action, ...]]] = {
    "Basic record (name, birth, parents, school)": {
        "C R(own; names of thôn) U(own until verified; assigned checks)": _VILLAGE,
        "C R(thôn) U(until verified)": _VILLAGE,
        "C R U V, D propose": (*_VILLAGE, "confirm_child"),
        "R (listed children)": ("read_children",),
        "R": ("read_children",),
    },
    "Photo of a page": {
        "C R(own, until receipt)": _SENDS,
        "R V": (*_SENDS, "see_paper", "review"),
        "R®": ("see_paper_with_reason",),
        "R": ("read_pages", "see_paper"),
    },
    "Merge, delete": {
        "propose": ("propose_merge",),
        "propose; a second officer V, the leader where there is one officer": ("propose_merge", "agree_to_end"),
        "V": ("agree_to_end",),
    },
    "Export of lists": {"X": ("export_children",)},
    "Hand-over to police": {
        "H prepare": ("read_handovers", "prepare_handover"),
        "H answer": ("read_handovers", "answer_handover"),
        "H approve": ("read_handovers", "approve_handover"),
    },
    "Appraisal of a commune's result": {"sign": ("sign_result",), "accept, return": ("appraise",)},
    "Users, devices": {
        "own devices": ("own_devices",),
        "own": ("own_devices",),
        "collaborators of xã": ("own_devices", "see_accounts", "manage_village", "enrol_devices", "see_devices"),
        "R": ("own_devices", "see_accounts", "see_devices"),
        "C U disable; never a child's record": ("see_accounts", "manage_accounts"),
    },
    "Audit log": {
        "own entries": ("read_own_audit",),
        "own": ("read_own_audit",),
        "of xã": ("read_audit", "read_own_audit"),
        "R of xã": ("read_audit", "read_own_audit"),
        "R without content": ("audit_without_content", "read_own_audit"),
    },
}
"""Row of the law → what stands in a cell → the rights it gives; any other cell gives none of the row's."""


def cells_of(heading: str) -> dict[Role, str]:
    """The row's cells by role."""
    line = next(one for one in DOCS.read_text(encoding="utf-8").splitlines() if one.startswith(f"| {heading} |"))
    told = [cell.strip() for cell in line.strip("|").split("|")][1:]
    return dict(zip(ROLES, told, strict=True))


@pytest.mark.parametrize("heading", LAW)
def test_no_role_has_less_or_more_than_the_law_gives(heading: str) -> None:
    every = {right for rights in LAW[heading].values() for right in rights}
    for role, cell in cells_of(heading).items():
        assert MATRIX[role] & every == set(LAW[heading].get(cell, ())), (role, cell)


@pytest.mark.parametrize("heading", LAW)
def test_every_word_of_the_law_was_understood(heading: str) -> None:
    told = set(cells_of(heading).values())
    assert LAW[heading].keys() <= told, "the law has other words now"
    assert told - LAW[heading].keys() <= {"–", "#", "X(#)"}, "a cell that nobody has put into rights"


def test_an_administrator_has_no_right_over_a_record_and_a_province_none_over_a_name() -> None:
    none_of = {"read_children", "write_child", "export_children", "read_pages", "see_paper", "read_with_reason"}
    for role in ("administrator", "province"):
        assert not MATRIX[role] & none_of
