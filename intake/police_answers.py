"""What comes back from the commune's police: answers row by row, and the signed list that makes them hold.

Answers are kept beside the frozen rows as they come, from a screen or a file, and checked at once. They change records
when the list is given back signed, all in one transaction: a record that moved on since the sending is flagged, never
written over; rows without an answer stay open in a list of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from access.keys import Keyring
from access.matrix import may
from access.records import COLUMNS
from catalogue.places import commune
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from cleaning import answers, handovers
from cleaning.answers import Answer
from cleaning.handovers import FACTS, frozen_of
from cleaning.moves import carry_out, make
from db import Scope, Session
from db.queries import cases, findings
from db.queries import handovers as queries
from db.queries.states import ENDED_STATES
from db.tables import Campaign, Case, Child, Handover, HandoverRow, now
from intake.differences import differences
from intake.records import POLICE, Origin, apply_differences

_NOTE_MAX = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that was not taken, with the sentence that says why."""

    row: int
    told: Answer
    refusal: Refusal


def note_place(row: HandoverRow) -> str:
    """What the box of the police's note is bound to."""
    return f"handover_row:{row.handover_id}:{row.number}"


def note_of(keyring: Keyring, row: HandoverRow) -> str:
    """What the police noted beside a row."""
    return keyring.open(row.note_box, note_place(row)).decode() if row.note_box else ""


def take(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    listed: Handover,
    told: Sequence[Answer],
    today: date,
    *,
    source: str,
) -> list[Fault]:
    """Keep the answers that hold; the others come back with what is wrong. Blank ones change nothing.

    `source` "screen" is for the police alone, "xlsx" for the officer too who holds the file. Refuses NOT_FOUND,
    LIST_NOT_OUT.
    """
    if not may(scope.role, "answer_handover" if source == "screen" else "file_answers"):
        raise not_found()
    if listed.stage != "with_police":
        raise Refusal("LIST_NOT_OUT", "Danh sách này không ở công an. Tải lại trang rồi xem lại.", status=409)
    rows, faults = {row.number: row for row in listed.rows}, list[Fault]()
    for answer in told:
        row = rows.get(answer.row)
        try:
            if row is None:
                raise Refusal("ROW_UNKNOWN", f"Danh sách không có dòng {answer.row}. Xem lại số thứ tự.")
            _keep(session, keyring, scope, listed, row, answer, today, source)
        except Refusal as refusal:
            faults.append(Fault(answer.row, answer, refusal))
    session.flush()
    return faults


def _keep(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    listed: Handover,
    row: HandoverRow,
    answer: Answer,
    today: date,
    source: str,
) -> None:
    key = answers.key_of(answer.result, answer.told)
    if not key:
        return
    home = commune(listed.commune_code)
    value = answers.checked(key, answer.told, frozen_of(row), home.province_code if home else None, today)
    if key == "new_number":
        _demand_own(session, listed, row, value)
    note = tidy(answer.note)[:_NOTE_MAX]
    row.answer, row.told, row.source = key, value, source
    row.note_box = keyring.seal(note.encode(), note_place(row)) if note else None
    row.answered_by, row.answered_at = scope.user_id, now()


def _demand_own(session: Session, listed: Handover, row: HandoverRow, number: str) -> None:
    """A number belongs to one child: in the commune, and on this list."""
    others = queries.holders_of(session, listed.commune_code, [number]).get(number, set()) - {row.child_uuid}
    near = [other for other in listed.rows if other is not row]
    if others or any(number in (other.told, frozen_of(other)["personal_id"]) for other in near):
        sentence = "Số này đang đứng ở một cháu khác của xã. Xem lại số vừa ghi, hoặc hồ sơ kia."
        raise Refusal("E2.9", sentence, field="personal_id")


@dataclass(frozen=True, slots=True)
class Returned:
    """What a signed list brought: how many rows of which fate, and the list of what stayed open, if any."""

    counts: dict[str, int]
    left: Handover | None


def give_back(session: Session, keyring: Keyring, scope: Scope, listed: Handover, signer: str) -> Returned:
    """The list comes back signed: every answer is written or flagged, what has none stays open in a child list.

    Refuses NOT_FOUND, SIGNER_MISSING, NOTHING_ANSWERED, LIST_BROKEN, LIST_MOVED.
    """
    if not may(scope.role, "file_answers"):
        raise not_found()
    name = tidy(signer)
    if not name or len(name) > 100:
        raise Refusal("SIGNER_MISSING", "Chưa ghi ai ký bàn giao. Ghi họ tên rồi bấm lại.", field="signer")
    if not any(row.answer for row in listed.rows):
        raise Refusal("NOTHING_ANSWERED", "Danh sách chưa có dòng nào được trả lời. Ghi kết quả rồi bàn giao lại.")
    if not handovers.is_intact(listed):
        raise handovers.list_broken()
    handovers.step_back(session, listed, signer=name, returned_by=scope.user_id, returned_at=now())
    counts: dict[str, int] = {}
    for row in _applied(session, keyring, scope, listed):
        counts[row.applied] = counts.get(row.applied, 0) + 1
    return Returned(counts, _child_list(session, listed))


def _applied(session: Session, keyring: Keyring, scope: Scope, listed: Handover) -> list[HandoverRow]:
    """Every row with its fate, records and cases held in the one order of all writers."""
    uuids = [row.child_uuid for row in listed.rows]
    children, held = queries.children(session, uuids), cases.of_children(session, uuids)
    for row in listed.rows:
        child = children[row.child_uuid]
        row.applied = _fate(row, child, held.get(child.uuid))
        if row.applied == "taken":
            _verify(session, keyring, scope, listed.campaign, row, child)
        elif row.applied in ("returned", "changed"):
            why = answers.WORDS[row.answer] if row.applied == "returned" else "Hồ sơ đã đổi sau khi gửi"
            carry_out(session, keyring, listed.campaign, "refuse", [child.uuid], user_id=scope.user_id, reason=why)
    handovers.release(session, listed.rows)
    return list(listed.rows)


def _fate(row: HandoverRow, child: Child, case: Case | None) -> str:
    """taken, returned, changed, carried; ended for a record that came to its end while the list was out."""
    if case is None or child.state in ENDED_STATES:
        return "ended"
    if not row.answer:
        return "carried"
    if has_changed(row, child):
        return "changed"
    return "taken" if row.answer in answers.VERIFIED else "returned"


def has_changed(row: HandoverRow, child: Child) -> bool:
    """Whether a record says something else than what was sent, in what the police verify."""
    sent = frozen_of(row)
    return any(sent[key] != (getattr(child, COLUMNS[key]) or "") for key in FACTS)


def _verify(
    session: Session, keyring: Keyring, scope: Scope, campaign: Campaign, row: HandoverRow, child: Child
) -> None:
    _take_value(session, keyring, child, row)
    why = answers.WORDS[row.answer]
    carry_out(session, keyring, campaign, "verify", [child.uuid], user_id=scope.user_id, reason=why)


def _take_value(session: Session, keyring: Keyring, child: Child, row: HandoverRow) -> None:
    """What the police verified is the record's, and theirs from now on: what was sent, with what they wrote of it.

    A fact that was sent empty they never saw: whatever the record says of it by now is not theirs.
    """
    sent = frozen_of(row)
    told = {answers.TELLS[row.answer]: row.told} if row.answer in answers.TELLS else {}
    verified = {key: value for key, value in ({key: sent[key] for key in FACTS} | told).items() if value}
    _write(session, keyring, child, verified, row)
    child.police_facts = " ".join(verified)
    if row.answer == "new_number":
        for case in cases.of_children(session, [child.uuid]).values():
            case.number_given_at = now()
    session.flush()


def _write(session: Session, keyring: Keyring, child: Child, verified: Mapping[str, str], row: HandoverRow) -> None:
    before = {key: getattr(child, COLUMNS[key]) or "" for key in verified}
    if changes := differences(before, verified):
        apply_differences(session, keyring, child, changes, Origin(POLICE, row.code, row.answered_by))


def _child_list(session: Session, listed: Handover) -> Handover | None:
    """The rows nobody answered, numbered anew, with the same frozen words and still with the police."""
    left = [row for row in listed.rows if row.applied == "carried"]
    if not left:
        return None
    part = queries.next_part(session, listed)
    parent_code = listed.code if listed.part == 1 else listed.code.rpartition(".")[0]
    held = ("campaign_id", "commune_code", "number", "drawn_by", "letter_number", "letter_date", "receiver", "sent_by")
    fresh = Handover(**{key: getattr(listed, key) for key in held}, parent_id=listed.id, part=part)
    fresh.code, fresh.stage, fresh.row_count, fresh.sent_at = f"{parent_code}.{part}", "with_police", len(left), now()
    fresh.rows = [
        HandoverRow(number=number, child_uuid=row.child_uuid, case_id=row.case_id, frozen=row.frozen)
        for number, row in enumerate(left, start=1)
    ]
    return handovers.keep(session, fresh)


def accept(session: Session, keyring: Keyring, scope: Scope, child: Child, row: HandoverRow, today: date) -> None:
    """The officer takes what the police said of a returned record: it says what they saw, the case is clean.

    Refuses NOT_FOUND, NOTHING_TOLD, CASE_MOVED, STILL_BLOCKED, and the rules of the number against what was sent.
    """
    if not may(scope.role, "move_case") or row.child_uuid != child.uuid:
        raise not_found()
    found = cases.of_child(session, child.uuid)
    if found is None or row.answer not in (*answers.TELLS, "match") or (row.answer in answers.TELLS and not row.told):
        sentence = "Công an chưa ghi giá trị đúng cho cháu này. Gửi về hộ kiểm tra, hoặc gửi công an lại."
        raise Refusal("NOTHING_TOLD", sentence)
    home = commune(child.commune_code)
    answers.checked(row.answer, row.told, frozen_of(row), home.province_code if home else None, today)
    _take_value(session, keyring, child, row)
    if any(finding.severity == "B" for finding in findings.of_record(session, child.uuid)):
        sentence = "Lấy theo công an rồi hồ sơ vẫn còn lỗi chặn. Xem các lỗi của cháu, hoặc gửi về hộ kiểm tra."
        raise Refusal("STILL_BLOCKED", sentence)
    make(session, keyring, scope, found[1], "accept", [child.uuid], reason=answers.WORDS[row.answer])
