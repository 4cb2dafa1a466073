"""Steps of a campaign that no case goes through: said to be done, with the day, and taken back."""

from datetime import date

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from cleaning import step_words
from db import Scope, Session
from web.case_asked import get_campaign
from web.forms import Form, day_from
from web.visitor import Only


@post("/campaigns/{campaign_id:int}/steps/{key:str}/done", guards=[Only("open_campaign")], sync_to_thread=True)
def say_step_done(
    session: NamedDependency[Session],
    reach: NamedDependency[Scope],
    today: NamedDependency[date],
    form: NamedDependency[Form],
    campaign_id: FromPath[int],
    key: FromPath[str],
) -> Redirect:
    """Write down the day; refuses as `cleaning.step_words.say_done`, and DAY_UNKNOWN."""
    campaign = get_campaign(session, reach, campaign_id)
    step_words.say_done(session, reach, campaign, key, day_from(form.text("done_on"), "Ngày xong"), today)
    return _back(campaign_id)


@post("/campaigns/{campaign_id:int}/steps/{key:str}/undo", guards=[Only("open_campaign")], sync_to_thread=True)
def take_step_back(
    session: NamedDependency[Session], reach: NamedDependency[Scope], campaign_id: FromPath[int], key: FromPath[str]
) -> Redirect:
    """The step is not done after all."""
    step_words.take_back(session, reach, get_campaign(session, reach, campaign_id), key)
    return _back(campaign_id)


def _back(campaign_id: int) -> Redirect:
    return Redirect(f"/campaigns/{campaign_id}#steps", status_code=303)
