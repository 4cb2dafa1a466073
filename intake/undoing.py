"""Taking back what the last key decided: fields of rows that wait, or rows that it confirmed.

A row's decision taken back: its record stands again as it stood before, and the row waits once more.

Only what nobody built upon is taken back: the record must be as the row left it, and on no list to the police. History
keeps both, the confirmation and that it was taken back.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from access.keys import Keyring
from access.matrix import may
from access.records import change_values
from catalogue.refusals import Refusal, not_found
from db import Scope, Session
from db.queries import learning, undoing, visible
from db.queries import pages as queries
from db.tables import Change, Child, ReviewRow, now
from intake import answering, leases, own_words
from intake.decisions import Place
from intake.differences import Difference
from intake.records import Origin, apply_differences, set_state

MISTAKE = "entered_by_mistake"
BY_KEY_FOR = timedelta(minutes=30)
"""Later than this no key takes rows back, lest one pressed too often undoes the work of an evening: their page does."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What one key took back: fields of waiting rows, or rows. `refused` stay as they were decided, with the reason."""

    places: Sequence[Place] = ()
    rows: Sequence[ReviewRow] = ()
    refused: Sequence[tuple[ReviewRow, Refusal]] = field(default_factory=tuple)


def last_key(
    session: Session, keyring: Keyring, scope: Scope, page_ids: Collection[int], hamlet_id: int | None = None
) -> Undone:
    """Take back the officer's own last key on these pages, or in that hamlet, whose finished pages count too."""
    at, row_ids = undoing.rows_of_last_key(session, scope, now() - BY_KEY_FOR, page_ids, hamlet_id)
    fields_at = answering.last_at(session, scope, page_ids)
    if at is None or (fields_at is not None and fields_at > at):
        return Undone(answering.undo(session, keyring, scope, page_ids))
    back, refused = [], []
    for row_id in row_ids:
        try:
            with session.begin_nested():
                back.append(take_back(session, keyring, row_id, scope))
        except Refusal as refusal:
            row = queries.find_row(session, scope, row_id)
            if row is None:
                raise
            refused.append((row, refusal))
    return Undone((), back, refused)


def take_back(session: Session, keyring: Keyring, row_id: int, scope: Scope) -> ReviewRow:
    """Let a confirmed or refused row wait again.

    Refuses NOT_FOUND, PAGE_HELD, ROW_WAITS, ROW_OF_ANOTHER (somebody else decided it), HANDED_OVER, RECORD_MOVED (the
    record was changed since) and CHECKED_TWICE (a second person has entered one of its fields).
    """
    row = queries.find_row(session, scope, row_id) if may(scope.role, "review") else None
    if row is None:
        raise not_found()
    leases.hold(session, scope, row.page_id)
    if row.stage not in ("confirmed", "refused"):
        raise Refusal("ROW_WAITS", "Dòng này chưa được xác nhận. Tải lại trang để xem.", status=409)
    if row.decided_by != scope.user_id:
        raise Refusal("ROW_OF_ANOTHER", "Dòng này người khác đã duyệt. Nhờ người ấy lấy lại, hoặc sửa trên hồ sơ.")
    if row.child_uuid is not None:
        _restore(session, keyring, row, scope)
    undoing.let_wait(session, row)
    return row


def _restore(session: Session, keyring: Keyring, row: ReviewRow, scope: Scope) -> None:
    child = undoing.child_of_row(session, row)
    told = learning.told_by_row(session, row)
    _refuse_when_late(session, row, child)
    own_words.unlearn(session, row)
    origin = Origin("form", f"row:{row.id}", scope.user_id)
    if told and told[0].rev == 1:
        set_state(session, keyring, child, MISTAKE, origin)
        return
    apply_differences(session, keyring, child, _reversed(keyring, told), origin)
    for change in told:
        if change.field == "state":
            set_state(session, keyring, child, change.old, origin)


def _reversed(keyring: Keyring, told: Sequence[Change]) -> list[Difference]:
    pairs = [(change.field, *change_values(keyring, change)) for change in told if change.field != "state"]
    return [Difference(field, new, old) for field, old, new in pairs]


def _refuse_when_late(session: Session, row: ReviewRow, child: Child) -> None:
    if child.state in visible.LISTED_STATES or undoing.is_on_a_list(session, child):
        sentence = "Hồ sơ của dòng này đã vào danh sách gửi công an xã. Sửa trên trang hồ sơ, không lấy lại dòng được."
        raise Refusal("HANDED_OVER", sentence)
    if undoing.is_changed_since(session, child, row):
        sentence = "Hồ sơ đã được sửa sau khi xác nhận dòng này. Sửa trên trang hồ sơ, không lấy lại dòng được."
        raise Refusal("RECORD_MOVED", sentence)
    if undoing.is_entered_twice(session, row):
        raise Refusal("CHECKED_TWICE", "Dòng này đã có người nhập kiểm tra lần hai. Sửa trên trang hồ sơ.")
