"""A new campaign: first its document and procedure, then the days of that procedure's steps, then it is open."""

from datetime import date
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from access.scopes import hamlets_of
from catalogue.refusals import Refusal
from cleaning import campaigns
from cleaning.campaigns import Opening
from cleaning.procedures import all_procedures, get_procedure
from db import Scope, Session
from web.asked import address
from web.forms import Form, day_from
from web.spoken import vn_date
from web.visitor import Only

_DOCUMENT = ("document_number", "document_date", "issuer", "procedure", "ends_on")
"""What the first page asks, and the second one carries."""


@get("/campaigns/new", guards=[Only("open_campaign")], sync_to_thread=True)
def ask_campaign(
    request: Request[Any, Any, Any], session: NamedDependency[Session], reach: NamedDependency[Scope]
) -> Template:
    """The document and its procedure; once they are told, the steps of that procedure with the days reckoned."""
    asked = Form(list(request.query_params.items()))
    if not asked.text("procedure") or asked.text("again"):
        return _ask_document(asked, None)
    try:
        days = _reckoned(asked)
    except Refusal as refusal:
        return _ask_document(asked, refusal)
    return _ask_steps(session, reach, asked, {f"due-{key}": vn_date(day) for key, day in days.items()}, None)


def _reckoned(asked: Form) -> dict[str, date]:
    for name, told in campaigns.ON_PAPER.items():
        campaigns.said(asked.text(name), told)
    starts_on, ends_on = day_from(asked.text("document_date"), "Ngày văn bản"), asked.text("ends_on").strip()
    last = day_from(ends_on, "Hạn cuối") if ends_on else None
    return campaigns.reckoned(get_procedure(asked.text("procedure")), starts_on, last)


@post("/campaigns", guards=[Only("open_campaign")], sync_to_thread=True)
def open_campaign(
    session: NamedDependency[Session], reach: NamedDependency[Scope], form: NamedDependency[Form]
) -> Redirect | Template:
    """Open a campaign, or show the form again with what is wrong in it."""
    try:
        campaign = campaigns.open_campaign(session, reach, _opening(form))
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        session.rollback()
        if form.text("procedure") not in all_procedures() or refusal.code == "DOCUMENT_MISSING":
            return _ask_document(form, refusal)
        return _ask_steps(session, reach, form, dict(form), refusal)
    return Redirect(f"/campaigns/{campaign.id}", status_code=303)


def _opening(form: Form) -> Opening:
    procedure = get_procedure(form.text("procedure"))
    days = {step.key: form.text(f"due-{step.key}") for step in procedure.steps}
    return Opening(
        document_number=form.text("document_number"),
        document_date=day_from(form.text("document_date"), "Ngày văn bản"),
        issuer=form.text("issuer"),
        procedure=procedure.key,
        hamlet_ids=[int(text) for text in form.texts("hamlet") if text.isascii() and text.isdigit()],
        due_on={key: day_from(text, procedure.step(key).words) for key, text in days.items() if text.strip()},
    )


def _ask_document(asked: Form, refusal: Refusal | None) -> Template:
    procedures = list(all_procedures().values())
    context = {
        "asked": asked,
        "refusal": refusal,
        "procedures": [(one.key, one.title) for one in procedures],
        "chosen": asked.text("procedure") or procedures[0].key,
    }
    return Template("campaigns/new.html", context=context, status_code=422 if refusal else 200)


def _ask_steps(session: Session, reach: Scope, asked: Form, days: dict[str, str], refusal: Refusal | None) -> Template:
    procedure = get_procedure(asked.text("procedure"))
    document = {name: asked.text(name) for name in _DOCUMENT}
    context = {
        "asked": asked,
        "refusal": refusal,
        "procedure": procedure,
        "document": document,
        "back": address("/campaigns/new", document, again=1),
        "days": [(f"due-{step.key}", step.words, days.get(f"due-{step.key}", "")) for step in procedure.steps],
        "hamlets": [(str(hamlet.id), hamlet.name) for hamlet in hamlets_of(session, reach)],
    }
    return Template("campaigns/steps.html", context=context, status_code=422 if refusal else 200)
