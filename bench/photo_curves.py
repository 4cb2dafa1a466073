"""How the share of fields read right falls with each measure of the phone, and where its limits should lie."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.photo_damage import Taken

READABLE = 0.9
"""Of what is read of the same page taken well."""
BINS = 6
CURVES = {
    "sheet_px": ("small",),
    "edge_share": ("blurred", "shaken", "as it is"),
    "light": ("dark",),
    "shadow": ("shadow",),
    "glare": ("glare",),
    "corners_missing": ("corner",),
}
"""Which damages change which measure."""
MORE_IS_BETTER = ("sheet_px", "light", "shadow")
NEAR = 0.02
"""Of the sheet's diagonal."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One photo: `right` the share of its fields read exactly over that of its page taken well; what the phone measured
    and said of it ("" is good), and where it saw the sheet's corners, in pixels (none when it saw no sheet)."""

    photo: Taken
    right: float
    measures: dict[str, float]
    word: str
    corners: list[tuple[float, float]]

    @property
    def is_readable(self) -> bool:
        """Nearly as well as its page can be."""
        return self.right >= READABLE


def report(samples: Sequence[Sample], limits: dict[str, float]) -> str:
    """Curves, limits, what the verdict as a whole is worth, how well the outline is found."""
    lines = []
    for measure, kinds in CURVES.items():
        of_kind = [one for one in samples if one.photo.kind in ("good", *kinds) and measure in one.measures]
        if not {one.photo.kind for one in of_kind} - {"good"}:
            continue
        lines += [f"\n{measure} ({', '.join(kinds)})", *_curve(measure, of_kind)]
        if measure in limits:
            found, wrong = best_limit(measure, of_kind)
            lines.append(f"  limit by these photos {found:.4g} ({wrong} of {len(of_kind)} judged wrongly by it)")
            lines.append(f"  limit in the phone    {limits[measure]:.4g}")
    return "\n".join([*lines, "", *_worth(samples), "", *_outlines(samples)])


def _curve(measure: str, samples: Sequence[Sample]) -> list[str]:
    """Photos in order of the measure, best first, in groups of like size."""
    ordered = sorted(samples, key=lambda one: one.measures[measure], reverse=measure in MORE_IS_BETTER)
    lines = []
    for group in np.array_split(np.arange(len(ordered)), min(BINS, len(ordered))):
        values = [ordered[at].measures[measure] for at in group]
        right = float(np.mean([ordered[at].right for at in group]))
        bar = "█" * round(30 * min(right, 1.0))
        lines.append(f"  {min(values):9.4g} – {max(values):9.4g}  {len(group):3} photos  {100 * right:5.1f} % {bar}")
    return lines


def best_limit(measure: str, samples: Sequence[Sample]) -> tuple[float, int]:
    """The limit by which fewest photos are judged wrongly, and how many those are."""
    sign = -1 if measure in MORE_IS_BETTER else 1
    ordered = sorted(samples, key=lambda one: sign * one.measures[measure])
    values = [one.measures[measure] for one in ordered]
    readable = np.array([one.is_readable for one in ordered])
    # Refused are those from the cut on; a cut at the end refuses none.
    wrong = [int(np.sum(~readable[:cut]) + np.sum(readable[cut:])) for cut in range(len(ordered) + 1)]
    cut = int(np.argmin(wrong))
    around = values[max(cut - 1, 0) : cut + 1] or values[-1:]
    return sum(around) / len(around), wrong[cut]


def _worth(samples: Sequence[Sample]) -> list[str]:
    lines = []
    for name, group in (
        ("called good", [one for one in samples if not one.word]),
        ("to be taken again", [one for one in samples if one.word]),
    ):
        right = float(np.mean([one.right for one in group])) if group else 0.0
        readable = sum(one.is_readable for one in group)
        lines.append(
            f"{name:18} {len(group):4} photos, {100 * right:5.1f} % of what the page gives taken well; "
            f"{readable} of them readable (at least {100 * READABLE:.0f} %)"
        )
    for word in sorted({one.word for one in samples if one.word}):
        group = [one for one in samples if one.word == word]
        kinds = {kind: sum(one.photo.kind == kind for one in group) for kind in {one.photo.kind for one in group}}
        told = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
        lines.append(f"  {word:8} {len(group):4} photos: {told}")
    return lines


def _outlines(samples: Sequence[Sample]) -> list[str]:
    whole = [one for one in samples if one.photo.kind not in ("corner", "as it is")]
    near = sum(bool(one.corners) and _corner_error(one) <= NEAR for one in whole)
    cut = [one for one in samples if one.photo.kind == "corner"]
    said = sum(one.measures.get("corners_missing", 0) > 0 for one in cut)
    alarms = sum(one.measures.get("corners_missing", 0) > 0 for one in whole)
    return [
        f"all four corners within {100 * NEAR:.0f} % of the sheet's diagonal: {near} of {len(whole)} whole sheets",
        f"a corner that is out is told: {said} of {len(cut)}; told where none was: {alarms} of {len(whole)}",
    ]


def _corner_error(one: Sample) -> float:
    """The farthest corner's distance from where it is, in diagonals."""
    assert one.photo.corners is not None
    apart = np.linalg.norm(np.array(one.corners) - one.photo.corners, axis=1)
    return float(apart.max() / np.linalg.norm(one.photo.corners[2] - one.photo.corners[0]))
