"""Reports that nobody changes any more: the shown figures, hashed, with the day, the catalogue and where the log stood.

What is frozen is what a reader of the commune was shown, small counts of sensitive groups hidden already, so the
database holds no more of them in the open than paper does.
"""

import json
from datetime import date
from hashlib import sha256

from access.audit import NOBODY, stamp
from access.matrix import may
from catalogue.clock import day_here
from catalogue.refusals import Refusal, not_found
from db import Session
from db.queries import frozen
from db.scope import Scope
from db.tables import Commune, FrozenReport, now
from reports import duties
from reports.asked import Asked
from reports.kinds import KINDS
from reports.periods import Period, spoken
from reports.tables import Report, as_data, from_data


def may_stand(kind: str, period: Period, today: date) -> bool:
    """Whether a report of that period can be frozen: once the period is over, or as the draft of what is due.

    A report due on 20 May ends on 20 May and has to be sent before: so it is frozen early and says so, as `is_early`.
    """
    return period.last <= today or duties.asks_for(kind, period, today)


def is_early(one: FrozenReport) -> bool:
    """Whether its figures were taken before its period was over."""
    return day_here(one.frozen_at) < one.last_on


def freeze(asked: Asked, report: Report, today: date) -> FrozenReport:
    """Keep the report as it stands, of the own commune or the own province.

    Refuses NOT_FOUND, PERIOD_NOT_OVER, CHECK_FAILED when its figures do not add up.
    """
    scope = asked.scope
    if not may(scope.role, "freeze_report") or bool(scope.commune_code) != bool(report.commune):
        raise not_found()
    if not may_stand(report.kind, report.period, today):
        last = spoken(report.period.last)
        sentence = f"Kỳ báo cáo đến {last} mới hết nên chưa chốt được. Chọn ngày cuối kỳ không sau hôm nay rồi chốt."
        raise Refusal("PERIOD_NOT_OVER", sentence, status=409)
    if failed := [check.words for check in report.checks if not check.is_passed]:
        sentence = f"Số liệu chưa đạt kiểm tra «{failed[0]}». Xem ghi chú và các hồ sơ rồi chốt."
        raise Refusal("CHECK_FAILED", sentence, status=409)
    told = json.dumps(as_data(report), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    made = FrozenReport(
        kind=report.kind,
        commune_code=scope.commune_code,
        province_code=_province_of(asked),
        first_on=report.period.first,
        last_on=report.period.last,
        catalogue_version=report.catalogue_version,
        figures=told,
        hash=sha256(told.encode()).hexdigest(),
        audit_stamp=stamp(asked.session, scope.commune_code or NOBODY),
        frozen_by=scope.user_id,
    )
    asked.session.add(made)
    asked.session.flush()
    return made


def _province_of(asked: Asked) -> str:
    if asked.scope.commune_code is None:
        return asked.scope.province_code or ""
    return asked.session.get_one(Commune, asked.scope.commune_code).province_code


def opened(one: FrozenReport) -> Report:
    """The report that was frozen. Refuses FIGURES_CHANGED when its figures are not those of that day."""
    if sha256(one.figures.encode()).hexdigest() != one.hash:
        sentence = "Số liệu đã chốt không còn khớp mã băm. Báo người quản trị kiểm tra."
        raise Refusal("FIGURES_CHANGED", sentence, status=409)
    return from_data(json.loads(one.figures))


def can_be_sent(scope: Scope, one: FrozenReport) -> bool:
    """Whether this person may send it, if nobody has: the settlement of work stays in the commune."""
    is_own = one.commune_code is not None and one.commune_code == scope.commune_code
    return may(scope.role, "freeze_report") and is_own and KINDS[one.kind].goes_up


def send(session: Session, scope: Scope, one: FrozenReport) -> None:
    """Send a commune's report to the province. Refuses NOT_FOUND, SENT_ALREADY."""
    if not can_be_sent(scope, one):
        raise not_found()
    if not frozen.mark_sent(session, one, scope.user_id, now()):
        raise Refusal("SENT_ALREADY", "Báo cáo này đã gửi rồi. Tải lại trang rồi xem lại.", status=409)
