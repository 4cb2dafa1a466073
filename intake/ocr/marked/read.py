"""One photo of a printed sheet becomes rows, by its marks alone; None where there are none, and it is read as any."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.forms.printed import codes, layouts
from intake.forms.printed.boxes import SheetPlan
from intake.forms.printed.codes import SheetCode
from intake.ocr import hidden, light, notes, outline, shot, values
from intake.ocr.marked import code as code_reading
from intake.ocr.marked import fields, marks
from intake.ocr.marked.ink import FlatSheet
from intake.ocr.marked.marks import Seen
from intake.ocr.marked.warp import Warp, drawn_tight
from intake.ocr.matching import KnownChild
from intake.ocr.readers import Eyes
from intake.ocr.stages import KnownMatch, Page, PageReading, Pixels, Points, RowReading, SheetSeen

SIZES = {key: ((297.0, 210.0) if one.is_landscape else (210.0, 297.0)) for key, one in layouts.DESIGNS.items()}
SMALLEST_PX_A_MM, LARGEST_PX_A_MM = 7.0, 10.0
BY_CODE = 0.99
"""How surely a row is the child whose code was printed beside it: the sheet may have been filled in a row too low."""
UNCODED = "Không đọc được mã hai chiều của tờ này, nên chưa biết tờ của thôn nào, dòng nào của ai. Xem kỹ từng dòng."


def read(photo: Pixels, eyes: Eyes, context: values.Context, children: Sequence[KnownChild]) -> PageReading | None:
    """The reading of a sheet of ours; None when the photo shows no two marks of one."""
    located = _located(photo)
    if located is None:
        return None
    seen, plan, even, warp = located
    said = code_reading.read(warp, plan, even)
    flat = _flat(photo, even, warp, plan)
    found = fields.read(flat, eyes, context)
    header = found.pop(0)
    known = _by_code(said, children)
    rows = tuple(
        RowReading(
            row,
            fields.row_quad(flat, row),
            hidden.doubted({**fields.inherited(header), **mine}, flat.page.shot),
            known.get(row),
        )
        for row, mine in found.items()
    )
    told = (*notes.of(flat.page, None, rows), *(() if said else (UNCODED,)))
    return PageReading(seen.layout, header, rows, told, _seen(said, seen))


def flattened(photo: Pixels) -> FlatSheet | None:
    """The sheet a photo shows, laid flat, for whoever learns from its boxes; None when it shows none."""
    located = _located(photo)
    if located is None:
        return None
    _, plan, even, warp = located
    return _flat(photo, even, warp, plan)


def identified(photo: Pixels) -> SheetSeen | None:
    """Which sheet a photo shows, without reading what is written on it; None when it shows none."""
    located = _located(photo)
    if located is None:
        return None
    seen, plan, even, warp = located
    return _seen(code_reading.read(warp, plan, even), seen)


def _located(photo: Pixels) -> tuple[Seen, SheetPlan, Pixels, Warp] | None:
    """The sheet of ours on a photo: its marks, its plan, the photo in even grey, and how it lies there."""
    seen = marks.find(photo, SIZES)
    if seen is None:
        return None
    plan = layouts.plan(seen.layout, seen.rows)
    even = light.even(light.quiet(photo))
    return seen, plan, even, drawn_tight(_by_marks(seen, plan, even), plan, even)


def _by_marks(seen: Seen, plan: SheetPlan, even: Pixels) -> Warp:
    """As the marks alone say; where a corner is missing, the codes beside the others help."""
    warp = Warp(_lens(seen.on_sheet, seen.on_photo))
    if len(seen.corners) == 4:
        return warp
    on_sheet, on_photo = code_reading.anchors(warp, plan, even)
    return Warp(_lens(np.concatenate([seen.on_sheet, on_sheet]), np.concatenate([seen.on_photo, on_photo])))


def _lens(on_sheet: Points, on_photo: Points) -> NDArray[np.float64]:
    lens, _ = cv2.findHomography(on_sheet, on_photo, 0)
    if lens is None:
        raise ValueError("marks on one line")
    return np.asarray(lens, np.float64)


def _flat(photo: Pixels, even: Pixels, warp: Warp, plan: SheetPlan) -> FlatSheet:
    """The sheet as large as it is on the photo, within limits."""
    ends = np.array([[0, 0], [plan.width_mm, 0], [plan.width_mm, plan.height_mm], [0, plan.height_mm]])
    corners = warp.to_photo(ends)
    seen_px = float(np.hypot(*(corners[0] - corners[2])))
    scale = seen_px / float(np.hypot(plan.width_mm, plan.height_mm))
    px_a_mm = float(np.clip(scale, SMALLEST_PX_A_MM, LARGEST_PX_A_MM))
    mesh = warp.mesh(plan, px_a_mm)
    taken = shot.look(photo, outline.shrunk(photo), corners, even)
    return FlatSheet.of(Page(mesh.cut(even), mesh.to_photo, taken), plan, px_a_mm)


def _by_code(said: SheetCode | None, children: Sequence[KnownChild]) -> dict[int, KnownMatch]:
    """By row the known child whose code stands beside it; a code that two children share names neither."""
    by_code: dict[str, list[str]] = {}
    for child in children:
        by_code.setdefault(codes.row_code(child.id), []).append(child.id)
    named = enumerate(said.row_codes if said else (), 1)
    return {row: KnownMatch(by_code[code][0], BY_CODE) for row, code in named if len(by_code.get(code, ())) == 1}


def _seen(said: SheetCode | None, seen: Seen) -> SheetSeen:
    told = said or SheetCode(seen.layout, seen.rows)
    return SheetSeen(told.layout, told.rows, told.area, told.page, told.page_count, told.row_codes, said is not None)
