"""Where on the photo the sheet lies: its four corners, on any background or none."""

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr import papers
from intake.ocr.stages import Pixels, Points

SMALL_PX = 480
"""Long side of the picture in which the outline is looked for: the ink of the page is gone, its edges are not."""
EDGE_CONTRAST = 9.0
"""Colour steps (Lab) from outside to inside that make an edge of paper; less is the end of the picture."""
SEEN_MIN = 0.15
"""Share of a side that must be seen for its line to be known."""
RIM_PX = 4
OTHER_MIN = 0.05
"""Share of the picture's rim that must be no paper before the rest of it may be."""
SAME_COLOUR, SAME_LIGHT, BRIGHTER = 8.0, 4.0, 15.0
"""Steps of colour and of light, as weighed in `colours_of`, within which a spot is like the middle of the sheet; it may
be brighter, since the middle may lie in the shadow."""
Mask = NDArray[np.bool_]
Colours = NDArray[np.float32]


def corners(photo: Pixels, colours: Colours | None = None) -> Points:
    """(4, 2) corners on the photo: top left, top right, bottom right, bottom left of the sheet as it lies there.

    Where no edge is seen the sheet goes to the end of the picture; corners may lie outside of it.
    `colours` are what `colours_of` makes of the photo shrunk."""
    colours = colours_of(shrunk(photo)) if colours is None else colours
    scale = max(colours.shape) / max(photo.shape)
    mask = paper(colours)
    quad = _quad(mask)
    sides = [_side(quad, i, mask, colours) for i in range(4)]
    found = np.array([_crossing(sides[i - 1], sides[i]) for i in range(4)])
    return np.asarray((found + 0.5) / scale - 0.5)


def rectangle(photo: Pixels, colours: Colours) -> Points:
    """(4, 2) corners, as of `corners`, of the smallest rectangle around what is seen of the sheet: right for one that
    lost a corner, where the quadrilateral nearest to what is left leans."""
    scale = max(colours.shape) / max(photo.shape)
    box = cv2.boxPoints(cv2.minAreaRect(cv2.convexHull(_outline(paper(colours)))))
    return np.asarray((_clockwise(box.astype(np.float64)) + 0.5) / scale - 0.5)


def shrunk(photo: Pixels) -> Pixels:
    """The photo, its long side SMALL_PX."""
    # By a whole number first, which OpenCV does many times faster.
    whole = 1 / max(max(photo.shape) // (2 * SMALL_PX), 1)
    smaller = cv2.resize(photo, None, fx=whole, fy=whole, interpolation=cv2.INTER_AREA)
    scale = SMALL_PX / max(smaller.shape)
    return np.asarray(cv2.resize(smaller, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def is_beside_another(photo: Pixels, colours: Colours, found: Points) -> bool:
    """Whether another sheet lies beside the one with these corners."""
    return papers.lies_beside(colours, found * (max(colours.shape) / max(photo.shape)))


def colours_of(small: Pixels) -> Colours:
    """(h, w, 3) Lab without ink; light counts a third, since shadows fall across sheets and colours do not."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
    inkless = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), 5)
    lab = cv2.cvtColor(inkless.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return (lab * np.array([0.7, 2.0, 2.0], np.float32)).astype(np.float32)


def paper(colours: Colours) -> Mask:
    """(h, w) what of the picture is the sheet: the region around the middle, or around the sheet most inside, that the
    strongest closed edge parts from the rim."""
    height, width = colours.shape[:2]
    steps = [np.abs(cv2.Sobel(colours, cv2.CV_32F, dx, 1 - dx, ksize=3)).sum(axis=2) for dx in (0, 1)]
    edges = np.clip(np.hypot(*steps) * 1.2, 0, 255).astype(np.uint8)
    markers = np.zeros((height, width), np.int32)
    amid = slice(height * 3 // 10, height * 7 // 10), slice(width * 3 // 10, width * 7 // 10)
    several = papers.cores(colours) if papers.is_mixed(colours[amid].reshape(-1, 3)) else None
    if several:
        markers[several[1]] = 2
        markers[several[0]] = 1
    else:
        markers[amid] = 1
    # The outermost pixels belong to OpenCV itself, so the rim is three pixels wide.
    rim = np.zeros((height, width), bool)
    rim[:3] = rim[-3:] = rim[:, :3] = rim[:, -3:] = True
    other = rim & ~_like_middle(colours, markers == 1)
    # Where the picture ends before the sheet does, its rim is paper; when all of it is like paper, edges must tell.
    markers[other if np.count_nonzero(other) > OTHER_MIN * np.count_nonzero(rim) else rim] = 2
    cv2.watershed(cv2.merge([edges] * 3), markers)
    return np.asarray(markers == 1)


def _like_middle(colours: Colours, middle: Mask) -> Mask:
    """(h, w) what has the colour of the middle of the picture, in light or in shadow."""
    inside = colours[middle]
    darkest, lightest = np.percentile(inside[:, 0], (1, 99))
    aside = np.linalg.norm(colours[:, :, 1:] - np.median(inside[:, 1:], axis=0), axis=2)
    light = colours[:, :, 0]
    return np.asarray((aside < SAME_COLOUR) & (light > darkest - SAME_LIGHT) & (light < lightest + BRIGHTER))


def _outline(mask: Mask) -> NDArray[np.int32]:
    """(n, 1, 2) the outer contour of the region; the watershed's seed makes sure that there is one."""
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(max(contours, key=cv2.contourArea), np.int32)


def _quad(mask: Mask) -> Points:
    """(4, 2) the convex quadrilateral nearest to the region, starting top left, clockwise."""
    hull = cv2.convexHull(_outline(mask))
    length = cv2.arcLength(hull, True)
    outlines = (cv2.approxPolyDP(hull, share * length, True) for share in np.arange(0.01, 0.12, 0.005))
    found = next((outline for outline in outlines if len(outline) <= 4), hull)
    if len(found) != 4:
        found = cv2.boxPoints(cv2.minAreaRect(hull))
    return _clockwise(found.reshape(4, 2).astype(np.float64))


def _clockwise(points: Points) -> Points:
    """Four points in the order top left, top right, bottom right, bottom left."""
    middle = points.mean(axis=0)
    around = points[np.argsort(np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0]))]
    return np.roll(around, -int(np.argmin(around.sum(axis=1))), axis=0)


def _side(quad: Points, index: int, mask: Mask, colours: Colours) -> Points:
    """(2, 2) two points of the side: along the outline where it parts colours, else the end of the picture."""
    start, end = quad[index], quad[(index + 1) % 4]
    points = _outline_near(start, end, mask)
    seen = len(points) >= max(8.0, SEEN_MIN * float(np.hypot(*(end - start))))
    if seen and _contrast(points, end - start, colours) >= EDGE_CONTRAST:
        vx, vy, x, y = cv2.fitLine(points.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        return np.array([[x, y], [x + vx, y + vy]], np.float64)
    height, width = mask.shape
    rim = np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], np.float64)
    return rim[[index, (index + 1) % 4]]


def _outline_near(start: Points, end: Points, mask: Mask) -> Points:
    """(n, 2) points of the outline along the middle nine tenths of the side, not where the picture ends."""
    points = _outline(mask).reshape(-1, 2).astype(np.float64)
    length = float(np.hypot(*(end - start))) or 1.0
    along = (end - start) / length
    ahead = (points - start) @ along
    aside = (points - start) @ np.array([-along[1], along[0]])
    near = (np.abs(aside) < 0.04 * length) & (ahead > 0.05 * length) & (ahead < 0.95 * length)
    height, width = mask.shape
    x, y = points.T
    amid = (x > RIM_PX) & (y > RIM_PX) & (x < width - 1 - RIM_PX) & (y < height - 1 - RIM_PX)
    return np.asarray(points[near & amid])


def _contrast(points: Points, along: Points, colours: Colours) -> float:
    """Median step of colour across the outline; clockwise sides have the sheet on their right."""
    height, width = colours.shape[:2]
    inward = np.array([-along[1], along[0]]) / (float(np.hypot(*along)) or 1.0)
    limits = np.array([width - 1, height - 1])
    inside = np.clip(np.rint(points + 5 * inward), 0, limits).astype(int)
    outside = np.clip(np.rint(points - 5 * inward), 0, limits).astype(int)
    step = colours[inside[:, 1], inside[:, 0]] - colours[outside[:, 1], outside[:, 0]]
    return float(np.median(np.linalg.norm(step, axis=1)))


def _crossing(one: Points, other: Points) -> Points:
    """Where two lines, each given by two points, meet."""
    first, second = one[1] - one[0], other[1] - other[0]
    ways = np.array([first, -second]).T
    if abs(np.linalg.det(ways)) < 1e-9:
        return np.asarray(other[0])
    return np.asarray(one[0] + first * np.linalg.solve(ways, other[0] - one[0])[0])
