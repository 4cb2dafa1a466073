"""What a person is told when something is wrong: one Vietnamese sentence, with a code for programs."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["B", "W", "I"]
"""B blocks "clean", W asks the officer, I only informs (domain rules E1–E3)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of one field that is kept, shown and never a reason to drop the record.

    `rule` is a rule of the cleaning plans ("E2.7"); `proposal` the value to offer where one is safe.
    """

    rule: str
    field: str
    severity: Severity
    message: str
    proposal: str | None = None


class Refusal(Exception):
    """Something that can't be done; `code` in capitals, `sentence` Vietnamese, `status` of the HTTP answer."""

    def __init__(self, code: str, sentence: str, *, field: str | None = None, status: int = 422) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.field = field
        self.status = status


def not_found() -> Refusal:
    """Unknown, out of scope and out of role: always these words, so that nobody learns which."""
    return Refusal("NOT_FOUND", "Không tìm thấy nội dung này. Về trang chính rồi tìm lại.", status=404)


HANDED_OVER = "HANDED_OVER"
"""Whoever shares a transaction with what is refused so comes again with it (`db.engine`)."""


def handed_over() -> Refusal:
    """Written for a hamlet or a commune while it went over to another one; a phone keeps it and comes again."""
    sentence = "Thôn hoặc xã này vừa sang xã khác nên chưa ghi gì. Tải lại trang rồi làm lại."
    return Refusal(HANDED_OVER, sentence, status=503)
