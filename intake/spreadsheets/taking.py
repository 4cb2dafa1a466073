"""What an officer does with a spreadsheet: bring it, confirm its columns, decide doubtful rows, accept, take back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from access import audit
from access.audit import Act
from access.keys import Keyring
from access.matrix import may
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from db import Scope, Session
from db.queries import imports as queries
from db.tables import ImportFile, ImportRow, now
from intake.spreadsheets import columns
from intake.spreadsheets.boxes import file_place, opened_json
from intake.spreadsheets.judging import DOUBTFUL
from intake.spreadsheets.meaning import Answers

FILE_MAX_BYTES = 60_000_000
_NAME_MAX = 200
CHOICES = ("child", "new", "skip")


def bring(session: Session, keyring: Keyring, scope: Scope, name: str, sender: str, data: bytes) -> ImportFile:
    """Keep a file for the worker. Refuses NOT_FOUND, WHOLE_COMMUNE, SENDER_MISSING, FILE_EMPTY."""
    _require(scope)
    said = tidy(sender)[:_NAME_MAX]
    if not said:
        raise Refusal("SENDER_MISSING", "Chưa ghi tệp của ai gửi. Ghi tên nơi gửi rồi bấm lại.", field="sender")
    if not data.strip():
        raise Refusal("FILE_EMPTY", "Tệp rỗng, không có nội dung. Chọn tệp khác rồi gửi lại.", field="file")
    made = ImportFile(commune_code=scope.commune_code or "", name=tidy(name)[:_NAME_MAX], sender=said)
    made.user_id = scope.user_id
    session.add(made)
    session.flush()
    made.source_box = keyring.seal(data, file_place(made))
    _note(session, keyring, scope, made, "bring")
    return made


def _require(scope: Scope) -> None:
    if not may(scope.role, "import_children") or scope.commune_code is None:
        raise not_found()
    if scope.hamlet_ids is not None:
        sentence = "Nhập tệp cần phụ trách cả xã, anh/chị chỉ phụ trách một số thôn. Nhờ cán bộ phụ trách cả xã nhập."
        raise Refusal("WHOLE_COMMUNE", sentence)


def _note(session: Session, keyring: Keyring, scope: Scope, file: ImportFile, what: str) -> None:
    act = Act("import", file.commune_code, scope.user_id, about=f"import {file.id}: {what}")
    audit.tell(session, keyring, [act])


def _held(session: Session, scope: Scope, file_id: int, *states: str) -> ImportFile:
    """Refuses NOT_FOUND, FILE_MOVED_ON."""
    _require(scope)
    file = queries.hold(session, scope, file_id)
    if file is None:
        raise not_found()
    if file.state not in states:
        raise Refusal("FILE_MOVED_ON", "Tệp này đã sang bước khác. Tải lại trang rồi xem lại.", status=409)
    return file


def layout_of(keyring: Keyring, file: ImportFile) -> dict[str, Any]:
    """What was found in the file (`intake.spreadsheets.steps`); {} before it is read."""
    return dict(opened_json(keyring, file.layout_box, file_place(file))) if file.layout_box else {}


def answers_of(file: ImportFile) -> Answers:
    """What was asked once for the file."""
    return Answers(**json.loads(file.choices).get("answers", {}))


def confirm(
    session: Session, keyring: Keyring, scope: Scope, file_id: int, chosen: Mapping[str, str], answers: Answers
) -> ImportFile:
    """Say what the columns hold: header → field, "" for none. Refuses as `_held`, COLUMN_TWICE, WHO_MISSING."""
    file = _held(session, scope, file_id, "read", "judged")
    known = {key for key, _ in columns.offered()}
    fields = {columns.header_key(text): field for text, field in chosen.items() if field in known or not field}
    _refuse_unclear(layout_of(keyring, file), fields)
    file.choices = json.dumps({"columns": fields, "answers": asdict(answers)}, ensure_ascii=False)
    file.state, file.done_count, file.counts = "confirmed", 0, "{}"
    _note(session, keyring, scope, file, "confirm")
    return file


def _refuse_unclear(layout: Mapping[str, Any], fields: Mapping[str, str]) -> None:
    for sheet in layout["sheets"]:
        told = [field for text in sheet["labels"] if (field := fields.get(columns.header_key(text), ""))]
        twice = next((key for key in told if told.count(key) > 1 and ":" not in key), None)
        if twice:
            words = dict(columns.offered())[twice]
            raise Refusal("COLUMN_TWICE", f"Hai cột cùng chọn là «{words}». Sửa lại một cột rồi bấm lại.")
        if not {"full_name", "personal_id"} & set(told):
            sentence = "Chưa cột nào là Họ và tên hoặc Số định danh. Chọn cột có tên trẻ rồi bấm lại."
            raise Refusal("WHO_MISSING", sentence)


def decide(session: Session, scope: Scope, file_id: int, number: int, choice: str) -> ImportRow:
    """What a doubtful row is: "child" (the record it was held against), "new" or "skip". Refuses CHOICE_UNKNOWN."""
    file = _held(session, scope, file_id, "judged")
    row = queries.hold_row(session, file, number)
    if row is None or row.fate != DOUBTFUL:
        raise not_found()
    if choice not in CHOICES or (choice == "child" and row.child_uuid is None):
        raise Refusal("CHOICE_UNKNOWN", "Chưa chọn dòng này là cháu nào. Chọn rồi bấm lại.")
    row.choice = choice
    return row


def accept(session: Session, keyring: Keyring, scope: Scope, file_id: int) -> ImportFile:
    """Let the worker write everything that is new, changed, or decided."""
    file = _held(session, scope, file_id, "judged")
    file.state, file.done_count = "accepted", 0
    file.applied_by, file.applied_at = scope.user_id, now()
    _note(session, keyring, scope, file, "accept")
    return file


def take_back(session: Session, keyring: Keyring, scope: Scope, file_id: int) -> ImportFile:
    """Let the worker take everything out again that the file wrote and nobody has changed since."""
    file = _held(session, scope, file_id, "applied")
    file.state, file.done_count = "taken_back", 0
    file.undone_by, file.undone_at = scope.user_id, now()
    _note(session, keyring, scope, file, "take back")
    return file


def drop(session: Session, keyring: Keyring, scope: Scope, file_id: int) -> ImportFile:
    """Forget a file that was not written; its rows go."""
    file = _held(session, scope, file_id, "waiting", "read", "confirmed", "judged", "failed")
    queries.drop_rows(session, file.id)
    file.state, file.source_box, file.layout_box = "dropped", None, None
    _note(session, keyring, scope, file, "drop")
    return file


def shown_fields(file: ImportFile, layout: Mapping[str, Any]) -> list[Sequence[str]]:
    """The field of each column of each sheet: as confirmed, else as guessed."""
    told = json.loads(file.choices).get("columns")
    if told is None:
        return [sheet["fields"] for sheet in layout["sheets"]]
    return [[told.get(columns.header_key(text), "") for text in sheet["labels"]] for sheet in layout["sheets"]]
