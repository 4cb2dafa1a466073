"""Reading with a typed reason (® of the matrix): the reason is sealed and kept, and the leader is told."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from access.keys import Keyring
from access.kind_marks import mark_of, readable_marks
from access.matrix import kinds_with_reason, readable_kinds
from access.records import SEALED_KEYS, all_fields, may_see_whole
from access.sensitive_words import groups_named_in
from catalogue.fields import SENSITIVE_GROUPS
from catalogue.refusals import Refusal
from catalogue.vietnamese import fold, tidy
from db import Scope, Session, opened, select, update
from db.tables import Child, ReasonGiven, User

LENGTH_MIN = 10
_LENGTH_MAX = 500
LOOKED_AT_MAX = 5000
"""Years of a commune's reasons."""
REASON_PLACE = "reason_given"


def read(
    session: Session, keyring: Keyring, scope: Scope, child: Child, reason: str, at: datetime
) -> dict[str, object]:
    """What `scope` sees of the record only with a reason; the reason is kept in this transaction.

    `child` has come through `db.queries.visible`. Refuses REASON_MISSING.
    """
    told = tidy(reason)[:_LENGTH_MAX]
    if len(told) < LENGTH_MIN:
        sentence = f"Chưa ghi lý do xem. Ghi rõ việc gì cần đến (từ {LENGTH_MIN} chữ cái) rồi bấm lại."
        raise Refusal("REASON_MISSING", sentence, field="reason")
    fields = _with_reason(keyring, child, scope)
    marks = {mark_of(keyring, kind) for value in fields.values() for kind in _kinds_in(value)}
    session.add(_given(keyring, scope, told, marks, at, child.uuid))
    opened.child(child.uuid)
    return fields


def keep_of_list(session: Session, keyring: Keyring, scope: Scope, reason: str, at: datetime) -> None:
    """Why a list leaves with the sensitive groups that `scope` reads at all."""
    session.add(_given(keyring, scope, tidy(reason)[:_LENGTH_MAX], readable_marks(keyring, scope.role), at))


def _given(
    keyring: Keyring, scope: Scope, told: str, marks: Iterable[str], at: datetime, child_uuid: UUID | None = None
) -> ReasonGiven:
    kept = ReasonGiven(commune_code=scope.commune_code, child_uuid=child_uuid, user_id=scope.user_id, at=at)
    kept.kinds, kept.reason_box = " ".join(sorted(marks)), keyring.seal(told.encode(), REASON_PLACE)
    return kept


def adds(keyring: Keyring, child: Child, scope: Scope) -> bool:
    """Whether a reason would show `scope` more of the record than is open already."""
    return bool(_with_reason(keyring, child, scope))


def newest(
    session: Session, keyring: Keyring, scope: Scope, limit: int = 100, words: Sequence[str] = ()
) -> list[tuple[ReasonGiven, str, str]]:
    """The reasons given in the leader's commune with who gave them, those not yet told first; such as have each of
    the folded `words` in reason or name. Reasons are sealed, so a search opens `LOOKED_AT_MAX` of them and no more."""
    wanted = select(ReasonGiven, User.name).join(User, User.id == ReasonGiven.user_id)
    near = wanted.where(ReasonGiven.commune_code == scope.commune_code)
    ordered = near.order_by(ReasonGiven.told_at.is_not(None), ReasonGiven.id.desc())
    kept = session.execute(ordered.limit(max(limit, LOOKED_AT_MAX) if words else limit))
    given = ((one, name, keyring.open(one.reason_box, REASON_PLACE).decode()) for one, name in kept)
    found = (line for line in given if all(word in fold(f"{line[1]} {line[2]}") for word in words))
    return list(islice(found, limit))


def tell(session: Session, scope: Scope, ids: Sequence[int], at: datetime) -> None:
    """The leader has read these."""
    near = (ReasonGiven.commune_code == scope.commune_code, ReasonGiven.id.in_(ids), ReasonGiven.told_at.is_(None))
    session.execute(update(ReasonGiven).where(*near).values(told_at=at, told_to=scope.user_id))


def _with_reason(keyring: Keyring, child: Child, scope: Scope) -> dict[str, object]:
    """Members and texts of the kinds that `scope` sees with a reason and not without one."""
    if not may_see_whole(child, scope):
        return {}
    found: dict[str, object] = {}
    for key, value in all_fields(keyring, child).items():
        if isinstance(value, list):
            value = [member for member in value if _is_opened(scope, member)]
        elif key not in SEALED_KEYS or not _is_opened(scope, value):
            continue
        if value:
            found[key] = value
    return found


def _is_opened(scope: Scope, words: object) -> bool:
    named, open_already = _kinds_in(words), readable_kinds(scope.role)
    return not named <= open_already and named <= open_already | kinds_with_reason(scope.role)


def _kinds_in(value: object) -> set[str]:
    """Kinds of sensitive groups that members or a text speak of."""
    texts = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    keys = {key for text in texts for key in ({text} if text in SENSITIVE_GROUPS else groups_named_in(text))}
    return {SENSITIVE_GROUPS[key] for key in keys}
