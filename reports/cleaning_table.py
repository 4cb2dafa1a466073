"""T2: what a campaign of cleaning has come to, hamlet by hamlet (công văn of Vĩnh Thuận, 2024), by its own figures."""

from collections.abc import Iterator, Mapping, Sequence

from db.queries import counting
from reports.asked import Asked
from reports.facts import each
from reports.hamlet_table import NO_HAMLET
from reports.tables import Cell, Check, Column, Line, Report, share

KIND = "cleaning"
TITLE = "KẾT QUẢ CHUẨN HÓA, LÀM SẠCH DỮ LIỆU TRẺ EM"
_SUMMED = ("done", "left", "ended")


def make(asked: Asked, document: str, columns: Mapping[str, str], counted: Sequence[Mapping[str, object]]) -> Report:
    """`counted` are the campaign's lines, living or frozen: "hamlet" and a number for each of `columns`."""
    there = [fact for fact in each(asked.session, asked.scope) if fact.is_there(asked.period.last)]
    names = {str(at): name for at, name in counting.hamlets(asked.session, asked.scope)}
    known = {
        name: sum(names.get(str(fact.hamlet_id), NO_HAMLET) == name for fact in there)
        for name in (*names.values(), NO_HAMLET)
    }
    lines = [_line(str(of["hamlet"]), known.get(str(of["hamlet"]), 0), columns, of) for of in counted]
    total = {key: sum(_number(of[key]) for of in counted) for key in columns}
    whole = _line("Cộng", len(there), columns, total, kind="total")
    commune, province = counting.place(asked.session, asked.scope)
    return Report(
        kind=KIND,
        title=TITLE,
        commune=commune,
        province=province,
        period=asked.period,
        first_heading="Thôn, bản",
        columns=(
            Column("known", "Tổng số trẻ"),
            *(Column(key, words) for key, words in columns.items()),
            Column("percent", "Tỷ lệ xong, %", rate_of=("done", "cases")),
        ),
        lines=(*lines, whole),
        checks=tuple(_checks(counted, total)),
        notes=(document, "«Tổng số trẻ» gồm cả thôn, bản không có trẻ trong đợt ở dòng Cộng."),
    )


def _line(words: str, known: int, columns: Mapping[str, str], of: Mapping[str, object], kind: str = "line") -> Line:
    numbers: list[Cell] = [_number(of[key]) for key in columns]
    rate = share(_number(of["done"]), _number(of["cases"]))
    return Line(words, (known, *numbers, rate), kind)


def _number(told: object) -> int:
    return told if isinstance(told, int) else 0


def _checks(counted: Sequence[Mapping[str, object]], total: Mapping[str, int]) -> Iterator[Check]:
    adds_up = all(sum(_number(of[key]) for key in _SUMMED) == _number(of["cases"]) for of in (*counted, total))
    yield Check("Xong + còn lại + ra khỏi sổ = số trẻ trong đợt", adds_up)
    yield Check("Không bước nào quá số trẻ trong đợt", all(number <= total["cases"] for number in total.values()))
