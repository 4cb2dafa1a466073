"""Thẩm định: the leader signs a closed campaign's result; the province reads frozen totals and speaks."""

from datetime import date

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cleaning import appraisals
from db import Scope, Session
from db.queries import appraisals as queries
from db.tables import Appraisal
from web import refusals
from web.case_asked import get_campaign
from web.forms import Form, day_from
from web.visitor import Only


@post("/campaigns/{campaign_id:int}/appraisals", guards=[Only("sign_result")], sync_to_thread=True)
def sign_result(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    campaign_id: FromPath[int],
) -> Redirect:
    """Sign the frozen figures for the province; after a return with an explanation."""
    campaign = get_campaign(session, reach, campaign_id)
    appraisals.sign(session, reach, campaign, form.text("explained"))
    return Redirect(f"/campaigns/{campaign.id}", status_code=303)


@post("/campaigns/{campaign_id:int}/correction", guards=[Only("close_campaign")], sync_to_thread=True)
def correct_result(
    session: NamedDependency[Session], reach: NamedDependency[Scope], campaign_id: FromPath[int]
) -> Redirect:
    """Open a returned campaign again to correct it."""
    campaign = get_campaign(session, reach, campaign_id)
    appraisals.correct(session, reach, campaign)
    return Redirect(f"/campaigns/{campaign.id}", status_code=303)


@get("/appraisals", guards=[Only("appraise")], sync_to_thread=True)
def list_appraisals(session: NamedDependency[Session], reach: NamedDependency[Scope]) -> Template:
    """The results of the province's communes, those that wait first."""
    lines = queries.of_province(session, reach)
    return Template("appraisals/list.html", context={"lines": lines, "words": appraisals.DECISIONS})


def appraisal_asked(session: Session, reach: Scope, appraisal_id: int) -> tuple[Appraisal, str]:
    """One result of the own province, and its commune's name. Refuses NOT_FOUND."""
    return refusals.known(
        next((line for line in queries.of_province(session, reach) if line[0].id == appraisal_id), None)
    )


@get("/appraisals/{appraisal_id:int}", guards=[Only("appraise")], sync_to_thread=True)
def show_appraisal(
    session: NamedDependency[Session], reach: NamedDependency[Scope], appraisal_id: FromPath[int]
) -> Template:
    """One result: its totals, how far the campaign got around, and the decision."""
    one, commune = appraisal_asked(session, reach, appraisal_id)
    totals, coverage = appraisals.totals(one)
    context = {"one": one, "commune": commune, "totals": totals, "coverage": coverage}
    return Template("appraisals/one.html", context=context | {"decisions": list(appraisals.DECISIONS.items())})


@post("/appraisals/{appraisal_id:int}", guards=[Only("appraise")], sync_to_thread=True)
def decide_appraisal(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
    appraisal_id: FromPath[int],
) -> Redirect:
    """Accept a result, or return it with reasons and a day."""
    asked = form.text("answer_by").strip()
    appraisals.decide(
        session,
        reach,
        appraisal_id,
        form.text("decision"),
        reason=form.text("reason"),
        answer_by=day_from(asked, "Hạn trả lời") if asked else None,
        today=today,
    )
    return Redirect(f"/appraisals/{appraisal_id}", status_code=303)
