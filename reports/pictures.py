"""Figures as pictures: shapes on a plane of whole units, told apart by pattern and words, never by colour alone.

Each picture carries the table it is drawn from, so that who cannot see it, or wants the number, has it beside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from reports.facts import ADULT_AT_YEARS, Fact
from reports.periods import Period, day_here, spoken

Fill = Literal["none", "dots", "hatch", "cross", "paper"]
"""`none` is an outline alone, `paper` a ground for words without one."""
WIDTH = 640
_ROW, _LABEL, _NUMBER = 28, 170, 110
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
    picture = Picture("Tháp tuổi", told, 20 * (len(counts) + 2), ("Tuổi", "Nam", "Nữ", "Cộng"), rows)
    most, middle, half = max([1, *(max(pair) for _, pair in counts)]), WIDTH / 2, WIDTH / 2 - 70
    picture.words.extend([Words(middle - 30, 14, "Nam", "end", True), Words(middle + 30, 14, "Nữ", "start", True)])
    for at, (age, (boys, girls)) in enumerate(counts, start=1):
        y, left, right = 20 * at, half * boys / most, half * girls / most
        picture.boxes.append(Box(middle - 18 - left, y, left, 16, "hatch"))
        picture.boxes.append(Box(middle + 18, y, right, 16, "dots"))
        picture.words.append(Words(middle, y + 13, str(age), "middle"))
        picture.words.append(Words(middle - 24 - left, y + 13, str(boys), "end"))
        picture.words.append(Words(middle + 24 + right, y + 13, str(girls)))
    return picture


def kinds_of_findings(counts: Sequence[tuple[str, str, int]]) -> Picture:
    """A bar for each kind of finding (rule, words, count), the most frequent first, with its share of all."""
    ordered = sorted(counts, key=lambda line: (-line[2], line[0]))
    whole = sum(count for *_, count in ordered)
    rows = tuple((rule, words, str(count), _percent(count, whole)) for rule, words, count in ordered)
    told = f"{whole} lỗi cần xem. Thanh dài hơn là nhiều hơn; số và tỷ lệ ghi ở cuối thanh."
    height = _ROW * (len(ordered) + 1)
    picture = Picture("Lỗi cần xem theo loại", told, height, ("Mã", "Loại lỗi", "Số lỗi", "Tỷ lệ"), rows)
    most, room = max([1, *(count for *_, count in ordered)]), WIDTH - _LABEL - _NUMBER
    for at, (rule, words, count) in enumerate(ordered):
        y, width = _ROW * at + 6, room * count / most
        picture.words.append(Words(_LABEL - 8, y + 13, f"{rule} {words}"[:24], "end"))
        picture.boxes.append(Box(_LABEL, y, width, 16, "hatch"))
        picture.words.append(Words(_LABEL + width + 6, y + 13, f"{count} · {_percent(count, whole)}"))
    return picture


def progress(
    cases: Sequence[tuple[str, datetime | None, datetime | None]], begun: date, until: date, unknown: str
) -> Picture:
    """A strip a hamlet: how many of its children were checked at home (dashed) and finished (solid), day by day."""
    days = _days(Period(begun, max(begun, until)))
    near: dict[str, list[tuple[datetime | None, datetime | None]]] = {}
    for name, checked_at, entered_at in sorted(cases, key=lambda case: case[0]):
        near.setdefault(name or unknown, []).append((checked_at, entered_at))
    title, strip = "Tiến độ từng thôn, bản", 56
    told = "Nét đứt: đã kiểm tra tại hộ. Nét liền: đã cập nhật phần mềm. Cao hết dải là đủ mọi trẻ trong đợt."
    rows, height = [], strip * len(near) + 30
    picture = Picture(title, told, height, ("Thôn, bản", "Trẻ trong đợt", *map(spoken, days)), ())
    for at, (name, steps) in enumerate(near.items()):
        checked, entered = ([_by(day, [step[which] for step in steps]) for day in days] for which in (0, 1))
        rows.append((name, str(len(steps)), *(f"{a} / {b}" for a, b in zip(checked, entered, strict=True))))
        bottom = strip * at + strip - 8
        picture.strokes.append(Stroke(((_LABEL, bottom), (WIDTH - _NUMBER, bottom))))
        for numbers, is_dashed in ((checked, True), (entered, False)):
            picture.strokes.append(Stroke(_points(numbers, len(steps), bottom, strip - 16), is_dashed))
        picture.words.append(Words(_LABEL - 8, bottom - 8, name[:22], "end"))
        picture.words.append(Words(WIDTH - _NUMBER + 8, bottom - 8, f"{checked[-1]} / {entered[-1]} / {len(steps)}"))
    picture.words.extend(
        [
            Words(_LABEL, height - 8, spoken(days[0])),
            Words(WIDTH - _NUMBER, height - 8, spoken(days[-1]), "end"),
        ]
    )
    return Picture(title, told, height, picture.header, tuple(rows), [], picture.strokes, picture.words)


def schematic(hamlets: Sequence[tuple[str, int, int]]) -> Picture:
    """A tile a hamlet (name, children, children without a fault), in the order of names: denser where more is clean."""
    across, tile, gap = 4, 148, 12
    rows = tuple((name, str(whole), str(clean), _percent(clean, whole)) for name, whole, clean in hamlets)
    levels = "; ".join(f"{words}: {_PATTERNS[fill]}" for _, fill, words in LEVELS)
    told = f"Ô vuông là thôn, bản, không theo vị trí thật. Nền theo tỷ lệ trẻ không còn lỗi: {levels}."
    height = (tile / 2 + gap) * -(-len(hamlets) // across) + gap
    picture = Picture("Sơ đồ thôn, bản", told, height, ("Thôn, bản", "Số trẻ", "Không còn lỗi", "Tỷ lệ"), rows)
    for at, (name, whole, clean) in enumerate(hamlets):
        x, y = (at % across) * (tile + gap) + 4, (at // across) * (tile / 2 + gap) + 4
        picture.boxes.append(Box(x, y, tile, tile / 2, _level(clean, whole)))
        picture.boxes.append(Box(x + 6, y + 8, tile - 12, 46, "paper"))
        picture.words.append(Words(x + tile / 2, y + 27, name[:18], "middle", True))
        picture.words.append(Words(x + tile / 2, y + 47, f"{whole} trẻ · {_percent(clean, whole)}", "middle"))
    return picture


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


def _points(numbers: Sequence[int], whole: int, bottom: float, height: float) -> tuple[tuple[float, float], ...]:
    room, last = WIDTH - _LABEL - _NUMBER, max(len(numbers) - 1, 1)
    places = [(_LABEL + room * at / last, bottom - height * number / whole) for at, number in enumerate(numbers)]
    return tuple((round(x, 1), round(y, 1)) for x, y in places)
