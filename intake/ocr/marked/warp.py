"""How a sheet lies on its photo: by its marks first, then drawn tight along its printed rulings, which paper bends."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from intake.forms.printed.boxes import Rule, SheetPlan
from intake.ocr import rulings
from intake.ocr.mesh import Mesh
from intake.ocr.stages import Pixels, Points

NODES = 49
LOOK_PX_A_MM = 4.0
STROKE_MM = 6.0
"""Longer than the strokes of letters, shorter than a narrow column."""
STRIPS = 24
FARTHEST_MM, STEP_MM = 6.0, 0.25
"""How far a ruling may lie from where the marks alone say, and the step in which that is tried."""
STEPS_A_STRIP, STEP_COSTS, FAR_COSTS = 3, 0.02, 0.0006
"""Between neighbouring strips a ruling moves no more than so many steps; what each step, and each from home, costs."""
DARKEST = 70
"""Every ruling counts alike, bold ones no more than pale ones."""
NEAR_MM, PEAK_LEAST = 1.3, 6.0
TERMS_ALONG, TERMS_ACROSS = 5, 4
ROUNDS, HUBER_MM, RIDGE = 4, 0.15, 0.05
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Lines:
    """Rulings of one direction: `at` (n,) where they lie, from `first` to `last` along themselves; millimetres."""

    at: Values
    first: Values
    last: Values

    @classmethod
    def of(cls, rules: Sequence[Rule], axis: int) -> "_Lines":
        """Those across (axis 0) or down (axis 1) the sheet."""
        mine = [rule for rule in rules if rule.start[1 - axis] == rule.end[1 - axis]]
        told = np.array([(one.start[1 - axis], *sorted((one.start[axis], one.end[axis]))) for one in mine])
        return cls(*told.reshape(-1, 3).T)


@dataclass(frozen=True, slots=True)
class Warp:
    """Places of the sheet, in millimetres, on the photo: shifted along it, then seen in perspective."""

    lens: NDArray[np.float64]
    shifts: tuple["_Shift", ...] = ()

    def to_photo(self, points: Points) -> Points:
        """(n, 2) millimetres as pixels of the photo."""
        moved = np.asarray(points, np.float64)
        for shift in reversed(self.shifts):
            moved = moved + shift.at(moved)
        return np.asarray(cv2.perspectiveTransform(moved.reshape(-1, 1, 2), self.lens).reshape(-1, 2), np.float64)

    def mesh(self, plan: SheetPlan, px_a_mm: float) -> Mesh:
        """The sheet as a picture of so many pixels a millimetre; a pixel's middle lies half a pixel in."""
        width, height = round(plan.width_mm * px_a_mm), round(plan.height_mm * px_a_mm)
        half = 0.5 / px_a_mm
        across = np.linspace(half, plan.width_mm - half, NODES)
        down = np.linspace(half, plan.height_mm - half, NODES)
        grid = np.stack(np.meshgrid(across, down), axis=2).reshape(-1, 2)
        return Mesh(self.to_photo(grid).reshape(NODES, NODES, 2), width, height)


class _Shift:
    """Millimetres by which places of the sheet lie elsewhere than expected."""

    def __init__(self, plan: SheetPlan, across: "_Field", down: "_Field") -> None:
        self._size = np.array([plan.width_mm, plan.height_mm])
        self._across, self._down = across, down

    def at(self, points: Points) -> Points:
        """(n, 2) what to add to points of the sheet."""
        unit = 2 * points / self._size - 1
        return np.stack([self._across(unit), self._down(unit)], axis=1)


class _Field:
    """A smooth surface over the sheet, by the places where it is known."""

    def __init__(self, unit: Points, values: Values, weights: Values, terms: tuple[int, int]) -> None:
        self._terms = terms
        basis = self._basis(unit)
        held = RIDGE * np.diag(np.arange(basis.shape[1]) > 0).astype(np.float64)
        trust = weights.copy()
        self._factors: Values = np.zeros(basis.shape[1])
        for _ in range(ROUNDS if len(values) >= basis.shape[1] else 0):
            weighed = basis * trust[:, None]
            self._factors = np.asarray(np.linalg.solve(weighed.T @ basis + held, weighed.T @ values), np.float64)
            off = np.abs(values - basis @ self._factors)
            trust = weights * np.minimum(1.0, HUBER_MM / np.maximum(off, 1e-6)) ** 2

    def __call__(self, unit: Points) -> Values:
        return np.asarray(self._basis(unit) @ self._factors)

    def _basis(self, unit: Points) -> Values:
        """Chebyshev's polynomials; beyond the sheet the surface goes on level."""
        x, y = np.clip(unit, -1, 1).T
        return np.asarray(np.polynomial.chebyshev.chebvander2d(x, y, [self._terms[0] - 1, self._terms[1] - 1]))


def drawn_tight(warp: Warp, plan: SheetPlan, even: Pixels) -> Warp:
    """The warp with the sheet's printed rulings, on an even grey photo, where the plan has them."""
    lines = _Lines.of(plan.rules, 0), _Lines.of(plan.rules, 1)
    rough = Warp(warp.lens, (*warp.shifts, _rough(warp, plan, even, lines)))
    for _ in range(2):
        rough = Warp(rough.lens, (*rough.shifts, _fine(rough, plan, even, lines)))
    return rough


def _strokes(warp: Warp, plan: SheetPlan, even: Pixels) -> tuple[Pixels, Pixels]:
    """Where strokes run across the sheet, and, over its diagonal, where they run down it."""
    look = warp.mesh(plan, LOOK_PX_A_MM).cut(even, how=cv2.INTER_LINEAR)
    length = round(STROKE_MM * LOOK_PX_A_MM)
    upright = rulings.across(np.asarray(cv2.transpose(look), np.uint8), length)
    return np.minimum(rulings.across(look, length), DARKEST), np.minimum(upright, DARKEST)


def _rough(warp: Warp, plan: SheetPlan, even: Pixels, lines: tuple[_Lines, _Lines]) -> _Shift:
    """Of each strip of the sheet one shift for all rulings that cross it: together they can't be mistaken."""
    drawn = _strokes(warp, plan, even)
    found = []
    for strokes, mine, size in zip(drawn, lines, (plan.width_mm, plan.height_mm), strict=True):
        middles = (np.arange(STRIPS) + 0.5) * size / STRIPS
        shifts = _followed(np.stack([_votes(strokes, mine, middle, size / STRIPS) for middle in middles]))
        found.append((2 * middles / size - 1, shifts))
    (x, down), (y, across) = found
    level = np.zeros(STRIPS)
    ones = np.ones(STRIPS)
    return _Shift(
        plan,
        _Field(np.stack([level, y], axis=1), across, ones, (1, TERMS_ALONG)),
        _Field(np.stack([x, level], axis=1), down, ones, (TERMS_ALONG, 1)),
    )


def _votes(strokes: Pixels, lines: _Lines, middle: float, width: float) -> Values:
    """(shifts,) how dark it is where the rulings of one strip would lie after each shift."""
    first, last = (round((middle + side * width / 2) * LOOK_PX_A_MM) for side in (-1, 1))
    profile = cv2.GaussianBlur(
        strokes[:, first:last].mean(axis=1, dtype=np.float32).reshape(-1, 1), (1, 7), 0, sigmaY=1.4
    )
    mine = lines.at[(lines.first <= middle) & (middle <= lines.last)]
    tried = np.arange(-FARTHEST_MM, FARTHEST_MM + STEP_MM / 2, STEP_MM)
    if not len(mine):
        return np.zeros(len(tried))
    places = np.rint((mine[None, :] + tried[:, None]) * LOOK_PX_A_MM - 0.5).astype(int)
    return np.asarray(profile.ravel()[np.clip(places, 0, len(profile) - 1)].mean(axis=1) / DARKEST)


def _followed(votes: Values) -> Values:
    """(strips,) millimetres: the way through the strips that most darkness lies on and that nowhere jumps (Viterbi)."""
    count = votes.shape[1]
    home = np.abs(np.arange(count) - count // 2)
    scores = votes - FAR_COSTS * home
    best, came = scores[0], []
    for score in scores[1:]:
        steps = np.arange(-STEPS_A_STRIP, STEPS_A_STRIP + 1)
        padded = np.pad(best, STEPS_A_STRIP, constant_values=-np.inf)
        ways = (
            np.stack([padded[STEPS_A_STRIP + step :][:count] for step in steps]) - STEP_COSTS * np.abs(steps)[:, None]
        )
        chosen = ways.argmax(axis=0)
        came.append(chosen - STEPS_A_STRIP)
        best = ways.max(axis=0) + score
    at = int(best.argmax())
    way = [at]
    for step in reversed(came):
        at += int(step[at])
        way.append(at)
    return np.asarray((np.array(way[::-1]) - count // 2) * STEP_MM)


def _fine(warp: Warp, plan: SheetPlan, even: Pixels, lines: tuple[_Lines, _Lines]) -> _Shift:
    """Each ruling in each strip by itself, and one smooth surface through all of them."""
    size = np.array([plan.width_mm, plan.height_mm])
    fields = []
    for axis, (strokes, mine) in enumerate(zip(_strokes(warp, plan, even), lines, strict=True)):
        points, values, weights = _measured(strokes, mine, size[axis])
        unit = 2 * (points if axis == 0 else points[:, ::-1]) / size - 1
        terms = (TERMS_ALONG, TERMS_ACROSS) if axis == 0 else (TERMS_ACROSS, TERMS_ALONG)
        fields.append(_Field(unit, values, weights, terms))
    return _Shift(plan, fields[1], fields[0])


def _measured(strokes: Pixels, lines: _Lines, length_mm: float) -> tuple[Points, Values, Values]:
    """(n, 2) places along and across; (n,) how far the ruling lies from there; (n,) how dark it is."""
    width = length_mm / STRIPS
    reach = round(NEAR_MM * LOOK_PX_A_MM)
    offsets = np.arange(-reach, reach + 1) / LOOK_PX_A_MM
    points, values, weights = [], [], []
    for strip in range(STRIPS):
        middle = (strip + 0.5) * width
        first, last = round(strip * width * LOOK_PX_A_MM), round((strip + 1) * width * LOOK_PX_A_MM)
        profile = np.pad(strokes[:, first:last].mean(axis=1, dtype=np.float64), reach + 2)
        for at in lines.at[(lines.first <= middle) & (middle <= lines.last)]:
            exact = at * LOOK_PX_A_MM - 0.5
            home = round(exact)
            near = profile[home + 2 : home + 2 * reach + 3] if 0 <= home < strokes.shape[0] else np.zeros(0)
            if len(near) != len(offsets) or (peak := float(near.max())) < PEAK_LEAST:
                continue
            dark = np.where(np.abs(offsets - offsets[int(near.argmax())]) <= 0.5, near, 0.0)
            points.append((middle, at))
            values.append(float((dark * offsets).sum() / dark.sum()) + (home - exact) / LOOK_PX_A_MM)
            weights.append(min(peak / DARKEST, 1.0))
    return np.array(points).reshape(-1, 2), np.array(values), np.array(weights)
