"""Lists of what is asked at home, once and again, of what waits for somebody to choose, and of what is due when."""

from collections.abc import Iterator

from access.kind_marks import readable_marks
from access.scopes import hamlets_of
from catalogue.fields import label
from catalogue.values import show
from cleaning import rechecks
from db.queries import cases, household_checks
from db.tables import Campaign, HouseholdCheck
from web.case_asked import get_campaign
from web.lists.listed import Asked, ListFile, Table, of_screen, pages
from web.question_page import questions_for
from web.report_calendar import calendar_of
from web.spoken import vn_date, vn_number, vn_time
from web.views.checks import answered_by

_OF_CHECKS = ("Cháu", "Thôn, bản", "Kết quả", "Trả lời lúc", "Đã hỏi", "Ghi chú")


def _checks(asked: Asked) -> Table:
    text = asked.words.get("q", "")
    found = pages(lambda place: household_checks.answered(asked.session, asked.scope, text, place))
    return Table(_OF_CHECKS, (_check(asked, one) for page in found for one in page.checks))


def _check(asked: Asked, check: HouseholdCheck) -> list[str]:
    told = {key: str(value) for key, value in answered_by(asked.keyring, asked.scope, check).items()}
    who = [check.child.full_name, check.child.hamlet_text]
    return [*who, told["words"], vn_time(check.answered_at), told["asked"], told["note"]]


def _hamlets(asked: Asked) -> Table:
    given = household_checks.open_counts(asked.session, asked.scope)
    marks = readable_marks(asked.keyring, asked.scope.role)
    faulty = household_checks.faulty_counts(asked.session, asked.scope, marks)
    hamlets = hamlets_of(asked.session, asked.scope)
    rows = ([one.name, str(given.get(one.id, 0)), str(faulty.get(one.id, 0))] for one in hamlets)
    return Table(("Thôn, bản", "Đang kiểm tra", "Có lỗi, chưa giao"), rows)


_OF_RATES = ("Thôn, bản", "Số hộ", "Trẻ đã hỏi lại", "Trẻ chờ hỏi lại", "Tỷ lệ khác (%)", "Kết quả")


def _campaign(asked: Asked) -> Campaign:
    return get_campaign(asked.session, asked.scope, asked.numbers["campaign_id"])


def _rates(asked: Asked) -> Table:
    campaign = _campaign(asked)
    names = cases.hamlet_names(asked.session, campaign.commune_code)
    told = ((names[rate.hamlet_id], rate) for rate in rechecks.rates(asked.session, campaign))
    return Table(_OF_RATES, (_rate(hamlet, rate) for hamlet, rate in told))


def _rate(hamlet: str, rate: rechecks.Rate) -> list[str]:
    counts = (rate.household_count, rate.answered_count, rate.waiting_count)
    said = "chưa hỏi xong" if rate.waiting_count else "chưa đạt" if rate.is_failed else "đạt"
    return [hamlet, *map(str, counts), vn_number(round(100 * rate.share, 1)), said]


def _differences(asked: Asked) -> Table:
    return Table(("Cháu", "Thôn, bản", "Mục", "Hồ sơ ghi", "Lần hỏi lại"), _difference_rows(asked))


def _difference_rows(asked: Asked) -> Iterator[list[str]]:
    campaign = _campaign(asked)
    names = cases.hamlet_names(asked.session, campaign.commune_code)
    for one in rechecks.differences(asked.session, asked.keyring, asked.scope, campaign):
        who = [one.child.full_name, names[one.hamlet_id]]
        yield from ([*who, label(key), show(key, now), show(key, said)] for key, now, said in one.fields)


def _questions(asked: Asked) -> Table:
    found = questions_for(asked.session, asked.keyring, asked.scope)
    rows = ([one.name, one.hamlet, one.what, vn_date(one.noted_at)] for one in found)
    return Table(("Họ và tên", "Thôn, bản", "Phải chọn", "Từ ngày"), rows)


def _calendar(asked: Asked) -> Table:
    found = calendar_of(asked.session, asked.scope, asked.today)
    return Table(("Việc", "Hạn", "Tình trạng"), ([due.words, vn_date(due.due_on), due.told] for due in found))


_RECHECKS = "/campaigns/{campaign_id:int}/rechecks"
RATES = of_screen("Phúc tra theo thôn, bản", _RECHECKS, "phuc-tra", "move_case", _rates)
CHECKS = of_screen("Đã kiểm tra tại hộ", "/checks", "kiem-tra-tai-ho", "confirm_child", _checks)
LISTS = (
    CHECKS,
    ListFile("Kiểm tra theo thôn, bản", "/checks", "/checks/hamlets", "kiem-tra-thon-ban", CHECKS.rights, _hamlets),
    RATES,
    ListFile(
        "Chỗ hai lần hỏi khác nhau", _RECHECKS, f"{_RECHECKS}/differences", "phuc-tra-khac", RATES.rights, _differences
    ),
    of_screen("Chờ quyết định", "/questions", "cho-quyet-dinh", "agree_to_end", _questions),
    of_screen("Lịch báo cáo", "/reports", "lich-bao-cao", "read_reports", _calendar),
)
