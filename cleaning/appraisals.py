"""Thẩm định: the leader signs a closed campaign's result, the upper level accepts it or returns it with reasons; what
was returned is corrected in the same campaign and signed again.

The upper level sees the totals that were frozen at the closing and how far the campaign got around, and no child; a
number of children below five stands as "< 5" (protection.md, "#"). Source: seed plan of Quảng Ngãi (2018), calendar.
"""

import json
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from access.matrix import may
from access.small_counts import hidden
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from cleaning.campaigns import frozen_figures, take_up
from cleaning.figures import COLUMNS
from db import Scope, Session
from db.queries import appraisals as queries
from db.queries import cases
from db.tables import Appraisal, Campaign, Commune, now

DECISIONS = {"accepted": "Chấp nhận", "returned": "Trả lại"}
_TEXT_MAX = 2000


def sign(session: Session, scope: Scope, campaign: Campaign, explained: str = "") -> Appraisal:
    """The leader signs a closed campaign's figures for the province.

    Refuses NOT_FOUND, NOT_CLOSED, SIGNED_ALREADY while one waits or was accepted, EXPLANATION_MISSING after a return.
    """
    if not may(scope.role, "sign_result") or campaign.commune_code != scope.commune_code:
        raise not_found()
    cases.hold_campaign(session, campaign)
    if campaign.closed_at is None:
        raise Refusal("NOT_CLOSED", "Đợt này chưa khoá sổ. Khoá sổ rồi ký gửi kết quả.", status=409)
    before = queries.of_campaign(session, campaign)
    if before and not is_returned(before):
        sentence = "Kết quả này đã ký gửi, hoặc đã được chấp nhận. Tải lại trang rồi xem lại."
        raise Refusal("SIGNED_ALREADY", sentence, status=409)
    said = tidy(explained)[:_TEXT_MAX]
    if before and not said:
        sentence = "Cấp trên đã trả lại kết quả. Ghi giải trình theo lý do trả lại rồi ký gửi lại."
        raise Refusal("EXPLANATION_MISSING", sentence, field="explained")
    frozen_figures(campaign)
    made = Appraisal(campaign_id=campaign.id, commune_code=campaign.commune_code, explained=said)
    made.province_code = session.get_one(Commune, campaign.commune_code).province_code
    made.number, made.signed_by = queries.next_number(session, campaign), scope.user_id
    made.figures, made.figures_hash = campaign.figures, campaign.figures_hash
    session.add(made)
    session.flush()
    return made


def decide(
    session: Session,
    scope: Scope,
    appraisal_id: int,
    decision: str,
    *,
    reason: str = "",
    answer_by: date | None = None,
    today: date,
) -> Appraisal:
    """The province's word. Refuses NOT_FOUND, BAD_DECISION, REASON_MISSING, DATE_MISSING, DECIDED_ALREADY."""
    appraisal = queries.find(session, scope, appraisal_id) if may(scope.role, "appraise") else None
    if appraisal is None:
        raise not_found()
    if decision not in DECISIONS:
        raise Refusal("BAD_DECISION", "Chưa chọn chấp nhận hay trả lại. Chọn một rồi bấm lại.", field="decision")
    said = tidy(reason)[:_TEXT_MAX]
    if decision == "returned" and not said:
        raise Refusal("REASON_MISSING", "Chưa ghi lý do trả lại. Ghi rõ xã cần sửa gì.", field="reason")
    if decision == "returned" and (answer_by is None or answer_by < today):
        raise Refusal(
            "DATE_MISSING", "Chưa ghi hạn xã trả lời, hoặc hạn đã qua. Ghi một ngày sắp tới.", field="answer_by"
        )
    told = {"decision": decision, "reason": said, "answer_by": answer_by if decision == "returned" else None}
    if not queries.decide(session, appraisal, told | {"decided_by": scope.user_id, "decided_at": now()}):
        raise Refusal("DECIDED_ALREADY", "Kết quả này đã có người thẩm định. Tải lại trang rồi xem lại.", status=409)
    return appraisal


def is_returned(signed: Sequence[Appraisal]) -> bool:
    """Whether the last word on a result, signed so often (the newest first), was to send it back."""
    return bool(signed) and signed[0].decision == "returned"


def correct(session: Session, scope: Scope, campaign: Campaign) -> int:
    """A returned result is corrected where it was made: its campaign goes on, to be closed and signed again.

    How many cases go on. What was frozen for each signing stays with it. Refuses NOT_FOUND, NOT_RETURNED.
    """
    if not may(scope.role, "close_campaign") or campaign.commune_code != scope.commune_code:
        raise not_found()
    is_open = cases.hold_campaign(session, campaign)
    if is_open or not is_returned(queries.of_campaign(session, campaign)):
        sentence = "Đợt này đang mở, hoặc kết quả không bị trả lại. Tải lại trang rồi xem lại."
        raise Refusal("NOT_RETURNED", sentence, status=409)
    return take_up(session, campaign, scope.user_id)


def signed_figures(appraisal: Appraisal) -> dict[str, Any]:
    """What was frozen for that signing. Refuses FIGURES_CHANGED when it is not what was signed."""
    if sha256(appraisal.figures.encode()).hexdigest() != appraisal.figures_hash:
        sentence = "Số liệu đã ký không còn khớp mã băm. Báo người quản trị kiểm tra."
        raise Refusal("FIGURES_CHANGED", sentence, status=409)
    return dict(json.loads(appraisal.figures))


def totals(appraisal: Appraisal) -> tuple[list[tuple[str, str]], dict[str, int]]:
    """What the upper level may see: (label, number as text) in the order of the table, and the coverage.

    Refuses as `signed_figures`.
    """
    told = signed_figures(appraisal)
    lines = [(words, hidden(int(told["total"][key]))) for key, words in COLUMNS.items() if key in told["total"]]
    return lines, dict(told.get("coverage", {}))
