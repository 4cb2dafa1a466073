"""What falls to chance in `bench.cleaning_machine`: who acts, on which campaign, children, list, merge; the answer."""

from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from bench.cleaning_town import AWAY, PEOPLE, TODAY, numbered
from catalogue.refusals import Refusal
from cleaning.answers import WORDS, Answer
from cleaning.endings import Going
from cleaning.move_table import MOVES
from db import Scope, Session, select
from db.queries import handovers as lists
from db.tables import Campaign, Child, Conflict, Handover, Merge
from intake.conflicts import STATE

_EVERYBODY = [name for name, _, _ in PEOPLE]
WHO = st.sampled_from(["hoa", "minh"] * 6 + _EVERYBODY)
POLICE = st.sampled_from(["tuan"] * 8 + _EVERYBODY)
"""Mostly those whose work it is: a refusal tells little after the hundredth."""
CHANCE = st.integers(0, 2**32 - 1)
CRASH = st.sampled_from([False] * 9 + [True])
KEYS = sorted({move.key for move in MOVES if move.who == "move_case"} - {"send_home", "check_again", "accept"})


def merge_of(session: Session, chance: Random) -> int:
    """One that is still open, most of the time."""
    known = list(session.scalars(select(Merge.id).order_by(Merge.ended_at.is_not(None), Merge.id.desc())))
    if not known:
        raise Refusal("NO_MERGE", "Chưa có đề nghị gộp.")
    return known[0] if chance.random() < 0.6 else chance.choice(known)


def campaign_of(session: Session, chance: Random) -> Campaign:
    """An open one most of the time; a closed one must refuse."""
    known = session.scalars(select(Campaign).order_by(Campaign.closed_at.is_not(None), Campaign.id)).all()
    if not known:
        raise Refusal("NO_CAMPAIGN", "Chưa có đợt.")
    return known[0] if chance.random() < 0.8 else chance.choice(known)


def closed_of(session: Session) -> Campaign:
    """The one that was closed last, or any while none was."""
    known = session.scalars(select(Campaign).order_by(Campaign.closed_at.is_(None), Campaign.closed_at.desc())).first()
    if known is None:
        raise Refusal("NO_CAMPAIGN", "Chưa có đợt.")
    return known


def question_of(session: Session, chance: Random) -> tuple[Child, Conflict]:
    """An end that a phone asked for, still to be decided most of the time."""
    asked = select(Conflict).where(Conflict.field == STATE).order_by(Conflict.decided_at.is_not(None), Conflict.id)
    known = session.scalars(asked).all()
    if not known:
        raise Refusal("NO_QUESTION", "Chưa ai đề nghị kết thúc hồ sơ.")
    conflict = known[0] if chance.random() < 0.8 else chance.choice(known)
    return session.get_one(Child, conflict.child_uuid), conflict


def departed_of(session: Session) -> list[UUID]:
    """The children who moved away; everybody while nobody has."""
    gone = sorted(session.scalars(select(Child.uuid).where(Child.state == "moved_out")))
    return gone or sorted(session.scalars(select(Child.uuid)))


def going_of(chance: Random) -> Going:
    """Where to and when somebody left, as far as it is known; now and then a commune nobody keeps."""
    left_on = chance.choice([None, TODAY, TODAY - timedelta(days=chance.randrange(400))])
    return Going(chance.choice(["", AWAY, AWAY, "99999"]), left_on)


def children_of(session: Session, chance: Random, count: int | None = None) -> list[UUID]:
    """So many of the children, or any number."""
    known = sorted(session.scalars(select(Child.uuid)))
    return chance.sample(known, count or chance.randint(1, len(known)))


def list_of(session: Session, scope: Scope, chance: Random) -> Handover:
    """One that is still on its way, most of the time."""
    known = session.scalars(select(Handover.id).order_by(Handover.stage.in_(("returned", "withdrawn")), Handover.id))
    numbers = list(known)
    if not numbers:
        raise Refusal("NO_LIST", "Chưa có danh sách.")
    found = lists.find(session, scope, numbers[0] if chance.random() < 0.8 else chance.choice(numbers))
    assert found is not None
    return found


def answer_of(number: int, chance: Random) -> Answer:
    """What the police say of one row."""
    key = chance.choice([*WORDS, "match", "new_number", "new_number"])
    told: dict[str, Any] = {"new_number": numbered(chance.randrange(100)), "wrong_birth": "3/9/2018"}
    told |= {"wrong_name": "Lò Văn Tiến", "wrong_sex": "Nữ"}
    return Answer(number, key, told.get(key, ""), "ghi chú")
