"""The pairs that may be one child, as people work on them: listed, held, merged, called apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import String, and_, cast, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from catalogue.checks import error_class
from db import opened
from db.queries import findings, visible
from db.queries.states import is_living
from db.scope import Scope
from db.tables import Child, Elsewhere, Finding, Merge, NotDuplicate, User

PAGE_SIZE = 20
RULE = "E3.9"
Pair = tuple[Child, Child]


@dataclass(frozen=True, slots=True)
class PairPage:
    """A page of pairs; `after` leads to the next one (the id of the last finding), None at the end."""

    pairs: list[Pair]
    after: int | None


def page(session: Session, scope: Scope, *, is_doubtful: bool, after: int = 0) -> PairPage:
    """Open pairs of records the user may open both of, each once, the oldest first; by key, so that no page is slow."""
    own = func.replace(cast(Finding.child_uuid, String(36)), "-", "")
    near = select(Finding.id, Finding.child_uuid, Finding.key).where(
        Finding.commune_code == scope.commune_code,
        Finding.error_class == error_class(RULE),
        Finding.rule == RULE,
        Finding.ended_at.is_(None),
        Finding.severity == ("W" if is_doubtful else "I"),
        Finding.id > after,
        own < Finding.key,
        Finding.child_uuid.in_(select(Child.uuid).where(visible.whole(scope)).correlate(None)),
        findings.may_be_known(scope, ()),
    )
    told = session.execute(near.order_by(Finding.id).limit(PAGE_SIZE + 1)).all()
    found = [(at, one, UUID(key)) for at, one, key in told]
    shown = found[:PAGE_SIZE]
    children = _children(session, {uuid for _, *both_uuids in shown for uuid in both_uuids})
    pairs = [(children[one], children[other]) for _, one, other in shown if {one, other} <= children.keys()]
    opened.listed(len(children))
    return PairPage(pairs, shown[-1][0] if len(found) > PAGE_SIZE else None)


def count(session: Session, scope: Scope) -> int:
    """How many pairs ask for a look in the commune."""
    wanted = select(func.count()).where(Finding.commune_code == scope.commune_code, Finding.rule == RULE)
    return (session.scalar(wanted.where(Finding.ended_at.is_(None), Finding.severity == "W")) or 0) // 2


def _children(session: Session, uuids: set[UUID]) -> dict[UUID, Child]:
    loaded = select(Child).where(Child.uuid.in_(uuids)).options(joinedload(Child.hamlet))
    return {child.uuid: child for child in session.scalars(loaded)}


def find_pair(session: Session, scope: Scope, one: UUID, other: UUID) -> Pair | None:
    """Two different records the user may open both of, in the order asked."""
    wanted = visible.children(scope).where(Child.uuid.in_((one, other))).options(joinedload(Child.hamlet))
    found = {child.uuid: child for child in session.scalars(wanted)}
    if len(found) != 2:
        return None
    for uuid in found:
        opened.child(uuid)
    return found[one], found[other]


def hold_pair(session: Session, scope: Scope, one: UUID, other: UUID) -> Pair | None:
    """The same, both held for this transaction in the one order of all writers."""
    wanted = visible.children(scope).where(Child.uuid.in_((one, other))).order_by(Child.uuid).with_for_update(of=Child)
    found = {child.uuid: child for child in session.scalars(wanted, execution_options={"populate_existing": True})}
    return (found[one], found[other]) if len(found) == 2 else None


def findings_of_pair(session: Session, one: UUID, other: UUID) -> Sequence[Finding]:
    """What stands open about two records being one child, on either side."""
    sides = or_(
        and_(Finding.child_uuid == one, Finding.key == other.hex),
        and_(Finding.child_uuid == other, Finding.key == one.hex),
    )
    return session.scalars(select(Finding).where(sides, Finding.rule == RULE, Finding.ended_at.is_(None))).all()


def find_apart(session: Session, one: UUID, other: UUID) -> NotDuplicate | None:
    """The word that those two, the lower first, are two children."""
    wanted = select(NotDuplicate).where(NotDuplicate.one_uuid == one, NotDuplicate.other_uuid == other)
    return session.scalars(wanted).first()


def is_merging(session: Session, one: UUID, other: UUID) -> bool:
    """Whether one of the two is proposed, or stands, as a duplicate of the other."""
    return merge_of(session, one, other) is not None


def merge_of(session: Session, one: UUID, other: UUID) -> Merge | None:
    """The open proposal or merge between those two, whichever way round."""
    sides = or_(
        and_(Merge.kept_uuid == one, Merge.duplicate_uuid == other),
        and_(Merge.kept_uuid == other, Merge.duplicate_uuid == one),
    )
    return session.scalars(select(Merge).where(sides, Merge.ended_at.is_(None))).first()


def duplicate_of(session: Session, uuid: UUID) -> Merge | None:
    """The open merge in which that record is the duplicate; agreed to or only proposed."""
    return session.scalars(select(Merge).where(Merge.duplicate_uuid == uuid, Merge.ended_at.is_(None))).first()


def stands_merged(session: Session, uuid: UUID) -> bool:
    """Whether that record went out as a duplicate by two people's word."""
    merge = duplicate_of(session, uuid)
    return merge is not None and merge.agreed_at is not None


def merged_into(session: Session, uuid: UUID) -> Sequence[Merge]:
    """The merges that stand in which that record was kept."""
    wanted = select(Merge).where(Merge.kept_uuid == uuid, Merge.ended_at.is_(None), Merge.agreed_at.is_not(None))
    return session.scalars(wanted.order_by(Merge.id)).all()


def hold_merge(session: Session, scope: Scope, merge_id: int) -> Merge | None:
    """A merge of the user's commune, held for this transaction."""
    wanted = select(Merge).where(Merge.id == merge_id, Merge.commune_code == scope.commune_code)
    return session.scalars(wanted.with_for_update()).first()


def proposed(session: Session, scope: Scope) -> list[tuple[Merge, str, str]]:
    """What waits for a second person: proposal, kept child's name, who proposed; both records are open to the user."""
    kept, twin = aliased(Child), aliased(Child)
    open_to = select(Child.uuid).where(visible.whole(scope)).correlate(None)
    wanted = select(Merge, kept.full_name, User.name).join(kept, kept.uuid == Merge.kept_uuid)
    near = wanted.join(twin, twin.uuid == Merge.duplicate_uuid).join(User, User.id == Merge.proposed_by)
    waiting = near.where(Merge.commune_code == scope.commune_code, Merge.ended_at.is_(None), Merge.agreed_at.is_(None))
    found = session.execute(waiting.where(kept.uuid.in_(open_to), twin.uuid.in_(open_to)).order_by(Merge.id).limit(50))
    return [(merge, name, who) for merge, name, who in found.tuples()]


def find_elsewhere(session: Session, scope: Scope, line_id: int) -> Elsewhere | None:
    """One open line of the user's commune about a record the user may open."""
    wanted = select(Elsewhere).join(Child, Child.uuid == Elsewhere.child_uuid)
    near = wanted.where(Elsewhere.id == line_id, Elsewhere.ended_at.is_(None), visible.whole(scope))
    return session.scalars(near.with_for_update(of=Elsewhere)).first()


def elsewhere(session: Session, scope: Scope, after: int = 0) -> list[tuple[Elsewhere, Child]]:
    """The user's living records that another commune's resembles, by key; of the other only its commune."""
    wanted = select(Elsewhere, Child).join(Child, Child.uuid == Elsewhere.child_uuid)
    near = wanted.where(
        Elsewhere.commune_code == scope.commune_code,
        Elsewhere.ended_at.is_(None),
        Elsewhere.id > after,
        visible.whole(scope),
        is_living(),
    )
    found = session.execute(near.order_by(Elsewhere.id).limit(PAGE_SIZE)).tuples().all()
    opened.listed(len(found))
    return [(line, child) for line, child in found]
