"""Indicators of Thông tư 13/2021/TT-BLĐTBXH that a commune's register can answer, each with its definition.

What it cannot (mortality rates, opinions heard, places to play) is named and left out. Source: domain dossier 7.1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from db.queries import counting
from reports import hiding
from reports.asked import Asked
from reports.facts import Fact, facts
from reports.measures import MEASURES
from reports.movement import MOVES
from reports.periods import Period
from reports.tables import CHANGE, Check, Column, Line, Report

KIND = "indicators"
TITLE = "CHỈ TIÊU THỐNG KÊ VỀ TRẺ EM"
SOURCE = "Thông tư 13/2021/TT-BLĐTBXH"
_LEFT_OUT = (
    "Chưa tính được từ sổ: tỷ suất sinh thô; tỷ suất tử vong sơ sinh, dưới 1 tuổi, dưới 5 tuổi; thiết chế văn hóa, "
    "điểm vui chơi; trẻ em được lấy ý kiến; kỹ năng an toàn trên mạng."
)


@dataclass(frozen=True, slots=True)
class _Indicator:
    """A number of `part`, and its share of `whole` in percent where there is one ("" for none)."""

    part: str
    whole: str = ""


_GROUPS: dict[str, tuple[_Indicator, ...]] = {
    "I. Chung": (
        _Indicator("total"),
        _Indicator("male", "total"),
        _Indicator("female", "total"),
        _Indicator("under_6", "total"),
        _Indicator("from_6", "total"),
        _Indicator("from_11", "total"),
        _Indicator("unknown_age", "total"),
        _Indicator("minority", "total"),
        _Indicator("born"),
        _Indicator("boys_born", "girls_born"),
    ),
    "III. Bảo vệ trẻ em": (_Indicator("special", "total"), _Indicator("helped", "special"), _Indicator("harmed")),
    "IV. Giáo dục": (_Indicator("nursery", "nursery_age"), _Indicator("kindergarten", "kindergarten_age")),
}
_BIRTHS = {"boys_born": ("male", "bé trai"), "girls_born": ("female", "bé gái")}
FIGURES = frozenset({*MEASURES, *MOVES, *_BIRTHS})
"""Every key that a figure of a report has."""
_COLUMNS = (
    Column("number", "Số lượng"),
    Column("whole", "Trên tổng số"),
    Column("percent", "Tỷ lệ, %", rate_of=("number", "whole")),
    Column("before", "Cùng kỳ năm trước"),
    Column(CHANGE, "Tăng (+), giảm (−)"),
)


def make(asked: Asked) -> Report:
    """The indicators at the end of the period; births are those of the period."""
    known, period = facts(asked.session, asked.keyring, asked.scope), asked.period
    lines: list[Line] = []
    for words, indicators in _GROUPS.items():
        lines += [Line(words, (), "section"), *(_line(known, one, period) for one in indicators)]
    commune, province = counting.place(asked.session, asked.scope)
    report = Report(
        kind=KIND,
        title=TITLE,
        commune=commune,
        province=province,
        period=period,
        first_heading="Chỉ tiêu",
        columns=_COLUMNS,
        lines=tuple(lines),
        checks=tuple(_checks(lines)),
        notes=(f"Theo {SOURCE}.", _LEFT_OUT),
        definitions=tuple(_definitions()),
        sums=tuple(_sums(lines)),
    )
    return hiding.for_everybody(report)


def number(known: Sequence[Fact], key: str, period: Period) -> int:
    """How many children a key counts: a measure at the period's end, or births in it."""
    return sum(is_behind(fact, key, period) for fact in known)


def is_behind(fact: Fact, key: str, period: Period) -> bool:
    """Whether a child is one of those a figure counts. KeyError for a key that no figure has."""
    if key in _BIRTHS:
        return fact.sex == _BIRTHS[key][0] and MOVES["born"][2](fact, period)
    return MOVES[key][2](fact, period) if key in MOVES else MEASURES[key].counts(fact, period.last)


def words_of(key: str) -> str:
    """What a figure is called. KeyError for a key that no figure has."""
    if key in _BIRTHS:
        return f"Sinh trong kỳ, {_BIRTHS[key][1]}"
    return MOVES[key][0] if key in MOVES else MEASURES[key].words


def _line(known: Sequence[Fact], one: _Indicator, period: Period) -> Line:
    part, before = number(known, one.part, period), number(known, one.part, period.same_before())
    whole = number(known, one.whole, period) if one.whole else None
    rate = round(100 * part / whole, 1) if whole else None
    words = "Tỷ số giới tính khi sinh (bé trai trên 100 bé gái)" if one.part == "boys_born" else words_of(one.part)
    return Line(words, (part, whole, rate, before, part - before), measure=one.part)


def _definitions() -> Iterator[tuple[str, str]]:
    for indicators in _GROUPS.values():
        for one in indicators:
            if one.part == "boys_born":
                yield "Tỷ số giới tính khi sinh", "Số bé trai sinh trong kỳ trên 100 bé gái sinh trong kỳ."
            else:
                told = MOVES[one.part][1] if one.part in MOVES else MEASURES[one.part].definition
                rate = f" Tỷ lệ trên: {words_of(one.whole).lower()}." if one.whole else ""
                yield words_of(one.part), told + rate


def _checks(lines: Sequence[Line]) -> Iterator[Check]:
    of = {line.measure: line.cells for line in lines if line.cells}
    first = {key: int(cells[0] or 0) for key, cells in of.items()}
    ages = first["under_6"] + first["from_6"] + first["from_11"] + first["unknown_age"]
    yield Check("Các nhóm tuổi cộng lại = tổng số", ages == first["total"])
    yield Check("Nam + nữ không quá tổng số", first["male"] + first["female"] <= first["total"])
    parts = [cells for key, cells in of.items() if cells[1] is not None and key != "boys_born"]
    yield Check("Không số nào quá tổng số của nó", all(int(cells[0] or 0) <= int(cells[1] or 0) for cells in parts))


def _sums(lines: Sequence[Line]) -> Iterator[tuple[tuple[int, int], ...]]:
    at = {line.measure: place for place, line in enumerate(lines) if line.cells}
    for column in (0, 3, 4):
        yield tuple((at[key], column) for key in ("total", "under_6", "from_6", "from_11", "unknown_age"))
    for line in at.values():
        yield (line, 0), (line, 3), (line, 4)
    for one in (one for indicators in _GROUPS.values() for one in indicators if one.whole in at):
        yield (at[one.part], 1), (at[one.whole], 0)
