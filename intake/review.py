"""The officer's one decision on one row: the first to decide decides, and every value leads back to its cell."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from access.keys import Keyring
from access.matrix import may, may_write_group
from access.records import all_fields
from catalogue.clock import in_here
from catalogue.dates import PartialDate
from catalogue.fields import LIST_KEYS
from catalogue.places import commune
from catalogue.refusals import Refusal, not_found
from catalogue.values import show, understand
from catalogue.vietnamese import tidy
from db import Scope, Session, select, update
from db.queries import pages as queries
from db.queries import returns, visible
from db.tables import Child, Page, ReviewRow, User, now
from intake import answering, leases, own_words, paper, typed_rows
from intake.doubts import COLUMNS
from intake.forms import answers as form
from intake.records import Origin, add_child, change_fields, set_state
from intake.trust import accepted
from intake.trust.accepted import Unseen

REASON_LENGTH_MAX = 500
_DONE = {"confirmed": "xác nhận", "refused": "không nhận", "returned": "trả lại"}
_WAITING = (ReviewRow.stage == "waiting",)


def confirm(
    session: Session,
    keyring: Keyring,
    row_id: int,
    answers: Mapping[str, object],
    scope: Scope,
    today: date,
    *,
    child_uuid: UUID | None = None,
    although_struck: bool = False,
    unseen: Mapping[str, Unseen] | None = None,
    at: datetime | None = None,
) -> ReviewRow:
    """Make a child of a row, or bring the known child `child_uuid` up to it; `answers` is what stood in the boxes.

    `answers` may use the columns of paper or fields; of a known child, boxes left blank change nothing and lists only
    grow: paper that is silent takes nothing away. `unseen` names the columns nobody was asked about. Rows of one key
    share the moment `at`, so that one key takes them back (intake/undoing). Refuses NOT_FOUND, ROW_DECIDED, PAGE_HELD
    (another officer has the page), ROW_STRUCK (unless `although_struck`), ROW_EMPTY, and TOO_LONG or NOT_TEXT as every
    form does.
    """
    row = _decide(session, scope, row_id, "confirmed", "", at)
    typed_rows.lay_cells(session, keyring, row, answers)
    answering.keep_typed(session, keyring, scope, row, answers)
    proposed = paper.proposal(keyring, row)
    if proposed.is_struck and not although_struck:
        raise Refusal(
            "ROW_STRUCK",
            "Dòng này bị gạch bỏ trên sổ. Nếu cháu vẫn ở đây thì đánh dấu «Vẫn nhận», nếu không thì chọn không nhận.",
        )
    fields = _writable(scope, {"hamlet": proposed.fields.get("hamlet", ""), **paper.fields_from(answers)})
    checked = form.check(fields, today=today, province_code=_province_of(row))
    if not any(value for key, value in checked.fields.items() if key != "hamlet"):
        raise Refusal("ROW_EMPTY", "Dòng này chưa ghi gì. Điền ít nhất họ tên của cháu, hoặc chọn không nhận.")
    cells = paper.cells_of(row, checked.fields)
    origin = Origin("cell", f"row:{row.id}", scope.user_id, {key: str(cell.id) for key, cell in cells.items()})
    row.child_uuid = (
        _add(session, keyring, row, checked.fields, origin)
        if child_uuid is None
        else _lay_over(session, keyring, scope, child_uuid, checked.fields, origin)
    )
    session.flush()
    own_words.learn(session, row, scope.user_id)
    accepted.keep(session, keyring, scope, row, answers, unseen or {})
    return row


def refuse(session: Session, row_id: int, reason: str, scope: Scope, at: datetime | None = None) -> ReviewRow:
    """The row is no child of ours. Refuses NOT_FOUND, ROW_DECIDED, REASON_MISSING, REASON_TOO_LONG."""
    return _decide(session, scope, row_id, "refused", _checked_reason(reason), at)


def return_row(session: Session, row_id: int, reason: str, scope: Scope, column: str = "") -> ReviewRow:
    """Back to who sent the page, with what to look at, and in which `column`. Refuses as `refuse` does."""
    row = _decide(session, scope, row_id, "returned", _checked_reason(reason))
    row.reason_field = column if column in COLUMNS else ""
    session.flush()
    return row


def return_page(session: Session, page_id: int, reason: str, scope: Scope) -> None:
    """The whole page back to who sent it, with every row that still waits.

    Refuses NOT_FOUND, PAGE_HELD, REASON_MISSING, REASON_TOO_LONG, and PAGE_RETURNED when it went back already.
    """
    said = _checked_reason(reason)
    leases.hold(session, scope, page_id)
    back = update(Page).where(Page.id == page_id, Page.outcome == "")
    told = {"outcome": "returned", "outcome_reason": said, "outcome_by": scope.user_id, "outcome_at": now()}
    if session.scalar(back.values(**told).returning(Page.id)) is None:
        raise Refusal("PAGE_RETURNED", "Trang này đã được trả lại. Chọn trang khác.", status=409)
    for row_id in session.scalars(select(ReviewRow.id).where(ReviewRow.page_id == page_id, *_WAITING)).all():
        queries.decide_row(session, row_id, becomes="returned", by=scope.user_id, reason=said)
    leases.release(session, scope.user_id, [page_id])


def end_return(session: Session, page_id: int, scope: Scope) -> None:
    """Nobody waits any longer for an answer to what went back. Refuses NOT_FOUND, PAGE_HELD, NOT_BACK."""
    leases.hold(session, scope, page_id)
    if not returns.end(session, page_id):
        raise Refusal("NOT_BACK", "Trang này không còn gì đang trả lại. Tải lại trang để xem.", status=409)


def _decide(
    session: Session, scope: Scope, row_id: int, becomes: str, reason: str, at: datetime | None = None
) -> ReviewRow:
    """Take the row from waiting, if nobody else was first; the database is the referee. Refuses PAGE_HELD too."""
    if not may(scope.role, "review"):
        raise not_found()
    row = queries.find_row(session, scope, row_id)
    if row is None:
        raise not_found()
    if queries.decide_row(session, row_id, becomes=becomes, by=scope.user_id, reason=reason, at=at):
        leases.hold(session, scope, row.page_id)
        session.refresh(row)
        return row
    session.expire_all()
    decided = queries.find_row(session, scope, row_id)
    raise _row_decided(session, decided) if decided else not_found()


def _row_decided(session: Session, row: ReviewRow) -> Refusal:
    name = session.scalar(select(User.name).where(User.id == row.decided_by)) or "Cán bộ khác"
    moment = in_here(row.decided_at) if row.decided_at else None
    day = PartialDate(moment.year, moment.month, moment.day).spoken() if moment else ""
    at = f" lúc {moment:%H:%M} ngày {day}" if moment else ""
    sentence = f"{name} đã {_DONE.get(row.stage, 'xử lý')} dòng này{at}. Chuyển sang dòng khác."
    return Refusal("ROW_DECIDED", sentence, status=409)


def _checked_reason(reason: str) -> str:
    said = tidy(reason)
    if not said:
        raise Refusal("REASON_MISSING", "Chưa ghi lý do. Ghi ngắn gọn vì sao rồi bấm lại.", field="reason")
    if len(said) > REASON_LENGTH_MAX:
        sentence = f"Lý do dài quá {REASON_LENGTH_MAX} ký tự. Viết ngắn lại rồi bấm lại."
        raise Refusal("REASON_TOO_LONG", sentence, field="reason")
    return said


def _writable(scope: Scope, fields: dict[str, object]) -> dict[str, object]:
    """Groups the officer may not write stay as the paper's words, sealed: they are neither lost nor made membership."""
    told = understand("circumstances", fields.get("circumstances")).value
    members = told if isinstance(told, list) else []
    kept_apart = [member for member in members if not may_write_group(scope.role, member)]
    if not kept_apart:
        return fields
    words = [str(fields.get("circumstances_text") or ""), *(show("circumstances", [member]) for member in kept_apart)]
    allowed = [member for member in members if member not in kept_apart]
    return fields | {"circumstances": allowed, "circumstances_text": "; ".join(word for word in words if word)}


def _province_of(row: ReviewRow) -> str | None:
    home = commune(row.commune_code)
    return home.province_code if home else None


def _add(session: Session, keyring: Keyring, row: ReviewRow, fields: Mapping[str, object], origin: Origin) -> UUID:
    uuid = uuid4()
    add_child(
        session,
        keyring,
        uuid=uuid,
        commune_code=row.commune_code,
        fields=fields,
        origin=origin,
        state="confirmed",
    )
    return uuid


def _lay_over(
    session: Session, keyring: Keyring, scope: Scope, uuid: UUID, fields: Mapping[str, object], origin: Origin
) -> UUID:
    child = session.scalars(visible.children(scope).where(Child.uuid == uuid).with_for_update()).one_or_none()
    if child is None:
        raise not_found()
    before = all_fields(keyring, child)
    change_fields(session, keyring, child, _said(before, fields), origin)
    if child.state == "received":
        set_state(session, keyring, child, "confirmed", origin)
    return uuid


def _said(before: Mapping[str, object], fields: Mapping[str, object]) -> dict[str, object]:
    """What the paper says and no more: blanks left out, lists joined to those known."""
    said: dict[str, object] = {}
    for key, value in fields.items():
        if key in LIST_KEYS and isinstance(value, list):
            known = before.get(key)
            said[key] = list(dict.fromkeys([*(known if isinstance(known, list) else []), *value]))
        elif value:
            said[key] = value
    return said
