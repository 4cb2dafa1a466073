"""One parcel in its sender's hands, and what its sender is told of it."""

import json
from dataclasses import dataclass

from access.keys import Keyring
from access.records import fields_open_to
from catalogue.clock import today_here
from catalogue.places import commune
from catalogue.refusals import Problem
from db import Scope, Session
from db.tables import Child, Submission
from intake.forms import answers
from intake.merge import Merged
from intake.parcels import Parcel
from intake.records import Origin

_UNVERIFIED = ("received",)
"""States in which people of the village still correct what they wrote; later their words go to an officer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a parcel: status, the record's rev, and what its sender is told about it."""

    status: str
    rev: int
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One parcel in its sender's hands, inside one transaction; `kept` is the row that holds it."""

    session: Session
    keyring: Keyring
    scope: Scope
    parcel: Parcel
    kept: Submission

    @property
    def origin(self) -> Origin:
        """What the record's history will say of it; the row must have been written."""
        return Origin(self.parcel.source, str(self.kept.id), self.kept.user_id)

    def settle(self, outcome: Outcome) -> None:
        """Write on the row what became of it."""
        self.kept.status, self.kept.rev, self.kept.receipt = (
            outcome.status,
            outcome.rev,
            self.parcel.receipt(outcome.rev),
        )
        named = [{"field": problem.field, "code": problem.rule} for problem in outcome.problems]
        self.kept.answer = json.dumps({"status": outcome.status, "problems": named})


def may_change(scope: Scope, child: Child) -> bool:
    """Whether what this sender says of an open record is written at once."""
    return scope.role == "officer" or child.state in _UNVERIFIED


def concluded(delivery: Delivery, child: Child, merged: Merged, status: str, *, is_open: bool = True) -> Outcome:
    """The outcome of a merge: `status`, or "review" when something waits for an officer."""
    problems = problems_of(delivery, child, is_open=is_open)
    if not is_open:
        # The same words whether his values are the record's or not: an answer must not confirm a guess.
        return Outcome("review", child.rev, [for_officer(), *problems])
    if merged.disputes:
        return Outcome("review", child.rev, [*_two_values(merged), *problems])
    return Outcome(status, child.rev, problems)


def problems_of(delivery: Delivery, child: Child, *, is_open: bool) -> list[Problem]:
    """What the one check says of the sender's answers, beside what he may see of the record."""
    sent = delivery.parcel.child_fields
    if delivery.parcel.kind != "child" and not sent:
        return []
    seen = fields_open_to(delivery.keyring, child, delivery.scope) if is_open else {}
    known = commune(child.commune_code)
    province_code = known.province_code if known else None
    found = answers.problems(seen | sent, today=today_here(), province_code=province_code)
    return [*answers.elsewhere(sent, child.commune_code, province_code), *found]


def body_seal_place(kept: Submission) -> str:
    """What the box of a raw body is bound to."""
    return f"submission:{kept.child_uuid}"


def _two_values(merged: Merged) -> list[Problem]:
    sentence = "Ô này vừa có người ghi khác. Cả hai cách ghi đều được giữ, cán bộ xã sẽ chọn."
    return [Problem("TWO_VALUES", key, "W", sentence) for key in dict.fromkeys(line.field for line in merged.disputes)]


def for_officer() -> Problem:
    """Kept, and nothing written yet."""
    return Problem("KEPT_FOR_OFFICER", "", "I", "Phiếu đã được giữ để cán bộ xã xem; hồ sơ của cháu chưa thay đổi.")


def ahead() -> Problem:
    """Kept until what was before it comes."""
    sentence = "Phiếu đã được giữ; còn thiếu lần sửa trước của cháu này. Gửi hết các phiếu còn trong máy."
    return Problem("REVISION_AHEAD", "", "I", sentence)
