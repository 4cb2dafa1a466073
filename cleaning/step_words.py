"""Steps that go through no child's case: whoever leads one says that it is done, and may take the word back.

Collecting into the book, typing from it and reporting leave no trace the cases could be counted by. Listing is done by
the opening of a campaign, the carrying steps by the moves of its cases.
"""

from datetime import date

from access.matrix import may
from catalogue.refusals import Refusal, not_found
from cleaning.campaigns import LISTED
from cleaning.procedures import CARRYING, Procedure, get_procedure
from db import Scope, Session, update
from db.queries import cases as queries
from db.tables import Campaign, CampaignStep


def told_steps(procedure: Procedure) -> list[str]:
    """The keys of those steps, in the document's order."""
    return [step.key for step in procedure.steps if step.key not in (*CARRYING, LISTED)]


def may_take_back(campaign: Campaign, key: str) -> bool:
    """Whether nothing that comes after stands on it."""
    done = _done(campaign)
    later = told_steps(get_procedure(campaign.procedure))
    return key in done and not any(step in done for step in later[later.index(key) + 1 :])


def say_done(session: Session, scope: Scope, campaign: Campaign, key: str, done_on: date, today: date) -> None:
    """Write down the day a step was done. Refuses NOT_FOUND, CAMPAIGN_CLOSED, STEP_DAY, STEP_BEFORE, STEP_SAID."""
    steps = _held(session, scope, campaign, key)
    if not campaign.document_date <= done_on <= today:
        sentence = "Ngày xong phải từ ngày văn bản đến hôm nay. Xem lại ngày rồi ghi lại."
        raise Refusal("STEP_DAY", sentence, field="done_on")
    missing = [step for step in steps[: steps.index(key)] if step not in _done(campaign)]
    if missing:
        words = get_procedure(campaign.procedure).step(missing[0]).words
        raise Refusal("STEP_BEFORE", f"Bước trước chưa ghi xong: {words}. Ghi bước ấy trước.", status=409)
    _write(session, campaign, key, done_on, scope.user_id, is_done=False)


def take_back(session: Session, scope: Scope, campaign: Campaign, key: str) -> None:
    """The step is not done after all. Refuses NOT_FOUND, CAMPAIGN_CLOSED, STEP_STANDS, STEP_SAID."""
    _held(session, scope, campaign, key)
    if key in _done(campaign) and not may_take_back(campaign, key):
        sentence = "Bước sau đã ghi xong, nên bước này không bỏ được nữa. Bỏ bước sau trước."
        raise Refusal("STEP_STANDS", sentence, status=409)
    _write(session, campaign, key, None, None, is_done=True)


def _held(session: Session, scope: Scope, campaign: Campaign, key: str) -> list[str]:
    steps = told_steps(get_procedure(campaign.procedure))
    if not may(scope.role, "open_campaign") or campaign.commune_code != scope.commune_code or key not in steps:
        raise not_found()
    if not queries.hold_campaign(session, campaign):
        raise Refusal("CAMPAIGN_CLOSED", "Đợt này đã khoá sổ. Chọn một đợt đang mở.", status=409)
    for step in campaign.steps:
        session.refresh(step)
    return steps


def _write(
    session: Session, campaign: Campaign, key: str, done_on: date | None, done_by: int | None, *, is_done: bool
) -> None:
    was = CampaignStep.done_on.is_not(None) if is_done else CampaignStep.done_on.is_(None)
    one = update(CampaignStep).where(CampaignStep.campaign_id == campaign.id, CampaignStep.step == key, was)
    changed = one.values(done_on=done_on, done_by=done_by).returning(CampaignStep.step)
    if not session.scalars(changed, execution_options={"synchronize_session": False}).all():
        raise Refusal("STEP_SAID", "Vừa có người khác ghi bước này. Tải lại trang rồi xem lại.", status=409)
    session.expire(campaign, ["steps"])


def _done(campaign: Campaign) -> set[str]:
    return {step.step for step in campaign.steps if step.done_on is not None}
