"""Lists of what is asked anew: second visits by hamlet and where they differ, what waits for somebody to choose."""

from collections.abc import Iterator

from catalogue.fields import label
from catalogue.values import show
from cleaning import rechecks
from db.queries import cases
from db.tables import Campaign
from web.lists.listed import Asked, ListFile, Table, of_screen
from web.question_page import questions_for
from web.spoken import vn_date, vn_number
from web.views.campaigns import get_campaign

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


_RECHECKS = "/campaigns/{campaign_id:int}/rechecks"
RATES = of_screen("Phúc tra theo thôn, bản", _RECHECKS, "phuc-tra", "move_case", _rates)
LISTS = (
    RATES,
    ListFile(
        "Chỗ hai lần hỏi khác nhau", _RECHECKS, f"{_RECHECKS}/differences", "phuc-tra-khac", RATES.rights, _differences
    ),
    of_screen("Chờ quyết định", "/questions", "cho-quyet-dinh", "agree_to_end", _questions),
)
