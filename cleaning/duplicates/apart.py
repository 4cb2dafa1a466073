"""“Không trùng”: two records are called two children; both are silent of each other until one says something else.

The same for a record that another commune's resembles: there each office speaks for itself.
"""

from datetime import date
from uuid import UUID

from access.keys import Keyring
from access.matrix import may
from catalogue.reasons import reason_given
from catalogue.refusals import Refusal, not_found
from cleaning.duplicates.pairs import facts, pair
from cleaning.findings import reason_place, recompute_together
from db import Scope, Session
from db.queries import duplicate_pairs as queries
from db.queries import matches
from db.tables import Elsewhere, NotDuplicate, now


def reason_box_place(one_uuid: UUID, other_uuid: UUID) -> str:
    """What the box of such a word is bound to."""
    return f"not_duplicate:{one_uuid}:{other_uuid}"


def elsewhere_place(line: Elsewhere) -> str:
    """What the box of a word on a record of another commune is bound to."""
    return f"elsewhere:{line.child_uuid}"


def call_apart(
    session: Session, keyring: Keyring, scope: Scope, one: UUID, other: UUID, reason: str, today: date
) -> None:
    """Say that two records are two children. Refuses NOT_FOUND, REASON_MISSING, PAIR_GONE."""
    children = queries.hold_pair(session, scope, one, other)
    if children is None or not may(scope.role, "move_case"):
        raise not_found()
    said = reason_given(reason)
    if queries.is_merging(session, one, other):
        sentence = "Đang có đề nghị gộp hai hồ sơ này. Không đồng ý đề nghị đó trước, rồi ghi không trùng."
        raise Refusal("PAIR_GONE", sentence, status=409)
    first, second = (matches.of_child(child) for child in children)
    names, told = pair(first, second), facts(first, second)
    for finding in queries.findings_of_pair(session, *names):
        finding.ended_at, finding.ending, finding.ended_by = now(), "right", scope.user_id
        finding.reason_box = keyring.seal(said.encode(), reason_place(finding.child_uuid))
    known = queries.find_apart(session, *names) or NotDuplicate(one_uuid=names[0], other_uuid=names[1])
    known.commune_code, known.facts, known.said_by, known.said_at = children[0].commune_code, told, scope.user_id, now()
    known.reason_box = keyring.seal(said.encode(), reason_box_place(*names))
    session.add(known)
    session.flush()
    recompute_together(session, keyring, children, today)


def hear_again(session: Session, keyring: Keyring, scope: Scope, one: UUID, other: UUID, today: date) -> None:
    """Take “không trùng” back. Refuses NOT_FOUND."""
    children = queries.hold_pair(session, scope, one, other)
    known = queries.find_apart(session, *sorted((one, other)))
    if children is None or known is None or not may(scope.role, "move_case"):
        raise not_found()
    session.delete(known)
    session.flush()
    recompute_together(session, keyring, children, today)


def call_apart_elsewhere(session: Session, keyring: Keyring, scope: Scope, line_id: int, reason: str) -> None:
    """The same for a record of another commune; that one speaks for itself. Refuses NOT_FOUND, REASON_MISSING."""
    line = queries.find_elsewhere(session, scope, line_id)
    if line is None or not may(scope.role, "move_case"):
        raise not_found()
    said = reason_given(reason)
    line.ended_at, line.ending, line.ended_by = now(), "apart", scope.user_id
    line.reason_box = keyring.seal(said.encode(), elsewhere_place(line))
    session.flush()
