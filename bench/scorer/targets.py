"""What reading must show, figure by figure, by quality of the photo, and whether a run shows it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bench.scorer.tally import Judged, Score

QUALITIES = {"0–2": (0, 1, 2), "3": (3,), "4": (4,), "0–3": (0, 1, 2, 3)}
DIGITS_ALONE = ("birth_date", "personal_id")
GAP_MAX = 0.03
"""Two sets of pages may differ by so much; more means that one of them was tuned to."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """None where there was nothing to count."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Limit:
    """The least or the most one figure may be, on photos of which quality."""

    name: str
    quality: str
    least: float | None = None
    most: float | None = None

    def is_met(self, share: Share) -> bool | None:
        """None where there was nothing to count."""
        if share.value is None:
            return None
        return (self.least is None or share.value >= self.least) and (self.most is None or share.value <= self.most)

    @property
    def wanted(self) -> str:
        """The limit in words of a table: "≥ 99.5 %"."""
        sign, limit = ("≥", self.least) if self.least is not None else ("≤", self.most or 0.0)
        return f"{sign} {100 * limit:g} %"


@dataclass(frozen=True, slots=True)
class Target:
    """A limit and how a run's figure is counted."""

    limit: Limit
    count: Callable[[Score], Share]

    def of(self, total: Score) -> Share:
        """The figure of a run."""
        return self.count(total.of_qualities(QUALITIES[self.limit.quality]))


def _rows_found(total: Score) -> Share:
    return Share(total.found, total.rows)


def _rows_extra(total: Score) -> Share:
    return Share(total.extra, total.rows)


def _right(fill: str, fields: Sequence[str] = ()) -> Callable[[Score], Share]:
    """Of the fields written in this way, and only of `fields` when given, those read exactly."""

    def count(total: Score) -> Share:
        asked = [one for one in total.judged if one.is_written and one.fill == fill]
        kept = [one for one in asked if not fields or one.field in fields]
        return Share(sum(one.is_right for one in kept), len(kept))

    return count


def _invented(total: Score) -> Share:
    blank = [one for one in total.judged if not one.is_written]
    return Share(sum(not one.is_right for one in blank), len(blank))


def _touchless(total: Score) -> Share:
    return Share(round(total.touchless * len(total.judged)), len(total.judged))


def _by_quality(
    name: str, count: Callable[[Score], Share], limits: Sequence[float], at_most: bool = False
) -> Iterable[Target]:
    for quality, limit in zip(("0–2", "3", "4"), limits, strict=True):
        yield Target(Limit(name, quality, most=limit) if at_most else Limit(name, quality, least=limit), count)


TARGETS: tuple[Target, ...] = (
    *_by_quality("rows found", _rows_found, (0.995, 0.98, 0.95)),
    *_by_quality("rows extra", _rows_extra, (0.005, 0.005, 0.005), at_most=True),
    *_by_quality("print, fields exactly right", _right("typed"), (0.99, 0.95, 0.90)),
    *_by_quality("handwriting, fields exactly right", _right("hand"), (0.95, 0.85, 0.75)),
    *_by_quality("handwritten dates and 12 digits alone", _right("hand", DIGITS_ALONE), (0.92, 0.80, 0.70)),
    *_by_quality("invented where the paper is blank", _invented, (0.005, 0.01, 0.01), at_most=True),
    Target(Limit("touchless, at most 0.5 % wrong", "0–3", least=0.70), _touchless),
)
BESIDE_RECORDS = (
    Limit("touchless beside known records", "0–3", least=0.85),
    Limit("changed facts the records swallowed", "0–3", most=0.005),
)
"""Counted by bench/known, on pages that are read once more."""


def line(limit: Limit, share: Share) -> str:
    """One figure beside its target."""
    return _line(limit.name, limit.quality, limit.wanted, [_shown(limit, share)])


def table(totals: Sequence[tuple[str, Score]]) -> str:
    """Each figure beside its target, a column for each set of pages, and the gap between the first two sets."""
    names = [name for name, _ in totals]
    lines = [_line("", "quality", "target", [f"{name:>22}" for name in names] + ["gap"] * (len(names) > 1))]
    for target in TARGETS:
        shares = [target.of(total) for _, total in totals]
        limit, shown = target.limit, [_shown(target.limit, share) for share in shares]
        lines.append(_line(limit.name, limit.quality, limit.wanted, shown + _gap(shares)))
    return "\n".join(lines)


def gap(one: Iterable[Judged], other: Iterable[Judged]) -> float:
    """How far two sets are apart, in the share of written fields that were read exactly."""
    shares = [_right_share(judged) for judged in (one, other)]
    return shares[0] - shares[1]


def _right_share(judged: Iterable[Judged]) -> float:
    written = [one.is_right for one in judged if one.is_written]
    return sum(written) / max(len(written), 1)


def _line(name: str, quality: str, wanted: str, shown: Sequence[str]) -> str:
    return f"{name:38} {quality:>7} {wanted:>9}   " + "   ".join(shown)


def _shown(limit: Limit, share: Share) -> str:
    if share.value is None:
        return f"{'–':>22}"
    mark = "✓" if limit.is_met(share) else "✗"
    return f"{share.part:6}/{share.whole:<5} {100 * share.value:5.1f} % {mark}"


def _gap(shares: Sequence[Share]) -> list[str]:
    values = [share.value for share in shares[:2]]
    if len(values) < 2:
        return []
    one, other = values
    return ["" if one is None or other is None else f"{100 * (one - other):+5.1f}"]
