"""One item as a phone sent it: its shape is looked at here, once, before anything is kept of it."""

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast, get_args
from uuid import UUID

import rfc8785

from catalogue.refusals import Refusal
from catalogue.vietnamese import tidy
from intake import kinds
from intake.differences import Value, understood
from intake.kinds import AGAIN, Kind

BYTES_MAX = 64 * 1024
PHOTOS_MAX = 50
REV_MAX = 2**31 - 1
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Parcel:
    """An item as sent. `sent_uuid`, `fields` and `photos` are untouched: the receipt is made of them.

    `values` are the child's fields among them, understood; `said` the words of the kind (`kinds.WORDS`), tidied.
    """

    sent_uuid: str
    kind: Kind
    base_rev: int
    fields: dict[str, Any]
    photos: list[str]
    claimed_at: str
    body: bytes
    canonical: tuple[bytes, bytes]
    """`fields` and `photos` in canonical JSON: what the digest and all receipts are made of."""
    digest: str
    """64 hex digits, the same for the same item, however often and in whatever order of keys it is sent."""
    values: dict[str, Value]
    said: dict[str, str]
    source: str
    """As `Change.source` has it."""

    @property
    def uuid(self) -> UUID:
        """Whose record this is."""
        return UUID(self.sent_uuid)

    @property
    def child_fields(self) -> dict[str, Any]:
        """The child's fields as they were sent."""
        return {key: value for key, value in self.fields.items() if key not in self.said}

    def receipt(self, rev: int) -> str:
        """sha256 over the canonical JSON (RFC 8785) of uuid, rev, fields and photos as sent."""
        fields, photos = self.canonical
        told = b'{"fields":%b,"photos":%b,"rev":%d,"uuid":"%b"}' % (fields, photos, rev, self.sent_uuid.encode())
        return sha256(told).hexdigest()


def canonical(told: object) -> bytes:
    """`told` in canonical JSON (RFC 8785). Raises CanonicalizationError, ValueError for what has none.

    Where all is text, Python's own writer says the same, ten times as fast: only figures, and the order of keys beyond
    ASCII, are told otherwise.
    """
    if not _is_plain(told):
        return rfc8785.dumps(told)  # type: ignore[arg-type]
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _is_plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and key.isascii() for key in value) and all(map(_is_plain, value.values()))
    return all(map(_is_plain, value)) if isinstance(value, list) else value is None or isinstance(value, str | bool)


def unpack(sent: object) -> Parcel:
    """The parcel in one element of `items`, or in a sealed one that was opened.

    Refuses NOT_AN_ITEM, BAD_UUID, UNKNOWN_KIND, BAD_REV, BAD_PHOTOS, ITEM_TOO_LARGE, and what `kinds.said` refuses:
    faults of the program that sent it; of what a person typed NOT_TEXT and TOO_LONG alone.
    """
    if not isinstance(sent, dict):
        raise Refusal("NOT_AN_ITEM", f"Phiếu gửi lên không đúng dạng. {AGAIN}")
    uuid, kind, rev = _uuid(sent.get("uuid")), _kind(sent.get("kind")), _rev(sent.get("base_rev", 0))
    fields, photos = _fields(sent.get("fields")), _photos(sent.get("photos", []))
    claimed_at, body = tidy(str(sent.get("claimed_at") or ""))[:60], _body(sent)
    said = kinds.said(kind, fields)
    values = understood({key: value for key, value in fields.items() if key not in said})
    told = _canonical(fields), _canonical(photos)
    is_met = kind == "household_check" or sent.get("found_by") == "household_check"
    source = "household_check" if is_met else "form"
    digest = _digest(kind, uuid, rev, told)
    return Parcel(uuid, kind, rev, fields, photos, claimed_at, body, told, digest, values, said, source)


def repack(body: bytes) -> Parcel:
    """The parcel whose `body` was kept."""
    return unpack(json.loads(body))


def _body(sent: dict[str, Any]) -> bytes:
    try:
        body = json.dumps(sent).encode()
    except RecursionError:
        body = b"*" * (BYTES_MAX + 1)
    if len(body) > BYTES_MAX:
        raise Refusal("ITEM_TOO_LARGE", "Phiếu này quá dài. Rút ngắn phần ghi chú rồi gửi lại.", status=413)
    return body


def _uuid(sent: object) -> str:
    if not isinstance(sent, str) or not _UUID.fullmatch(sent):
        raise Refusal("BAD_UUID", f"Mã của phiếu không đúng dạng. {AGAIN}")
    return sent


def _kind(sent: object) -> Kind:
    if sent not in get_args(Kind):
        named = tidy(sent)[:20] if isinstance(sent, str) else ""
        raise Refusal("UNKNOWN_KIND", f"Máy chủ chưa nhận loại phiếu này ({named or 'không tên'}). {AGAIN}")
    return cast(Kind, sent)


def _rev(sent: object) -> int:
    if isinstance(sent, bool) or not isinstance(sent, int) or not 0 <= sent <= REV_MAX:
        raise Refusal("BAD_REV", f"Số lần sửa của phiếu không đúng. {AGAIN}")
    return sent


def _fields(sent: object) -> dict[str, Any]:
    if not isinstance(sent, dict):
        raise Refusal("NOT_TEXT", f"Phiếu không có phần nội dung. {AGAIN}")
    for key, value in sent.items():
        values = value if isinstance(value, list) else [value]
        if any(isinstance(one, dict | list) for one in values):
            raise Refusal("NOT_TEXT", f"Ô «{tidy(key)[:40]}» phải là chữ. {AGAIN}", field=tidy(key)[:40])
    return sent


def _photos(sent: object) -> list[str]:
    hashes = sent if isinstance(sent, list) and len(sent) <= PHOTOS_MAX else [""]
    if not all(isinstance(one, str) and _SHA256.fullmatch(one) for one in hashes):
        raise Refusal("BAD_PHOTOS", f"Danh sách ảnh của phiếu không đúng. {AGAIN}")
    return list(hashes)


def _digest(kind: str, uuid: str, rev: int, told: tuple[bytes, bytes]) -> str:
    """sha256 over the canonical JSON of base_rev, fields, kind, photos and uuid."""
    first = b'{"base_rev":%d,"fields":%b,"kind":"%b",' % (rev, told[0], kind.encode())
    return sha256(first + b'"photos":%b,"uuid":"%b"}' % (told[1], uuid.lower().encode())).hexdigest()


def _canonical(told: object) -> bytes:
    """Half characters and figures beyond 2**53 have no canonical JSON, so no receipt could be made."""
    try:
        return canonical(told)
    except (rfc8785.CanonicalizationError, ValueError) as unfit:
        raise Refusal("NOT_TEXT", "Phiếu có ký tự hoặc con số máy chủ không đọc được. Nhập lại rồi gửi.") from unfit
