"""What a commune pays for a unit of collecting: dated lines that name their document, so a new norm is no release.

Whom a household counts for is asked once a period, so a period with two rates can't be shared out between them:
such a table is made once for each rate.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from access.matrix import may
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from db import Scope, Session
from db.queries import work_done
from db.tables import WorkRate
from reports.periods import Period, spoken

UNITS = {
    "households": "Hộ",
    "children": "Trẻ",
    "pages": "Trang sổ",
    "first_visits": "Lượt đến hộ lần đầu",
    "repeat_visits": "Lượt đến lại",
}
_DONG_MAX = 100_000_000


class Change(NamedTuple):
    """A unit that is worth something else from a day within a period on."""

    before: WorkRate
    after: WorkRate


def laid(session: Session, scope: Scope) -> Sequence[WorkRate]:
    """The commune's rates by the day they begin; of one unit and day the last one laid down alone."""
    newest = {(rate.valid_from, rate.unit): rate for rate in work_done.rates(session, scope)}
    return list(newest.values())


def in_force(rates: Sequence[WorkRate], day: date) -> Mapping[str, WorkRate]:
    """Unit → the rate that holds on a day: the newest that had begun by then."""
    return {rate.unit: rate for rate in rates if rate.valid_from <= day}


def changes(rates: Sequence[WorkRate], period: Period) -> list[Change]:
    """What is worth something else on a later day of the period than on an earlier one."""
    held = dict(in_force(rates, period.first))
    found = []
    for after in (rate for rate in rates if period.first < rate.valid_from <= period.last):
        if (before := held.get(after.unit)) and before.dong != after.dong:
            found.append(Change(before, after))
        held[after.unit] = after
    return found


def notes(paid: Mapping[str, WorkRate], changed: Sequence[Change]) -> Iterator[str]:
    """What each unit is paid by, or why nothing is computed and what to do."""
    for before, after in changed:
        yield (
            f"{UNITS[after.unit]}: đơn giá đổi từ {spoken(after.valid_from)} ({in_dong(before.dong)} thành "
            f"{in_dong(after.dong)} đồng) nên chưa tính tiền. Lập riêng bảng đến hết "
            f"{spoken(after.valid_from - timedelta(days=1))} và bảng từ {spoken(after.valid_from)}."
        )
    if not paid and not changed:
        yield "Chưa có đơn giá: xã ghi đơn giá theo văn bản để tính thành tiền."
    for unit, words in UNITS.items():
        if unit in paid:
            rate = paid[unit]
            yield f"{words}: {in_dong(rate.dong)} đồng, theo {rate.document}, từ {spoken(rate.valid_from)}."


def in_dong(amount: int) -> str:
    """As offices write it: 12.000."""
    return f"{amount:,}".replace(",", ".")


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
