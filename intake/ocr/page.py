"""From photo to page: the sheet found, laid flat, its rulings straight, its light even."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr import light, outline, rulings, shot, straighten, upright
from intake.ocr.mesh import Mesh
from intake.ocr.rulings import Strokes
from intake.ocr.stages import Page, Pixels, Points, Unreadable

MARGIN = 0.015
"""Of the sheet's width and height, left around it: a curled edge is no straight line."""
LONG_SIDE_MAX_PX = 3200
LOOK_PX = 1700
"""Long side of the picture in which rulings are looked for."""
STROKE_SHARE = 0.02
"""Of the long side: longer than a letter's stroke, shorter than a narrow column."""
NODES = 49
WIDER = 0.3
"""Left where rulings run out of the page: the outline cut the sheet."""
RULED, RULED_MIN = 0.5, 5
"""Strokes over so much of the page's width, and how many of them, make a ruled page."""
RIM, LONG, RUNNING_OUT_MIN = 0.01, 0.08, 3
Margins = tuple[float, float, float, float]
SHORT_SIDE_MIN_PX = 300


def flatten(photo: Pixels, is_torn: bool = False) -> Page:
    """The sheet on an RGB photo, flat, straight and upright as far as its words tell; one that `is_torn` has its
    corners where the rest of it points to. Refuses SHEET_TOO_SMALL."""
    photo = light.quiet(photo)
    small = outline.shrunk(photo)
    colours = outline.colours_of(small)
    corners = (outline.rectangle if is_torn else outline.corners)(photo, colours)
    even = light.even(photo)
    flat = _flat(corners, (MARGIN,) * 4)
    look = _look_at(flat, even)
    margins = _margins(look, even)
    if max(margins) > MARGIN:
        flat = _flat(corners, margins)
        look = _look_at(flat, even)
    mesh = _straight(flat, look)
    seen = replace(
        shot.look(photo, small, corners, even), has_neighbour=outline.is_beside_another(photo, colours, corners)
    )
    if is_torn:
        seen = replace(seen, foreign=seen.foreign | ~outline.paper(colours))
    page = Page(mesh.cut(even), mesh.to_photo, seen)
    quarters = upright.quarter_turns(look.grey, look.ruled)
    return turn(page, quarters) if quarters else page


def turn(page: Page, quarter_turns: int) -> Page:
    """The page turned clockwise by so many quarters."""
    quarters = quarter_turns % 4
    height, width = page.grey.shape

    def to_photo(points: Points) -> Points:
        x, y = np.asarray(points, np.float64).T
        back = ((x, y), (y, height - 1 - x), (width - 1 - x, height - 1 - y), (width - 1 - y, x))[quarters]
        return page.to_photo(np.stack(back, axis=1))

    return replace(page, grey=np.ascontiguousarray(np.rot90(page.grey, -quarters)), to_photo=to_photo)


@dataclass(frozen=True, slots=True)
class _Look:
    """A page small enough to look for rulings; strokes across it, and down it with x and y exchanged.

    `ruled` (h, w) is not 0 where they run."""

    small: Mesh
    grey: Pixels
    ruled: Pixels
    across: Strokes
    down: Strokes


def _look_at(mesh: Mesh, even: Pixels) -> _Look:
    scale = min(1.0, LOOK_PX / max(mesh.width, mesh.height))
    small = Mesh(mesh.nodes, round(mesh.width * scale), round(mesh.height * scale))
    shrunk = cv2.resize(even, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else even
    grey = small.cut(np.asarray(shrunk, np.uint8), scale, cv2.INTER_LINEAR)
    length = round(STROKE_SHARE * max(grey.shape))
    drawn, upright_drawn = rulings.across(grey, length), rulings.down(grey, length)
    across = rulings.strokes(drawn, length)
    if not _is_ruled(across, small.width):
        across = rulings.together(across, rulings.strokes(rulings.dotted(grey), rulings.DOTTED_PX))
    down = rulings.strokes(np.asarray(cv2.transpose(upright_drawn), np.uint8), length)
    ruled = (cv2.max(drawn, upright_drawn) > rulings.FAINTEST).astype(np.uint8)
    return _Look(small, grey, ruled, across, down)


def _is_ruled(across: Strokes, width: int) -> bool:
    """Whether rulings tell enough of how the page bends; lines of dots, dear to find, are then not needed."""
    first, last = _ends(across)
    return int(np.count_nonzero(last - first > RULED * width)) >= RULED_MIN


def _margins(look: _Look, even: Pixels) -> Margins:
    """What to leave left, above, right and below: more where rulings run out of the page but not of the photo."""
    width, height = look.small.width, look.small.height
    beside = np.array([[-0.05, 0.5], [0.5, -0.05], [1.05, 0.5], [0.5, 1.05]]) * (width, height)
    x, y = look.small.to_photo(beside).T
    seen = (x > 0) & (y > 0) & (x < even.shape[1]) & (y < even.shape[0])
    left, right = _running_out(look.across, width)
    top, bottom = _running_out(look.down, height)
    first, second, third, fourth = (
        WIDER if out and inside else MARGIN for out, inside in zip((left, top, right, bottom), seen, strict=True)
    )
    return first, second, third, fourth


def _running_out(found: Strokes, length: int) -> tuple[bool, bool]:
    """Whether several long strokes run over the page's first side, and over the opposite one."""
    first, last = _ends(found)
    long = last - first > LONG * length
    rim = RIM * length
    return (
        int(np.count_nonzero(long & (first < rim))) >= RUNNING_OUT_MIN,
        int(np.count_nonzero(long & (last > length - 1 - rim))) >= RUNNING_OUT_MIN,
    )


def _ends(found: Strokes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(strokes,) where each stroke begins and ends along the page."""
    count = int(found.stroke.max()) + 1 if len(found.stroke) else 0
    first, last = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(first, found.stroke, found.points[:, 0])
    np.maximum.at(last, found.stroke, found.points[:, 0])
    return first, last


def _flat(corners: Points, margins: Margins) -> Mesh:
    """The sheet without its perspective, as wide and high as it is on the photo."""
    sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    width, height = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    if min(width, height) < SHORT_SIDE_MIN_PX:
        raise Unreadable("SHEET_TOO_SMALL", "Trang giấy trong ảnh quá nhỏ; hãy chụp gần hơn cho trang đầy khung hình.")
    left, top, right, bottom = margins
    wide, high = width * (1 + left + right), height * (1 + top + bottom)
    shrink = min(1.0, LONG_SIDE_MAX_PX / max(wide, high))
    unit = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    from_unit = cv2.getPerspectiveTransform(unit, corners.astype(np.float32))
    spread = np.meshgrid(np.linspace(-left, 1 + right, NODES), np.linspace(-top, 1 + bottom, NODES))
    nodes = cv2.perspectiveTransform(np.stack(spread, axis=2).reshape(-1, 1, 2), from_unit)
    return Mesh(np.asarray(nodes, np.float64).reshape(NODES, NODES, 2), round(wide * shrink), round(high * shrink))


def _straight(mesh: Mesh, look: _Look) -> Mesh:
    """The same page with its rulings pulled straight."""
    small = look.small
    level = straighten.shifts(look.across, small.width, small.height)
    sideways = straighten.shifts(look.down, small.height, small.width)
    return Mesh(small.to_photo(_origins(level, sideways, small)).reshape(NODES, NODES, 2), mesh.width, mesh.height)


def _origins(level: straighten.Net, sideways: straighten.Net, small: Mesh) -> NDArray[np.float64]:
    """(n, 2) where the nodes of the straight page lie on the page not yet straightened."""
    width, height = small.width, small.height
    goal = np.stack(np.meshgrid(np.linspace(0, width - 1, NODES), np.linspace(0, height - 1, NODES)), axis=2)
    goal = goal.reshape(-1, 2)
    origin = goal
    # The shift is known at the origin, which is what is looked for; a few rounds bring them together.
    for _ in range(5):
        down = straighten.at(level, origin, width, height)
        across = straighten.at(sideways, origin[:, ::-1], height, width)
        origin = goal - np.stack([across, down], axis=1)
    return origin
