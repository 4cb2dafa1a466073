"""What one parcel does to the record it is about: a new record, a merge, or a place to wait in."""

from dataclasses import dataclass
from functools import partial

from access.keys import Keyring
from access.matrix import may_write_group
from access.records import all_fields, change_values, may_read_member, may_read_text, visible_fields
from access.scopes import scope_of
from catalogue.places import commune
from catalogue.refusals import Problem
from db import Scope, Session
from db.queries import submissions as queries
from db.tables import Child, Submission, User
from intake import conflicts
from intake.differences import Difference, Value, keeping_unseen, understood, undone
from intake.forms import answers
from intake.merge import Merged, merge
from intake.parcels import Parcel, repack
from intake.records import Origin, add_understood, apply_differences, today_here

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
        """What the record's history will say of it."""
        return Origin("form", str(self.kept.id), self.kept.user_id)


def admit(delivery: Delivery) -> Outcome:
    """A new record. Groups the sender's role may not write are kept for an officer, as with a known record."""
    fields = understood(delivery.parcel.fields)
    merged = merge({}, fields, {}, partial(may_write_group, delivery.scope.role))
    child = add_understood(
        delivery.session,
        delivery.keyring,
        uuid=delivery.parcel.uuid,
        commune_code=delivery.kept.commune_code,
        values=_without(fields, merged.disputes),
        origin=delivery.origin,
    )
    return _concluded(delivery, child, merged, "stored")


def _without(fields: dict[str, Value], disputes: list[Difference]) -> dict[str, Value]:
    kept_apart = {(line.field, line.new) for line in disputes}
    return {
        key: [member for member in value if (key, member) not in kept_apart] if isinstance(value, list) else value
        for key, value in fields.items()
    }


def lay_over(delivery: Delivery, child: Child, *, is_open: bool) -> Outcome:
    """What the sender changed since the revision he saw, laid over what the record says now.

    `is_open` False: he may name the child and not open its record, so all he says goes to an officer.
    """
    rev_before = child.rev
    merged = _merged(delivery, child)
    if not is_open or not _may_change(delivery.scope, child):
        merged = merged.all_disputed()
    apply_differences(delivery.session, delivery.keyring, child, merged.lines, delivery.origin)
    status = "merged" if delivery.parcel.base_rev < rev_before else "stored"
    return _concluded(delivery, child, merged, status if merged.lines else "unchanged", is_open=is_open)


def _merged(delivery: Delivery, child: Child) -> Merged:
    keyring, role = delivery.keyring, delivery.scope.role
    current = all_fields(keyring, child)
    since = queries.changes_since(delivery.session, child, delivery.parcel.base_rev)
    base = undone(current, [Difference(change.field, *change_values(keyring, change)) for change in since])
    sees = partial(may_read_member, role), partial(may_read_text, role)
    sent = keeping_unseen(current, understood(delivery.parcel.fields), *sees)
    return merge(base, sent, current, partial(may_write_group, role))


def _may_change(scope: Scope, child: Child) -> bool:
    return scope.role == "officer" or child.state in _UNVERIFIED


def _concluded(delivery: Delivery, child: Child, merged: Merged, status: str, *, is_open: bool = True) -> Outcome:
    problems = problems_of(delivery, child, is_open=is_open)
    if merged.disputes:
        conflicts.keep(delivery.session, delivery.keyring, child, merged.disputes, delivery.kept.id)
    if not is_open:
        # The same words whether his values are the record's or not: an answer must not confirm a guess.
        return Outcome("review", child.rev, [_for_officer(), *problems])
    if merged.disputes:
        return Outcome("review", child.rev, [*_two_values(merged), *problems])
    return Outcome(status, child.rev, problems)


def problems_of(delivery: Delivery, child: Child, *, is_open: bool) -> list[Problem]:
    """What the one check says of the sender's answers, beside what he may see of the record."""
    seen = visible_fields(delivery.keyring, child, delivery.scope) if is_open else {}
    known = commune(child.commune_code)
    province_code = known.province_code if known else None
    told = seen | dict(delivery.parcel.fields)
    found = answers.problems(told, today=today_here(), province_code=province_code)
    return [*answers.elsewhere(delivery.parcel.fields, child.commune_code, province_code), *found]


def take_waiting(session: Session, keyring: Keyring, child: Child) -> None:
    """Lay over, in turn, the parcels that waited for a revision the record has now; each sender's rights of today."""
    while (kept := queries.next_waiting(session, child)) is not None:
        parcel = repack(keyring.open(kept.body_box, body_seal_place(kept)))
        sender = session.get_one(User, kept.user_id)
        scope = scope_of(session, sender, today_here()) or Scope(sender.id, "collaborator")
        found = queries.held_child(session, scope, child.uuid)
        is_open = found is not None and found[2]
        kept.status = lay_over(Delivery(session, keyring, scope, parcel, kept), child, is_open=is_open).status
        session.flush()


def body_seal_place(kept: Submission) -> str:
    """What the box of a raw body is bound to."""
    return f"submission:{kept.child_uuid}"


def _two_values(merged: Merged) -> list[Problem]:
    sentence = "Ô này vừa có người ghi khác. Cả hai cách ghi đều được giữ, cán bộ xã sẽ chọn."
    return [Problem("TWO_VALUES", key, "W", sentence) for key in dict.fromkeys(line.field for line in merged.disputes)]


def _for_officer() -> Problem:
    return Problem("KEPT_FOR_OFFICER", "", "I", "Phiếu đã được giữ để cán bộ xã xem; hồ sơ của cháu chưa thay đổi.")
