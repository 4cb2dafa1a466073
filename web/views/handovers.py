"""Lists to the police: drawn, shown as they print, approved, handed over, answered, given back signed."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access.keys import Keyring
from access.records import may_read_text
from catalogue.values import show
from cleaning import handovers
from cleaning.answers import TELLS, WORDS, Answer
from cleaning.handover_sheets import COLUMNS, cells_of
from cleaning.handovers import Letter, frozen_of
from db import Scope, Session
from db.queries import handovers as queries
from db.queries import printing
from db.tables import Handover, HandoverRow
from intake import police_answers, signed_lists
from intake.police_answers import Fault
from intake.trust import figures
from web import refusals
from web.case_asked import get_campaign
from web.forms import Form, day_from
from web.press import Press
from web.visitor import Only, Visitor

_RESULT = re.compile(r"result-(\d{1,4})")


@get("/handovers", guards=[Only("read_handovers")], sync_to_thread=True)
def list_handovers(session: NamedDependency[Session], reach: NamedDependency[Scope]) -> Template:
    """Every list this person may open; for the police those that were handed to them."""
    return Template("handovers/list.html", context={"lists": queries.newest(session, reach)})


@post("/campaigns/{campaign_id:int}/handovers", guards=[Only("prepare_handover")], sync_to_thread=True)
def draw(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    campaign_id: FromPath[int],
) -> Redirect:
    """Put everybody who is due on lists of at most 100."""
    campaign = get_campaign(session, reach, campaign_id)
    drawn = handovers.draw(session, keyring, reach, campaign)
    return Redirect(f"/handovers/{drawn[0].id}" if len(drawn) == 1 else f"/campaigns/{campaign.id}", status_code=303)


def get_handover(session: Session, reach: Scope, handover_id: int) -> Handover:
    """A list the user may open. Refuses NOT_FOUND."""
    return refusals.known(queries.find(session, reach, handover_id))


@get("/handovers/{handover_id:int}", guards=[Only("read_handovers")], sync_to_thread=True)
def show_handover(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    visitor: NamedDependency[Visitor],
    handover_id: FromPath[int],
) -> Template:
    """The list as it prints, with what was answered beside each row."""
    return shown(session, keyring, visitor, get_handover(session, visitor.scope, handover_id))


def shown(
    session: Session, keyring: Keyring, visitor: Visitor, listed: Handover, faults: Mapping[int, Fault] | None = None
) -> Template:
    """The page of one list; `faults` stand beside the rows they speak of."""
    pages = handovers.pages_of(listed)
    parent, left = queries.relatives(session, listed)
    then = queries.commune_then(session, listed, listed.drawn_at)
    can_file = listed.stage == "with_police" and visitor.may("file_answers")
    context = {
        "list": listed,
        "pages": [(number, code, [_line(keyring, visitor, row) for row in rows]) for number, code, rows in pages],
        "labels": [label for label, _ in COLUMNS],
        "place": printing.place(session, then),
        "now_place": printing.place(session, listed.commune_code) if then != listed.commune_code else None,
        "is_intact": handovers.is_intact(listed),
        "answered_count": sum(bool(row.answer) for row in listed.rows),
        "answers": list(WORDS.items()),
        "faults": faults or {},
        "accuracy": figures.told(session, listed.commune_code),
        "scans": queries.scans(session, listed),
        "can_prepare": listed.stage == "frozen" and visitor.may("prepare_handover"),
        "can_approve": listed.stage == "frozen" and not listed.approved_at and visitor.may("approve_handover"),
        "can_answer": listed.stage == "with_police" and visitor.may("answer_handover"),
        "can_scan": listed.sent_at is not None and visitor.may("prepare_handover"),
        "can_file": can_file,
        "read_count": signed_lists.waiting_count(session, keyring, visitor.scope, listed) if can_file else 0,
        "changed": _changed(session, listed) if listed.stage == "with_police" else set(),
        "fates": Counter(row.applied for row in listed.rows),
        "parent": parent,
        "left": left,
    }
    return Template("handovers/handover.html", context=context, status_code=422 if faults else 200)


def _changed(session: Session, listed: Handover) -> set[int]:
    """The rows whose records say something else by now than what was sent."""
    now_is = queries.records(session, listed)
    return {row.number for row in listed.rows if police_answers.has_changed(row, now_is[row.child_uuid])}


def _line(keyring: Keyring, visitor: Visitor, row: HandoverRow) -> dict[str, object]:
    note = police_answers.note_of(keyring, row)
    value = show(TELLS[row.answer], row.told) if row.answer in TELLS else ""
    told = {"row": row, "cells": cells_of(frozen_of(row)), "words": WORDS.get(row.answer, ""), "told": value}
    return told | {"note": note if may_read_text(visitor.scope.role, note) else ""}


@post("/handovers/{handover_id:int}/approval", guards=[Only("approve_handover")], sync_to_thread=True)
def approve(session: NamedDependency[Session], reach: NamedDependency[Scope], handover_id: FromPath[int]) -> Redirect:
    """The leader's word before the list goes out."""
    handovers.approve(session, reach, get_handover(session, reach, handover_id))
    return Redirect(f"/handovers/{handover_id}", status_code=303)


@post("/handovers/{handover_id:int}/delivery", guards=[Only("prepare_handover")], sync_to_thread=True)
def send(press: NamedDependency[Press], handover_id: FromPath[int]) -> Redirect:
    """Hand the list to the police, with its letter."""
    listed = get_handover(press.session, press.reach, handover_id)
    day = day_from(press.form.text("letter_date"), "Ngày công văn")
    letter = Letter(press.form.text("letter_number"), day, press.form.text("receiver"))
    handovers.send(*press.hands, listed, letter)
    return Redirect(f"/handovers/{handover_id}", status_code=303)


@post("/handovers/{handover_id:int}/withdrawal", guards=[Only("prepare_handover")], sync_to_thread=True)
def withdraw(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    handover_id: FromPath[int],
) -> Redirect:
    """Take back a list that was not sent."""
    listed = get_handover(session, reach, handover_id)
    handovers.withdraw(session, keyring, reach, listed)
    return Redirect(f"/campaigns/{listed.campaign_id}", status_code=303)


@post("/handovers/{handover_id:int}/answers", guards=[Only("answer_handover")], sync_to_thread=True)
def answer(
    press: NamedDependency[Press], visitor: NamedDependency[Visitor], handover_id: FromPath[int]
) -> Redirect | Template:
    """What the police typed; what holds is kept, and the page says beside each other row what is wrong."""
    listed = get_handover(press.session, press.reach, handover_id)
    return take(press, visitor, listed, typed_answers(press.form, _RESULT), "screen")


def take(press: Press, visitor: Visitor, listed: Handover, told: Sequence[Answer], source: str) -> Redirect | Template:
    """Keep the answers that hold; the list's page, with what is wrong beside the others where there are any."""
    if faults := faults_of(press, listed, told, source):
        return shown(press.session, press.keyring, visitor, listed, faults)
    return Redirect(f"/handovers/{listed.id}", status_code=303)


def faults_of(press: Press, listed: Handover, told: Sequence[Answer], source: str) -> dict[int, Fault]:
    """Keep the answers that hold; row → what is wrong with the others'. Refuses as `police_answers.take`."""
    return {fault.row: fault for fault in police_answers.take(*press.hands, listed, told, press.today, source=source)}


def typed_answers(form: Form, named: re.Pattern[str]) -> list[Answer]:
    """What stands in the boxes of each row that has a part so `named`; the pattern's group is the row's number."""
    numbers = [int(found[1]) for name in form.names() if (found := named.fullmatch(name))]
    return [Answer(n, form.text(f"result-{n}"), form.text(f"told-{n}"), form.text(f"note-{n}")) for n in numbers]


@post("/handovers/{handover_id:int}/return", guards=[Only("file_answers")], sync_to_thread=True)
def give_back(press: NamedDependency[Press], handover_id: FromPath[int]) -> Redirect:
    """The signed list comes back: its answers hold from now on."""
    listed = get_handover(press.session, press.reach, handover_id)
    police_answers.give_back(*press.hands, listed, press.form.text("signer"))
    return Redirect(f"/handovers/{handover_id}", status_code=303)
