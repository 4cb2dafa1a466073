"""The rulings of one table as they cross: where its rows and columns end, measured on the straight page."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr import connected, dotted, rulings
from intake.ocr.stages import Box, Pixels

LOOK_PX = 1700
"""Long side of the picture in which rulings are looked for."""
STROKE_SHARE = 0.02
"""Of the long side: longer than a letter's stroke, shorter than a narrow column."""
WHOLE = 0.5
"""Share of the table's width (height) that a stroke must cover to part rows (columns)."""
APART_PX = 10
"""Two rulings are never nearer than this: what is, is the second line of a double one."""
SMALLEST = 0.04
"""Share of the page that a table covers at least."""
RUNNING, BREAK_PX, NARROWEST_PX = 0.6, 11, 24
"""Share of the rulings that run on beyond the last border where the picture cuts a table; breaks they may have; how far
they run at least."""
BEYOND_PX, CLEAR_PX = 70, 12
"""From where to where beyond the outermost ruling a fold is looked for."""
FADING, UNBROKEN = 0.25, 0.9
"""Share of the rulings that may be creases; share of the way beyond the table on which one of them goes on."""
RIM = 0.022
"""Of the page's sides: there the sheet's own edges lie, which look like rulings."""
WAVE_PX = 9
"""A ruling of a crumpled page stays within such a band."""
MEET_PX, MET = 16, 0.5
"""A table's outer border has strokes beginning at it, over this length and at most of the rulings that cross it."""
ROWS_FEW, GAPING = 5, 2.2
"""Fewer rulings across, or a space so many times higher than the others: some may be lines of dots."""
COLUMNS_FEW, PIECES = 6, 0.12
"""Fewer rulings down, or strokes over such a share of the height between two of them: some may be lines of dots."""
ANOTHER = 0.2
"""Share of a table's area that another one has at least to be told of."""
LINES_MIN = 3
"""Rulings each way: fewer make a box or an underlining, no table."""
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Marks:
    """The page `scale` times as large, and on it strokes across and down; (h, w) of 0 and 1."""

    grey: Pixels
    across: Pixels
    down: Pixels
    scale: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """Rulings in pixels of the look: `rows` and `columns` their places, from first border to last.

    `folds` are places of creases across the table and down it; `open_sides` and `is_alone` as in Table."""

    rows: Places
    columns: Places
    folds: tuple[Places, Places]
    open_sides: tuple[bool, bool, bool, bool] = (False,) * 4
    is_alone: bool = True


def look(grey: Pixels) -> Marks:
    """All long strokes of a page."""
    scale = min(1.0, LOOK_PX / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    small = np.asarray(small, np.uint8)
    length = round(STROKE_SHARE * max(small.shape))
    across, down = (
        (found(small, length) > rulings.FAINTEST).astype(np.uint8) for found in (rulings.across, rulings.down)
    )
    for marks in (across, down):
        _clear_rim(marks)
    return Marks(small, across, down, scale)


def _clear_rim(marks: Pixels) -> None:
    height, width = (round(RIM * side) for side in marks.shape)
    marks[:height] = marks[-height:] = 0
    marks[:, :width] = marks[:, -width:] = 0


def find(marks: Marks) -> Lattice | None:
    """The largest ruled table of the page, strokes through its rows included; None when there is none."""
    found = [lattice for frame in _frames(marks) if (lattice := _inside(marks, frame))]
    best = max(found, key=_ruled_px, default=None)
    if best is None:
        return None
    others = [one for one in found if _is_apart(one, best) and _area(one) > ANOTHER * _area(best)]
    return replace(best, is_alone=not others)


def _is_apart(one: Lattice, other: Lattice) -> bool:
    """Whether the two do not lie over each other."""
    return any(
        first[-1] < second[0] + APART_PX or second[-1] < first[0] + APART_PX
        for first, second in ((one.rows, other.rows), (one.columns, other.columns))
    )


def _area(found: Lattice) -> int:
    return int((found.columns[-1] - found.columns[0]) * (found.rows[-1] - found.rows[0]))


def _frames(marks: Marks) -> list[Box]:
    """Boxes around strokes that hang together, large enough for a table."""
    web = np.asarray(cv2.dilate(cv2.max(marks.across, marks.down), np.ones((9, 9), np.uint8)), np.uint8)
    _, stats = connected.pieces(web)
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h, _ in stats[1:] if w * h > SMALLEST * web.size]


def _ruled_px(found: Lattice) -> int:
    """The length of all rulings: of a table and a part of it that another sheet's edge makes larger, the table."""
    width, height = found.columns[-1] - found.columns[0], found.rows[-1] - found.rows[0]
    return int(len(found.rows) * width + len(found.columns) * height)


def lacks_rows(found: Lattice | None) -> bool:
    """Whether rulings across seem to be missing: too few of them, or one space far higher than the others."""
    if found is None or len(found.rows) < ROWS_FEW:
        return True
    gaps = np.diff(found.rows)
    return bool(gaps.max() > GAPING * np.median(gaps))


def with_dotted(marks: Marks) -> Marks:
    """The same with lines of dots that run across: some registers are ruled with them."""
    seen = (rulings.dotted(marks.grey) > rulings.FAINTEST).astype(np.uint8)
    labels, stats = connected.pieces(seen)
    long = (stats[:, cv2.CC_STAT_WIDTH] >= rulings.DOTTED_PX).astype(np.uint8)
    long[0] = 0
    dots = long[labels]
    _clear_rim(dots)
    return replace(marks, across=np.asarray(cv2.max(marks.across, dots), np.uint8))


def lacks_columns(marks: Marks, found: Lattice | None) -> bool:
    """Whether rulings down seem to be missing where rulings across hang together: too few, or pieces between them."""
    if found is None:
        return bool(_frames(marks))
    inside = marks.down[found.rows[0] : found.rows[-1], found.columns[0] : found.columns[-1] + 1]
    cover = cover_of(np.ascontiguousarray(inside.T))
    for place in np.concatenate([found.columns, found.folds[1]]) - found.columns[0]:
        cover[max(place - APART_PX, 0) : place + APART_PX + 1] = 0
    return len(found.columns) < COLUMNS_FEW or bool(cover.max() > PIECES)


def with_dotted_down(marks: Marks) -> Marks:
    """The same with lines of dots that run down within frames of strokes; stacked letters are not taken for them."""
    dots = dotted.down(marks.grey)
    framed = np.zeros_like(dots)
    for x, y, width, height in _frames(marks):
        framed[y : y + height, x : x + width] = 1
    return replace(marks, down=np.asarray(cv2.max(marks.down, dots * framed), np.uint8))


def _inside(marks: Marks, frame: Box) -> Lattice | None:
    rows, columns = _framed(marks, frame)
    # A fold, a sheet's edge or a stray stroke may have made the frame too large: once more, without what meets nothing.
    for _ in range(2):
        rows = _met(marks.down.T, rows, columns)
        columns = _met(marks.across, columns, rows)
        if min(len(rows), len(columns)) < 2:
            return None
        rows, across = _bounded(marks.across, rows, columns)
        if len(rows) < 2:
            return None
        columns, down = _bounded(marks.down.T, columns, rows)
        if len(columns) < 2:
            return None
    columns, (left, right) = _closed(marks.across, columns, rows)
    rows, (above, below) = _closed(marks.down.T, rows, columns)
    found = Lattice(rows, columns, (across, down), (left, above, right, below))
    return found if min(len(rows), len(columns)) >= LINES_MIN else None


def _framed(marks: Marks, frame: Box) -> tuple[Places, Places]:
    """Rulings across and down in a part of the page; where a fold makes it too high or too wide for one of them, those
    between the outermost of the other."""
    x, y, width, height = frame
    rows = _whole(marks.across[y : y + height, x : x + width]) + y
    columns = _whole(np.ascontiguousarray(marks.down[y : y + height, x : x + width].T)) + x
    if len(columns) < LINES_MIN <= len(rows):
        columns = _whole(np.ascontiguousarray(marks.down[rows[0] : rows[-1], x : x + width].T)) + x
    elif len(rows) < LINES_MIN <= len(columns):
        rows = _whole(marks.across[y : y + height, columns[0] : columns[-1]]) + y
    return rows, columns


def _met(seen: Pixels, places: Places, others: Places) -> Places:
    """The `places` without outermost ones at which hardly any of the `others` begins, ends or crosses.

    `seen` holds the others' strokes, (others' axis, places' axis)."""
    if len(others) < LINES_MIN:
        return places
    strips = np.stack([seen[max(int(other) - 4, 0) : int(other) + 5].max(axis=0) for other in others])
    kept = list(places.tolist())
    for end in (0, -1):
        while len(kept) > LINES_MIN:
            at = int(kept[end])
            inward = slice(at + 6, at + 6 + MEET_PX) if end == 0 else slice(max(at - 6 - MEET_PX, 0), max(at - 6, 1))
            if np.mean(strips[:, inward].mean(axis=1) > MET) >= MET:
                break
            del kept[end]
    return np.array(kept, np.int64)


def _bounded(seen: Pixels, places: Places, others: Places) -> tuple[Places, Places]:
    """Rulings across, found again between the outermost of the `others`; and folds, which run on beyond both."""
    first, last = int(others[0]), int(others[-1])
    top, bottom = max(int(places[0]) - APART_PX, 0), int(places[-1]) + APART_PX + 1
    found = _whole(np.ascontiguousarray(seen[top:bottom, first : last + 1])) + top
    beyond = [[_goes_on(seen, place, side) for side in (first - BEYOND_PX, last + CLEAR_PX)] for place in found]
    folds = np.array([min(sides) > WHOLE for sides in beyond], bool)
    # A crease may fade on one side; but where many rulings run on, it is the table's border that is not seen.
    fading = np.array([max(sides) > UNBROKEN for sides in beyond], bool)
    fading[:1] = fading[-1:] = False
    if np.count_nonzero(fading) <= FADING * len(found):
        folds |= fading
    return found[~folds], found[folds]


def _closed(seen: Pixels, places: Places, others: Places) -> tuple[Places, tuple[bool, bool]]:
    """The rulings down, with a border where the picture ends if those across, `others`, run on to there; on which
    sides, first and last, it was."""
    bands = np.stack([seen[max(other - 4, 0) : other + 5].max(axis=0) for other in others])
    running = np.convolve(bands.mean(axis=0) > RUNNING, np.ones(BREAK_PX), "same") > 0
    stops = np.flatnonzero(~running)
    after, before = stops[stops > places[-1]], stops[stops < places[0]]
    end = int(after[0]) - BREAK_PX // 2 if len(after) else len(running) - 1
    start = int(before[-1]) + BREAK_PX // 2 if len(before) else 0
    first = [start] if places[0] - start > NARROWEST_PX else []
    last = [end] if end - places[-1] > NARROWEST_PX else []
    return np.array([*first, *places, *last], np.int64), (bool(first), bool(last))


def _goes_on(seen: Pixels, place: int, start: int) -> float:
    """The share of the way beyond the table over which a ruling goes on."""
    strip = seen[max(place - 4, 0) : place + 5, max(start, 0) : max(start + BEYOND_PX - CLEAR_PX, 0)]
    return float(strip.max(axis=0).mean()) if strip.size else 0.0


def _whole(seen: Pixels) -> Places:
    """Rows of the picture that hold a stroke over most of its width; of close ones the best."""
    cover = cover_of(seen)
    highest = cv2.dilate(cover.reshape(-1, 1), np.ones((WAVE_PX, 1), np.uint8)).ravel()
    places = np.flatnonzero((cover >= WHOLE) & (cover >= highest))
    taken: list[int] = []
    for place in places[np.argsort(-cover[places], kind="stable")]:
        if all(abs(int(place) - other) >= APART_PX for other in taken):
            taken.append(int(place))
    return np.sort(np.array(taken, np.int64))


def cover_of(seen: Pixels) -> NDArray[np.float64]:
    """(h,) the share of the width where a stroke lies on this row of pixels or right above or below."""
    thick = cv2.dilate(seen, np.ones((WAVE_PX, 1), np.uint8))
    smooth = cv2.blur(seen.mean(axis=1).reshape(-1, 1).astype(np.float64), (1, 5)).ravel()
    return np.asarray(thick.mean(axis=1) + 1e-3 * smooth)
