"""A small commune at work for `bench.cleaning_machine`: people, children, and all that can be looked at."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from shutil import copyfile
from uuid import UUID, uuid4

from access.keys import Keyring
from access.records import COLUMNS
from access.scopes import scope_of
from catalogue.vietnamese import fold
from cleaning.handovers import hash_of
from cleaning.move_table import CHILD_STATES, MOVES, STATES
from db import Database, Scope, Session, select
from db.queries.states import ENDED_STATES
from db.schema import migrate
from db.tables import (
    Appraisal,
    Arrival,
    Assignment,
    AssignmentHamlet,
    Campaign,
    Case,
    CaseMove,
    Change,
    Child,
    Commune,
    Conflict,
    Hamlet,
    Handover,
    HandoverRow,
    Merge,
    Province,
    User,
)
from intake.records import Origin, add_child

TODAY = date(2026, 11, 22)
HOME, AWAY = "03808", "03979"
PEOPLE = (
    ("hoa", "officer", ()),
    ("minh", "officer", ()),
    ("pang", "hamlet_head", ("Bản Hua Nà", "Bản Nà Trà")),
    ("tuan", "police", ()),
    ("son", "leader", ()),
)
_HAMLETS = ("Bản Hua Nà", "Bản Nà Trà")
_SOUND = {"birth_date": "2018-09-02", "sex": "male", "ethnicity": "Thái", "nationality": "VN", "schooling": "lop_2"}
_LEGAL = {(move.key, move.was, move.becomes) for move in MOVES}
_DONE_BY = {"household": {"met", "pass_by"}, "police": {"verify", "accept"}}


def numbered(at: int) -> str:
    """A number that fits every child of the town, each its own."""
    return f"0142180{at:05d}"


def build(path: Path, keyring: Keyring) -> None:
    """The town's database, with five children without a number."""
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.writing() as session:
        session.add(Province(code="14", name="Sơn La"))
        session.flush()
        session.add(Commune(code=HOME, province_code="14", name="Xã Mường La"))
        session.add(Commune(code=AWAY, province_code="14", name="Xã Bó Sinh"))
        session.flush()
        hamlets = {name: Hamlet(commune_code=HOME, name=name, kind="bản", folded=fold(name)) for name in _HAMLETS}
        session.add_all(hamlets.values())
        session.flush()
        for username, role, where in PEOPLE:
            _hire(session, username, role, [hamlets[name].id for name in where])
    with database.writing() as session:
        for at in range(5):
            enter(session, keyring, at, state="confirmed")
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def _hire(session: Session, username: str, role: str, hamlet_ids: list[int]) -> None:
    user = User(username=username, name=username, password_hash="-")
    session.add(user)
    session.flush()
    work = Assignment(user_id=user.id, role=role, commune_code=HOME, starts_on=date(2026, 1, 1))
    session.add(work)
    session.flush()
    session.add_all(AssignmentHamlet(assignment_id=work.id, hamlet_id=at) for at in hamlet_ids)


def enter(session: Session, keyring: Keyring, at: int, state: str) -> UUID:
    """One more child; the same call gives the same one again."""
    fields = {**_SOUND, "full_name": f"Lò Văn {'ABCDEGHIKLMNOPQ'[at % 15]}n", "mother_name": f"Quàng Thị H{at}"}
    fields["hamlet"] = _HAMLETS[at % 2]
    origin = Origin("form", user_id=1)
    uuid = UUID(int=7919 * (at + 1) << 64)
    made = add_child(session, keyring, uuid=uuid, commune_code=HOME, fields=fields, origin=origin, state=state)
    return made.uuid


@dataclass
class Town:
    """An open copy of the town, and what was seen of it so far."""

    database: Database
    keyring: Keyring
    frozen: dict[int, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    cases: set[int] = field(default_factory=set)
    facts: dict[UUID, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def open(cls, template: Path, folder: Path, keyring: Keyring) -> "Town":
        """A fresh copy in `folder`."""
        path = folder / f"{uuid4().hex}.db"
        copyfile(template, path)
        return cls(Database(f"sqlite:///{path}"), keyring)

    def close(self) -> None:
        """Take the copy away."""
        path = Path(str(self.database.engine.url.database))
        self.database.close()
        for ending in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                path.with_name(path.name + ending).unlink()

    def scope(self, username: str) -> Scope:
        """What that person reaches."""
        with self.database.reading() as session:
            found = scope_of(session, session.scalars(select(User).where(User.username == username)).one(), TODAY)
        assert found is not None
        return found

    def everything(self) -> tuple[object, ...]:
        """What must not change when a call breaks off."""
        with self.database.reading() as session:
            return (
                session.execute(select(Child.uuid, Child.rev, Child.state, Child.personal_id)).all(),
                session.execute(select(Case.id, Case.state, Case.ended_at, Case.attempts)).all(),
                session.execute(select(HandoverRow.id, HandoverRow.answer, HandoverRow.open_child)).all(),
                session.execute(select(Handover.id, Handover.stage)).all(),
                session.execute(select(Merge.id, Merge.agreed_at, Merge.ended_at)).all(),
                session.execute(select(Campaign.id, Campaign.closed_at, Campaign.figures_hash)).all(),
                session.execute(select(Appraisal.id, Appraisal.decision, Appraisal.figures_hash)).all(),
                session.execute(select(Arrival.id, Arrival.fate)).all(),
                session.execute(select(Conflict.id, Conflict.agreed_at, Conflict.decided_at)).all(),
                len(session.scalars(select(CaseMove.id)).all()),
            )

    def check(self) -> None:
        """Everything that must hold after every step."""
        with self.database.reading() as session:
            children = {child.uuid: child for child in session.scalars(select(Child))}
            cases = {case.id: case for case in session.scalars(select(Case))}
            rows = session.scalars(select(HandoverRow)).all()
            lists = {listed.id: listed for listed in session.scalars(select(Handover))}
            self._check_cases(cases, children, rows, lists)
            self._check_lists(rows, lists)
            self._check_history(session, cases)
            self._check_facts(session, children)
            check_merges(session, children)
            check_departures(session, children)

    def _check_cases(
        self,
        cases: dict[int, Case],
        children: dict[UUID, Child],
        rows: Sequence[HandoverRow],
        lists: dict[int, Handover],
    ) -> None:
        assert self.cases <= set(cases), "a case was lost"
        self.cases |= set(cases)
        standing = {row.open_child: lists[row.handover_id].stage for row in rows if row.open_child}
        places = {"frozen": "listed", "with_police": "with_police"}
        live = [case for case in cases.values() if case.ended_at is None]
        assert len({case.child_uuid for case in live}) == len(live), "two open cases of one child"
        for case in live:
            child = children[case.child_uuid]
            assert case.state in STATES
            assert child.state == CHILD_STATES[case.state], (child.state, case.state)
            on_list = standing.get(child.uuid)
            assert (places.get(on_list or "") or case.state) == case.state, (on_list, case.state)
            assert (case.state in places.values()) == (on_list is not None), (on_list, case.state)
        for child in children.values():
            if child.state in ENDED_STATES:
                assert child.uuid not in {case.child_uuid for case in live}

    def _check_lists(self, rows: Sequence[HandoverRow], lists: dict[int, Handover]) -> None:
        for listed in lists.values():
            mine = sorted((row for row in rows if row.handover_id == listed.id), key=lambda row: row.number)
            seen = (listed.hash, tuple(row.frozen for row in mine))
            assert self.frozen.setdefault(listed.id, seen) == seen, "a frozen list changed"
            assert listed.row_count == len(mine)
            assert hash_of(listed) == listed.hash
            carried = sum(row.applied == "carried" for row in mine)
            assert carried == sum(one.row_count for one in lists.values() if one.parent_id == listed.id)
            is_out = listed.stage in ("frozen", "with_police")
            assert all((row.open_child is not None) == is_out for row in mine)

    def _check_history(self, session: Session, cases: dict[int, Case]) -> None:
        told: dict[int, list[CaseMove]] = {at: [] for at in cases}
        for move in session.scalars(select(CaseMove).order_by(CaseMove.id)):
            told[move.case_id].append(move)
        procedures = dict(session.execute(select(Campaign.id, Campaign.procedure)).tuples().all())
        for at, moves in told.items():
            self._check_one(cases[at], moves, procedures[cases[at].campaign_id])

    def _check_one(self, case: Case, moves: list[CaseMove], procedure: str) -> None:
        assert moves[0].move == "open"
        stands, before_end, done = "found", "found", set[str]()
        for move in moves[1:]:
            assert move.was == stands, (move.was, stands)
            if move.move == "end":
                before_end = stands
            elif move.move == "bring_back":
                assert move.becomes == before_end or before_end in ("listed", "with_police")
            elif move.move == "take_up":
                assert move.becomes == stands
            else:
                assert (move.move, move.was, move.becomes) in _LEGAL
                self._check_order(move, done, procedure)
            stands = move.becomes
        is_out = case.ending in ENDED_STATES
        assert stands == ("ended" if is_out else case.state)

    def _check_order(self, move: CaseMove, done: set[str], procedure: str) -> None:
        """Told apart from the table of moves: what a document orders first has been done first."""
        if procedure == "2024" and move.move == "draw":
            assert "household" in done
        if move.move == "tick":
            assert "police" in done
        for step, keys in _DONE_BY.items():
            if move.move in keys:
                done.add(step)

    def _check_facts(self, session: Session, children: dict[UUID, Child]) -> None:
        for child in children.values():
            if not child.police_facts:
                continue
            says = {key: getattr(child, COLUMNS[key]) for key in child.police_facts.split()}
            if self.facts.setdefault(child.uuid, says) != says:
                newest = select(Change.source).where(Change.child_uuid == child.uuid, Change.rev == child.rev)
                assert "police" in session.scalars(newest).all(), "the police's word was written over"
                self.facts[child.uuid] = says


def check_merges(session: Session, children: dict[UUID, Child]) -> None:
    """Who stands as a duplicate has one merge that says so, and the other way round; nobody is his own duplicate."""
    open_ones = session.scalars(select(Merge).where(Merge.ended_at.is_(None))).all()
    agreed = [merge.duplicate_uuid for merge in open_ones if merge.agreed_at is not None]
    assert sorted(agreed) == sorted(child.uuid for child in children.values() if child.state == "duplicate")
    assert all(merge.kept_uuid != merge.duplicate_uuid for merge in open_ones)
    assert all(merge.agreed_by != merge.proposed_by for merge in open_ones)


def check_departures(session: Session, children: dict[UUID, Child]) -> None:
    """Who is told to another commune has moved away, told once at a time; a day of leaving has who left."""
    told = session.scalars(select(Arrival.child_uuid).where(Arrival.fate == "waiting")).all()
    assert len(set(told)) == len(told), "told twice"
    assert all(children[uuid].state == "moved_out" for uuid in told), "told of one who is here"
    assert all(child.state in ENDED_STATES for child in children.values() if child.left_on), "left and here"


def figures_add_up(campaign: Campaign) -> bool:
    """Whether the frozen figures of a campaign are sums of each other."""
    told = json.loads(campaign.figures)
    total = told["total"]
    lines_match = all(total[key] == sum(line[key] for line in told["lines"]) for key in total)
    return lines_match and total["cases"] == total["done"] + total["left"] + total["ended"]
