"""The rulings of a bent page, pulled straight: how far each spot of the page has to move."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.ocr.rulings import Strokes

ALONG, ASIDE = 25, 11
"""Nodes of the net along the strokes and from one stroke to the next: fine enough for a fold, no letter bends it."""
STIFF_ALONG, STIFF_ASIDE = 64.0, 36.0
"""How dear it is to bend the net, against one pixel of stroke off its line."""
ROUNDS = 4
STRAY_PX = 1.5
Values = NDArray[np.float64]
Places = NDArray[np.int64]
Net = NDArray[np.float64]
"""(ASIDE, ALONG) shift in pixels at nodes spread evenly over the page."""


def shifts(found: Strokes, width: int, height: int) -> Net:
    """How far each node has to move down so that every stroke lies level; 0 on average along each line of the net.

    Strokes are the ones of `rulings.across`; for those running down hand in x and y exchanged. Least squares:
    each stroke's points, moved, have one height; the net bends as little as it can; strokes that stay crooked
    (slanting letters, a pen's underline) lose their say from round to round."""
    net = np.zeros(ASIDE * ALONG)
    if len(found.points) == 0:
        return net.reshape(ASIDE, ALONG)
    nodes, shares = _corners(found.points, width, height)
    heights = found.points[:, 1]
    weight = found.weight.copy()
    for _ in range(ROUNDS):
        net = _solved(nodes, shares, heights, weight, found.stroke)
        moved = heights + (net[nodes] * shares).sum(axis=1)
        off = moved - _means(moved, weight, found.stroke)[found.stroke]
        stray = np.sqrt(_means(off**2, found.weight, found.stroke))[found.stroke]
        weight = found.weight / (1 + (stray / STRAY_PX) ** 2) / (1 + (off / STRAY_PX) ** 2)
    return net.reshape(ASIDE, ALONG)


def at(net: Net, points: Values, width: int, height: int) -> Values:
    """(n,) the shift at (n, 2) points, between the nodes linearly."""
    nodes, shares = _corners(points, width, height)
    return np.asarray((net.ravel()[nodes] * shares).sum(axis=1))


def _corners(points: Values, width: int, height: int) -> tuple[Places, Values]:
    """(n, 4) the four nodes around each point and (n, 4) how much each of them moves it."""
    across = np.clip(points[:, 0] / (width - 1), 0, 1) * (ALONG - 1)
    down = np.clip(points[:, 1] / (height - 1), 0, 1) * (ASIDE - 1)
    left = np.minimum(across.astype(np.int64), ALONG - 2)
    top = np.minimum(down.astype(np.int64), ASIDE - 2)
    a, d = across - left, down - top
    first = top * ALONG + left
    nodes = np.stack([first, first + 1, first + ALONG, first + ALONG + 1], axis=1)
    return nodes, np.stack([(1 - a) * (1 - d), a * (1 - d), (1 - a) * d, a * d], axis=1)


def _solved(nodes: Places, shares: Values, heights: Values, weight: Values, stroke: Places) -> Values:
    """(nodes,) the net that levels the strokes best; a stroke's own height drops out by taking its mean off."""
    size = ASIDE * ALONG
    total = np.bincount(stroke, weight)
    pairs = (nodes[:, :, None] * size + nodes[:, None, :]).ravel()
    products = (shares[:, :, None] * shares[:, None, :] * weight[:, None, None]).ravel()
    square = np.bincount(pairs, products, size * size).reshape(size, size)
    goal = np.bincount(nodes.ravel(), (shares * (weight * heights)[:, None]).ravel(), size)
    places = (stroke[:, None] * size + nodes).ravel()
    sums = np.bincount(places, (shares * weight[:, None]).ravel(), len(total) * size).reshape(-1, size)
    means = sums / np.sqrt(total)[:, None]
    height_sums = np.bincount(stroke, weight * heights) / np.sqrt(total)
    # OpenCV's product and solver stay on one core; NumPy's would wake all of them for so small a matrix.
    square = square - np.asarray(cv2.mulTransposed(means, True), np.float64)
    goal -= (means * height_sums[:, None]).sum(axis=0)
    _, net = cv2.solve(square + _stiffness(), -goal[:, None], flags=cv2.DECOMP_CHOLESKY)
    return np.asarray(net[:, 0])


def _means(values: Values, weight: Values, stroke: Places) -> Values:
    """(strokes,) the weighted mean over each stroke."""
    return np.asarray(np.bincount(stroke, values * weight) / np.bincount(stroke, weight))


@cache
def _stiffness() -> Values:
    """(nodes, nodes) the price of bending, and of moving a whole line of the net up or down."""
    along = np.kron(np.eye(ASIDE), np.diff(np.eye(ALONG), 2, axis=0))
    aside = np.kron(np.diff(np.eye(ASIDE), 2, axis=0), np.eye(ALONG))
    mean = np.kron(np.eye(ASIDE), np.full((1, ALONG), 1 / ALONG))
    slope = np.kron(np.diff(np.eye(ASIDE), axis=0), np.eye(ALONG))
    parts = ((along, STIFF_ALONG), (aside, STIFF_ASIDE), (mean, 1e6), (slope, 1e-2))
    return np.asarray(sum(price * part.T @ part for part, price in parts) + 1e-4 * np.eye(ASIDE * ALONG))
