"""The body of a sync: read once, of whatever release of the phone's app that is still understood."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from catalogue.refusals import Refusal
from catalogue.vietnamese import tidy
from intake.jobs import Line
from web import refusals
from web.visitor import CallingDevice

NEWEST_FORMAT = 1
OLDEST_FORMAT = 1
"""Raised 180 days after its successor came, no sooner (contract): phones lie in drawers."""
_CLOCK_MAX_S = 2**31 - 1


@dataclass(frozen=True, slots=True)
class SyncBody:
    """What a phone sends: its items untouched, and through what they came."""

    items: list[object]
    line: Line


def formats() -> dict[str, int]:
    """What this server understands, for the phone to see in time."""
    return {"newest": NEWEST_FORMAT, "oldest": OLDEST_FORMAT}


def read(body: bytes, device: CallingDevice | None, at: datetime) -> SyncBody:
    """The call as its items. Refuses NOT_UNDERSTOOD, NO_ITEMS, APP_TOO_OLD, APP_TOO_NEW: nothing is kept then."""
    try:
        sent = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as unreadable:
        raise refusals.not_understood() from unreadable
    if not isinstance(sent, dict) or not isinstance(sent.get("items"), list):
        raise _no_items()
    _refuse_format(sent.get("format", 1))
    return SyncBody(sent["items"], _line(sent, device, at))


def _line(sent: Mapping[str, Any], device: CallingDevice | None, at: datetime) -> Line:
    said = tidy(str(sent.get("device") or ""))[:200]
    ahead_s = _clock_ahead_s(sent.get("sent_at"), at)
    if device is None:
        return Line(said, clock_ahead_s=ahead_s)
    return Line(device.name, device.uuid, device.is_locked, ahead_s)


def _clock_ahead_s(sent_at: object, at: datetime) -> int | None:
    """How far the phone's clock is before ours, for whoever reads `claimed_at` later; it decides nothing."""
    try:
        told = datetime.fromisoformat(str(sent_at))
        ahead_s = int(((told if told.tzinfo else told.replace(tzinfo=UTC)) - at).total_seconds())
    except (ValueError, OverflowError):
        return None
    return ahead_s if abs(ahead_s) <= _CLOCK_MAX_S else None


def _refuse_format(told: object) -> None:
    if not isinstance(told, int) or isinstance(told, bool) or told > NEWEST_FORMAT:
        sentence = "Ứng dụng trên máy mới hơn máy chủ. Phiếu vẫn còn trong máy; báo quản trị cập nhật máy chủ."
        raise Refusal("APP_TOO_NEW", sentence, field="format")
    if told < OLDEST_FORMAT:
        sentence = "Ứng dụng trên máy đã quá cũ. Phiếu vẫn còn trong máy; mở ứng dụng khi có mạng để cập nhật rồi gửi."
        raise Refusal("APP_TOO_OLD", sentence, field="format")


def _refuse_constant(_name: str) -> NoReturn:
    """NaN and Infinity are no JSON, though Python reads them."""
    raise ValueError


def _no_items() -> Refusal:
    sentence = "Nội dung gửi lên không có danh sách phiếu. Cập nhật ứng dụng rồi gửi lại; phiếu vẫn còn trong máy."
    return Refusal("NO_ITEMS", sentence, field="items")
