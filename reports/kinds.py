"""Every report that can be asked for by a period: its words, its right, and how it is made."""

from collections.abc import Callable
from dataclasses import dataclass

from access.matrix import Action, may
from catalogue.clock import today_here
from catalogue.refusals import not_found
from db import Scope
from reports import commune_table, hamlet_table, hiding, indicators, movement, work
from reports.asked import Asked
from reports.tables import Report


@dataclass(frozen=True, slots=True)
class Kind:
    """`is_of_commune` False: only the province asks for it. `goes_up` where a commune sends it to the province."""

    key: str
    words: str
    told: str
    action: Action
    make: Callable[[Asked], Report]
    is_of_commune: bool = True
    goes_up: bool = True


_KINDS = (
    Kind(
        hamlet_table.KIND,
        "Biểu tổng hợp thôn, bản",
        "Từng thôn, bản và cả xã, mỗi trẻ một lần.",
        "read_reports",
        hamlet_table.make,
    ),
    Kind(
        movement.KIND,
        "Báo cáo 6 tháng, năm",
        "Đầu kỳ, sinh, đến, đi, mất, đủ 16, cuối kỳ.",
        "read_reports",
        movement.make,
    ),
    Kind(
        indicators.KIND,
        "Chỉ tiêu thống kê",
        f"Chỉ tiêu của {indicators.SOURCE} tính được từ sổ.",
        "read_reports",
        indicators.make,
    ),
    Kind(
        work.KIND,
        "Công việc của cộng tác viên",
        "Hộ, trẻ, trang sổ từng người đã làm; căn cứ thanh toán.",
        "settle_work",
        work.make,
        goes_up=False,
    ),
    Kind(
        commune_table.KIND,
        "Tổng hợp tỉnh theo xã",
        "Dự kiến, đã điều tra, đã nhập của từng xã.",
        "read_reports",
        commune_table.make,
        is_of_commune=False,
        goes_up=False,
    ),
)
KINDS = {kind.key: kind for kind in _KINDS}


def kinds_of(scope: Scope) -> list[Kind]:
    """The reports this person may ask for."""
    return [kind for kind in _KINDS if _may_ask(scope, kind)]


def made(asked: Asked, key: str) -> Report:
    """The report as this person may read it. Refuses NOT_FOUND."""
    kind = KINDS.get(key)
    if kind is None or not _may_ask(asked.scope, kind):
        raise not_found()
    return hiding.as_asked(kind.make(asked), asked.scope.role, today_here())


def may_read_frozen(scope: Scope, key: str) -> bool:
    """Whether this person may read a frozen report of that kind."""
    return may(scope.role, KINDS[key].action)


def _may_ask(scope: Scope, kind: Kind) -> bool:
    return may(scope.role, kind.action) and (scope.commune_code is not None) == kind.is_of_commune
