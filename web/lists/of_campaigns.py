"""Lists of campaigns: which there are, who turns sixteen soon, where the cases of each hamlet stand, the figures."""

from typing import Any

from cleaning import campaigns, figures
from cleaning.procedures import get_procedure
from db.queries import cases
from db.tables import Campaign
from web.campaign_page import changes_of, growing_up, names_of
from web.case_asked import get_campaign
from web.case_words import CASE_STATES, states_of
from web.lists.listed import Asked, ListFile, Table, of_screen
from web.spoken import vn_date, vn_time

_OF_CAMPAIGNS = ("Số văn bản", "Ngày", "Cơ quan ban hành", "Quy trình", "Mở lúc", "Khoá sổ lúc")
_HAMLET = "Thôn, bản"


def _campaigns(asked: Asked) -> Table:
    found = cases.campaigns(asked.session, asked.scope)
    return Table(_OF_CAMPAIGNS, map(_row, found))


def _row(one: Campaign) -> list[str]:
    paper = [one.document_number, vn_date(one.document_date), one.issuer, get_procedure(one.procedure).title]
    return [*paper, vn_time(one.opened_at), vn_time(one.closed_at)]


def _growing_up(asked: Asked) -> Table:
    rows = (
        [child.full_name, vn_date(child.birth_date), child.hamlet.name if child.hamlet else child.hamlet_text]
        for child in growing_up(asked.session, asked.scope, asked.today)
    )
    return Table(("Họ và tên", "Ngày sinh", _HAMLET), rows)


def _campaign(asked: Asked) -> Campaign:
    return get_campaign(asked.session, asked.scope, asked.numbers["campaign_id"])


def _board(asked: Asked) -> Table:
    """How many cases of each hamlet stand at each state; nobody stands anywhere once the campaign is closed."""
    campaign = _campaign(asked)
    procedure, names = get_procedure(campaign.procedure), names_of(asked.session, campaign)
    open_now = campaign.closed_at is None
    found = cases.standings(asked.session, campaign, asked.scope, procedure.carrying) if open_now else []
    counts = {(one.hamlet_id, one.state): one.count for one in found}
    present, states = {one.hamlet_id for one in found}, states_of(procedure)
    rows = (
        [name, *(str(counts.get((at, state), 0)) for state in states)] for at, name in names.items() if at in present
    )
    return Table((_HAMLET, *(CASE_STATES[state] for state in states)), rows)


def _changes(asked: Asked) -> Table:
    """Since the newest list to the police; no line before the first one."""
    campaign = _campaign(asked)
    since = changes_of(asked.session, campaign, asked.scope, names_of(asked.session, campaign))
    if since is None:
        return Table((_HAMLET,), ())
    return Table(
        (_HAMLET, *(words for _, words, _ in since.moves)), ([name, *map(str, c)] for _, name, c in since.lines)
    )


def _figures(asked: Asked) -> Table:
    """Living, or as they were frozen. Refuses FIGURES_CHANGED."""
    campaign = _campaign(asked)
    told = campaigns.frozen_figures(campaign) if campaign.closed_at else figures.of_campaign(asked.session, campaign)
    lines: Any = told["lines"]
    rows = ([line["hamlet"], *(str(line.get(key, "")) for key in figures.COLUMNS)] for line in lines)
    return Table((_HAMLET, *figures.COLUMNS.values()), rows)


_CAMPAIGN = "/campaigns/{campaign_id:int}"
CAMPAIGNS = of_screen("Đợt làm sạch", "/campaigns", "dot-lam-sach", "read_campaigns", _campaigns)
LISTS = (
    CAMPAIGNS,
    ListFile("Sắp đủ 16 tuổi", "/campaigns", "/campaigns/growing-up", "sap-du-16", CAMPAIGNS.rights, _growing_up),
    ListFile("Các cháu đang ở đâu", _CAMPAIGN, f"{_CAMPAIGN}/board", "dang-o-dau", CAMPAIGNS.rights, _board),
    ListFile("Đã đổi từ danh sách gần nhất", _CAMPAIGN, f"{_CAMPAIGN}/changes", "da-doi", CAMPAIGNS.rights, _changes),
    ListFile("Kết quả theo thôn, bản", _CAMPAIGN, f"{_CAMPAIGN}/figures", "ket-qua-dot", CAMPAIGNS.rights, _figures),
)
