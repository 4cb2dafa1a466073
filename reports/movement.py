"""T4: the report of six months and of the year: who was there, who came, who left, who is there; then T1's totals."""

from collections.abc import Callable, Iterator, Sequence

from db.queries import counting
from reports import hamlet_table, hiding
from reports.asked import Asked
from reports.facts import Fact, facts
from reports.measures import MEASURES
from reports.periods import Period
from reports.tables import CHANGE, Check, Column, Line, Report, share

KIND = "movement"
TITLE = "BÁO CÁO TÌNH HÌNH TRẺ EM"
Moved = Callable[[Fact, Period], bool]


def _left(how: str) -> Moved:
    return lambda fact, of: fact.left in of and fact.how_left == how


MOVES: dict[str, tuple[str, str, Moved]] = {
    "opening": ("Có đầu kỳ", "Trẻ của địa bàn trước ngày đầu kỳ.", lambda fact, of: fact.opens(of)),
    "born": (
        "Sinh trong kỳ (+)",
        "Ngày sinh trong kỳ, cả khi hồ sơ được ghi sau; không gồm trẻ xã khác báo chuyển đến.",
        lambda fact, of: fact.came in of and fact.how_came == "born",
    ),
    "arrived": (
        "Chuyển đến (+)",
        "Xã khác báo chuyển đến, xã nhận trong kỳ.",
        lambda fact, of: fact.came in of and fact.how_came == "arrived",
    ),
    "moved_out": (
        "Chuyển đi (−)",
        "Chuyển đi trong kỳ, theo ngày chuyển đi; chưa rõ ngày ấy thì theo ngày ghi.",
        _left("moved_out"),
    ),
    "deceased": ("Tử vong (−)", "Mất trong kỳ, theo ngày mất; chưa rõ ngày ấy thì theo ngày ghi.", _left("deceased")),
    "aged_out": ("Đủ 16 tuổi (−)", "Sinh nhật lần thứ 16 trong kỳ, kể cả ngày cuối kỳ.", _left("aged_out")),
    "closing": ("Có cuối kỳ", "Trẻ của địa bàn vào cuối ngày cuối kỳ.", lambda fact, of: fact.is_there(of.last)),
}
"""Words, definition and test of every line of the balance; only the last child of a day can count in two of them."""
_SEXES = ("male", "female", "unknown_sex")
_COLUMNS = (
    Column("total", "Tổng số", "Kỳ này"),
    *(Column(key, MEASURES[key].words, "Kỳ này", measure=key) for key in _SEXES),
    Column("before", "Cùng kỳ năm trước", "So sánh"),
    Column(CHANGE, "Tăng (+), giảm (−)", "So sánh"),
    Column("percent", "So cùng kỳ, %", "So sánh", rate_of=("total", "before")),
)
_SIGNS = {"born": 1, "arrived": 1, "moved_out": -1, "deceased": -1, "aged_out": -1}


def make(asked: Asked) -> Report:
    """The balance of the period and the totals at its end, beside those of the same period a year before."""
    known, period = facts(asked.session, asked.keyring, asked.scope), asked.period
    moves = [_move(known, key, period) for key in MOVES]
    totals = [_total(known, key, period) for key in hamlet_table.KEYS if key not in _SEXES]
    extra = [_total(known, key, period) for key in ("from_6", "from_11", "helped")]
    commune, province = counting.place(asked.session, asked.scope)
    sections = (Line("I. Biến động trong kỳ", (), "section"), Line("II. Có đến cuối kỳ", (), "section"))
    lines = (sections[0], *moves, sections[1], *totals, *extra)
    report = Report(
        kind=KIND,
        title=TITLE,
        commune=commune,
        province=province,
        period=period,
        first_heading="Chỉ tiêu",
        columns=_COLUMNS,
        lines=lines,
        checks=tuple(_checks(moves, totals)),
        definitions=tuple((words, told) for words, told, _ in MOVES.values()),
        sums=tuple(_sums(lines)),
    )
    return hiding.for_everybody(report)


def _move(known: Sequence[Fact], key: str, period: Period) -> Line:
    words, _, test = MOVES[key]
    here = [fact for fact in known if test(fact, period)]
    before = sum(test(fact, period.same_before()) for fact in known)
    return Line(words, _cells(here, before), "total" if key in ("opening", "closing") else "line", measure=key)


def _total(known: Sequence[Fact], key: str, period: Period) -> Line:
    measure = MEASURES[key]
    here = [fact for fact in known if measure.counts(fact, period.last)]
    before = sum(measure.counts(fact, period.same_before().last) for fact in known)
    return Line(measure.words, _cells(here, before), measure=key)


def _cells(here: Sequence[Fact], before: int) -> tuple[int | float | None, ...]:
    sexes = [sum(fact.sex == sex for fact in here) for sex in ("male", "female")]
    return (len(here), *sexes, len(here) - sum(sexes), before, len(here) - before, share(len(here), before))


def _checks(moves: Sequence[Line], totals: Sequence[Line]) -> Iterator[Check]:
    numbers = {line.measure: [int(cell or 0) for cell in line.cells[:5]] for line in (*moves, *totals)}
    made = [numbers["opening"][at] + sum(sign * numbers[key][at] for key, sign in _SIGNS.items()) for at in range(5)]
    words = "Đầu kỳ + sinh + chuyển đến − chuyển đi − tử vong − đủ 16 tuổi = cuối kỳ"
    yield Check(words, made[:4] == numbers["closing"][:4])
    yield Check(f"Cùng kỳ năm trước: {words[0].lower()}{words[1:]}", made[4] == numbers["closing"][4])
    sexes = all(sum(line[1:4]) == line[0] for line in numbers.values())
    yield Check("Nam + nữ + chưa rõ = tổng số ở từng dòng", sexes)
    yield Check("Có cuối kỳ = tổng số trẻ em ở mục II", numbers["closing"][0] == numbers["total"][0])


def _sums(lines: Sequence[Line]) -> Iterator[tuple[tuple[int, int], ...]]:
    """The balance down each column; sexes, and this period against the one before, across each line."""
    balance = [at for at, line in enumerate(lines) if line.measure in MOVES]
    for column in range(6):
        yield tuple((at, column) for at in balance)
    closing, total = balance[-1], next(at for at, line in enumerate(lines) if line.measure == "total")
    for column in range(6):
        yield (closing, column), (total, column)
    for at, line in enumerate(lines):
        if line.cells:
            yield tuple((at, column) for column in range(4))
            yield (at, 0), (at, 4), (at, 5)
