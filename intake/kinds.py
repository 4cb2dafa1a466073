"""What an item may be, and the words that belong to its kind, beside a child's fields."""

import re
from collections.abc import Mapping
from typing import Literal

from catalogue.refusals import Refusal
from catalogue.vietnamese import tidy
from cleaning.rechecks import ASKED

Kind = Literal["child", "withdrawal", "household_check", "recheck"]
"""A sealed item is one of these, inside its box."""

WORDS: dict[Kind, tuple[str, ...]] = {
    "child": (),
    "withdrawal": ("state", "reason"),
    "household_check": ("check", "answer", "asked", "visit_note"),
    "recheck": ("recheck", "asked", *ASKED),
}
"""Keys of `fields` that say nothing to the child's record: what a second visit asked anew is only compared with it."""

ENDS = ("moved_out", "deceased", "entered_by_mistake")
"""The states a phone may ask for."""
ANSWERS = ("right", "corrected", "not_met", *ENDS)
AGAIN = "Cập nhật ứng dụng rồi gửi lại; phiếu vẫn còn trong máy."
_WORDS_MAX = 2000
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_RECHECK = re.compile(r"[1-9][0-9]{0,8}")


def said(kind: Kind, fields: Mapping[str, object]) -> dict[str, str]:
    """The words of that kind among `fields`, every one there ("" when it was left out).

    Refuses BAD_STATE, BAD_ANSWER, UNKNOWN_CHECK, and TOO_LONG for more than 2,000 letters.
    """
    told = {key: _text(key, fields.get(key)) for key in WORDS[kind]}
    if kind == "withdrawal":
        told["state"] = told["state"] or "entered_by_mistake"
        if told["state"] not in ENDS:
            raise Refusal("BAD_STATE", f"Phiếu ghi một tình trạng máy chủ không biết. {AGAIN}", field="state")
    if kind == "household_check":
        if told["answer"] not in ANSWERS:
            raise Refusal("BAD_ANSWER", f"Phiếu kiểm tra không có câu trả lời máy chủ hiểu. {AGAIN}", field="answer")
        if not _UUID.fullmatch(told["check"]):
            raise unknown_check()
    if kind == "recheck" and not _RECHECK.fullmatch(told["recheck"]):
        raise unknown_check()
    return told


def end_of(kind: Kind, words: Mapping[str, str]) -> str:
    """The state this item asks for; "" when it asks for none."""
    asked = words["state"] if kind == "withdrawal" else words.get("answer", "")
    return asked if asked in ENDS else ""


def unknown_check() -> Refusal:
    """Not assigned, not here, or of another child: the same words."""
    sentence = "Không tìm thấy việc kiểm tra này trong địa bàn của anh/chị. Giữ phiếu trong máy và hỏi cán bộ xã."
    return Refusal("UNKNOWN_CHECK", sentence, field="check")


def _text(key: str, value: object) -> str:
    text = tidy(value) if isinstance(value, str) else ""
    if len(text) > _WORDS_MAX:
        raise Refusal("TOO_LONG", f"Lời ghi dài quá {_WORDS_MAX} ký tự. Rút ngắn rồi gửi lại.", field=key)
    return text
