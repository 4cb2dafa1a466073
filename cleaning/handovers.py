"""Lists to the commune's police: drawn from cases that are due, numbered, frozen, handed over.

What was frozen is never written again: what the police answer, and what happens to a record meanwhile, stands beside
it. What comes back is taken by `intake.police_answers`, since it changes records.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from access.keys import Keyring
from access.matrix import Action, may
from access.records import all_fields
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import fold, tidy
from cleaning.campaigns import as_json
from cleaning.move_table import open_to
from cleaning.moves import carry_out
from cleaning.procedures import get_procedure
from db import Scope, Session, update
from db.queries import cases, visible
from db.queries import handovers as queries
from db.tables import Campaign, Child, Commune, Handover, HandoverRow, now

ROWS_MAX = 100
ROWS_A_PAGE = 10
"""Rows of layout D on a landscape A4 page, with room for a hand to write in."""

FROZEN_KEYS = (
    "full_name",
    "birth_date",
    "sex",
    "ethnicity",
    "nationality",
    "birth_registration_place",
    "hamlet",
    "address_detail",
    "father_name",
    "mother_name",
    "carer_name",
    "personal_id",
)
"""All that the police get of a child: what layout D of the domain dossier asks for. Groups of circumstances never."""

FACTS = ("full_name", "birth_date", "sex", "personal_id")
"""What the police verify; a record in which one of them changed since the sending is not what they spoke of."""


def draw(
    session: Session,
    keyring: Keyring,
    scope: Scope,
    campaign: Campaign,
    *,
    hamlet_id: int | None = None,
    children: Sequence[UUID] | None = None,
) -> list[Handover]:
    """Put all children that are due (of one hamlet; or just those named) on new lists of at most ROWS_MAX rows.

    Refuses NOT_FOUND, CAMPAIGN_CLOSED, and NOTHING_DUE when nobody can be put on a list.
    """
    _demand(scope, "prepare_handover")
    if not cases.hold_campaign(session, campaign):
        raise Refusal("CAMPAIGN_CLOSED", "Đợt này đã khoá sổ. Chọn một đợt đang mở.", status=409)
    rule = open_to(get_procedure(campaign.procedure), "draw")
    wanted = queries.drawable(session, campaign, scope, rule, hamlet_id) if children is None else list(children)
    whole = visible.whole(scope)
    drawn = set(carry_out(session, keyring, campaign, "draw", wanted, whole, user_id=scope.user_id))
    order = [uuid for uuid in wanted if uuid in drawn]
    if not order:
        sentence = "Chưa có cháu nào đến bước gửi công an. Kiểm tra tại hộ xong, hoặc chọn hai cách ghi, rồi làm lại."
        raise Refusal("NOTHING_DUE", sentence)
    return [
        _freeze(session, keyring, scope, campaign, order[at : at + ROWS_MAX]) for at in range(0, len(order), ROWS_MAX)
    ]


def _freeze(session: Session, keyring: Keyring, scope: Scope, campaign: Campaign, order: Sequence[UUID]) -> Handover:
    number = queries.next_number(session, campaign)
    code = f"{_initials(session, campaign.commune_code)}{campaign.id}-{number:02d}"
    listed = Handover(campaign_id=campaign.id, commune_code=campaign.commune_code, number=number, code=code, part=1)
    listed.drawn_by, listed.row_count, listed.hash = scope.user_id, len(order), ""
    held = queries.children(session, order)
    ids = {case.child_uuid: case.id for case, _ in cases.hold(session, campaign, "listed", order)}
    listed.rows = [
        HandoverRow(number=number, child_uuid=uuid, case_id=ids[uuid], frozen=_frozen(keyring, held[uuid]))
        for number, uuid in enumerate(order, start=1)
    ]
    return keep(session, listed)


def keep(session: Session, listed: Handover) -> Handover:
    """Write a new list with its rows open, and the hash over all of it."""
    for row in listed.rows:
        row.commune_code, row.open_child = listed.commune_code, row.child_uuid
        row.code = f"{listed.code}-{row.number:03d}"
    listed.hash = hash_of(listed)
    session.add(listed)
    session.flush()
    return listed


def _frozen(keyring: Keyring, child: Child) -> str:
    fields = all_fields(keyring, child)
    return as_json({key: str(fields.get(key, "")) for key in FROZEN_KEYS})


def _initials(session: Session, commune_code: str) -> str:
    """ "ML" for Xã Mường La: a code that people can say to one another."""
    words = fold(session.get_one(Commune, commune_code).name).split()[1:]
    return "".join(word[0] for word in words).upper()[:4]


def frozen_of(row: HandoverRow) -> dict[str, str]:
    """What was sent of one child, by key."""
    return dict(json.loads(row.frozen))


def hash_of(listed: Handover) -> str:
    """What stands under every page of the list: sha256 over its head and rows."""
    rows = [[row.number, row.code, str(row.child_uuid), row.frozen] for row in listed.rows]
    return sha256(as_json([listed.code, listed.row_count, rows]).encode()).hexdigest()


def is_intact(listed: Handover) -> bool:
    """Whether the list is, row for row, what was frozen."""
    return listed.row_count == len(listed.rows) and hash_of(listed) == listed.hash


def page_code(listed: Handover, page: int) -> str:
    """What stands under one printed page; another list, or another page, has another one."""
    return sha256(f"{listed.hash} {page}".encode()).hexdigest()[:8].upper()


def pages_of(listed: Handover) -> list[tuple[int, str, list[HandoverRow]]]:
    """The printed pages: (number from 1, code, rows)."""
    starts = range(0, len(listed.rows), ROWS_A_PAGE)
    return [
        (number, page_code(listed, number), listed.rows[at : at + ROWS_A_PAGE]) for number, at in enumerate(starts, 1)
    ]


@dataclass(frozen=True, slots=True)
class Letter:
    """With which letter a list goes out, and who took it."""

    number: str
    day: date
    receiver: str


def approve(session: Session, scope: Scope, listed: Handover) -> None:
    """The leader's word before a list goes out. Refuses NOT_FOUND, LIST_MOVED."""
    _demand(scope, "approve_handover")
    _step(session, listed, "frozen", approved_by=scope.user_id, approved_at=now())


def send(session: Session, keyring: Keyring, scope: Scope, listed: Handover, letter: Letter) -> None:
    """Hand a frozen list to the police. Refuses NOT_FOUND, LETTER_MISSING, LIST_MOVED, LIST_BROKEN."""
    _demand(scope, "prepare_handover")
    number, receiver = tidy(letter.number), tidy(letter.receiver)
    if not number or not receiver or len(number) > 100 or len(receiver) > 100:
        sentence = "Chưa ghi số công văn, hoặc chưa ghi ai nhận. Ghi đủ hai ô rồi bấm lại."
        raise Refusal("LETTER_MISSING", sentence)
    if not is_intact(listed):
        raise Refusal(
            "LIST_BROKEN", "Danh sách không còn khớp mã băm lúc lập. Báo người quản trị kiểm tra.", status=409
        )
    told: dict[str, Any] = {"letter_number": number, "letter_date": letter.day, "receiver": receiver}
    told |= {"sent_by": scope.user_id, "sent_at": now()}
    _step(session, listed, "frozen", stage="with_police", **told)
    children = [row.child_uuid for row in listed.rows]
    carry_out(session, keyring, listed.campaign, "hand_over", children, user_id=scope.user_id)


def list_broken() -> Refusal:
    """Somebody changed what was frozen."""
    sentence = "Danh sách không còn khớp mã băm lúc lập. Báo người quản trị kiểm tra."
    return Refusal("LIST_BROKEN", sentence, status=409)


def withdraw(session: Session, keyring: Keyring, scope: Scope, listed: Handover) -> None:
    """Take back a list that was not sent: its children are due again. Refuses NOT_FOUND, LIST_MOVED."""
    _demand(scope, "prepare_handover")
    _step(session, listed, "frozen", stage="withdrawn")
    release(session, listed.rows)
    children = [row.child_uuid for row in listed.rows]
    carry_out(session, keyring, listed.campaign, "undraw", children, user_id=scope.user_id)


def release(session: Session, rows: Collection[HandoverRow]) -> None:
    """Those rows stand open no more."""
    for row in rows:
        row.open_child = None
    session.flush()


def step_back(session: Session, listed: Handover, **told: Any) -> None:
    """The list comes back from the police. Refuses LIST_MOVED."""
    _step(session, listed, "with_police", stage="returned", **told)


def _step(session: Session, listed: Handover, was: str, **told: Any) -> None:
    """The first wins; the others read that somebody was faster."""
    changed = update(Handover).where(Handover.id == listed.id, Handover.stage == was).values(told)
    won = session.scalars(changed.returning(Handover.id), execution_options={"synchronize_session": False}).first()
    if won is None:
        sentence = "Danh sách này vừa được người khác chuyển sang bước khác. Tải lại trang rồi xem lại."
        raise Refusal("LIST_MOVED", sentence, status=409)
    session.expire(listed, list(told))


def _demand(scope: Scope, action: Action) -> None:
    if not may(scope.role, action):
        raise not_found()
