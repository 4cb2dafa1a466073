"""The two-dimensional codes of a sheet: what they say, and, where a corner is missing, where they lie."""

from collections.abc import Iterator
from contextlib import suppress

import cv2
import numpy as np

from intake.forms.printed import codes
from intake.forms.printed.boxes import Place, SheetPlan
from intake.forms.printed.codes import SheetCode
from intake.ocr.marked.warp import Warp
from intake.ocr.stages import Pixels, Points

PX_A_MM = (14.0, 9.0, 20.0)
"""Sizes in which a code is looked at until it is understood."""
QUIET_MM = 1.0
NEAR_MM, FAR_MM = 5.0, 12.0
"""How far off a code may lie on bent paper, and where only two or three corners are known."""
SHARPER = 1.8
UNLIKE = 0.2
"""A side that differs more from what was printed is no code's."""


def read(warp: Warp, plan: SheetPlan, photo: Pixels) -> SheetCode | None:
    """What the sheet's codes say; None where none of them can be read. `photo` is grey."""
    for place in plan.codes:
        for text in _texts(warp, place, photo):
            if found := codes.understood(text):
                return found if (found.layout, found.rows) == (plan.layout, plan.rows) else None
    return None


def _texts(warp: Warp, place: Place, photo: Pixels) -> Iterator[str]:
    """What a code may say: where it must lie, then, since paper bends where no ruling tells of it, near there."""
    for scale in PX_A_MM:
        near, far = QUIET_MM * scale, (QUIET_MM + place[2]) * scale - 1
        corners = np.array([[near, near], [far, near], [far, far], [near, far]])
        for picture in _clearer(_cut(warp, place, photo, scale, QUIET_MM), scale):
            yield _decoded(picture, corners)
    for scale in PX_A_MM:
        for picture in _clearer(_cut(warp, place, photo, scale, NEAR_MM), scale):
            with suppress(cv2.error):
                yield cv2.QRCodeDetector().detectAndDecode(picture)[0]


def _decoded(picture: Pixels, corners: Points) -> str:
    try:
        text, _ = cv2.QRCodeDetector().decode(picture, corners.astype(np.float32).reshape(1, 4, 2))
    except cv2.error:
        return ""
    return text


def _clearer(cut: Pixels, scale: float) -> Iterator[Pixels]:
    """A picture of a code as it is, sharpened, and black on white."""
    yield cut
    soft = cv2.GaussianBlur(cut, (0, 0), 0.15 * scale)
    sharp = np.asarray(cv2.addWeighted(cut, 1 + SHARPER, soft, -SHARPER, 0), np.uint8)
    yield sharp
    _, black = cv2.threshold(sharp, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    yield np.asarray(black, np.uint8)


def _cut(warp: Warp, place: Place, photo: Pixels, scale: float, around_mm: float) -> Pixels:
    """The code with so much paper around it, as large as `scale` pixels a millimetre make it."""
    x, y, width, height = place
    wide, high = (round((side + 2 * around_mm) * scale) for side in (width, height))
    across, down = (
        np.arange(count) / scale + start - around_mm + 0.5 / scale for count, start in ((wide, x), (high, y))
    )
    grid = np.stack(np.meshgrid(across, down), axis=2).reshape(-1, 2)
    at = warp.to_photo(grid).astype(np.float32).reshape(high, wide, 2)
    at_x, at_y = (np.ascontiguousarray(at[:, :, axis]) for axis in (0, 1))
    return np.asarray(cv2.remap(photo, at_x, at_y, cv2.INTER_CUBIC, borderValue=255), np.uint8)


def _is_like(found: Points, meant: Points) -> bool:
    """Whether four corners are those of a code, not too far off: other squares are taken for codes, too."""
    sides, wanted = (np.hypot(*(np.roll(one, -1, axis=0) - one).T) for one in (found, meant))
    return bool(np.all(np.abs(sides / wanted - 1) < UNLIKE) and np.abs(found - meant).max() < FAR_MM)


def anchors(warp: Warp, plan: SheetPlan, photo: Pixels) -> tuple[Points, Points]:
    """(n, 2) corners of the codes that are seen, on the sheet and on the photo, where the warp knows them badly."""
    on_sheet, on_photo = [], []
    for place in plan.codes:
        cut = _cut(warp, place, photo, PX_A_MM[1], FAR_MM)
        is_seen, corners = cv2.QRCodeDetector().detect(cut)
        if not is_seen:
            continue
        x, y, width, height = place
        found = np.asarray(corners, np.float64).reshape(4, 2) / PX_A_MM[1] + (x - FAR_MM, y - FAR_MM)
        meant = np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]])
        if _is_like(found, meant):
            on_photo.append(warp.to_photo(found))
            on_sheet.append(meant)
    if not on_sheet:
        return np.zeros((0, 2)), np.zeros((0, 2))
    return np.concatenate(on_sheet), np.concatenate(on_photo)
