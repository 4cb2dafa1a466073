"""Campaigns: opened for a document, filled with the children they are about, closed with figures nobody changes."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from access.matrix import may
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from cleaning import figures
from cleaning.move_table import CHILD_STATES, is_finished
from cleaning.moves import set_children
from cleaning.procedures import Procedure, get_procedure
from db import Scope, Session, and_, select, update
from db.adding import add_rows
from db.queries import cases as queries
from db.queries import handovers
from db.tables import Campaign, CampaignHamlet, CampaignStep, Case, CaseMove, Child, Hamlet, now

LISTED = "list"
"""The step that opening a campaign does by itself: from then on the faulty records are listed."""
ON_PAPER = {"document_number": ("Số văn bản", 100), "issuer": ("Cơ quan ban hành", 200)}
"""What has to be copied from the document: how it is called there, characters at most."""
WARN_DAYS = (14, 7, 3, 0)
"""So many days before a step is due its people are told; source: domain dossier 2.6."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new campaign is to be: its document, procedure, area (no hamlet: all), and the days that differ."""

    document_number: str
    document_date: date
    issuer: str
    procedure: str
    hamlet_ids: Collection[int] = ()
    due_on: Mapping[str, date] | None = None


def open_campaign(session: Session, scope: Scope, opening: Opening) -> Campaign:
    """A new campaign with the children of its area in it.

    Refuses NOT_FOUND (no right, a hamlet elsewhere), PROCEDURE_UNKNOWN, DOCUMENT_MISSING, DEADLINES_ORDER.
    """
    commune_code = scope.commune_code
    if not may(scope.role, "open_campaign") or commune_code is None:
        raise not_found()
    procedure, deadlines = get_procedure(opening.procedure), _deadlines(opening)
    campaign = Campaign(
        commune_code=commune_code,
        document_number=said(opening.document_number, ON_PAPER["document_number"]),
        document_date=opening.document_date,
        issuer=said(opening.issuer, ON_PAPER["issuer"]),
        procedure=procedure.key,
        catalogue_version=procedure.catalogue_version,
        opened_by=scope.user_id,
    )
    campaign.steps = [
        CampaignStep(step=step.key, number=number, due_on=deadlines[step.key])
        for number, step in enumerate(procedure.steps, start=1)
    ]
    session.add(campaign)
    session.flush()
    _lay_area(session, campaign, opening.hamlet_ids)
    gather(session, campaign, user_id=scope.user_id)
    return campaign


def _lay_area(session: Session, campaign: Campaign, hamlet_ids: Collection[int]) -> None:
    known = select(Hamlet.id).where(Hamlet.commune_code == campaign.commune_code, Hamlet.id.in_(hamlet_ids))
    if len(set(session.scalars(known))) != len(set(hamlet_ids)):
        raise not_found()
    add_rows(session, CampaignHamlet, [{"campaign_id": campaign.id, "hamlet_id": at} for at in set(hamlet_ids)])
    session.expire(campaign, ["hamlets"])


def said(text: str, told: tuple[str, int]) -> str:
    """What a document says of itself, tidy; `told`: its name, characters at most. Refuses DOCUMENT_MISSING."""
    label, length_max = told
    found = tidy(text)
    if not found or len(found) > length_max:
        raise Refusal("DOCUMENT_MISSING", f"{label} còn trống hoặc dài quá {length_max} ký tự. Ghi như trên văn bản.")
    return found


def _deadlines(opening: Opening) -> dict[str, date]:
    """Each step's day: what was said, else the procedure's; no step is due before the one it waits for."""
    procedure = get_procedure(opening.procedure)
    found = procedure.deadlines(opening.document_date) | dict(opening.due_on or {})
    days = [found[step.key] for step in procedure.steps]
    if days != sorted(days) or days[0] < opening.document_date:
        sentence = "Hạn của các bước chưa theo thứ tự, hoặc sớm hơn ngày văn bản. Xem lại từng ngày."
        raise Refusal("DEADLINES_ORDER", sentence)
    return found


def reckoned(procedure: Procedure, starts_on: date, ends_on: date | None) -> dict[str, date]:
    """Each step's day as it is proposed for a document and the last day it names. Refuses DEADLINES_ORDER."""
    if ends_on is not None and ends_on < starts_on:
        raise Refusal("DEADLINES_ORDER", "Hạn cuối sớm hơn ngày văn bản. Xem lại hai ngày ấy.", field="ends_on")
    return procedure.deadlines(starts_on, ends_on)


def gather(session: Session, campaign: Campaign, *, user_id: int | None) -> int:
    """Open a case for every child that belongs in a campaign and is not in yet; how many. One at a time a campaign."""
    if not queries.hold_campaign(session, campaign):
        return 0
    found = {uuid: is_new for uuid, _, is_new in session.execute(queries.gatherable(campaign)).tuples()}
    if not found:
        return 0
    classes, at = queries.classes_of(session, found), now()
    rows = [
        {"campaign_id": campaign.id, "child_uuid": uuid, "commune_code": campaign.commune_code, "state": "found"}
        | {"since_at": at, "classes": classes.get(uuid, ""), "attempts": 0, "ending": ""}
        | {"origin": "new" if is_new else "finding"}
        for uuid, is_new in found.items()
    ]
    add_rows(session, Case, rows)
    opened = select(Case, Child).join(Child, Child.uuid == Case.child_uuid)
    held = session.execute(opened.where(Case.campaign_id == campaign.id, Case.child_uuid.in_(found))).tuples().all()
    add_rows(session, CaseMove, [_first_line(case, user_id) for case, _ in held])
    set_children(session, [child for _, child in held], "confirmed", user_id=user_id)
    return len(held)


def _first_line(case: Case, user_id: int | None) -> dict[str, object]:
    told = {"case_id": case.id, "commune_code": case.commune_code, "move": "open", "was": "", "becomes": "found"}
    return told | {"reason_box": None, "user_id": user_id, "at": case.since_at}


def close(session: Session, scope: Scope, campaign: Campaign) -> None:
    """Freeze the figures and let every case go. Refuses NOT_FOUND, CAMPAIGN_CLOSED, LISTS_OUT."""
    if not may(scope.role, "close_campaign"):
        raise not_found()
    if not queries.hold_campaign(session, campaign):
        raise Refusal("CAMPAIGN_CLOSED", "Đợt này đã khoá sổ rồi. Xem số liệu đã chốt ở dưới.", status=409)
    if out := handovers.open_count(session, campaign):
        sentence = f"Còn {out} danh sách chưa gửi xong hoặc đang ở công an. Nhận lại hoặc huỷ rồi khoá sổ."
        raise Refusal("LISTS_OUT", sentence, status=409)
    told = as_json(figures.of_campaign(session, campaign))
    _let_go(session, campaign, scope.user_id)
    campaign.figures, campaign.figures_hash = told, sha256(told.encode()).hexdigest()
    campaign.closed_by, campaign.closed_at = scope.user_id, now()
    session.flush()


def _let_go(session: Session, campaign: Campaign, user_id: int) -> None:
    """Children whose case did not come to its end are confirmed again, so that the next campaign takes them up."""
    done = is_finished(get_procedure(campaign.procedure))
    unfinished = select(Child).join(Case, Case.child_uuid == Child.uuid)
    mine = and_(Case.campaign_id == campaign.id, queries.is_open())
    set_children(session, session.scalars(unfinished.where(mine, ~done)).all(), "confirmed", user_id=user_id)
    for rule, ending in ((~done, "closed"), (done, "done")):
        ended = update(Case).where(mine, rule).values(ended_at=now(), ending=ending)
        session.execute(ended, execution_options={"synchronize_session": False})


def take_up(session: Session, campaign: Campaign, user_id: int) -> int:
    """Let the cases of a closed campaign go on where its closing let them go; how many. It is held by the caller.

    Each stands where it stood, and as long: closing and return are no visit. A child that went out of the book since,
    or is in another campaign by now, stays there.
    """
    campaign.closed_by, campaign.closed_at, campaign.figures, campaign.figures_hash = None, None, "", ""
    held, at = queries.let_go(session, campaign), now()
    for case, _ in held:
        case.ended_at, case.ending = None, ""
    session.flush()
    again = {"move": "take_up", "reason_box": None, "user_id": user_id, "at": at}
    told = ({"case_id": case.id, "commune_code": case.commune_code, "was": case.state} for case, _ in held)
    add_rows(session, CaseMove, [line | again | {"becomes": line["was"]} for line in told])
    for state in sorted({case.state for case, _ in held}):
        standing = [child for case, child in held if case.state == state]
        set_children(session, standing, CHILD_STATES[state], user_id=user_id)
    return len(held)


def as_json(told: object) -> str:
    """Canonical: the same figures give the same text, and the same hash, for ever."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def frozen_figures(campaign: Campaign) -> dict[str, object]:
    """The figures of a closed campaign. Refuses FIGURES_CHANGED when they are not those of the closing."""
    if sha256(campaign.figures.encode()).hexdigest() != campaign.figures_hash:
        sentence = "Số liệu đã chốt không còn khớp mã băm. Báo người quản trị kiểm tra."
        raise Refusal("FIGURES_CHANGED", sentence, status=409)
    return dict(json.loads(campaign.figures))


@dataclass(frozen=True, slots=True)
class Deadline:
    """A step of a campaign as people read it: `days_left` below 0 is late; `is_near` from 14 days on.

    `is_done` when nobody has to do anything for it any more; `done_on` and `done_by` (a name) where somebody said so.
    """

    key: str
    words: str
    turn: str
    due_on: date
    days_left: int
    is_near: bool
    is_done: bool = False
    done_on: date | None = None
    done_by: str = ""


def deadlines(session: Session, running: Sequence[Campaign], today: date) -> list[list[Deadline]]:
    """The steps of each of those campaigns with the days left."""
    through = queries.through(session, [one.id for one in running])
    return [_deadlines_of(one, {LISTED} | through.get(one.id, set()), today) for one in running]


def _deadlines_of(campaign: Campaign, done: Collection[str], today: date) -> list[Deadline]:
    procedure = get_procedure(campaign.procedure)
    return [_deadline(procedure, step, today, is_through=step.step in done) for step in campaign.steps]


def _deadline(procedure: Procedure, step: CampaignStep, today: date, *, is_through: bool) -> Deadline:
    told, left = procedure.step(step.step), (step.due_on - today).days
    is_done, is_near = is_through or step.done_on is not None, left <= max(WARN_DAYS)
    said = Deadline(told.key, told.words, told.turn, step.due_on, left, is_near=is_near, is_done=is_done)
    return replace(said, done_on=step.done_on, done_by=step.teller.name if step.teller else "")


def due_warnings(steps: Sequence[Deadline]) -> list[Deadline]:
    """The steps of which people are told on this very day: 14, 7, 3 and 0 days before, and every day when late."""
    return [step for step in steps if not step.is_done and (step.days_left in WARN_DAYS or step.days_left < 0)]
