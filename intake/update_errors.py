"""Errors that come back from the ministry's system: each attached to its child as a finding, which reopens the case.

The list is whatever the system or its people send, so columns are found by their headers. A line whose child nobody
knows is kept and shown until somebody says who is meant, or closes it with a reason; none is dropped.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from access.keys import Keyring
from access.matrix import may
from access.records import may_read_text
from catalogue.fields import CHILD_KEYS, label
from catalogue.reasons import reason_given
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import fold, tidy
from cleaning import told
from cleaning.moves import carry_out
from db import Scope, Session
from db.queries import updates as queries
from db.scope import Role
from db.tables import Campaign, Child, ErrorFile, ErrorRow, now
from intake.meant import WHO, child_of, lines_of

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    **WHO,
    "field": ("truong loi", "cot loi", "truong", "cot", "ten truong"),
    "error": (
        "noi dung loi",
        "mo ta loi",
        "thong bao loi",
        "thong tin loi",
        "chi tiet loi",
        "loi",
        "ly do",
        "ket qua",
        "ghi chu",
    ),
}
_NAME_MAX = 200
_KEPT_MAX = 500
ELSEWHERE = "full_name"
"""The field an error stands beside that names none."""


@dataclass(frozen=True, slots=True)
class Error:
    """One error as it came: who is meant in the list's own words, and what is wrong."""

    said: Mapping[str, str]

    @property
    def words(self) -> str:
        """What is wrong, with the field where the list has a column for it."""
        return ": ".join(filter(None, (self.said.get("field", ""), self.said.get("error", ""))))

    @property
    def who(self) -> str:
        """Who is meant, as the list has it."""
        return ", ".join(filter(None, (self.said.get(key, "") for key in ("full_name", "birth_date", "personal_id"))))


def error_place(row: ErrorRow) -> str:
    """What the boxes of an error are bound to."""
    return f"error_row:{row.file_id}:{row.number}"


def error_of(keyring: Keyring, row: ErrorRow, role: Role) -> Error:
    """One error, as far as `role` may read it."""
    said = dict(json.loads(keyring.open(row.box, error_place(row))))
    return Error(said if may_read_text(role, said.get("error", "")) else said | {"error": ""})


def take(
    session: Session, keyring: Keyring, scope: Scope, campaign: Campaign, name: str, rows: Sequence[Sequence[str]]
) -> ErrorFile:
    """Keep a list of errors and attach each to its child.

    Refuses NOT_FOUND, NO_ERRORS (no header of ours, or no error under it), TAKEN_ALREADY.
    """
    if not may(scope.role, "move_case"):
        raise not_found()
    found = lines_of(rows, _COLUMNS)
    errors = [line for line in found.lines if line.get("error")] if found else []
    if not errors:
        sentence = "Tệp chưa có cột để nhận ra trẻ (Số định danh, hoặc Họ và tên) và cột «Lỗi», hoặc không có dòng lỗi."
        raise Refusal("NO_ERRORS", f"{sentence} Ghi đúng tên cột rồi gửi lại.")
    digest = digest_of(keyring, errors)
    if queries.is_taken(session, campaign, digest):
        raise Refusal("TAKEN_ALREADY", "Tệp lỗi này đã nhận rồi. Xem trong các tệp lỗi ở dưới.", status=409)
    taken = ErrorFile(campaign_id=campaign.id, commune_code=campaign.commune_code, name=tidy(name)[:_NAME_MAX])
    taken.hash, taken.taken_by = digest, scope.user_id
    session.add(taken)
    session.flush()
    for number, said in enumerate(errors, start=1):
        _keep(session, keyring, scope, campaign, taken, number, {key: text[:_KEPT_MAX] for key, text in said.items()})
    session.flush()
    return taken


def digest_of(keyring: Keyring, errors: Sequence[Mapping[str, str]]) -> str:
    """What keeps a list from being taken twice (`ErrorFile.hash`)."""
    return keyring.token(json.dumps(errors, sort_keys=True), "error file")


def _keep(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    campaign: Campaign,
    taken: ErrorFile,
    number: int,
    said: Mapping[str, str],
) -> None:
    row = ErrorRow(file_id=taken.id, number=number)
    row.box = keyring.seal(json.dumps(dict(said), ensure_ascii=False).encode(), error_place(row))
    session.add(row)
    if child := child_of(session, scope, said):
        _attach(session, keyring, scope, campaign, row, child, Error(said))


def point(
    session: Session, keyring: Keyring, scope: Scope, campaign: Campaign, row: ErrorRow, said: Mapping[str, str]
) -> None:
    """An officer says who is meant. Refuses as `_refuse_decided`, and WHO_UNKNOWN."""
    _refuse_decided(scope, row)
    child = child_of(session, scope, said)
    if child is None:
        sentence = "Chưa tìm thấy đúng một cháu. Ghi số định danh, hoặc đủ họ tên và ngày sinh như trong hồ sơ."
        raise Refusal("WHO_UNKNOWN", sentence)
    error = Error(dict(json.loads(keyring.open(row.box, error_place(row)))))
    _attach(session, keyring, scope, campaign, row, child, error)


def close(session: Session, keyring: Keyring, scope: Scope, row: ErrorRow, reason: str) -> None:
    """The error is about no child of the commune, and why. Refuses as `_refuse_decided`, and REASON_MISSING."""
    _refuse_decided(scope, row)
    row.reason_box = keyring.seal(reason_given(reason).encode(), error_place(row))
    row.closed_at, row.closed_by = now(), scope.user_id
    session.flush()


def open_again(scope: Scope, row: ErrorRow) -> None:
    """A line that was closed by mistake waits again. Refuses NOT_FOUND, NOT_CLOSED."""
    if not may(scope.role, "move_case"):
        raise not_found()
    if row.closed_at is None:
        raise Refusal("NOT_CLOSED", "Dòng lỗi này không còn khép. Tải lại trang rồi xem lại.", status=409)
    row.reason_box, row.closed_at, row.closed_by = None, None, None


def reason_of(keyring: Keyring, row: ErrorRow, role: Role) -> str:
    """Why an error was closed, as far as `role` may read it."""
    reason = keyring.open(row.reason_box, error_place(row)).decode() if row.reason_box else ""
    return reason if may_read_text(role, reason) else ""


def _refuse_decided(scope: Scope, row: ErrorRow) -> None:
    """Refuses NOT_FOUND, ATTACHED_ALREADY, CLOSED_ALREADY."""
    if not may(scope.role, "move_case"):
        raise not_found()
    if row.child_uuid is not None:
        raise Refusal("ATTACHED_ALREADY", "Dòng lỗi này đã gắn với một cháu. Tải lại trang rồi xem lại.", status=409)
    if row.closed_at is not None:
        raise Refusal("CLOSED_ALREADY", "Dòng lỗi này đã khép. Tải lại trang rồi xem lại.", status=409)


def _attach(
    session: Session, keyring: Keyring, scope: Scope, campaign: Campaign, row: ErrorRow, child: Child, error: Error
) -> None:
    finding = told.add(session, keyring, child, "ministry", field_of(error), error.words)
    row.child_uuid, row.finding_id = child.uuid, finding.id
    session.flush()
    if campaign.closed_at is None:
        why = "Phần mềm của Bộ báo lỗi"
        carry_out(session, keyring, campaign, "reopen", [child.uuid], user_id=scope.user_id, reason=why)


def field_of(error: Error) -> str:
    """The field that the list names in its own column, or else in the words, as people call it; the longest wins."""
    for text in (error.said.get("field", ""), error.said.get("error", "")):
        named = [(word, key) for key in CHILD_KEYS for word in _words_for(key) if word in fold(text)]
        if named:
            return max(named, key=lambda line: len(line[0]))[1]
    return ELSEWHERE


def _words_for(key: str) -> tuple[str, ...]:
    return (fold(label(key)), *WHO.get(key, ()))
