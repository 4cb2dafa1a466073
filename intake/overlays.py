"""What a parcel does to a record that is there: its fields merged in, or its end asked for."""

from functools import partial

from access.matrix import may_write_group
from access.records import all_fields, change_values, may_read_member, may_read_text
from catalogue.refusals import Problem
from db.queries import submissions as queries
from db.tables import Child
from intake import conflicts, kinds
from intake.deliveries import Delivery, Outcome, concluded, for_officer
from intake.differences import Difference, keeping_unseen, undone
from intake.merge import Merged, merge
from intake.records import apply_differences, set_state, touching_police_facts


def lay_over(delivery: Delivery, child: Child, *, is_open: bool, may_write: bool) -> Outcome:
    """What the sender changed since the revision he saw, laid over what the record says now.

    `is_open` False: he may name the child and not open its record, so all he says goes to an officer.
    """
    rev_before = child.rev
    merged = _merged(delivery, child)
    if not is_open or not may_write:
        merged = merged.all_disputed()
    merged = merged.disputing(touching_police_facts(child, merged.lines))
    apply_differences(delivery.session, delivery.keyring, child, merged.lines, delivery.origin)
    status = "merged" if delivery.parcel.base_rev < rev_before else "stored"
    outcome = concluded(delivery, child, merged, status if merged.lines else "unchanged", is_open=is_open)
    if merged.disputes:
        conflicts.keep(delivery.session, delivery.keyring, child, merged.disputes, delivery.kept.id)
    return outcome


def _merged(delivery: Delivery, child: Child) -> Merged:
    keyring, role = delivery.keyring, delivery.scope.role
    current = all_fields(keyring, child)
    since = queries.changes_since(delivery.session, child, delivery.parcel.base_rev)
    base = undone(current, [Difference(change.field, *change_values(keyring, change)) for change in since])
    sees = partial(may_read_member, role), partial(may_read_text, role)
    sent = keeping_unseen(current, delivery.parcel.values, *sees)
    return merge(base, sent, current, partial(may_write_group, role))


def ask_end(delivery: Delivery, child: Child, *, is_open: bool, may_write: bool) -> Outcome:
    """Close the record as moved away, deceased or entered by mistake, or leave that to an officer."""
    asked = kinds.end_of(delivery.parcel.kind, delivery.parcel.said)
    if is_open and child.state == asked:
        return Outcome("unchanged", child.rev, [])
    is_proposal = asked in conflicts.PROPOSED_BY_OFFICERS and child.state != "received"
    if is_open and may_write and not is_proposal:
        set_state(delivery.session, delivery.keyring, child, asked, delivery.origin)
        return Outcome("stored", child.rev, [])
    wish = Difference("state", child.state, asked)
    conflicts.keep(delivery.session, delivery.keyring, child, [wish], delivery.kept.id)
    return Outcome("review", child.rev, [for_officer()])


def with_wish(outcome: Outcome, wished: Outcome) -> Outcome:
    """Both as one answer: what waits for an officer decides."""
    status = "review" if "review" in (outcome.status, wished.status) else outcome.status
    problems: list[Problem] = list(dict.fromkeys([*outcome.problems, *wished.problems]))
    return Outcome(status, outcome.rev, problems)
