"""Writing a child's record: every door (form, phone, review, seed, import) goes through here.

A change of fields is one new `rev` and one line of history a field; findings are made anew in the same transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from access import audit
from access.audit import Act
from access.keys import Keyring
from access.records import all_fields, may_read_member, may_read_text
from catalogue.clock import today_here
from catalogue.fields import label
from catalogue.refusals import Refusal
from catalogue.vietnamese import fold
from cleaning import endings, findings
from db import Database, Session
from db.adding import Ready, add_lines, add_ready, add_unnumbered, fill, new, ready, ready_but, ready_unnumbered
from db.queries.states import ENDED_STATES
from db.scope import Role
from db.tables import Change, Child, now
from intake import places
from intake.differences import Difference, Value, differences, keeping_unseen, understood
from intake.writing import change_members, columns_of, store, values_of_line

POLICE = "police"
"""The source of what the commune's police said."""
_FOLDED_MAX = 200
_PLACED_BY = frozenset({"hamlet", "household_number", "household_head"})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: `source` as `Change.source` has it, `source_id` the submission, cell …, and who.

    `field_ids` names the place of single fields that come from another one: each its own cell of a photo.
    """

    source: str
    source_id: str | None = None
    user_id: int | None = None
    field_ids: Mapping[str, str] = field(default_factory=dict)


def add_child(
    session: Session,
    keyring: Keyring,
    *,
    uuid: UUID,
    commune_code: str,
    fields: Mapping[str, object],
    origin: Origin,
    state: str = "received",
    with_findings: bool = True,
) -> Child:
    """A new record at rev 1, with its history and findings; a uuid taken raises IntegrityError.

    `fields` as the contract has them, in anybody's words. Unknown keys, and the derived `commune_code` and
    `province_code`, are passed over. Refuses TOO_LONG and NOT_TEXT. What is given back is what was written; whoever
    goes on to change it asks the session for it.
    `with_findings` False for one of thousands: then the caller ends with `cleaning.whole_commune.recompute_apart`.
    """
    values = understood(fields)
    made = draft(keyring, uuid=uuid, commune_code=commune_code, values=values, origin=origin, state=state)
    places.settle_new(session, [made.child])
    add_drafts(session, keyring, [(made, origin)], with_findings=with_findings)
    return made.child


@dataclass(frozen=True, slots=True)
class Draft:
    """A record at rev 1 that stands in no database yet, and what its history will tell."""

    child: Child
    lines: list[Difference]


def draft(
    keyring: Keyring,
    *,
    uuid: UUID,
    commune_code: str,
    values: Mapping[str, Value],
    origin: Origin,
    state: str = "received",
) -> Draft:
    """The record that `values` make; `places.settle_new` points it at its home, `add_drafts` keeps it."""
    at = now()
    told = {"uuid": uuid, "commune_code": commune_code, "rev": 1, "state": state, "origin": origin.source}
    told |= {"created_by": origin.user_id, "created_at": at, "updated_at": at, "groups": []}
    child, lines = new(Child, told), differences({}, values)
    fill(child, columns_of(keyring, child, lines))
    fill(child, _folded_names(child))
    change_members(keyring, child, lines)
    return Draft(child, [Difference("state", "", state), *lines])


class Ahead(NamedTuple):
    """What new records will say in the database, but for their homes, ready before anybody has to wait for it."""

    children: Callable[[], Ready]
    groups: Ready | None
    history: Ready


def ahead(database: Database, keyring: Keyring, drafts: Sequence[tuple[Draft, Origin]]) -> Ahead:
    """Of new records (one at least): for `add_drafts`, once `places.settle_new` has pointed them at their homes."""
    dialect, children = database.engine.dialect, [made.child for made, _ in drafts]
    groups = ready_unnumbered(dialect, [group for child in children for group in child.groups])
    told = ready(dialect, Change, _LINE, _history(keyring, drafts))
    return Ahead(ready_but(dialect, children, places.SETTLED), groups, told)


def _history(keyring: Keyring, drafts: Sequence[tuple[Draft, Origin]]) -> list[tuple[object, ...]]:
    at = now()
    return [line for made, origin in drafts for line in _lines(keyring, made.child, made.lines, origin, at)]


def add_drafts(
    session: Session,
    keyring: Keyring,
    drafts: Sequence[tuple[Draft, Origin]],
    *,
    with_findings: bool = True,
    told: Ahead | None = None,
) -> None:
    """Keep new records with their history, many as one (`told`, where they were made ready), and their findings.

    A uuid taken raises IntegrityError.
    """
    children = [made.child for made, _ in drafts]
    if told is None:
        add_unnumbered(session, children)
        add_unnumbered(session, [group for child in children for group in child.groups])
        add_lines(session, Change, _LINE, _history(keyring, drafts))
    else:
        for rows in (told.children(), told.groups, told.history):
            if rows is not None:
                add_ready(session, rows)
    acts = [Act("change", made.child.commune_code, origin.user_id, made.child.uuid, "rev 1") for made, origin in drafts]
    audit.tell(session, keyring, acts)
    if with_findings:
        findings.compute_first(session, keyring, children, today_here())


def _folded_names(child: Child) -> dict[str, str]:
    names = {"full_name_folded": child.full_name, "mother_name_folded": child.mother_name}
    return {column: fold(name or "")[:_FOLDED_MAX] for column, name in names.items()}


def change_fields(
    session: Session,
    keyring: Keyring,
    child: Child,
    fields: Mapping[str, object],
    origin: Origin,
    *,
    seen_by: Role = "collaborator",
) -> list[str]:
    """Make the record say `fields`; keys left out stay as they are. Gives the keys that really changed.

    A list is the whole list as the writer saw it: members that `seen_by` may not read stay, whatever is missing.
    Nothing changed: no rev, no history. Refuses as `add_child`.
    """
    before = all_fields(keyring, child)
    sees = partial(may_read_member, seen_by), partial(may_read_text, seen_by)
    wanted = keeping_unseen(before, understood(fields), *sees)
    return apply_differences(session, keyring, child, differences(before, wanted), origin)


def apply_differences(
    session: Session, keyring: Keyring, child: Child, lines: list[Difference], origin: Origin
) -> list[str]:
    """Write what `differences` found, as one new rev; gives the keys that changed.

    Refuses POLICE_FACT: what the police have verified is changed by their word alone.
    """
    if origin.source != POLICE and (held := touching_police_facts(child, lines)):
        sentence = f"Công an xã đã xác thực ô «{label(held[0].field)}». Muốn đổi, gửi công an xác thực lại."
        raise Refusal("POLICE_FACT", sentence, field=held[0].field, status=409)
    if lines:
        _apply(session, keyring, child, lines, origin)
    return list(dict.fromkeys(line.field for line in lines))


def touching_police_facts(child: Child, lines: Sequence[Difference]) -> list[Difference]:
    """Those of `lines` that would change what the police have verified."""
    facts = child.police_facts.split()
    return [line for line in lines if line.field in facts]


def set_state(session: Session, keyring: Keyring, child: Child, state: str, origin: Origin) -> bool:
    """Move the record to `state` with a line of history, at the same `rev`; False when it stands there already."""
    if child.state == state:
        return False
    line = Difference("state", child.state, state)
    child.state, child.updated_at = state, now()
    _tell(session, keyring, child, [line], origin)
    if state in ENDED_STATES:
        endings.end_cases(session, keyring, [child.uuid], state, user_id=origin.user_id)
    findings.recompute(session, keyring, child, today_here())
    return True


def _apply(session: Session, keyring: Keyring, child: Child, lines: list[Difference], origin: Origin) -> None:
    child.rev += 1
    child.updated_at = now()
    store(keyring, child, lines)
    for column, folded in _folded_names(child).items():
        setattr(child, column, folded)
    if {line.field for line in lines} & _PLACED_BY:
        places.settle(session, child)
    session.flush()
    _tell(session, keyring, child, lines, origin)
    findings.recompute(session, keyring, child, today_here())


def _tell(session: Session, keyring: Keyring, child: Child, lines: list[Difference], origin: Origin) -> None:
    """Write one line of history a difference, at the child's present rev."""
    add_lines(session, Change, _LINE, _lines(keyring, child, lines, origin, now()))
    about = f"rev {child.rev}: {', '.join(dict.fromkeys(line.field for line in lines))}"
    audit.tell(session, keyring, [Act("change", child.commune_code, origin.user_id, child.uuid, about)])


_LINE = ("child_uuid", "rev", "field", "source_id", "at", "source", "user_id", "old", "new", "old_box", "new_box")


def _lines(
    keyring: Keyring, child: Child, lines: Sequence[Difference], origin: Origin, at: datetime
) -> list[tuple[object, ...]]:
    """The columns `_LINE` of one `Change` a line."""
    uuid, rev, shared, place_of = child.uuid, child.rev, (at, origin.source, origin.user_id), origin.field_ids.get
    return [
        (uuid, rev, line.field, place_of(line.field, origin.source_id), *shared, *values_of_line(keyring, child, line))
        for line in lines
    ]
