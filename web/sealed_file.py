"""A phone's exported file: sealed items and the device that sealed them, brought in by an officer's hand.

The phone writes it where it can't send for long («Xuất tệp kín»); it is a body for `POST /api/sync`. What is in it
waits for the officer like what a locked phone sends.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from access import devices
from access.keys import Keyring
from catalogue.refusals import Refusal
from db import Database, Scope, Session
from db.tables import Device
from intake import submissions
from intake.jobs import Answer, Line

_BEGINS = b'{"format":'
"""What every such file begins with, so that one that was cut is known for what it was."""


@dataclass(frozen=True, slots=True)
class SealedFile:
    """Items nobody but the server opens, and whose phone they come from."""

    device: UUID
    items: list[object]


def read(data: bytes) -> SealedFile:
    """Refuses CUT_FILE and WRONG_FILE: nothing is kept then."""
    try:
        told = json.loads(data)
        items = told["items"]
        if not items or any(item["kind"] != "sealed" for item in items):
            raise ValueError("not all of it is sealed")
        return SealedFile(UUID(told["device"]), items)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as unreadable:
        raise _cut() if _is_cut(data, unreadable) else _wrong() from unreadable


def sender(session: Session, officer: Scope, file: SealedFile, today: date) -> Device:
    """The phone, if this officer gives out its kind. Refuses OTHER_OFFICE, also for one that nobody knows."""
    near = (one for one in devices.listed(session, officer, today) if one.uuid == file.device)
    if (device := next(near, None)) is None:
        raise _other_office()
    return device


def bring_in(database: Database, keyring: Keyring, device: Device, file: SealedFile) -> list[Answer]:
    """Keep every item in its sender's name, for an officer to decide about; an answer for each, in order."""
    own = Scope(device.user_id, "collaborator", device.commune_code)
    line = Line(device.name, device.uuid, is_locked=True)
    starts = range(0, len(file.items), submissions.ITEMS_MAX)
    parts = (file.items[start : start + submissions.ITEMS_MAX] for start in starts)
    return [answer for part in parts for answer in submissions.receive(database, keyring, own, part, line)]


def counted(answers: Sequence[Answer]) -> dict[str, int]:
    """How many were kept now, were here before, and were refused."""
    statuses = [answer["status"] for answer in answers]
    before, refused = statuses.count("unchanged"), statuses.count("refused")
    return {"kept": len(statuses) - before - refused, "before": before, "refused": refused}


def none_chosen() -> Refusal:
    """The form was sent without a file."""
    return Refusal("NO_FILE", "Chưa chọn tệp. Chọn tệp kín nhận từ điện thoại rồi bấm «Nhận tệp».")


def _is_cut(data: bytes, unreadable: Exception) -> bool:
    return data.startswith(_BEGINS) and isinstance(unreadable, json.JSONDecodeError)


def _cut() -> Refusal:
    sentence = "Tệp bị cắt hoặc hỏng khi chuyển nên chưa nhận phiếu nào. Xuất lại tệp trên điện thoại rồi chuyển lại."
    return Refusal("CUT_FILE", sentence)


def _wrong() -> Refusal:
    sentence = "Đây không phải tệp kín của ứng dụng trên điện thoại. Chọn tệp có tên bắt đầu bằng «so-tre-em»."
    return Refusal("WRONG_FILE", sentence)


def _other_office() -> Refusal:
    sentence = "Điện thoại xuất tệp này không thuộc xã. Chuyển tệp cho cán bộ trẻ em của xã đã ghép máy đó."
    return Refusal("OTHER_OFFICE", sentence)
