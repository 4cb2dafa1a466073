"""The numbers of the first page: what there is, what waits for this person, and where each of them leads.

Whatever can stand still has its number here for whoever's turn it is, so that nothing waits unseen.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from catalogue.clock import today_here
from cleaning.appraisals import is_returned
from cleaning.procedures import get_procedure
from cleaning.told import RULES
from db import Session
from db.queries import appraisals, cases, counts, handovers
from db.tables import Campaign
from intake import conflicts, duplicates
from web.campaign_names import wheres
from web.spoken import vn_date
from web.upkeep.alerts import alerts, rules
from web.upkeep.figures import figures
from web.visitor import Visitor

VILLAGE = ("collaborator", "hamlet_head")
Number = tuple[int, str, str]
"""How many, of what in words, the address that lists them."""
_Line = tuple[int | counts.Count, str, str]
"""The same, where how many may still have to be asked for."""


def numbers_for(session: Session, visitor: Visitor) -> list[Number]:
    """Everything the person may see a number of: those of every day also when they are 0, what waits when it does."""
    every_day, waiting = list(_every_day(visitor)), list(_waiting(session, visitor))
    asked = iter(counts.ask(session, [one[0] for one in (*every_day, *waiting) if not isinstance(one[0], int)]))

    def told(lines: Sequence[_Line]) -> list[Number]:
        return [(one if isinstance(one, int) else next(asked), words, place) for one, words, place in lines]

    return [*told(every_day), *(line for line in told(waiting) if line[0])]


def _every_day(visitor: Visitor) -> Iterator[_Line]:
    scope = visitor.scope
    if visitor.may("review"):
        yield counts.waiting_rows(scope), "dòng chờ duyệt", "/review"
    if visitor.may("confirm_child"):
        yield counts.received(scope), "cháu chờ xác nhận", "/children?state=received"
    if visitor.may("read_pages"):
        yield counts.pages(scope, ("waiting", "reading")), "trang sổ đang đọc", "/pages"
    if visitor.may("read_children"):
        words = "trẻ anh/chị đã nhập" if scope.own_only else "trẻ"
        yield counts.children(scope), words, "/children"
    if visitor.may("appraise"):
        yield counts.appraisals(scope), "kết quả của xã chờ thẩm định", "/appraisals"


def _waiting(session: Session, visitor: Visitor) -> Iterator[_Line]:
    scope = visitor.scope
    if visitor.may("read_pages"):
        yield counts.pages(scope, ("failed",)), "trang không đọc được", "/pages?state=failed"
    if visitor.may("read_children"):
        yield counts.given(scope), "cháu có lỗi giao cho anh/chị", "/children?owner=me"
    if scope.role in VILLAGE:
        yield _checks(session, visitor)
    if visitor.may("answer_handover"):
        yield from _with_police(session, visitor)
    if visitor.may("watch_house"):
        due = alerts(figures(session, datetime.now(UTC)).numbers(), rules())
        yield len(due), "việc phải làm của máy chủ", "/operation"
    if visitor.may("agree_to_end"):
        yield len(conflicts.waiting(session, scope)), "việc chờ anh/chị quyết định", "/questions"
        merges = duplicates.awaiting(session, scope, today_here())
        yield len(merges), "đề nghị gộp hồ sơ chờ anh/chị đồng ý", "/duplicates"
    if visitor.may("move_case"):
        yield from _from_elsewhere(visitor)
    if visitor.may("read_campaigns"):
        every = cases.campaigns(session, scope)
        where = wheres(every)
        for campaign in every:
            yield from _of_campaign(session, visitor, campaign, where[campaign.id])


def _checks(session: Session, visitor: Visitor) -> Number:
    count, first_at = counts.open_checks(session, visitor.scope)
    return count, f"cháu chờ anh/chị kiểm tra tại hộ, lâu nhất từ {vn_date(first_at)}", "/phone"


def _with_police(session: Session, visitor: Visitor) -> Iterator[Number]:
    for listed, answered in handovers.newest(session, visitor.scope):
        if listed.stage == "with_police":
            left, since = listed.row_count - answered, f"danh sách {listed.code}, từ {vn_date(listed.sent_at)}"
            words = f"cháu chờ trả lời, {since}" if left else f"cháu chờ ký và bàn giao lại, {since}"
            yield left or listed.row_count, words, f"/handovers/{listed.id}"


def _from_elsewhere(visitor: Visitor) -> Iterator[_Line]:
    scope = visitor.scope
    yield counts.arrivals(scope), "cháu xã khác báo chuyển đến", "/arrivals"
    yield counts.refused(scope), "cháu đã chuyển đi mà xã nơi đến không nhận", "/arrivals"
    yield counts.notices(scope), "thông báo chưa rõ của cháu nào", "/notices"
    rule = RULES["notice"]
    yield counts.told(scope, rule), "cháu có thông báo chưa kết luận", f"/children?finding={rule}"


def _of_campaign(session: Session, visitor: Visitor, campaign: Campaign, where: str) -> Iterator[_Line]:
    place, name = f"/campaigns/{campaign.id}", f"(đợt số {campaign.document_number}{where})"
    if campaign.closed_at is None:
        carrying = get_procedure(campaign.procedure).carrying
        idle = counts.idle(campaign, visitor.scope, carrying)
        yield idle, f"cháu đứng yên quá 7 ngày {name}", f"{place}/cases?idle=1"
    elif visitor.may("close_campaign"):
        yield from _of_result(session, visitor, campaign, place, name)
    if visitor.may("move_case"):
        lost = counts.lost_errors(campaign.id)
        yield lost, f"lỗi phần mềm của Bộ báo, chưa rõ của cháu nào {name}", f"{place}/updates#errors"


def _of_result(session: Session, visitor: Visitor, campaign: Campaign, place: str, name: str) -> Iterator[Number]:
    """A closed campaign whose result is not on its way: to be signed, or sent back with a day to answer by."""
    signed = appraisals.of_campaign(session, campaign)
    if is_returned(signed):
        yield 1, f"kết quả bị trả lại, trả lời trước {vn_date(signed[0].answer_by)} {name}", place
    elif not signed and visitor.may("sign_result"):
        yield 1, f"kết quả chờ anh/chị ký gửi thẩm định {name}", place
