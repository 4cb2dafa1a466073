"""Random people make random moves on random cases, break off in the middle, and send from their phones too late.

After every step all of `Town.check` must hold. One machine for the short test and the long bench.
"""

import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import ClassVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from access.keys import Keyring
from bench.cleaning_chance import (
    CHANCE,
    CRASH,
    KEYS,
    POLICE,
    WHO,
    answer_of,
    campaign_of,
    children_of,
    closed_of,
    departed_of,
    going_of,
    list_of,
    merge_of,
    question_of,
)
from bench.cleaning_town import PEOPLE, TODAY, Town, build, enter, figures_add_up, numbered
from catalogue.refusals import Refusal, not_found
from cleaning import appraisals, campaigns, endings, handovers
from cleaning.campaigns import Opening
from cleaning.confirmation import confirm_received
from cleaning.duplicates import apart
from cleaning.handovers import Letter
from cleaning.moves import make
from db import IntegrityError, Scope, Session, select
from db.queries import appraisals as queries
from db.queries import duplicate_pairs as pairs
from db.queries import handovers as lists
from db.queries import household_checks as checks
from db.tables import Campaign, Case, Child
from intake import conflicts, duplicates, household_checks, police_answers
from intake.records import Origin, change_fields
from intake.submissions import receive

_KEYRING = Keyring({1: bytes(range(32))})
_LETTER = Letter("15/UBND-VHXH", TODAY, "Tòng Văn Tuấn")


class Crashed(Exception):
    """A call that broke off after all its work and before its commit."""


Work = Callable[[Session, Scope, Random], object]


class CleaningMachine(RuleBasedStateMachine):
    """The town, and one rule for everything that people do in it."""

    steps: ClassVar[Counter[str]] = Counter()
    """What was done, and what was refused, in all runs of this process."""
    _template: ClassVar[Path | None] = None

    def __init__(self) -> None:
        super().__init__()
        cls = type(self)
        if cls._template is None:
            cls._template = Path(tempfile.mkdtemp(prefix="town-")) / "template.db"
            build(cls._template, _KEYRING)
        self.town = Town.open(cls._template, cls._template.parent, _KEYRING)
        self.scopes = {name: self.town.scope(name) for name, _, _ in PEOPLE}
        self.phone: list[tuple[UUID, UUID, int]] = []

    def teardown(self) -> None:
        """Take the town away."""
        self.town.close()

    def do(self, name: str, who: str, seed: int, crash: bool, work: Work) -> None:
        """One call of one person: committed, refused with nothing changed, or broken off with nothing changed."""
        before, town = self.town.everything(), self.town
        try:
            with town.database.writing() as session:
                work(session, self.scopes[who], Random(seed))
                if crash:
                    raise Crashed
            self.steps[name] += 1
        except (Refusal, IntegrityError, Crashed) as refused:
            told = refused.code if isinstance(refused, Refusal) else type(refused).__name__
            self.steps[f"{name}: {told}"] += 1
            assert town.everything() == before, "a call that was refused left something behind"

    @initialize(procedure=st.sampled_from(["2024", "2026"]))
    def begin(self, procedure: str) -> None:
        """The first campaign."""
        self.open_campaign("hoa", 0, False, procedure)

    @rule(who=WHO, seed=CHANCE, crash=CRASH, procedure=st.sampled_from(["2024", "2026"]))
    def open_campaign(self, who: str, seed: int, crash: bool, procedure: str) -> None:
        def work(session: Session, scope: Scope, _chance: Random) -> None:
            if len(session.scalars(select(Campaign.id).where(Campaign.closed_at.is_(None))).all()) < 2:
                campaigns.open_campaign(session, scope, Opening("159", TODAY, "UBND tỉnh", procedure))

        self.do("open", who, seed, crash, work)

    @rule(who=WHO, seed=CHANCE, crash=CRASH)
    def gather(self, who: str, seed: int, crash: bool) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            campaigns.gather(session, campaign_of(session, chance), user_id=scope.user_id)

        self.do("gather", who, seed, crash, work)

    @rule(who=WHO, seed=CHANCE, crash=CRASH, key=st.sampled_from(["send_home", "check_again"]))
    def send_home(self, who: str, seed: int, crash: bool, key: str) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            some = children_of(session, chance)
            household_checks.send_home(session, _KEYRING, scope, campaign_of(session, chance), some, "Xem giấy", key)

        self.do(key, who, seed, crash, work)

    @rule(who=WHO, seed=CHANCE, crash=CRASH, key=st.sampled_from(KEYS))
    def move(self, who: str, seed: int, crash: bool, key: str) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            make(
                session,
                _KEYRING,
                scope,
                campaign_of(session, chance),
                key,
                children_of(session, chance),
                reason="vì sao",
            )

        self.do(key, who, seed, crash, work)

    @rule()
    def phone_fetches(self) -> None:
        """What a phone holds from now on, however late it sends."""
        with self.town.database.reading() as session:
            for check in checks.carried(session, self.scopes["pang"]):
                self.phone.append((check.uuid, check.child_uuid, check.child.rev))

    @rule(seed=CHANCE, answer=st.sampled_from(["right", "corrected", "not_met", "moved_out"]))
    def phone_sends(self, seed: int, answer: str) -> None:
        if not self.phone:
            return
        chance = Random(seed)
        check, child, rev = self.phone[chance.randrange(len(self.phone))]
        fields = {"check": str(check), "answer": answer, "asked": "mẹ", "visit_note": ""}
        if answer == "corrected":
            fields["personal_id"] = numbered(chance.randrange(100))
        sent = {"uuid": str(child), "kind": "household_check", "base_rev": rev, "claimed_at": "", "fields": fields}
        told = receive(self.town.database, _KEYRING, self.scopes["pang"], [sent | {"photos": []}], "phone")
        self.steps[f"phone {answer}: {told[0]['status']}"] += 1

    @rule(who=WHO, seed=CHANCE, crash=CRASH)
    def draw(self, who: str, seed: int, crash: bool) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            some = children_of(session, chance) if chance.random() < 0.5 else None
            handovers.draw(session, _KEYRING, scope, campaign_of(session, chance), children=some)

        self.do("draw", who, seed, crash, work)

    @rule(who=WHO, seed=CHANCE, crash=CRASH, step=st.sampled_from(["approve", "send", "send", "withdraw"]))
    def list_moves(self, who: str, seed: int, crash: bool, step: str) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            listed = list_of(session, self.scopes["hoa"], chance)
            if step == "approve":
                handovers.approve(session, scope, listed)
            elif step == "send":
                handovers.send(session, _KEYRING, scope, listed, _LETTER)
            else:
                handovers.withdraw(session, _KEYRING, scope, listed)

        self.do(f"list {step}", who, seed, crash, work)

    @rule(who=POLICE, seed=CHANCE, crash=CRASH)
    def answer(self, who: str, seed: int, crash: bool) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            listed = list_of(session, self.scopes["hoa"], chance)
            told = [answer_of(row.number, chance) for row in listed.rows if chance.random() < 0.7]
            source = "screen" if scope.role == "police" else "xlsx"
            police_answers.take(session, _KEYRING, scope, listed, told, TODAY, source=source)

        self.do("answer", who, seed, crash, work)

    @rule(who=POLICE, seed=CHANCE, crash=CRASH)
    def give_back(self, who: str, seed: int, crash: bool) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            police_answers.give_back(session, _KEYRING, scope, list_of(session, self.scopes["hoa"], chance), "Tuấn")

        self.do("give back", who, seed, crash, work)

    @rule(who=WHO, seed=CHANCE, crash=CRASH)
    def accept(self, who: str, seed: int, crash: bool) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            (child,) = children_of(session, chance, count=1)
            row = lists.last_row(session, scope, child)
            if row is not None:
                police_answers.accept(session, _KEYRING, scope, session.get_one(Child, child), row, TODAY)

        self.do("accept", who, seed, crash, work)

    @rule(seed=CHANCE, crash=CRASH, key=st.sampled_from(["full_name", "personal_id", "personal_id"]))
    def edit(self, seed: int, crash: bool, key: str) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            (child,) = children_of(session, chance, count=1)
            value = numbered(chance.randrange(100)) if key == "personal_id" else f"Lò Văn {chance.choice('ABCD')}n"
            origin = Origin("form", user_id=scope.user_id)
            change_fields(session, _KEYRING, session.get_one(Child, child), {key: value}, origin)

        self.do(f"edit {key}", "hoa", seed, crash, work)

    @rule(seed=CHANCE, crash=CRASH)
    def new_child(self, seed: int, crash: bool) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            if len(session.scalars(select(Child.uuid)).all()) < 12:
                made = enter(session, _KEYRING, chance.randrange(100), "received")
                if chance.random() < 0.7:
                    confirm_received(session, _KEYRING, scope, [made], TODAY)

        self.do("new child", "minh", seed, crash, work)

    @rule(who=WHO, seed=CHANCE, crash=CRASH)
    def end(self, who: str, seed: int, crash: bool) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            (uuid,) = children_of(session, chance, count=1)
            ending, child = chance.choice(endings.BY_OFFICER), session.get_one(Child, uuid)
            endings.end(session, _KEYRING, scope, child, ending, "giấy báo", TODAY, going_of(chance))

        self.do("end", who, seed, crash, work)

    @rule(who=WHO, seed=CHANCE, crash=CRASH)
    def settle_question(self, who: str, seed: int, crash: bool) -> None:
        """Somebody decides an end that a phone asked for."""

        def work(session: Session, scope: Scope, chance: Random) -> None:
            child, conflict = question_of(session, chance)
            if not conflicts.may_decide(session, scope, conflict):
                raise not_found()
            takes, going = chance.random() < 0.8, going_of(chance)
            conflicts.decide(session, _KEYRING, scope, child, conflict, takes_other=takes, going=going)

        self.do("settle question", who, seed, crash, work)

    @rule(who=WHO, seed=CHANCE, crash=CRASH)
    def tell_commune(self, who: str, seed: int, crash: bool) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            child = session.get_one(Child, chance.choice(departed_of(session)))
            endings.tell_commune(session, _KEYRING, scope, child, going_of(chance).to_code)

        self.do("tell commune", who, seed, crash, work)

    @rule(who=WHO, seed=CHANCE, crash=CRASH)
    def bring_back(self, who: str, seed: int, crash: bool) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            (uuid,) = children_of(session, chance, count=1)
            endings.bring_back(session, _KEYRING, scope, session.get_one(Child, uuid), "nhầm", TODAY)

        self.do("bring back", who, seed, crash, work)

    @rule(who=WHO, seed=CHANCE, crash=CRASH)
    def propose_merge(self, who: str, seed: int, crash: bool) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            kept, twin = children_of(session, chance, count=2)
            pair = pairs.find_pair(session, scope, kept, twin)
            if pair is not None and chance.random() < 0.3:
                offered = [offer.key for offer in duplicates.offers(_KEYRING, scope, *pair)]
                some = chance.sample(offered, chance.randint(0, len(offered)))
                duplicates.propose(session, _KEYRING, scope, pair, some, "một cháu")

        self.do("propose merge", who, seed, crash, work)

    @rule(who=WHO, seed=CHANCE, crash=CRASH, word=st.sampled_from(["agree", "agree", "decline", "undo", "undo"]))
    def settle_merge(self, who: str, seed: int, crash: bool, word: str) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            merge = merge_of(session, chance)
            if word == "agree":
                duplicates.agree(session, _KEYRING, scope, merge, TODAY)
            elif word == "decline":
                duplicates.decline(session, _KEYRING, scope, merge, "hai cháu")
            else:
                duplicates.undo(session, _KEYRING, scope, merge, "hai cháu", TODAY)

        self.do(f"merge {word}", who, seed, crash, work)

    @rule(who=WHO, seed=CHANCE, crash=CRASH)
    def call_apart(self, who: str, seed: int, crash: bool) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            one, other = children_of(session, chance, count=2)
            apart.call_apart(session, _KEYRING, scope, one, other, "sinh đôi", TODAY)

        self.do("call apart", who, seed, crash, work)

    @rule(who=WHO, seed=CHANCE, crash=CRASH)
    def close(self, who: str, seed: int, crash: bool) -> None:
        def work(session: Session, scope: Scope, chance: Random) -> None:
            campaign = campaign_of(session, chance)
            if chance.random() < 0.1:
                campaigns.close(session, scope, campaign)
                assert figures_add_up(campaign)

        self.do("close", who, seed, crash, work)

    @rule(who=WHO, seed=CHANCE, crash=CRASH)
    def send_back(self, who: str, seed: int, crash: bool) -> None:
        """The leader signs a closed campaign's figures, the province returns them, somebody opens it to correct it."""

        def work(session: Session, scope: Scope, _chance: Random) -> None:
            campaign = closed_of(session)
            if campaign.closed_at is None:
                campaigns.close(session, scope, campaign)
                return
            signed = appraisals.sign(session, self.scopes["son"], campaign, "đã xem lại")
            frozen = campaign.figures
            queries.decide(session, signed, {"decision": "returned", "reason": "thiếu bản", "answer_by": TODAY})
            appraisals.correct(session, scope, campaign)
            assert queries.of_campaign(session, campaign)[0].figures == frozen

        self.do("send back", who, seed, crash, work)

    @rule(seeds=st.lists(CHANCE, min_size=1, max_size=8))
    def go_on(self, seeds: list[int]) -> None:
        """The right person does the next thing for some case: what leads deep enough for all else to disturb."""
        for seed in seeds:
            with self.town.database.reading() as session:
                states = sorted(session.scalars(select(Case.state).where(Case.ended_at.is_(None))))
            if states:
                self._next(Random(seed).choice(states), seed)
                self.town.check()

    def _next(self, state: str, seed: int) -> None:
        if state == "checking":
            self.phone_fetches()
            self.phone_sends(seed, Random(seed).choice(["right", "right", "corrected", "not_met"]))
        elif state == "listed":
            self.list_moves("hoa", seed, False, "send")
        elif state == "with_police":
            self.answer("tuan", seed, False)
            if Random(seed).random() < 0.5:
                self.give_back("tuan", seed, False)
        elif state in ("clean", "updated"):
            self.move("minh", seed, False, "tick")
            self.send_home("hoa", seed, False, "send_home")
        elif state == "returned" and Random(seed).random() < 0.5:
            self.accept("hoa", seed, False)
        else:
            self.send_home("hoa", seed, False, "send_home")
            self.draw("hoa", seed, False)

    @invariant()
    def holds(self) -> None:
        """Everything, after every step."""
        self.town.check()
