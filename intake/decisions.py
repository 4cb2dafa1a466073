"""Decisions on single fields of waiting rows: dated, with their maker, taken back by one key, sent twice kept once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from access.keys import Keyring
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from db import ColumnElement, Scope, Session, and_, func, or_, select, update
from db.queries import visible
from db.tables import FieldDecision, ReviewRow, User, now
from intake import leases

Kind = Literal["right", "typed", "unreadable", "aside"]
Way = Literal["group", "column", "field", "grid", "third"]
Place = tuple[int, str]
"""Row and field."""
TYPED_MAX = 300


@dataclass(frozen=True, slots=True)
class Said:
    """What the officer says of one field; `text` of a typed one."""

    row_id: int
    field: str
    kind: Kind
    text: str = ""

    @property
    def place(self) -> Place:
        """Which field of which row."""
        return self.row_id, self.field


def decide(
    session: Session, keyring: Keyring, scope: Scope, *, batch: str, way: Way, said: Sequence[Said]
) -> list[Place]:
    """Keep what the officer says; what was new of it. `batch` names the key that was pressed.

    Refuses NOT_FOUND, PAGE_HELD, ROW_DECIDED and TOO_LONG, all or nothing.
    """
    rows = _waiting(session, scope, {one.row_id for one in said})
    for page_id in sorted({row.page_id for row in rows.values()}):
        leases.hold(session, scope, page_id)
    kept = _of_batch(session, scope.user_id, batch)
    fresh = [one for one in said if one.place not in kept]
    keep(session, keyring, scope, batch=batch, way=way, said=fresh)
    return [one.place for one in fresh]


def keep(session: Session, keyring: Keyring, scope: Scope, *, batch: str, way: Way, said: Sequence[Said]) -> None:
    """Write down what was said, by whoever may say it. Refuses TOO_LONG."""
    session.add_all([_decision(keyring, scope, one, batch, way) for one in said])
    session.flush()


def undo(
    session: Session, scope: Scope, page_ids: Collection[int], besides: Collection[Place] = frozenset()
) -> list[Place]:
    """Take back the officer's own last key on these pages; what it had decided, nothing when there is none.

    Of rows that are confirmed only `besides` is taken back here: their record has a history of its own.
    """
    mine = _own(scope, page_ids, besides)
    last = session.scalar(select(func.max(FieldDecision.id)).where(*mine))
    if last is None:
        return []
    for page_id in sorted(page_ids):
        leases.hold(session, scope, page_id)
    batch = select(FieldDecision.batch).where(FieldDecision.id == last).scalar_subquery()
    undone = session.execute(
        update(FieldDecision)
        .where(FieldDecision.batch == batch, *mine)
        .values(undone_at=now())
        .returning(FieldDecision.row_id, FieldDecision.field)
        .execution_options(synchronize_session=False)
    )
    return [(row_id, field) for row_id, field in undone]


def last_at(
    session: Session, scope: Scope, page_ids: Collection[int], besides: Collection[Place] = frozenset()
) -> datetime | None:
    """When the key was pressed that `undo` would take back; None when there is none."""
    return session.scalar(select(func.max(FieldDecision.at)).where(*_own(scope, page_ids, besides)))


def _own(scope: Scope, page_ids: Collection[int], besides: Collection[Place]) -> tuple[ColumnElement[bool], ...]:
    rows = select(ReviewRow.id).where(ReviewRow.page_id.in_(page_ids), ReviewRow.stage == "waiting")
    others = [and_(FieldDecision.row_id == row_id, FieldDecision.field == field) for row_id, field in besides]
    return (
        FieldDecision.user_id == scope.user_id,
        FieldDecision.undone_at.is_(None),
        or_(FieldDecision.row_id.in_(rows), *others),
    )


def in_force(session: Session, keyring: Keyring, row_ids: Collection[int]) -> dict[Place, Said]:
    """What holds of these rows' fields now: of each the newest that was not taken back."""
    wanted = select(FieldDecision).where(FieldDecision.row_id.in_(row_ids), FieldDecision.undone_at.is_(None))
    found: dict[Place, Said] = {}
    for one in session.scalars(wanted.order_by(FieldDecision.id)):
        found[one.row_id, one.field] = Said(one.row_id, one.field, _kind(one.kind), _text(keyring, one))
    return found


def laid_over(shown: Mapping[str, str], row_id: int, decided: Mapping[Place, Said]) -> dict[str, str]:
    """The row's values as read, with what was typed in their place, and nothing where nothing could be read."""
    values = dict(shown)
    for (of_row, field), said in decided.items():
        if of_row == row_id and said.kind in ("typed", "unreadable"):
            values[field] = said.text
    return values


@dataclass(frozen=True, slots=True)
class Told:
    """One decision as it is told later: who, when, what; `undone_at` when it was taken back."""

    kind: Kind
    text: str
    who: str
    at: datetime
    undone_at: datetime | None


def history(session: Session, keyring: Keyring, row_id: int, column: str) -> list[Told]:
    """All that was ever decided of one field, oldest first."""
    wanted = select(FieldDecision, User.name).join(User, User.id == FieldDecision.user_id)
    mine = wanted.where(FieldDecision.row_id == row_id, FieldDecision.field == column).order_by(FieldDecision.id)
    return [
        Told(_kind(one.kind), _text(keyring, one), name, one.at, one.undone_at)
        for one, name in session.execute(mine).tuples()
    ]


def worked_on(session: Session, row_ids: Collection[int]) -> set[int]:
    """The rows of which something is decided already."""
    wanted = select(FieldDecision.row_id).where(FieldDecision.row_id.in_(row_ids), FieldDecision.undone_at.is_(None))
    return set(session.scalars(wanted))


def _waiting(session: Session, scope: Scope, row_ids: Collection[int]) -> dict[int, ReviewRow]:
    wanted = visible.rows(scope).where(ReviewRow.id.in_(row_ids))
    rows = {row.id: row for row in session.scalars(wanted)}
    if not row_ids or len(rows) < len(row_ids):
        raise not_found()
    if any(row.stage != "waiting" for row in rows.values()):
        sentence = "Có dòng trong số này đã được duyệt xong. Tải lại trang để xem những ô còn lại."
        raise Refusal("ROW_DECIDED", sentence, status=409)
    return rows


def _of_batch(session: Session, user_id: int, batch: str) -> set[Place]:
    mine = (FieldDecision.batch == batch, FieldDecision.user_id == user_id)
    wanted = select(FieldDecision.row_id, FieldDecision.field).where(*mine)
    return {(row_id, field) for row_id, field in session.execute(wanted)}


def _decision(keyring: Keyring, scope: Scope, one: Said, batch: str, way: Way) -> FieldDecision:
    text = tidy(one.text)
    if len(text) > TYPED_MAX:
        raise Refusal("TOO_LONG", f"Ô này dài quá {TYPED_MAX} ký tự. Rút ngắn rồi gửi lại.", field=one.field)
    box = keyring.seal(text.encode(), decision_seal_place(one.row_id, one.field)) if one.kind == "typed" else None
    return FieldDecision(
        row_id=one.row_id,
        field=one.field[:40],
        kind=one.kind,
        way=way,
        box=box,
        batch=batch[:36],
        user_id=scope.user_id,
    )


def _text(keyring: Keyring, one: FieldDecision) -> str:
    return keyring.open(one.box, decision_seal_place(one.row_id, one.field)).decode() if one.box else ""


def _kind(kept: str) -> Kind:
    return next(kind for kind in ("right", "typed", "unreadable", "aside") if kind == kept)


def decision_seal_place(row_id: int, field: str) -> str:
    """What the box of a typed value is bound to."""
    return f"decision:{row_id}:{field}"
