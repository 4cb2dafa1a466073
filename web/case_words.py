"""What the screens call the states of a case, and the moves an officer makes from a list of them."""

from collections.abc import Mapping

from access.matrix import may
from cleaning.move_table import MOVES, TURNS
from cleaning.procedures import Procedure
from db import Scope
from db.queries.states import ENDED_STATES
from db.tables import Case
from web.asked import STATES
from web.navigation import ROLES

DONE = "done"
CASE_STATES = (
    {"found": "Cần làm sạch"}
    | {
        state: STATES[state]
        for state in ("checking", "checked", "listed", "with_police", "returned", "clean", "updated")
    }
    | {DONE: "Xong"}
)
MOVE_WORDS = {
    "open": "vào đợt làm sạch",
    "send_home": "giao kiểm tra tại hộ",
    "check_again": "giao kiểm tra lại",
    "not_met": "đến nhưng chưa gặp",
    "met": "đã kiểm tra tại hộ",
    "pass_by": "không gặp được, chuyển bước sau",
    "draw": "đưa vào danh sách gửi công an",
    "undraw": "rút khỏi danh sách",
    "hand_over": "bàn giao công an",
    "verify": "công an đã xác thực",
    "refuse": "công an trả lại",
    "accept": "lấy theo công an",
    "tick": "đã cập nhật phần mềm",
    "reopen": "mở lại sau khi cập nhật",
    "end": "ra khỏi sổ",
    "bring_back": "đưa lại vào sổ",
    "take_up": "làm tiếp khi đợt mở lại",
}
"""Every move in history, in words."""
_ENDINGS = {"closed": "Chờ đợt sau", "done": CASE_STATES[DONE]} | {state: STATES[state] for state in ENDED_STATES}
VISITS = {"right": "đúng như sổ", "corrected": "đã sửa", "not_met": "chưa gặp"} | {
    state: STATES[state].lower() for state in ("moved_out", "deceased", "entered_by_mistake")
}
"""What a visit at home came to, in a sentence."""
BUTTONS = {
    "send_home": "Giao kiểm tra tại hộ",
    "check_again": "Giao kiểm tra lại",
    "pass_by": "Không gặp được, chuyển bước sau",
    "draw": "Lập danh sách gửi công an",
    "tick": "Đã cập nhật phần mềm",
    "reopen": "Mở lại",
}
"""The moves that are made from a list of cases; the others happen where their papers are."""
BACK = {"tick": "reopen"}
"""Move → the one that takes it back whole, for whoever pressed wrong."""
TAKEN_BACK = {
    "send_home": "Phiếu đến máy của thôn, bản thì không rút lại được.",
    "check_again": "Phiếu đến máy của thôn, bản thì không rút lại được.",
    "pass_by": "Không rút lại được; cần thì giao kiểm tra lại.",
    "draw": "Rút lại được khi chưa bàn giao: mở danh sách vừa lập rồi huỷ.",
    "tick": "Hoàn tác được một lần, ngay sau khi chuyển.",
    "reopen": "Không rút lại được; cần thì ghi đã cập nhật lần nữa.",
}
"""What a person should know of the way back before many cases move."""
_STEP_STATES: Mapping[str, tuple[str, ...]] = {
    "household": ("checking", "checked"),
    "police": ("listed", "with_police", "returned", "clean"),
    "update": ("updated",),
}


def states_of(procedure: Procedure) -> list[str]:
    """The states in the order of the procedure, "done" last."""
    return ["found", *(state for step in procedure.carrying for state in _STEP_STATES[step]), DONE]


def step_of(procedure: Procedure, state: str) -> str:
    """The step a case of that state is on its way to or in; "" when every step is behind it."""
    if state == "found":
        return procedure.carrying[0]
    mine = next((step for step, states in _STEP_STATES.items() if state in states), "")
    if mine and state == _STEP_STATES[mine][-1]:
        return next(iter(procedure.after(mine)), "")
    return mine


def standing(case: Case) -> str:
    """Where a case stands, or how it ended, in words."""
    return CASE_STATES[case.state] if case.ended_at is None else _ENDINGS[case.ending]


def turn_of(state: str) -> str:
    """Whose turn it is, in words; "" when nobody's."""
    return ROLES[TURNS[state]] if state in TURNS else ""


def buttons_of(scope: Scope, state: str) -> list[tuple[str, str]]:
    """(move, words) of what this person may do with cases of that state; those that are done can be opened again."""
    open_to = (move for move in MOVES if move.was == state or (state == DONE and move.key == "reopen"))
    keys = dict.fromkeys(move.key for move in open_to if may(scope.role, move.who))
    return [(key, BUTTONS[key]) for key in keys if key in BUTTONS]
