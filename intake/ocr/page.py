"""From photo to page: the sheet found, laid flat, its rulings straight, its light even."""

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr import light, outline, rulings, straighten, upright
from intake.ocr.mesh import Mesh
from intake.ocr.stages import Page, Pixels, Points, Unreadable

MARGIN = 0.015
"""Of the sheet's width and height, left around it: a curled edge is no straight line."""
LONG_SIDE_MAX_PX = 3200
LOOK_PX = 1700
"""Long side of the picture in which rulings are looked for."""
STROKE_SHARE = 0.02
"""Of the long side: longer than a letter's stroke, shorter than a narrow column."""
NODES = 49
SHORT_SIDE_MIN_PX = 300


def flatten(photo: Pixels) -> Page:
    """The sheet on an RGB photo, flat, straight and upright as far as its words tell. Refuses SHEET_TOO_SMALL."""
    mesh = _straight(_flat(photo), photo)
    image = mesh.cut(photo)
    page = Page(image, light.even(image), mesh.to_photo)
    quarters = upright.quarter_turns(_look(page.grey))
    return turn(page, quarters) if quarters else page


def _look(grey: Pixels) -> Pixels:
    scale = LOOK_PX / max(grey.shape)
    return np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def turn(page: Page, quarter_turns: int) -> Page:
    """The page turned clockwise by so many quarters."""
    quarters = quarter_turns % 4
    height, width = page.grey.shape

    def to_photo(points: Points) -> Points:
        x, y = np.asarray(points, np.float64).T
        back = ((x, y), (y, height - 1 - x), (width - 1 - x, height - 1 - y), (width - 1 - y, x))[quarters]
        return page.to_photo(np.stack(back, axis=1))

    image, grey = (np.ascontiguousarray(np.rot90(one, -quarters)) for one in (page.image, page.grey))
    return Page(image, grey, to_photo)


def _flat(photo: Pixels) -> Mesh:
    """The sheet without its perspective, as wide and high as it is on the photo."""
    corners = outline.corners(photo)
    sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    width, height = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    if min(width, height) < SHORT_SIDE_MIN_PX:
        raise Unreadable("SHEET_TOO_SMALL", "Trang giấy trong ảnh quá nhỏ; hãy chụp gần hơn cho trang đầy khung hình.")
    shrink = min(1.0, LONG_SIDE_MAX_PX / max(width, height))
    size = round(width * shrink), round(height * shrink)
    from_unit = cv2.getPerspectiveTransform(
        np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32), corners.astype(np.float32)
    )
    spread = np.linspace(-MARGIN, 1 + MARGIN, NODES)
    unit = np.stack(np.meshgrid(spread, spread), axis=2).reshape(-1, 1, 2)
    nodes = cv2.perspectiveTransform(unit, from_unit).reshape(NODES, NODES, 2)
    return Mesh(np.asarray(nodes, np.float64), *(round(side * (1 + 2 * MARGIN)) for side in size))


def _straight(mesh: Mesh, photo: Pixels) -> Mesh:
    """The same page with its rulings pulled straight."""
    scale = min(1.0, LOOK_PX / max(mesh.width, mesh.height))
    small = Mesh(mesh.nodes, round(mesh.width * scale), round(mesh.height * scale))
    grey = light.even(small.cut(photo))
    length = round(STROKE_SHARE * max(grey.shape))
    drawn = rulings.strokes(rulings.across(grey, length), length)
    dotted = rulings.strokes(rulings.dotted(grey), rulings.DOTTED_PX)
    level = straighten.shifts(rulings.together(drawn, dotted), small.width, small.height)
    down = rulings.strokes(np.ascontiguousarray(rulings.down(grey, length).T), length)
    sideways = straighten.shifts(down, small.height, small.width)
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
