"""Phúc tra: some households are visited a second time, blind and by somebody else, and the two answers compared.

Source: the title of Quyết định 3978/QĐ-BYT names the procedure; share and limit are usual survey practice and stand
here as data (domain dossier 2.6b).
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from math import ceil
from uuid import UUID

from access.keys import Keyring
from access.matrix import may
from access.records import COLUMNS, all_fields
from catalogue.refusals import Refusal, not_found
from catalogue.values import understand
from catalogue.vietnamese import tidy
from cleaning import owners
from db import Scope, Session
from db.adding import add_rows
from db.queries import rechecks as queries
from db.tables import Campaign, Child, Recheck, now

SHARE = 0.05
"""Of the households of each hamlet; at least one of a hamlet that has been visited."""
SEED = "phúc tra 5 %"
"""The draw is the same whoever makes it, and nobody can make it until it suits."""
DIFFERING_MAX = 0.10
"""A hamlet with a larger share of differing fields goes back to the households."""
ASKED = ("full_name", "birth_date", "sex", "ethnicity", "father_name", "mother_name", "personal_id")
_ASKED_MAX = 200


def again_place(child_uuid: UUID) -> str:
    """What the box of a second answer is bound to."""
    return f"recheck:{child_uuid}"


def draw(session: Session, scope: Scope, campaign: Campaign) -> int:
    """Draw the households of every hamlet that has been visited; how many children are new on the sheet.

    A hamlet stands with what was drawn of it until that has failed and gone back.
    """
    if not may(scope.role, "move_case"):
        raise not_found()
    known = {again.child_uuid for again in queries.drawn(session, campaign)}
    homes: dict[int, dict[str, list[tuple[UUID, int | None]]]] = defaultdict(lambda: defaultdict(list))
    for hamlet_id, household, child, first_by in queries.checked_households(session, campaign):
        homes[hamlet_id][household].append((child, first_by))
    before = queries.turns(session, campaign)
    rows = [
        {"campaign_id": campaign.id, "commune_code": campaign.commune_code, "hamlet_id": hamlet_id}
        | {"household": household, "child_uuid": child, "first_by": first_by, "drawn_at": now()}
        | {"compared": 0, "differing": 0}
        for hamlet_id, here in homes.items()
        for household in chosen(campaign.id, hamlet_id, sorted(here), len(before.get(hamlet_id, ())))
        for child, first_by in here[household]
        if child not in known
    ]
    add_rows(session, Recheck, rows)
    return len(rows)


def chosen(campaign_id: int, hamlet_id: int, households: list[str], turns: int = 0) -> list[str]:
    """SHARE of the households, rounded up, by a hash that depends on nothing but the campaign and the household.

    Once the hamlet has failed and gone back, `turns` times so far, others are drawn.
    """
    lot = f"{SEED}:{campaign_id}:{hamlet_id}" + f":{turns}" * bool(turns)
    order = sorted(households, key=lambda one: sha256(f"{lot}:{one}".encode()).digest())
    return order[: ceil(len(order) * SHARE)]


def answer(session: Session, keyring: Keyring, scope: Scope, recheck_id: int, told: Mapping[str, str]) -> None:
    """Keep a second answer and count where it differs; who answers never sees what the record says.

    `told` has the fields of ASKED and who was "asked". Refuses NOT_FOUND, OTHERS_VISIT, SAME_PERSON to who was there
    first, ANSWERED_ALREADY.
    """
    again = queries.find(session, scope, recheck_id)
    if again is None or not may(scope.role, "answer_check"):
        raise not_found()
    if again.assigned_to not in (None, scope.user_id):
        raise Refusal("OTHERS_VISIT", "Hộ này đã giao người khác phúc tra. Chọn hộ khác.", status=409)
    if again.first_by == scope.user_id:
        sentence = "Anh/chị đã kiểm tra hộ này lần đầu. Phúc tra phải do người khác làm."
        raise Refusal("SAME_PERSON", sentence, status=409)
    if again.answered_at is not None:
        raise Refusal("ANSWERED_ALREADY", "Hộ này đã được phúc tra. Chọn hộ khác.", status=409)
    said = {key: str(understand(key, told.get(key, "")).value or "") for key in ASKED}
    known = all_fields(keyring, session.get_one(Child, again.child_uuid))
    again.compared = len(ASKED)
    again.differing = sum(said[key] != str(known.get(key, "")) for key in ASKED)
    kept = said | {"asked": tidy(told.get("asked", ""))[:_ASKED_MAX]}
    again.said_box = keyring.seal(json.dumps(kept, ensure_ascii=False).encode(), again_place(again.child_uuid))
    again.answered_by, again.answered_at = scope.user_id, now()
    session.flush()


def assign(session: Session, scope: Scope, campaign: Campaign, hamlet_id: int, user_id: int, today: date) -> int:
    """Give a hamlet's second visits to one person; how many. Refuses NOT_FOUND, OWNER_UNKNOWN, SAME_PERSON."""
    if user_id not in dict(owners.of_commune(session, scope, today)):
        raise Refusal("OWNER_UNKNOWN", "Người này không làm việc trẻ em ở xã. Chọn một người trong danh sách.")
    given = queries.assign(session, campaign, hamlet_id, user_id)
    if not given:
        sentence = "Người này đã đến các hộ đó lần đầu, hoặc không còn hộ nào chờ. Chọn người khác."
        raise Refusal("SAME_PERSON", sentence, status=409)
    return given


@dataclass(frozen=True, slots=True)
class Rate:
    """How far two visits agree in one hamlet. `is_failed` once everything drawn is answered and too much differs."""

    hamlet_id: int
    household_count: int
    waiting_count: int
    answered_count: int
    compared: int
    differing: int

    @property
    def share(self) -> float:
        """Share of compared fields that differ, 0–1."""
        return self.differing / self.compared if self.compared else 0.0

    @property
    def is_failed(self) -> bool:
        """Whether the hamlet has to go back."""
        return self.waiting_count == 0 and self.share > DIFFERING_MAX


def rates(session: Session, campaign: Campaign) -> list[Rate]:
    """Every hamlet of which something was drawn."""
    return [Rate(hamlet_id, *counts) for hamlet_id, counts in sorted(queries.rates(session, campaign).items())]


def end_turn(session: Session, campaign: Campaign, hamlet_id: int) -> list[UUID]:
    """Take a hamlet's second visits out of the count, since it failed: others are drawn once it was checked again.

    Gives the children to be checked at home once more, every case of it that is on no list yet. Refuses HAMLET_PASSED.
    """
    failed = {rate.hamlet_id for rate in rates(session, campaign) if rate.is_failed}
    if hamlet_id not in failed:
        raise Refusal("HAMLET_PASSED", "Thôn, bản này đạt phúc tra hoặc chưa phúc tra xong. Không cần kiểm tra lại.")
    turn = len(queries.turns(session, campaign).get(hamlet_id, ())) + 1
    queries.end_turn(session, campaign, hamlet_id, turn)
    return queries.checked_children(session, campaign, hamlet_id)


@dataclass(frozen=True, slots=True)
class Difference:
    """A second visit that was told something else: (field, what the record says now, what was said), [] once mended."""

    hamlet_id: int
    child: Child
    fields: list[tuple[str, str, str]]


def differences(session: Session, keyring: Keyring, scope: Scope, campaign: Campaign) -> list[Difference]:
    """Where the visits that count now disagree, for who may open the records."""
    return [
        Difference(again.hamlet_id, child, _against(child, _said(keyring, again)))
        for again, child in queries.differing(session, scope, campaign)
    ]


def _said(keyring: Keyring, again: Recheck) -> dict[str, str]:
    return dict(json.loads(keyring.open(again.said_box, again_place(again.child_uuid)))) if again.said_box else {}


def _against(child: Child, said: Mapping[str, str]) -> list[tuple[str, str, str]]:
    known = {key: getattr(child, COLUMNS[key]) or "" for key in ASKED}
    return [(key, known[key], said.get(key, "")) for key in ASKED if known[key] != said.get(key, "")]
