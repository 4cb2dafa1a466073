"""Table T2, what a campaign has come to, as page, paper and workbook."""

from datetime import date
from typing import Any

from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Template

from access.keys import Keyring
from catalogue.clock import day_here
from cleaning import figures
from cleaning.campaigns import frozen_figures
from db import Scope, Session
from reports import cleaning_table
from reports.asked import Asked
from reports.periods import Period, spoken
from reports.stand import Stand
from reports.tables import Report
from web.case_asked import get_campaign
from web.report_files import shown, ways
from web.visitor import Only


def _provide_cleaning(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    campaign_id: FromPath[int],
) -> Report:
    """Table T2 of the campaign an address names, living or as it was closed. Refuses NOT_FOUND."""
    campaign = get_campaign(session, reach, campaign_id)
    told = frozen_figures(campaign) if campaign.closed_at else figures.of_campaign(session, campaign)
    last = day_here(campaign.closed_at) if campaign.closed_at else today
    asked = Asked(session, keyring, reach, Period(min(day_here(campaign.opened_at), last), last))
    document = (
        f"Đợt theo văn bản số {campaign.document_number} ngày {spoken(campaign.document_date)} của {campaign.issuer}."
    )
    lines: Any = told["lines"]
    return cleaning_table.make(asked, document, figures.COLUMNS, lines)


def _provide_stand(today: NamedDependency[date]) -> Stand:
    return Stand(today)


_CLEANING = {
    "report": Provide(_provide_cleaning, sync_to_thread=True),
    "stand": Provide(_provide_stand, sync_to_thread=False),
}


@get(
    "/reports/campaigns/{campaign_id:int}", dependencies=_CLEANING, guards=[Only("read_campaigns")], sync_to_thread=True
)
def show_cleaning(
    report: NamedDependency[Report], stand: NamedDependency[Stand], campaign_id: FromPath[int]
) -> Template:
    """Table T2 of a campaign, living or as it was closed."""
    return shown("reports/cleaning.html", report, stand, {"campaign_id": campaign_id})


FILES = ways("/reports/campaigns/{campaign_id:int}", "read_campaigns", _CLEANING)
