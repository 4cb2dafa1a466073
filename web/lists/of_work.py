"""Lists of the office's work: pages and their queue, duplicates, cases, lists to the police, arrivals, notices."""

from collections.abc import Iterator

from access.records import may_read_text
from access.scopes import hamlets_of
from cleaning.duplicates import words
from db.queries import arrivals as arrival_queries
from db.queries import case_lists, cases, duplicate_pairs, handovers, notices
from db.queries import pages as page_queries
from db.tables import Case, Handover
from intake import arrivals, queue
from web.case_asked import get_campaign, rules_asked
from web.case_words import CASE_STATES, turn_of
from web.duplicates_page import heading, likeness
from web.lists.listed import ROWS_MAX, Asked, ListFile, Table, of_screen, pages
from web.page_names import name_of
from web.spoken import vn_date, vn_time
from web.views.arrivals import FATES
from web.views.duplicates import told_elsewhere
from web.views.notices import shown
from web.views.review import queue_asked

_UNKNOWN = "Chưa rõ"
PAGE_STATES = {"waiting": "Chờ đọc", "reading": "Đang đọc", "read": "Đã đọc", "failed": "Không đọc được"}
STANDINGS = {
    "waiting": "Chờ duyệt",
    "in_review": "Đang duyệt",
    "unreadable": "Không đọc được",
    "returned": "Trả lại",
    "confirmed": "Đã xác nhận",
    "refused": "Không nhận",
}
_OF_PAGES = ("Trang", "Thôn, bản", "Người gửi", "Gửi lúc", "Tình trạng", "Dòng chờ duyệt", "Số dòng")


def _queue(asked: Asked) -> Table:
    hamlets, campaigns = hamlets_of(asked.session, asked.scope), cases.campaigns(asked.session, asked.scope)
    wanted = queue_asked(asked.words, hamlets, campaigns)
    found = pages(lambda place: queue.pages(asked.session, asked.keyring, asked.scope, wanted, place))
    return Table(_OF_PAGES, (_page(one, STANDINGS[one.standing]) for page in found for one in page.lines))


def _pages(asked: Asked) -> Table:
    state = asked.words.get("state", "")
    found = page_queries.newest(asked.session, asked.scope, state=state, limit=ROWS_MAX)
    return Table(_OF_PAGES, (_page(one, PAGE_STATES.get(one.page.state, one.page.state)) for one in found))


def _page(one: page_queries.PageLine | queue.Standing, state: str) -> list[str]:
    page = one.page
    who = [name_of(page), page.hamlet.name if page.hamlet else _UNKNOWN, page.sender.name, vn_time(page.received_at)]
    return [*who, state, str(one.waiting_count), str(one.row_count)]


_OF_PAIRS = ("Hồ sơ thứ nhất", "Thôn, bản", "Hồ sơ thứ hai", "Thôn, bản hoặc xã", "Giống ở")


def _duplicates(asked: Asked) -> Table:
    chosen = asked.words.get("list", "likely")
    return Table(_OF_PAIRS, _elsewhere(asked) if chosen == "elsewhere" else _pairs(asked, chosen != "possible"))


def _pairs(asked: Asked, is_doubtful: bool) -> Iterator[list[str]]:
    after: int | None = 0
    while after is not None:
        page = duplicate_pairs.page(asked.session, asked.scope, is_doubtful=is_doubtful, after=after)
        after = page.after
        for pair in page.pairs:
            one, other = (heading(child) for child in pair)
            yield [one.name, one.hamlet, other.name, other.hamlet, "; ".join(words.shared(likeness(pair)))]


def _elsewhere(asked: Asked) -> Iterator[list[str]]:
    after = 0
    while found := duplicate_pairs.elsewhere(asked.session, asked.scope, after):
        for line, child in found:
            place, why = told_elsewhere(line)
            yield [heading(child).name, heading(child).hamlet, "", place, why]
            after = line.id


def _waiting(asked: Asked) -> Table:
    rows = (
        [name, who, vn_time(merge.proposed_at)]
        for merge, name, who in duplicate_pairs.proposed(asked.session, asked.scope)
    )
    return Table(("Hồ sơ giữ lại", "Người đề nghị gộp", "Lúc"), rows)


_OF_CASES = ("Họ và tên", "Ngày sinh", "Thôn, bản", "Tình trạng", "Lần chưa gặp", "Từ ngày", "Việc của")


def _cases(asked: Asked) -> Table:
    campaign = get_campaign(asked.session, asked.scope, asked.numbers["campaign_id"])
    rules = rules_asked(asked.session, asked.scope, campaign, asked.words)
    found = pages(lambda place: case_lists.page(asked.session, campaign, asked.scope, rules, place))
    return Table(_OF_CASES, (_case(one) for page in found for one in page.cases))


def _case(case: Case) -> list[str]:
    child = case.child
    who = [child.full_name, vn_date(child.birth_date), child.hamlet.name if child.hamlet else child.hamlet_text]
    state = CASE_STATES.get(case.state, case.state)
    return [*who, state, str(case.attempts), vn_date(case.since_at), turn_of(case.state)]


_OF_HANDOVERS = (
    "Danh sách",
    "Số cháu",
    "Đã trả lời",
    "Lập lúc",
    "Gửi công an lúc",
    "Người nhận",
    "Ký trả lúc",
    "Mã băm",
)


def _handovers(asked: Asked) -> Table:
    found = handovers.newest(asked.session, asked.scope)
    return Table(_OF_HANDOVERS, (_handover(listed, answered) for listed, answered in found))


def _handover(listed: Handover, answered: int) -> list[str]:
    moments = [vn_time(listed.drawn_at), vn_time(listed.sent_at), listed.receiver, vn_time(listed.returned_at)]
    return [listed.code, str(listed.row_count), str(answered), *moments, listed.hash]


_OF_ARRIVALS = ("Họ và tên", "Năm sinh", "Từ xã", "Đến xã", "Báo lúc", "Kết quả", "Lý do")


def _arrivals(asked: Asked) -> Table:
    return Table(_OF_ARRIVALS, _arrival_rows(asked))


def _arrival_rows(asked: Asked) -> Iterator[list[str]]:
    for told in arrival_queries.waiting(asked.session, asked.scope):
        yield [told.name, told.birth_year, told.from_commune, "", vn_time(told.told_at), "chờ nhận vào sổ", ""]
    for arrival, name, place in arrival_queries.sent(asked.session, asked.scope):
        reason = arrivals.reason_of(asked.keyring, arrival)
        seen = reason if may_read_text(asked.scope.role, reason) else ""
        yield [name, "", "", place, vn_time(arrival.told_at), FATES[arrival.fate], seen]
    for child in arrival_queries.untold(asked.session, asked.scope):
        yield [child.full_name, child.birth_date[:4], "", "", "", "đã chuyển đi, chưa báo xã nào", ""]


_OF_NOTICES = ("Tên", "Nội dung", "Ai báo", "Ngày nhận", "Kết quả", "Lý do kết thúc")
_NOTICE_FATES = {"open": "chưa rõ của cháu nào", "finding": "đã thành lỗi cần xem", "closed": "đã kết thúc"}


def _notices(asked: Asked) -> Table:
    return Table(_OF_NOTICES, _notice_rows(asked))


def _notice_rows(asked: Asked) -> Iterator[list[str]]:
    for fate, said in _NOTICE_FATES.items():
        for notice, name in notices.listed(asked.session, asked.scope, fate):
            told = shown(asked.keyring, asked.scope, notice, name)
            who = [str(told[key]) for key in ("name", "words", "from")]
            yield [*who, vn_date(notice.received_on), said, str(told["reason"])]


DUPLICATES = of_screen("Hồ sơ có thể trùng", "/duplicates", "ho-so-trung", "read_duplicates", _duplicates)
LISTS = (
    of_screen("Trang cần duyệt", "/review", "trang-can-duyet", "review", _queue),
    of_screen("Trang sổ", "/pages", "trang-so", "read_pages", _pages),
    DUPLICATES,
    ListFile(
        "Chờ người thứ hai đồng ý gộp", "/duplicates", "/duplicates/waiting", "cho-gop", DUPLICATES.rights, _waiting
    ),
    of_screen(
        "Các cháu trong đợt", "/campaigns/{campaign_id:int}/cases", "cac-chau-trong-dot", "read_campaigns", _cases
    ),
    of_screen("Danh sách gửi công an", "/handovers", "danh-sach-gui-cong-an", "read_handovers", _handovers),
    of_screen("Trẻ chuyển đến", "/arrivals", "tre-chuyen-den", "move_case", _arrivals),
    of_screen("Thông báo về trẻ", "/notices", "thong-bao", "move_case", _notices),
)
