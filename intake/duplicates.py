"""Two records of one child become one: proposed by one person, agreed to by a second, undone with a reason.

The merge is a pointer: the duplicate keeps all it says and goes out of the book; what it had and the kept record lacks
is taken over where that was asked, each as a change like any other, and given back when the merge is undone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from access.keys import Keyring
from access.matrix import may
from access.records import SEALED_KEYS, all_fields, may_read_member, may_read_text
from catalogue.fields import CHILD_KEYS, LIST_KEYS, WORKING_LABELS
from catalogue.reasons import reason_given
from catalogue.refusals import Refusal, not_found
from cleaning import endings
from db import Scope, Session
from db.queries import duplicate_pairs as queries
from db.queries import officers
from db.queries.duplicate_pairs import Pair
from db.queries.states import ENDED_STATES
from db.tables import Child, Merge, now
from intake.differences import DERIVED_KEYS, Difference, differences, members_of, text_of
from intake.records import Origin, apply_differences, set_state

COMPARED = tuple(key for key in (*CHILD_KEYS, *WORKING_LABELS) if key not in DERIVED_KEYS)
SOURCE = "merge"


@dataclass(frozen=True, slots=True)
class Offer:
    """One field both records are compared in. `is_lacking`: the kept record says nothing there.

    Of a list one line for each member that the duplicate alone has; `is_police` ones can't be taken.
    """

    field: str
    kept: str
    other: str
    is_lacking: bool
    is_police: bool = False

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.field}={self.other}" if self.field in LIST_KEYS else self.field


def merge_place(merge: Merge) -> str:
    """What the boxes of a merge are bound to."""
    return f"merge:{merge.duplicate_uuid}"


def offers(keyring: Keyring, scope: Scope, kept: Child, duplicate: Child) -> list[Offer]:
    """What the duplicate says otherwise, or alone, as far as this person may read it."""
    mine, theirs = all_fields(keyring, kept), all_fields(keyring, duplicate)
    found: list[Offer] = []
    for field in COMPARED:
        if field in LIST_KEYS:
            missing = [one for one in members_of(theirs, field) if one not in members_of(mine, field)]
            found += [Offer(field, "", one, True) for one in missing if may_read_member(scope.role, one)]
            continue
        own, other = text_of(mine, field), text_of(theirs, field)
        is_readable = field not in SEALED_KEYS or all(may_read_text(scope.role, text) for text in (own, other))
        if other and other != own and is_readable:
            found.append(Offer(field, own, other, not own, field in kept.police_facts.split()))
    return found


def propose(session: Session, keyring: Keyring, scope: Scope, pair: Pair, wanted: Sequence[str], reason: str) -> Merge:
    """Ask that the second record of `pair` be the first once more, taking over what `wanted` names (`Offer.key`).

    Refuses NOT_FOUND, REASON_MISSING, PAIR_GONE.
    """
    held = queries.hold_pair(session, scope, pair[0].uuid, pair[1].uuid)
    if held is None or not may(scope.role, "propose_merge"):
        raise not_found()
    kept, duplicate = held
    _require_free(session, kept, duplicate)
    merge = Merge(commune_code=kept.commune_code, kept_uuid=kept.uuid, duplicate_uuid=duplicate.uuid)
    merge.proposed_by, merge.reason_box = scope.user_id, sealed_reason(keyring, merge, reason)
    known = {offer.key for offer in offers(keyring, scope, kept, duplicate) if not offer.is_police}
    asked = json.dumps(sorted(known & set(wanted)), ensure_ascii=False)
    merge.wanted_box = keyring.seal(asked.encode(), merge_place(merge))
    session.add(merge)
    session.flush()
    return merge


def _require_free(session: Session, kept: Child, duplicate: Child) -> None:
    is_ended = kept.state in ENDED_STATES or duplicate.state in ENDED_STATES
    is_taken = queries.duplicate_of(session, duplicate.uuid) or queries.duplicate_of(session, kept.uuid)
    if is_ended or is_taken or kept.commune_code != duplicate.commune_code:
        sentence = "Một trong hai hồ sơ đã kết thúc, hoặc đang có đề nghị gộp. Tải lại trang rồi xem lại."
        raise Refusal("PAIR_GONE", sentence, status=409)


def sealed_reason(keyring: Keyring, merge: Merge, reason: str) -> bytes:
    """Why, in a box. Refuses REASON_MISSING."""
    return keyring.seal(reason_given(reason).encode(), merge_place(merge))


def may_agree(session: Session, scope: Scope, merge: Merge, today: date) -> bool:
    """Another officer than who proposed; the leader where the commune has one officer or none."""
    if not may(scope.role, "agree_to_end") or scope.user_id == merge.proposed_by:
        return False
    working = officers.of_commune(session, merge.commune_code, today)
    return scope.role == "officer" or not working - {merge.proposed_by}


def awaiting(session: Session, scope: Scope, today: date) -> list[Merge]:
    """The proposals that wait for this person's yes."""
    return [merge for merge, _, _ in queries.proposed(session, scope) if may_agree(session, scope, merge, today)]


def agree(session: Session, keyring: Keyring, scope: Scope, merge_id: int, today: date) -> Merge:
    """The second person's yes: the duplicate goes out, its case ends, the kept record takes what was asked.

    Refuses NOT_FOUND, SECOND_PERSON, PAIR_GONE.
    """
    merge, (kept, duplicate) = _held(session, scope, merge_id)
    if not may_agree(session, scope, merge, today):
        sentence = "Người đề nghị gộp không tự đồng ý được. Cần một cán bộ khác, hoặc lãnh đạo xã, đồng ý."
        raise Refusal("SECOND_PERSON", sentence, status=409)
    if merge.agreed_at is not None or {kept.state, duplicate.state} & set(ENDED_STATES):
        raise Refusal("PAIR_GONE", "Một trong hai hồ sơ đã kết thúc. Tải lại trang rồi xem lại.", status=409)
    merge.agreed_by, merge.agreed_at = scope.user_id, now()
    origin = Origin(SOURCE, str(merge.id), scope.user_id)
    set_state(session, keyring, duplicate, "duplicate", origin)
    lines = _to_take(keyring, merge, kept, duplicate)
    apply_differences(session, keyring, kept, lines, origin)
    taken = json.dumps([[line.field, line.old, line.new] for line in lines], ensure_ascii=False)
    merge.taken_box = keyring.seal(taken.encode(), merge_place(merge))
    session.flush()
    return merge


def _held(session: Session, scope: Scope, merge_id: int) -> tuple[Merge, Pair]:
    merge = queries.hold_merge(session, scope, merge_id)
    if merge is None or merge.ended_at is not None or not may(scope.role, "agree_to_end"):
        raise not_found()
    pair = queries.hold_pair(session, scope, merge.kept_uuid, merge.duplicate_uuid)
    if pair is None:
        raise not_found()
    return merge, pair


def _to_take(keyring: Keyring, merge: Merge, kept: Child, duplicate: Child) -> list[Difference]:
    """What was asked for; members of lists that nobody may read here come too: what is unseen must not be lost."""
    wanted = set(json.loads(keyring.open(merge.wanted_box or b"", merge_place(merge))))
    mine, theirs = all_fields(keyring, kept), all_fields(keyring, duplicate)
    values: dict[str, str | list[str]] = {}
    for field in COMPARED:
        if field in LIST_KEYS:
            more = [one for one in members_of(theirs, field) if _is_taken(wanted, field, one)]
            values[field] = list(dict.fromkeys([*members_of(mine, field), *more]))
        elif field in wanted and field not in kept.police_facts.split():
            values[field] = text_of(theirs, field)
    return differences(mine, values)


def _is_taken(wanted: set[str], field: str, member: str) -> bool:
    return f"{field}={member}" in wanted or not may_read_member("officer", member)


def decline(session: Session, keyring: Keyring, scope: Scope, merge_id: int, reason: str) -> None:
    """No to a proposal, or its taking back by who made it. Refuses NOT_FOUND, REASON_MISSING."""
    merge = queries.hold_merge(session, scope, merge_id)
    is_mine = merge is not None and merge.proposed_by == scope.user_id
    if merge is None or merge.ended_at is not None or merge.agreed_at is not None:
        raise not_found()
    if not is_mine and not may(scope.role, "agree_to_end"):
        raise not_found()
    _end(keyring, scope, merge, "declined", reason)
    session.flush()


def _end(keyring: Keyring, scope: Scope, merge: Merge, ending: str, reason: str) -> None:
    merge.end_reason_box = sealed_reason(keyring, merge, reason)
    merge.ended_at, merge.ended_by, merge.ending = now(), scope.user_id, ending


def undo(session: Session, keyring: Keyring, scope: Scope, merge_id: int, reason: str, today: date) -> None:
    """Two records again; what the kept one took and still says is given back.

    Refuses as `cleaning.endings.bring_back` (so once the campaign's figures are handed over), and NOT_FOUND.
    """
    merge, (kept, duplicate) = _held(session, scope, merge_id)
    if merge.agreed_at is None:
        raise not_found()
    _end(keyring, scope, merge, "undone", reason)
    session.flush()
    endings.bring_back(session, keyring, scope, duplicate, reason, today)
    current = all_fields(keyring, kept)
    back = [line for line in _taken(keyring, merge) if _still_says(current, line)]
    is_police = set(kept.police_facts.split())
    lines = [Difference(line.field, line.new, line.old) for line in back if line.field not in is_police]
    apply_differences(session, keyring, kept, lines, Origin(SOURCE, str(merge.id), scope.user_id))


def _taken(keyring: Keyring, merge: Merge) -> list[Difference]:
    told = json.loads(keyring.open(merge.taken_box or b"", merge_place(merge)))
    return [Difference(field, old, new) for field, old, new in told]


def _still_says(current: Mapping[str, object], line: Difference) -> bool:
    if line.field in LIST_KEYS:
        return line.new in members_of(current, line.field)
    return text_of(current, line.field) == line.new


def reason_of(keyring: Keyring, merge: Merge) -> str:
    """Why somebody proposed it."""
    return keyring.open(merge.reason_box, merge_place(merge)).decode() if merge.reason_box else ""
