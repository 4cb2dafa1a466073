"""What is to be looked at in the records: open findings, and which of them a user may know of."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, String, case, cast, false, func, literal_column, not_, or_, select, true, update

from db import Scope, Session
from db.queries import visible
from db.queries.states import is_living
from db.tables import Child, Finding, User, now

GROUPS = "groups:"
"""Begins the key of a finding that sensitive groups alone gave rise to; marks of their kinds follow, by commas."""


_WORST_FIRST = case({"B": 0, "W": 1}, value=Finding.severity, else_=2), Finding.rule, Finding.id
_TELLS_ONLY: ColumnElement[str] = literal_column("'I'")


class Fault(NamedTuple):
    """What a line of a list says of a finding; each name says what the column of `Finding` says."""

    rule: str
    severity: str
    message: str


def is_open() -> ColumnElement[bool]:
    """Findings that still hold."""
    return Finding.ended_at.is_(None)


def is_remembered() -> ColumnElement[bool]:
    """Findings the rules have to know of: open ones, and those an officer has set aside while their facts stand.

    What others told of a record is no rule's to end.
    """
    return (Finding.source == "") & or_(is_open(), Finding.facts != "")


def is_fault() -> ColumnElement[bool]:
    """Findings that ask for something to be done; the others only inform."""
    return Finding.severity != _TELLS_ONLY


def may_be_known(scope: Scope, kinds: Collection[str]) -> ColumnElement[bool]:
    """The findings of a visible record that its reader may know of.

    One that speaks of a second record needs a right to that record too, or a number would tell of the family behind
    it; one that only a sensitive group explains needs a right to groups of that kind (`kinds`, as keyed marks).
    """
    explained = [Finding.key.startswith(GROUPS) & Finding.key.contains(kind, autoescape=True) for kind in kinds]
    return or_(Finding.key == "", *explained, _about_visible(scope))


def _sees_whole_commune(scope: Scope) -> bool:
    return scope.can_read_children and scope.hamlet_ids is None and not scope.own_only and not scope.listed_only


def _about_visible(scope: Scope) -> ColumnElement[bool]:
    if not scope.can_read_children:
        return false()
    if _sees_whole_commune(scope):
        return not_(Finding.key.startswith(GROUPS))
    as_key = func.replace(cast(Child.uuid, String(36)), "-", "")
    return Finding.key.in_(select(as_key).where(visible.whole(scope)).correlate(None))


def has(
    scope: Scope, kinds: Collection[str], *, error_class: int | None = None, rule: str = "", severity: str = ""
) -> ColumnElement[bool]:
    """The children with an open finding of that kind; to be asked together with `visible.whole`.

    A class counts faults and doubts: what only informs (severity I) makes no record faulty.
    """
    wanted = select(Finding.child_uuid).where(
        Finding.commune_code == scope.commune_code,
        is_open(),
        may_be_known(scope, kinds),
        (Finding.error_class == error_class) & is_fault() if error_class else true(),
        Finding.rule == rule if rule else true(),
        Finding.severity == severity if severity else true(),
    )
    return Child.uuid.in_(wanted.correlate(None))


def is_given_to(user_id: int) -> ColumnElement[bool]:
    """The children with an open finding that was given to that person."""
    wanted = select(Finding.child_uuid).where(Finding.owner_id == user_id, is_open())
    return Child.uuid.in_(wanted.correlate(None))


def of_children(
    session: Session, scope: Scope, kinds: Collection[str], uuids: Sequence[UUID]
) -> dict[UUID, list[Finding]]:
    """The open findings a user may know of, by child, worst first; of at most a page of children."""
    found: dict[UUID, list[Finding]] = defaultdict(list)
    if not uuids:
        return found
    wanted = select(Finding).where(Finding.child_uuid.in_(uuids), is_open(), may_be_known(scope, kinds))
    for finding in session.scalars(wanted.order_by(*_WORST_FIRST)):
        found[finding.child_uuid].append(finding)
    return found


def faults_of(
    session: Session, scope: Scope, kinds: Collection[str], uuids: Collection[UUID]
) -> dict[UUID, list[Fault]]:
    """Of the same what asks for something to be done, for lists: columns alone, past the session's own bookkeeping."""
    found: dict[UUID, list[Fault]] = defaultdict(list)
    if not uuids:
        return found
    wanted = select(Finding.child_uuid, Finding.rule, Finding.severity, Finding.message)
    near = wanted.where(Finding.child_uuid.in_(uuids), is_open(), is_fault(), may_be_known(scope, kinds))
    for uuid, *told in session.execute(near.order_by(*_WORST_FIRST)):
        found[uuid].append(Fault(*told))
    return found


def of_record(session: Session, child_uuid: UUID) -> list[Finding]:
    """Every open finding of one record, whoever may know of it: for the rules, not for eyes."""
    return of_records(session, [child_uuid]).get(child_uuid, [])


def of_records(session: Session, uuids: Collection[UUID]) -> dict[UUID, list[Finding]]:
    """Every open finding of those records, by record: for the rules, not for eyes."""
    return _by_child(session, Finding.child_uuid.in_(uuids), is_open())


def remembered(session: Session, uuids: Collection[UUID]) -> dict[UUID, list[Finding]]:
    """The same, with those that were set aside."""
    return _by_child(session, Finding.child_uuid.in_(uuids), is_remembered())


def about(session: Session, uuids: Collection[UUID]) -> set[UUID]:
    """The records that have an open finding about one of these."""
    keys = [uuid.hex for uuid in uuids]
    return set(session.scalars(select(Finding.child_uuid).where(Finding.key.in_(keys), is_open())))


def of_ended(session: Session, commune_code: str) -> list[Finding]:
    """Every remembered finding of a commune about a record that is closed: for the rules, not for eyes."""
    living = select(Child.uuid).where(Child.commune_code == commune_code, is_living())
    near = select(Finding).where(Finding.commune_code == commune_code, is_remembered())
    return list(session.scalars(near.where(Finding.child_uuid.not_in(living))))


def _by_child(session: Session, *rules: ColumnElement[bool]) -> dict[UUID, list[Finding]]:
    found: dict[UUID, list[Finding]] = defaultdict(list)
    for finding in session.scalars(select(Finding).where(*rules)):
        found[finding.child_uuid].append(finding)
    return found


def find(session: Session, scope: Scope, kinds: Collection[str], finding_id: int) -> tuple[Finding, Child] | None:
    """An open finding the user may know of, with its record, both held for this transaction."""
    wanted = select(Finding, Child).join(Child, Child.uuid == Finding.child_uuid).where(Finding.id == finding_id)
    near = wanted.where(visible.whole(scope), is_open(), may_be_known(scope, kinds))
    found = session.execute(near.with_for_update(of=Child)).first()
    return (found[0], found[1]) if found else None


def _is_concluded() -> ColumnElement[bool]:
    """Findings that a person has ended, while that word holds."""
    return (
        Finding.ended_at.is_not(None) & Finding.ended_by.is_not(None) & or_(Finding.facts != "", Finding.source != "")
    )


def concluded(session: Session, scope: Scope, kinds: Collection[str], child_uuid: UUID) -> list[tuple[Finding, str]]:
    """The findings of a record that somebody has ended, as far as a user may know of them, newest first; and who."""
    wanted = select(Finding, User.name).outerjoin(User, User.id == Finding.ended_by)
    near = wanted.where(Finding.child_uuid == child_uuid, _is_concluded(), may_be_known(scope, kinds))
    found = session.execute(near.order_by(Finding.ended_at.desc(), Finding.id.desc()))
    return [(finding, name or "") for finding, name in found.tuples()]


def find_concluded(
    session: Session, scope: Scope, kinds: Collection[str], finding_id: int
) -> tuple[Finding, Child] | None:
    """One of those, with its record, both held for this transaction."""
    wanted = select(Finding, Child).join(Child, Child.uuid == Finding.child_uuid).where(Finding.id == finding_id)
    near = wanted.where(visible.whole(scope), _is_concluded(), may_be_known(scope, kinds))
    found = session.execute(near.with_for_update(of=Child)).first()
    return (found[0], found[1]) if found else None


def unmarked_communes(session: Session) -> list[str]:
    """The communes with an open finding whose key begins with GROUPS and names no mark: nobody may know of those."""
    wanted = select(Finding.commune_code).where(Finding.key == GROUPS, is_open()).distinct()
    return list(session.scalars(wanted.order_by(Finding.commune_code)))


def owner_names(session: Session, found: Collection[Finding]) -> dict[int, str]:
    """Who has taken up those findings, by the account's number."""
    owners = {finding.owner_id for finding in found if finding.owner_id is not None}
    wanted = select(User.id, User.name).where(User.id.in_(owners))
    return dict(session.execute(wanted).tuples().all()) if owners else {}


def children_count(session: Session, commune_code: str, rule: str) -> int:
    """How many children of a commune have an open finding of that rule."""
    wanted = select(func.count(Finding.child_uuid.distinct())).where(Finding.commune_code == commune_code, is_open())
    return session.scalar(wanted.where(Finding.rule == rule)) or 0


def living_count(session: Session, commune_code: str) -> int:
    """How many living records a commune has."""
    return session.scalar(select(func.count()).where(Child.commune_code == commune_code, is_living())) or 0


def end_rule(session: Session, commune_code: str, rule: str) -> None:
    """End what stands open of a rule that has been switched off."""
    near = Finding.commune_code == commune_code, Finding.rule == rule, is_open(), Finding.source == ""
    ended = update(Finding).where(*near).values(ended_at=now(), ending="corrected")
    session.execute(ended, execution_options={"synchronize_session": False})
    session.expire_all()


def rules(session: Session, scope: Scope, kinds: Collection[str]) -> list[tuple[str, int]]:
    """The rules met in what the user sees, with the number of children of each.

    Who sees a whole commune sees the record of each of its findings: no record is looked up then.
    """
    counted = select(Finding.rule, func.count(Finding.child_uuid.distinct()))
    if not _sees_whole_commune(scope):
        counted = counted.join(Child, Child.uuid == Finding.child_uuid).where(visible.whole(scope))
    near = counted.where(Finding.commune_code == scope.commune_code, is_open(), may_be_known(scope, kinds))
    found = session.execute(near.group_by(Finding.rule).order_by(Finding.rule))
    return [(rule, count) for rule, count in found]
