"""Figures as pictures: shapes on a plane of whole units, told apart by pattern and words, never by colour alone.

Each picture carries the table it is drawn from, so that who cannot see it, or wants the number, has it beside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from textwrap import wrap
from typing import Literal

from catalogue.clock import day_here
from reports.facts import ADULT_AT_YEARS, Fact
from reports.periods import Period, spoken

Fill = Literal["none", "dots", "hatch", "cross"]
"""`none` is an outline alone."""
WIDTH = 360
"""As wide as a phone, so that nobody has to push a picture aside; names stand above what they name, in whole."""
_EDGE = 1
"""Half of an outline lies outside of its shape."""
_LINE, _BAR, _STRIP, _GAP = 18, 12, 40, 10
_NAME_MAX, _TILE_NAME_MAX = 36, 13
"""Letters of a line beside a number, and in a tile."""
_POINTS = 7
LEVELS: tuple[tuple[int, Fill, str], ...] = (
    (25, "none", "dưới 25 %"),
    (50, "dots", "25 – dưới 50 %"),
    (75, "hatch", "50 – dưới 75 %"),
    (101, "cross", "từ 75 %"),
)
"""Upper bound in percent, pattern and words of each level of the schematic."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with a pattern in it."""

    x: float
    y: float
    width: float
    height: float
    fill: Fill = "none"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points (x, y); dashed where it is the second of two."""

    points: tuple[tuple[float, float], ...]
    is_dashed: bool = False

    @property
    def told(self) -> str:
        """As SVG has it."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Words:
    """A text at a point; `anchor` start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes on a plane WIDTH wide and `height` high, and the table behind them."""

    title: str
    told: str
    height: float
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    boxes: list[Box] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


def pyramid(facts: Sequence[Fact], day: date) -> Picture:
    """Boys to the left (hatched), girls to the right (dotted), a row for each year of age, the eldest on top."""
    there = [fact for fact in facts if fact.is_there(day)]
    counts = [
        (age, [sum(fact.age(day) == age and fact.sex == sex for fact in there) for sex in ("male", "female")])
        for age in reversed(range(ADULT_AT_YEARS))
    ]
    rows = tuple((f"{age} tuổi", str(boys), str(girls), str(boys + girls)) for age, (boys, girls) in counts)
    shown = sum(sum(pair) for _, pair in counts)
    told = f"{shown} trẻ rõ tuổi và giới tính, đến ngày {spoken(day)}. Trái, gạch chéo: nam. Phải, chấm: nữ."
    picture = Picture("Tháp tuổi", told, 20 * (len(counts) + 1), ("Tuổi", "Nam", "Nữ", "Cộng"), rows)
    most, middle, half = max([1, *(max(pair) for _, pair in counts)]), WIDTH / 2, WIDTH / 2 - 54
    picture.words.extend([Words(middle - 30, 14, "Nam", "end", True), Words(middle + 30, 14, "Nữ", "start", True)])
    for at, (age, (boys, girls)) in enumerate(counts, start=1):
        y, left, right = 20 * at, half * boys / most, half * girls / most
        picture.boxes.append(Box(middle - 18 - left, y, left, 16, "hatch"))
        picture.boxes.append(Box(middle + 18, y, right, 16, "dots"))
        picture.words.append(Words(middle, y + 13, str(age), "middle"))
        picture.words.append(Words(middle - 22 - left, y + 13, str(boys), "end"))
        picture.words.append(Words(middle + 22 + right, y + 13, str(girls)))
    return picture


def kinds_of_findings(counts: Sequence[tuple[str, str, int]]) -> Picture:
    """A bar for each kind of finding (rule, words, count), the most frequent first, with its share of all."""
    ordered = sorted(counts, key=lambda line: (-line[2], line[0]))
    whole, most = sum(count for *_, count in ordered), max([1, *(count for *_, count in ordered)])
    rows = tuple((f"{rule} {words}", str(count), _percent(count, whole)) for rule, words, count in ordered)
    told = f"{whole} lỗi cần xem. Thanh dài hơn là nhiều hơn; số và tỷ lệ ghi ở cuối dòng."
    drawn, boxes, y = list[Words](), list[Box](), 0.0
    for rule, words, count in ordered:
        y = _named(drawn, y, f"{rule} {words}", f"{count} · {_percent(count, whole)}")
        boxes.append(Box(_EDGE, y, (WIDTH - 2 * _EDGE) * count / most, _BAR, "hatch"))
        y += _BAR + _GAP
    return Picture("Lỗi cần xem theo loại", told, y, ("Loại lỗi", "Số lỗi", "Tỷ lệ"), rows, boxes, [], drawn)


def progress(
    cases: Sequence[tuple[str, datetime | None, datetime | None]], begun: date, until: date, unknown: str
) -> Picture:
    """A strip a hamlet: how many of its children were checked at home (dashed) and finished (solid), day by day."""
    days = _days(Period(begun, max(begun, until)))
    near: dict[str, list[tuple[datetime | None, datetime | None]]] = {}
    for name, checked_at, entered_at in sorted(cases, key=lambda case: case[0]):
        near.setdefault(name or unknown, []).append((checked_at, entered_at))
    told = (
        "Nét đứt: đã kiểm tra tại hộ. Nét liền: đã cập nhật phần mềm. Chạm mép trên của khung là đủ mọi trẻ trong đợt. "
        "Số ở cuối dòng: đã kiểm tra / đã cập nhật / trẻ trong đợt."
    )
    header, rows = ("Thôn, bản", "Trẻ trong đợt", *map(spoken, days)), []
    words, boxes, strokes, y = list[Words](), list[Box](), list[Stroke](), 0.0
    for name, steps in near.items():
        checked, entered = ([_by(day, [step[which] for step in steps]) for day in days] for which in (0, 1))
        rows.append((name, str(len(steps)), *(f"{a} / {b}" for a, b in zip(checked, entered, strict=True))))
        y = _named(words, y, name, f"{checked[-1]} / {entered[-1]} / {len(steps)}")
        boxes.append(Box(_EDGE, y, WIDTH - 2 * _EDGE, _STRIP))
        strokes.append(Stroke(_points(checked, len(steps), y + _STRIP), is_dashed=True))
        strokes.append(Stroke(_points(entered, len(steps), y + _STRIP)))
        y += _STRIP + _GAP
    words += [Words(0, y + 6, spoken(days[0])), Words(WIDTH, y + 6, spoken(days[-1]), "end")]
    return Picture("Tiến độ từng thôn, bản", told, y + _GAP, header, tuple(rows), boxes, strokes, words)


def schematic(hamlets: Sequence[tuple[str, int, int]]) -> Picture:
    """A tile a hamlet (name, children, children without a fault), in the order of names: denser where more is clean."""
    across, tile, band = 3, 112, 18
    rows = tuple((name, str(whole), str(clean), _percent(clean, whole)) for name, whole, clean in hamlets)
    levels = "; ".join(f"{words}: {_PATTERNS[fill]}" for _, fill, words in LEVELS)
    told = f"Ô là thôn, bản, không theo vị trí thật. Dải dưới ô theo tỷ lệ trẻ không còn lỗi: {levels}."
    names = [wrap(name, _TILE_NAME_MAX) for name, _, _ in hamlets]
    high = _LINE * (max(map(len, names), default=0) + 1) + _GAP + band
    height = (high + _GAP) * -(-len(hamlets) // across) + _EDGE
    picture = Picture("Sơ đồ thôn, bản", told, height, ("Thôn, bản", "Số trẻ", "Không còn lỗi", "Tỷ lệ"), rows)
    for at, ((_, whole, clean), lines) in enumerate(zip(hamlets, names, strict=True)):
        x, y = _EDGE + (at % across) * (tile + _GAP), _EDGE + (at // across) * (high + _GAP)
        picture.boxes.append(Box(x, y, tile, high))
        picture.boxes.append(Box(x, y + high - band, tile, band, _level(clean, whole)))
        for line, name in enumerate(lines, start=1):
            picture.words.append(Words(x + tile / 2, y + _LINE * line, name, "middle", True))
        count = f"{whole} trẻ · {_percent(clean, whole)}"
        picture.words.append(Words(x + tile / 2, y + _LINE * (len(lines) + 1), count, "middle"))
    return picture


def _named(words: list[Words], y: float, name: str, number: str) -> float:
    """Write a name in whole, over as many lines as it takes, a number at the end of the last; where both end."""
    for line in wrap(name, _NAME_MAX):
        y += _LINE
        words.append(Words(0, y - 5, line))
    words.append(Words(WIDTH, y - 5, number, "end"))
    return y


_PATTERNS: Mapping[Fill, str] = {
    "none": "để trống",
    "dots": "chấm",
    "hatch": "gạch chéo",
    "cross": "gạch ô",
}


def _level(clean: int, whole: int) -> Fill:
    percent = 100 * clean / whole if whole else 0
    return next(fill for below, fill, _ in LEVELS if percent < below)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %".replace(".", ",") if whole else "–"


def _days(of: Period) -> list[date]:
    """The first and last day, and up to five between, evenly."""
    length = (of.last - of.first).days
    steps = min(length, _POINTS - 1)
    return [of.first + timedelta(days=round(length * at / steps)) for at in range(steps + 1)] if steps else [of.last]


def _by(day: date, moments: Sequence[datetime | None]) -> int:
    return sum(moment is not None and day_here(moment) <= day for moment in moments)


def _points(numbers: Sequence[int], whole: int, bottom: float) -> tuple[tuple[float, float], ...]:
    room, last = WIDTH - 2 * _EDGE, max(len(numbers) - 1, 1)
    places = [(_EDGE + room * at / last, bottom - _STRIP * number / whole) for at, number in enumerate(numbers)]
    return tuple((round(x, 1), round(y, 1)) for x, y in places)
