"""Dates as paper has them: known to the day, the month or only the year. Always day first."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, total_ordering

from catalogue.clock import today_here
from catalogue.letters import strip_marks
from catalogue.refusals import Refusal
from catalogue.vietnamese import fold

FIRST_YEAR, LAST_YEAR = 1900, 2099
_STEMS = ("giap", "at", "binh", "dinh", "mau", "ki", "canh", "tan", "nham", "qui")
_BRANCHES = ("ti", "suu", "dan", "mao", "thin", "ti", "ngo", "mui", "than", "dau", "tuat", "hoi")
_SEXAGENARY = {(_STEMS[i % 10], _BRANCHES[i % 12]): 1984 + i for i in range(60)}
"""The cycle that began with Giáp Tý 1984; a child under 16 falls into no other."""
_LUNAR = re.compile(r"\(?\b(?:al|am lich|am)\b\.?\)?")
_GAP = r"(?:\s*[-/.,]\s*|\s+)"
_DAY_FIRST = re.compile(
    rf"(?:sinh )?(?:(?:(?:ngay |mung )*(\d{{1,2}}){_GAP})?(?:thang )?(\d{{1,2}}){_GAP})?(?:nam )?(\d{{4}}|\d{{2}})"
    r"(?: 00:00(?::00)?)?"
)
_KEPT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
"""As records keep a day: most of what is asked, and nothing has to be folded for it."""
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?z?)?)?")


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year of the solar calendar; `is_lunar` says paper gave a lunar one, so only the year holds.

    A date less well known sorts before those inside it. ValueError when the calendar has no such day.
    """

    year: int
    month: int | None = None
    day: int | None = None
    is_lunar: bool = False

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    def __lt__(self, other: "PartialDate") -> bool:
        return self._key() < other._key()

    def _key(self) -> tuple[int, int, int, bool]:
        return self.year, self.month or 0, self.day or 0, self.is_lunar

    @property
    def iso(self) -> str:
        """ISO 8601, cut where knowledge ends: "2019-03-05", "2019-03", "2019"."""
        parts = [f"{self.year:04}"] + [f"{p:02}" for p in (self.month, self.day) if p is not None]
        return "-".join(parts)

    def spoken(self) -> str:
        """As offices write it, a zero before days under 10 and months 1 and 2: "05/3/2019", "3/2019", "2019"."""
        parts = [f"{self.day:02}"] if self.day else []
        if self.month:
            parts.append(f"{self.month:02}" if self.month < 3 else str(self.month))
        return "/".join([*parts, str(self.year)])

    def first_day(self) -> date:
        """The earliest day this may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> date:
        """The latest day this may mean."""
        if self.day and self.month:
            return date(self.year, self.month, self.day)
        month = self.month or 12
        after = date(self.year + month // 12, month % 12 + 1, 1)
        return date.fromordinal(after.toordinal() - 1)


@lru_cache(maxsize=16_384)
def parse(text: str) -> PartialDate | None:
    """The date a text means, or None when it means none or more than one (31/11, Excel's 43529, month first, 12/2).

    Two-digit years are taken from 10 to this year's. Lunar words and can chi ("Kỷ Hợi") leave only the year.
    Source: domain dossier 6.6.
    """
    if kept := _KEPT.fullmatch(text):
        return _real(int(kept[1]), int(kept[2]), int(kept[3]))
    words, is_lunar = _lunar_words(text)
    if (year := _can_chi(words)) is not None:
        return PartialDate(year, is_lunar=True)
    numbers = _numbers(words)
    if numbers is None:
        return None
    known = _real(numbers[0]) if is_lunar else _real(*numbers)
    return PartialDate(known.year, is_lunar=True) if known and is_lunar else known


def is_impossible(text: str) -> bool:
    """Whether a text has the shape of a date that no calendar has: 31/11/2019, 29/02/2019."""
    numbers = _numbers(_lunar_words(text)[0])
    return numbers is not None and _real(*numbers) is None


def swapped(text: str) -> PartialDate | None:
    """The date a text would mean with the month first; None when that is none or the same."""
    numbers = _numbers(_lunar_words(text)[0])
    if numbers is None or numbers[2] is None or numbers[1] == numbers[2]:
        return None
    return _real(numbers[0], numbers[2], numbers[1])


def age_on(born: PartialDate, day: date) -> range:
    """Full years a child may have on `day`: one value for a full birth date, two when day or month is unknown.

    Half-open range of int years. Refuses BORN_AFTER when `born` lies wholly after `day`. "Under 16" needs every
    value < 16; otherwise the officer is asked. Source: Luật Trẻ em 2016, Điều 1.
    """
    if born.first_day() > day:
        raise Refusal(
            "BORN_AFTER", f"Ngày sinh {born.spoken()} ở sau ngày đang xét. Xem lại ngày sinh.", field="birth_date"
        )
    youngest = min(born.last_day(), day)
    return range(_full_years(youngest, day), _full_years(born.first_day(), day) + 1)


def _full_years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@lru_cache(maxsize=16_384)
def _lunar_words(text: str) -> tuple[str, bool]:
    plain = strip_marks(fold(text, 2))
    solar, count = _LUNAR.subn(" ", plain)
    return " ".join(solar.split()).strip(" .,;()"), bool(count)


def _can_chi(words: str) -> int | None:
    parts = words.removeprefix("nam ").split()
    return _SEXAGENARY.get((parts[0], parts[1])) if len(parts) == 2 else None


def _numbers(words: str) -> tuple[int, int | None, int | None] | None:
    """(year, month, day) as written, real or not."""
    if match := _YEAR_FIRST.fullmatch(words):
        year, month, day = match[1], match[3], match[4]
    elif match := _DAY_FIRST.fullmatch(words):
        day, month, year = match.groups()
    else:
        return None
    if len(year) == 2 and (day is None or not 10 <= int(year) <= today_here().year % 100):
        return None
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    return full_year, int(month) if month else None, int(day) if day else None


def _real(year: int, month: int | None = None, day: int | None = None) -> PartialDate | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return None
