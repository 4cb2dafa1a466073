"""A record as its page shows it: the fields in the catalogue's order, each with what is known about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from access.keys import Keyring
from access.kind_marks import readable_marks
from access.records import may_read_member, may_read_text, visible_fields
from catalogue.fields import CHILD_KEYS, LIST_KEYS, WORKING_LABELS, label
from catalogue.values import show
from cleaning import asides, told
from cleaning.endings import BY_OFFICER
from db import Scope, Session
from db.queries import children, findings
from db.queries.states import shown_as
from db.tables import Child, Conflict, Finding, User
from intake import conflicts
from intake.conflicts import STATE, conflict_values
from web.asked import STATES
from web.history import Entry, entries
from web.sources import Source, sources_of


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two ways one field was written; `id` leads to the decision, where this person `may_decide`.

    `sender` and `reason` say who wrote the other one and why; `first` who has agreed already where two must; `leaves`
    is the end asked for where an officer may add where to and when.
    """

    id: int
    kept: str
    other: str
    may_decide: bool
    sender: str = ""
    reason: str = ""
    first: str = ""
    leaves: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding beside its field. `other` is the record it speaks of, with the child's name, where it may be opened.

    `told` is what another body said, where one did; `endings` what an officer may decide of it, [] where only a
    corrected number ends it; `owner` who has taken it up.
    """

    id: int
    is_blocking: bool
    is_doubt: bool
    message: str
    proposal: str
    other: tuple[UUID, str] | None
    told: str
    endings: list[tuple[str, str]]
    owner: str


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A finding that somebody has ended: what it said, the end in words, and who said so when and why."""

    id: int
    label: str
    message: str
    words: str
    by: str
    at: datetime | None
    reason: str


@dataclass(slots=True)
class Line:
    """One field, with where its value comes from."""

    key: str
    label: str
    value: str
    sources: Sequence[Source] = ()
    remarks: list[Remark] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ChildPage:
    """All that the page of one record shows to one person."""

    uuid: UUID
    name: str
    hamlet: str
    state: str
    lines: list[Line]
    remarks_count: int
    conclusions: list[Conclusion]
    history: list[Entry]


_BESIDE = {"parents": "father_name"}
"""A finding about father or mother stands beside the father."""


def child_page(session: Session, keyring: Keyring, scope: Scope, child: Child) -> ChildPage:
    """The page of a record that `scope` may open whole."""
    found = findings.of_children(session, scope, readable_marks(keyring, scope.role), [child.uuid]).get(child.uuid, [])
    changes = children.changes(session, child)
    fields = visible_fields(keyring, child, scope)
    sources = sources_of(keyring, child, changes, scope, fields)
    lines = {key: Line(key, label(key), _shown(key, fields.get(key)), sources.get(key, ())) for key in _keys(fields)}
    _add_remarks(session, keyring, scope, lines, found)
    _add_disputes(session, keyring, scope, lines, children.conflicts(session, child))
    blocked = any(finding.severity == "B" for finding in found)
    state = shown_as(child.state, is_blocked=blocked)
    return ChildPage(
        uuid=child.uuid,
        name=child.full_name or "Chưa có tên",
        hamlet=child.hamlet.name if child.hamlet else child.hamlet_text,
        state=STATES.get(state, state),
        lines=list(lines.values()),
        remarks_count=len(found),
        conclusions=_conclusions(session, keyring, scope, child),
        history=entries(keyring, child, changes, scope),
    )


def _conclusions(session: Session, keyring: Keyring, scope: Scope, child: Child) -> list[Conclusion]:
    made = []
    for finding, by in findings.concluded(session, scope, readable_marks(keyring, scope.role), child.uuid):
        reason = asides.reason_of(keyring, finding)
        seen = reason if may_read_text(scope.role, reason) else ""
        words = asides.OF_TOLD.get(finding.ending or "", "")
        made.append(Conclusion(finding.id, label(finding.field), finding.message, words, by, finding.ended_at, seen))
    return made


def _keys(fields: Mapping[str, object]) -> list[str]:
    return [*CHILD_KEYS, *(key for key in WORKING_LABELS if fields.get(key))]


def _shown(key: str, value: object) -> str:
    return show(key, value) if isinstance(value, str | bool | list) else ""


def _add_remarks(
    session: Session, keyring: Keyring, scope: Scope, lines: dict[str, Line], found: Sequence[Finding]
) -> None:
    about = {f.id: UUID(f.key) for f in found if f.key and not f.key.startswith(findings.GROUPS)}
    names = children.openable(session, scope, set(about.values()))
    owners = findings.owner_names(session, found)
    for finding in found:
        key = _BESIDE.get(finding.field, finding.field)
        other = about.get(finding.id)
        remark = Remark(
            finding.id,
            finding.severity == "B",
            finding.severity == "W",
            finding.message,
            _one_way(finding.field, finding.proposal) if finding.proposal else "",
            (other, names[other]) if other in names else None,
            told.words_of(keyring, finding, scope.role),
            asides.endings_of(finding),
            owners.get(finding.owner_id or 0, ""),
        )
        lines.setdefault(key, Line(key, label(key), "")).remarks.append(remark)


def _add_disputes(
    session: Session, keyring: Keyring, scope: Scope, lines: dict[str, Line], found: Sequence[Conflict]
) -> None:
    for conflict in found:
        kept, other = conflict_values(keyring, conflict)
        if may_know(scope, conflict, kept, other):
            key = conflict.field
            line = lines.setdefault(key, Line(key, "Kết thúc hồ sơ" if key == STATE else label(key), ""))
            line.disputes.append(_dispute(session, keyring, scope, conflict, kept, other))


def _dispute(session: Session, keyring: Keyring, scope: Scope, conflict: Conflict, kept: str, other: str) -> Dispute:
    ways = _one_way(conflict.field, kept), _one_way(conflict.field, other)
    told = Dispute(conflict.id, *ways, conflicts.may_decide(session, scope, conflict))
    if conflict.field != STATE:
        return told
    sender, reason = conflicts.asked_by(session, keyring, conflict)
    first = session.get(User, conflicts.first_yes(session, conflict) or 0) if conflicts.needs_two(conflict) else None
    seen = reason if may_read_text(scope.role, reason) else ""
    leaves = other if other in BY_OFFICER else ""
    return replace(told, sender=sender, reason=seen, first=first.name if first else "", leaves=leaves)


def may_know(scope: Scope, conflict: Conflict, kept: str, other: str) -> bool:
    """Whether both values of a conflict may be shown: members and sealed texts obey the rights of their groups."""
    if conflict.field in LIST_KEYS:
        return all(may_read_member(scope.role, value) for value in (kept, other) if value)
    return conflict.other_box is None or all(may_read_text(scope.role, value) for value in (kept, other))


def _one_way(key: str, value: str) -> str:
    if not value:
        return "không ghi"
    if key == STATE:
        return STATES.get(value, value)
    return show(key, [value] if key in LIST_KEYS else value)
