"""What the officer should know of a photo: what of the page it does not show, what can't be trusted on it."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from intake.ocr.hidden import HIDDEN, over
from intake.ocr.stages import Mask, Page, Points, RowReading, Shot, Table

CORNERS = ("trên bên trái", "trên bên phải", "dưới bên phải", "dưới bên trái")
SIDES = ("trái", "trên", "phải", "dưới")
CUT_TABLE = {
    "trái": "Mép trái của bảng nằm ngoài ảnh, nên cột đầu bị cắt hoặc thiếu. Chụp lại cho đủ bốn mép.",
    "trên": "Mép trên của bảng nằm ngoài ảnh, nên đầu bảng bị cắt hoặc thiếu. Chụp lại cho đủ bốn mép.",
    "phải": "Mép phải của bảng nằm ngoài ảnh, nên cột cuối bị cắt hoặc thiếu. Chụp lại cho đủ bốn mép.",
    "dưới": "Mép dưới của bảng nằm ngoài ảnh, nên dòng cuối bị cắt, dòng sau nó không có. Chụp lại cho đủ bốn mép.",
}
DARK = "Ảnh quá tối, chữ dễ bị đọc sai. Chụp lại trang ở chỗ sáng hơn."
BLURRED = "Ảnh bị mờ, chữ dễ bị đọc sai. Giữ máy yên, chụp lại trang này."
NEIGHBOUR = "Trong ảnh có hai tờ giấy, chỉ đọc tờ nằm trọn hơn. Chụp riêng tờ kia để đọc nó."
ANOTHER = "Trong ảnh còn một bảng nữa, bảng đó không được đọc. Chụp riêng từng tờ, từng bảng."
BEYOND = 0.02
"""Of the photo's long side: a corner so far outside of it takes writing with it, not only the margin of the paper."""
RIM = 0.004
"""Of the photo's long side: a side of the sheet so near to its end is where the picture cuts the sheet."""
TABLE_RIM = 0.04
"""The same for the border that a table cut by the picture is given: rulings are not looked for at the very end."""
NAMED_MAX = 8
"""Rows named in one sentence."""


def of(page: Page, table: Table | None, rows: Sequence[RowReading]) -> tuple[str, ...]:
    """Sentences about the photo of a page, the table on it and the rows read of it."""
    if page.shot is None:
        return ()
    return tuple(_said(page, page.shot, table, rows))


def _said(page: Page, shot: Shot, table: Table | None, rows: Sequence[RowReading]) -> Iterator[str]:
    if shot.is_dark:
        yield DARK
    if shot.is_blurred:
        yield BLURRED
    if shot.has_neighbour:
        yield NEIGHBOUR
    elif table and not table.is_alone:
        yield ANOTHER
    outside = _corners_outside(page, shot)
    if outside:
        yield f"Góc {_listed(outside)} của trang nằm ngoài ảnh, chữ ở đó không đọc được. Chụp lại trọn trang."
    cut_table = list(_sides_cut(page, shot, table)) if table else []
    yield from (CUT_TABLE[side] for side in cut_table)
    if cut_sheet := [side for side in _sheet_sides_cut(page, shot) if side not in cut_table]:
        yield f"Mép {_listed(cut_sheet)} của trang nằm ngoài ảnh; chữ ở đó, nếu có, không đọc được."
    if lit := _numbers(rows, lambda points: shot.at(shot.glare, points)):
        yield f"Ánh đèn làm lóa dòng {_listed(lit)}. Nghiêng máy cho hết lóa rồi chụp lại, hoặc xem kỹ các dòng này."
    if hidden := _numbers(rows, lambda points: shot.at(shot.foreign, points)):
        yield f"Dòng {_listed(hidden)} bị che (ngón tay, tờ giấy khác) hoặc bị rách. Bỏ vật che rồi chụp lại trang."
    if cut := _numbers(rows, shot.is_outside):
        yield f"Một phần của dòng {_listed(cut)} nằm ngoài ảnh, không đọc được. Chụp lại trọn trang."


def _corners_outside(page: Page, shot: Shot) -> list[str]:
    """Which corners of the sheet, as it lies upright, are not on the photo."""
    height, width = page.grey.shape
    ends = page.to_photo(np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], np.float64))
    beyond = shot.is_outside(shot.corners, -BEYOND * max(shot.width, shot.height))
    named = {int(np.argmin(np.hypot(*(ends - corner).T))) for corner in shot.corners[beyond]}
    return [CORNERS[at] for at in sorted(named)]


def _sheet_sides_cut(page: Page, shot: Shot) -> list[str]:
    """Sides of the sheet, as it lies upright, where the picture ends before the paper does.

    A scan is the sheet alone: there it ends so on all sides, and nothing is cut."""
    reach = RIM * max(shot.width, shot.height)
    ends = np.array([shot.width - 1, shot.height - 1])
    near = np.hstack([shot.corners < reach, shot.corners > ends - reach])
    cut = [at for at in range(4) if (near[at] & near[(at + 1) % 4]).any()]
    height, width = page.grey.shape
    middles = page.to_photo(np.array([[0, height], [width, 0], [2 * width, height], [width, 2 * height]]) / 2)
    sides = [(shot.corners[at] + shot.corners[(at + 1) % 4]) / 2 for at in cut]
    return [SIDES[int(np.argmin(np.hypot(*(middles - side).T)))] for side in sides] if len(cut) < 4 else []


def _sides_cut(page: Page, shot: Shot, table: Table) -> Iterator[str]:
    """Sides without a border of the table that lie along the end of the picture over most of their length."""
    x, y, wide, high = table.box_px
    along, down = np.linspace(x, x + wide, 21), np.linspace(y, y + high, 21)
    sides = {
        "trái": (np.full(21, x), down),
        "trên": (along, np.full(21, y)),
        "phải": (np.full(21, x + wide), down),
        "dưới": (along, np.full(21, y + high)),
    }
    reach = TABLE_RIM * max(shot.width, shot.height)
    for (side, places), is_open in zip(sides.items(), table.open_sides, strict=True):
        if is_open and shot.is_outside(page.to_photo(np.stack(places, axis=1)), reach).mean() > 0.5:
            yield side


def _numbers(rows: Sequence[RowReading], is_hidden: Callable[[Points], Mask]) -> list[str]:
    """Numbers of the rows with a cell of which much is hidden."""
    return [str(row.number) for row in rows if any(is_hidden(one).mean() > HIDDEN for one in _cells(row))]


def _cells(row: RowReading) -> Iterator[Points]:
    """(15, 2) points all over each of the row's cells."""
    for value in row.fields.values():
        if value.quad:
            yield over(value.quad)


def _listed(names: Sequence[str]) -> str:
    """1, 2 và 3; of many the first and how many more."""
    if len(names) > NAMED_MAX:
        return f"{', '.join(names[:NAMED_MAX])} và {len(names) - NAMED_MAX} dòng khác"
    return " và ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
