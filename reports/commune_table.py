"""T3: the communes of a province, how far each is with its campaigns (seed plan of Quảng Ngãi, 2018, without huyện)."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from catalogue.clock import day_begins
from db.queries import counting
from db.queries.case_progress import CommuneProgress, of_communes
from reports.asked import Asked
from reports.facts import each
from reports.periods import spoken
from reports.tables import Cell, Check, Column, Line, Report, added, share

KIND = "communes"
TITLE = "BIỂU TỔNG HỢP KẾT QUẢ THEO XÃ"
_COUNTS = ("total", "expected", "visited", "entered", "left")
_COLUMNS = (
    Column("total", "Tổng số trẻ em"),
    Column("expected", "Trẻ trong đợt (dự kiến)", "Đợt rà soát, làm sạch"),
    Column("visited", "Đã điều tra tại hộ", "Đợt rà soát, làm sạch"),
    Column("entered", "Đã nhập phần mềm", "Đợt rà soát, làm sạch"),
    Column("left", "Chưa nhập", "Đợt rà soát, làm sạch"),
    Column("percent", "Tỷ lệ, %", "Đợt rà soát, làm sạch", rate_of=("entered", "expected")),
    Column("due", "Hạn cuối", "Đợt rà soát, làm sạch"),
)


def make(asked: Asked) -> Report:
    """Every commune's children, and the distinct ones of the campaigns that ran in the period, up to its end."""
    period, session = asked.period, asked.session
    there = Counter(fact.commune_code for fact in each(session, asked.scope) if fact.is_there(period.last))
    ended_at = day_begins(period.last + timedelta(days=1))
    progress = of_communes(session, asked.scope, day_begins(period.first), ended_at)
    communes = counting.communes(session, asked.scope)
    lines = [_line(code, name, there[code], progress.get(code, CommuneProgress())) for code, name in communes]
    totals = added([_numbers(line) for line in lines]) if lines else [0] * len(_COUNTS)
    whole = Line("Cộng", (*totals, share(totals[3], totals[1]), None), "total")
    _, province = counting.place(session, asked.scope)
    return Report(
        kind=KIND,
        title=TITLE,
        commune="",
        province=province,
        period=period,
        first_heading="Xã, phường",
        columns=_COLUMNS,
        lines=(*lines, whole),
        checks=(
            Check(
                "Cộng = tổng các xã ở từng cột", True if not lines else added([_numbers(x) for x in lines]) == totals
            ),
            Check("Đã nhập + chưa nhập = dự kiến ở từng xã", all(x[3] + x[4] == x[1] for x in map(_numbers, lines))),
            Check("Đã điều tra không quá dự kiến", all(x[2] <= x[1] for x in map(_numbers, lines))),
        ),
        notes=("Mỗi trẻ một lần, dù ở nhiều đợt trong kỳ.",),
        signers=("NGƯỜI LẬP BIỂU", "GIÁM ĐỐC"),
        sums=tuple(_sums(len(lines))),
    )


def _line(code: str, name: str, total: int, of: CommuneProgress) -> Line:
    due = spoken(of.due_on) if of.due_on else ""
    cells: tuple[Cell, ...] = (total, of.expected, of.visited, of.entered, of.expected - of.entered)
    return Line(name, (*cells, share(of.entered, of.expected), due), place=code)


def _numbers(line: Line) -> list[int]:
    return [int(cell or 0) for cell in line.cells[: len(_COUNTS)]]


def _sums(lines_count: int) -> Iterator[tuple[tuple[int, int], ...]]:
    for column in range(len(_COUNTS)):
        yield tuple((line, column) for line in range(lines_count + 1))
    for line in range(lines_count + 1):
        yield (line, 1), (line, 3), (line, 4)
