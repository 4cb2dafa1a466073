"""T6: what each collaborator and hamlet head collected in a period, as the basis of payment.

Units and rates: the survey of Quảng Ngãi (2018) pays by Thông tư 109/2016/TT-BTC; what a unit is worth is the
commune's dated data (`WorkRate`), so a new norm is a line and not a release. Without a rate nothing is computed.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from access.matrix import may
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from db import Scope, Session
from db.queries import counting, work_done
from db.tables import WorkRate
from reports.asked import Asked
from reports.periods import Period, day_begins, day_here, spoken
from reports.tables import Check, Column, Line, Report, added

KIND = "work"
TITLE = "BẢNG TỔNG HỢP CÔNG VIỆC CỦA CỘNG TÁC VIÊN"
UNITS = {
    "households": "Hộ",
    "children": "Trẻ",
    "pages": "Trang sổ",
    "first_visits": "Lượt đến hộ lần đầu",
    "repeat_visits": "Lượt đến lại",
}
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
_DONG_MAX = 100_000_000


def make(asked: Asked) -> Report:
    """One line a person, the money where the commune has set rates, and a column to sign in."""
    rates = work_done.rates(asked.session, asked.scope, asked.period.last)
    done = _done(asked)
    lines = [
        Line(name, (*done[who], _money(done[who], rates), ""))
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
        lines=(*lines, Line("Cộng", (*totals, sum(money) if rates else None, ""), "total")),
        checks=(Check("Cộng tiền = số lượng nhân đơn giá", not rates or sum(money) == _money(totals, rates)),),
        notes=tuple(_notes(rates)),
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


def _money(done: list[int], rates: Mapping[str, WorkRate]) -> int | None:
    if not rates:
        return None
    return sum(number * rates[unit].dong for unit, number in zip(UNITS, done, strict=True) if unit in rates)


def _notes(rates: Mapping[str, WorkRate]) -> Iterator[str]:
    if not rates:
        yield "Chưa có đơn giá: xã ghi đơn giá theo văn bản để tính thành tiền."
    for unit, words in UNITS.items():
        if unit in rates:
            rate = rates[unit]
            amount = f"{rate.dong:,}".replace(",", ".")
            yield f"{words}: {amount} đồng, theo {rate.document}, từ {spoken(rate.valid_from)}."


def set_rate(session: Session, scope: Scope, unit: str, dong: str, document: str, valid_from: date) -> None:
    """Lay a rate down. Refuses NOT_FOUND, RATE_UNKNOWN, RATE_WITHOUT_DOCUMENT."""
    if not may(scope.role, "settle_work") or scope.role != "officer":
        raise not_found()
    digits = dong.replace(".", "").replace(" ", "").strip()
    if unit not in UNITS or not digits.isascii() or not digits.isdecimal() or int(digits) > _DONG_MAX:
        raise Refusal("RATE_UNKNOWN", "Đơn giá phải là số đồng, ví dụ 12.000. Xem lại rồi ghi.", field="dong")
    said = tidy(document)
    if not said or len(said) > 200:
        raise Refusal(
            "RATE_WITHOUT_DOCUMENT", "Chưa ghi văn bản quy định đơn giá. Ghi số, ngày văn bản.", field="document"
        )
    rate = WorkRate(commune_code=scope.commune_code, unit=unit, dong=int(digits), document=said)
    rate.valid_from, rate.set_by = valid_from, scope.user_id
    session.add(rate)
    session.flush()
