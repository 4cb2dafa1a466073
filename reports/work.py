"""T6: what each collaborator and hamlet head collected in a period, as the basis of payment.

Units: the survey of Quảng Ngãi (2018) pays by Thông tư 109/2016/TT-BTC; what a unit is worth stands in `rates`.
Without a rate, or with one that changes within the period, nothing is computed.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import date, datetime, timedelta

from catalogue.clock import day_begins, day_here
from db.queries import counting, work_done
from db.tables import WorkRate
from reports import rates
from reports.asked import Asked
from reports.periods import Period
from reports.rates import UNITS
from reports.tables import Check, Column, Line, Report, added

KIND = "work"
TITLE = "BẢNG TỔNG HỢP CÔNG VIỆC CỦA CỘNG TÁC VIÊN"
_DEFINITIONS = (
    (
        "Trẻ",
        "Trẻ có hồ sơ do người ấy ghi lần đầu trong kỳ, hoặc trên trang sổ người ấy gửi trong kỳ đã được xác nhận.",
    ),
    ("Hộ", "Hộ của các trẻ ấy và các hộ người ấy đến kiểm tra trong kỳ; mỗi hộ một lần."),
    ("Trang sổ", "Trang người ấy gửi trong kỳ, không tính trang bị trả lại hoặc không nhận."),
    ("Lượt đến hộ lần đầu", "Ngày đầu tiên có người đến kiểm tra hộ ấy, rơi vào trong kỳ."),
    ("Lượt đến lại", "Những ngày đến hộ ấy sau lần đầu, và các lượt phúc tra; mỗi hộ mỗi ngày một lượt."),
)


def make(asked: Asked) -> Report:
    """One line a person, the money where the commune has set rates for the whole period, and a column to sign in."""
    laid = rates.laid(asked.session, asked.scope)
    changed = rates.changes(laid, asked.period)
    paid = {} if changed else rates.in_force(laid, asked.period.last)
    done = _done(asked)
    lines = [
        Line(name, (*done[who], _money(done[who], paid), ""))
        for who, name in work_done.people(asked.session, asked.scope)
        if any(done[who])
    ]
    totals = added([done_by(line) for line in lines]) if lines else [0] * len(UNITS)
    commune, province = counting.place(asked.session, asked.scope)
    money = [int(line.cells[len(UNITS)] or 0) for line in lines]
    return Report(
        kind=KIND,
        title=TITLE,
        commune=commune,
        province=province,
        period=asked.period,
        first_heading="Họ và tên",
        columns=(
            *(Column(*unit) for unit in UNITS.items()),
            Column("money", "Thành tiền, đồng"),
            Column("sign", "Ký nhận"),
        ),
        lines=(*lines, Line("Cộng", (*totals, sum(money) if paid else None, ""), "total")),
        checks=(
            Check("Cộng tiền = số lượng nhân đơn giá", not paid or sum(money) == _money(totals, paid)),
            Check("Đơn giá không đổi trong kỳ", not changed),
        ),
        notes=tuple(rates.notes(paid, changed)),
        definitions=_DEFINITIONS,
        signers=("NGƯỜI LẬP BẢNG", "KẾ TOÁN", "CHỦ TỊCH"),
    )


def done_by(line: Line) -> list[int]:
    """The numbers of a line in the order of UNITS."""
    return [int(cell or 0) for cell in line.cells[: len(UNITS)]]


def _done(asked: Asked) -> defaultdict[int, list[int]]:
    """Who → a number for each of UNITS."""
    session, scope = asked.session, asked.scope
    begins, ends = day_begins(asked.period.first), day_begins(asked.period.last + timedelta(days=1))
    children: defaultdict[int, set[Hashable]] = defaultdict(set)
    households: defaultdict[int, set[Hashable]] = defaultdict(set)
    written = work_done.typed(session, scope, begins, ends), work_done.photographed(session, scope, begins, ends)
    for who, uuid, household in (line for lines in written for line in lines):
        if who is not None:
            children[who].add(uuid)
            households[who].add(str(household or uuid))
    first, repeats = _visits(work_done.visits(session, scope, ends), asked.period, households)
    second = work_done.second_visits(session, scope, begins, ends)
    repeats.update(who for who, _, _ in {(who, place, day_here(at)) for who, place, at in second if who and at})
    pages = work_done.pages(session, scope, begins, ends)
    found: defaultdict[int, list[int]] = defaultdict(lambda: [0] * len(UNITS))
    for who in {*children, *households, *pages, *first, *repeats}:
        found[who] = [len(households[who]), len(children[who]), pages.get(who, 0), first[who], repeats[who]]
    return found


def _visits(
    answered: Iterable[tuple[int | None, str, datetime | None]],
    period: Period,
    households: Mapping[int, set[Hashable]],
) -> tuple[Counter[int], Counter[int]]:
    """First visits and repeats of each person in the period; `households` gets the ones they came to."""
    begun: dict[str, date] = {}
    first, repeats = Counter[int](), Counter[int]()
    came = {(who, place, day_here(at)): None for who, place, at in answered if who is not None and at is not None}
    for who, place, day in came:
        is_first = begun.setdefault(place, day) == day
        if day in period:
            (first if is_first else repeats)[who] += 1
            households[who].add(place)
    return first, repeats


def _money(done: list[int], paid: Mapping[str, WorkRate]) -> int | None:
    if not paid:
        return None
    return sum(number * paid[unit].dong for unit, number in zip(UNITS, done, strict=True) if unit in paid)
