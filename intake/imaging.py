"""Every picture from outside is taken apart in a child process and written anew; nothing of the old file stays."""

import json
import os
import threading
from dataclasses import dataclass

from catalogue.refusals import Refusal
from intake.decoder import Decoder

BYTES_MAX = 12 * 1024 * 1024
MEMORY_BYTES = 1024 * 1024 * 1024
PICTURE_S = 30.0
PDF_S = 120.0
WAITING_S = 60.0
"""How long an upload may stand in line for a decoder before it is asked to come again."""
_DECODER = Decoder()
_DECODERS = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")

_SENTENCES = {
    "TOO_MANY_PIXELS": "Ảnh rộng {width}×{height} điểm, máy chỉ nhận đến 40 triệu điểm. Chụp lại ở cỡ nhỏ hơn.",
    "IMAGE_CUT_OFF": "Ảnh bị đứt giữa chừng hoặc bị hỏng. Chụp hoặc gửi lại ảnh này.",
    "PDF_UNREADABLE": "Không mở được tệp PDF này: tệp bị hỏng hoặc có mật khẩu. Gửi lại tệp không khoá, hoặc gửi ảnh.",
    "PDF_PAGES": "Tệp PDF có {count} trang, mỗi lần gửi được từ 1 đến {most} trang. Tách tệp rồi gửi lại.",
    "IMAGE_TOO_HARD": "Máy không mở được ảnh này. Chụp lại hoặc lưu thành JPEG rồi gửi lại.",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """An upright JPEG of our own making, without EXIF, places, comments or anything after the image."""

    jpeg: bytes
    width_px: int
    height_px: int


def format_of(data: bytes) -> str | None:
    """JPEG, PNG, WEBP, HEIF or PDF by the first bytes; None for anything else, whatever its name says."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "HEIF"
    return "PDF" if data.startswith(b"%PDF-") else None


def renew(data: bytes) -> tuple[Picture, ...]:
    """The pictures in `data`: one of a photo, one a page of a PDF.

    Refuses (IMAGE_EMPTY, IMAGE_TOO_LARGE, NOT_AN_IMAGE, IMAGE_CUT_OFF, TOO_MANY_PIXELS, PDF_PAGES, PDF_UNREADABLE,
    IMAGE_TOO_HARD) what can't be taken, and BUSY when no decoder is free for a minute.
    """
    kind = _accepted_format(data)
    if not _DECODERS.acquire(timeout=WAITING_S):
        raise Refusal("BUSY", "Máy chủ đang nhận nhiều ảnh. Giữ ảnh trong máy, ít phút nữa gửi lại.", status=503)
    try:
        wall_s = PDF_S if kind == "PDF" else PICTURE_S
        outcome = _DECODER.run(kind, data, wall_s=wall_s, memory_bytes=MEMORY_BYTES)
    finally:
        _DECODERS.release()
    if outcome.exit_code != 0:
        raise _refusal("IMAGE_TOO_HARD")
    return _pictures(outcome.output)


def _accepted_format(data: bytes) -> str:
    if not data:
        raise Refusal("IMAGE_EMPTY", "Tệp này trống. Chụp hoặc chọn lại ảnh rồi gửi.")
    if len(data) > BYTES_MAX:
        size_mb = f"{len(data) / 1024 / 1024:.1f}".replace(".", ",")
        raise Refusal(
            "IMAGE_TOO_LARGE", f"Ảnh nặng {size_mb} MB, máy chỉ nhận đến 12 MB. Chụp lại ở cỡ nhỏ hơn.", status=413
        )
    kind = format_of(data)
    if kind is None:
        raise Refusal("NOT_AN_IMAGE", "Tệp này không phải là ảnh JPEG, PNG, WebP, HEIC hay PDF. Chọn lại ảnh trang sổ.")
    return kind


def _pictures(output: bytes) -> tuple[Picture, ...]:
    found = []
    while output:
        line, _, output = output.partition(b"\n")
        frame = json.loads(line)
        if "refused" in frame:
            raise _refusal(frame.pop("refused"), **frame)
        found.append(Picture(output[: frame["bytes"]], frame["width"], frame["height"]))
        output = output[frame["bytes"] :]
    return tuple(found)


def _refusal(code: str, **details: int) -> Refusal:
    return Refusal(code, _SENTENCES[code].format(**details), status=413 if code == "TOO_MANY_PIXELS" else 422)
