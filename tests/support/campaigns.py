"""A campaign to test in: children with faults, and the few steps that bring them somewhere."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from cleaning import handovers
from cleaning.answers import Answer
from cleaning.campaigns import Opening, open_campaign
from cleaning.handovers import Letter
from cleaning.moves import Moved, make
from db import Session, select
from db.queries import handovers as lists
from db.tables import Campaign, Case, CaseMove, Change, Child, Handover
from intake import household_checks, police_answers
from intake.submissions import receive
from tests.support.office import Office
from tests.support.sending import item

LETTER = Letter("15/UBND-VHXH", date(2026, 11, 22), "Tòng Văn Tuấn")
FAULTY: dict[str, Any] = {
    "full_name": "Lò Văn Tiến",
    "birth_date": "2018-09-02",
    "sex": "male",
    "ethnicity": "Thái",
    "nationality": "VN",
    "mother_name": "Quàng Thị Hà",
    "schooling": "lop_2",
}
"""Nothing is missing but the number."""


@dataclass
class Work:
    """The office at work on one campaign."""

    office: Office
    campaign_id: int

    def campaign(self, session: Session) -> Campaign:
        """The campaign, in this transaction."""
        return session.get_one(Campaign, self.campaign_id)

    def move(self, who: str, key: str, *children: UUID, reason: str = "") -> Moved:
        """`who` makes one move."""
        with self.office.writing() as session:
            scope, campaign = self.office.scope(who), self.campaign(session)
            return make(session, self.office.keyring, scope, campaign, key, children, reason=reason)

    def send_home(self, *children: UUID) -> None:
        """Hoa gives these to be checked at home."""
        with self.office.writing() as session:
            scope, campaign = self.office.scope("hoa"), self.campaign(session)
            household_checks.send_home(session, self.office.keyring, scope, campaign, children, "Xem giấy", "send_home")

    def answer_home(self, child: UUID, answer: str = "right", who: str = "lan", **fields: Any) -> dict[str, Any]:
        """The phone of `who` sends what the household said of its open check."""
        from db.tables import HouseholdCheck

        with self.office.reading() as session:
            open_one = select(HouseholdCheck.uuid).where(HouseholdCheck.child_uuid == child)
            check = session.scalars(open_one.where(HouseholdCheck.answered_at.is_(None))).one()
            rev = session.get_one(Child, child).rev
        said = item(str(child), rev, check=str(check), answer=answer, asked="mẹ", visit_note="", **fields)
        told = receive(
            self.office.database,
            self.office.keyring,
            self.office.scope(who),
            [said | {"kind": "household_check"}],
            "Samsung A05",
        )
        return dict(told[0])

    def draw(self, who: str = "hoa", children: Sequence[UUID] | None = None) -> list[int]:
        """`who` puts everybody who is due on lists; their numbers."""
        with self.office.writing() as session:
            scope, campaign = self.office.scope(who), self.campaign(session)
            drawn = handovers.draw(session, self.office.keyring, scope, campaign, children=children)
            return [listed.id for listed in drawn]

    def listed(self, session: Session, handover_id: int) -> Handover:
        """A list with its rows, in this transaction."""
        found = lists.find(session, self.office.scope("hoa"), handover_id)
        assert found is not None
        return found

    def send(self, handover_id: int) -> None:
        """Hoa hands a list to the police."""
        with self.office.writing() as session:
            listed = self.listed(session, handover_id)
            handovers.send(session, self.office.keyring, self.office.scope("hoa"), listed, LETTER)

    def answer(self, handover_id: int, *told: Answer, who: str = "tuan", source: str = "screen") -> list[Any]:
        """The police type answers; the faults."""
        with self.office.writing() as session:
            listed, scope = self.listed(session, handover_id), self.office.scope(who)
            return police_answers.take(
                session, self.office.keyring, scope, listed, told, self.office.today, source=source
            )

    def give_back(self, handover_id: int, who: str = "tuan") -> police_answers.Returned:
        """The police sign and give the list back."""
        with self.office.writing() as session:
            listed, scope = self.listed(session, handover_id), self.office.scope(who)
            return police_answers.give_back(session, self.office.keyring, scope, listed, "Tòng Văn Tuấn")

    def case(self, child: UUID) -> Case:
        """The case of a child in this campaign."""
        with self.office.reading() as session:
            wanted = select(Case).where(Case.campaign_id == self.campaign_id, Case.child_uuid == child)
            return session.scalars(wanted).one()

    def stands_at(self, children: Collection[UUID]) -> list[str]:
        """Where their cases stand, each state once."""
        return sorted({self.case(child).state for child in children})

    def moves(self, child: UUID) -> list[str]:
        """Every move of a child's case, in order."""
        with self.office.reading() as session:
            wanted = select(CaseMove.move).where(CaseMove.case_id == self.case(child).id).order_by(CaseMove.id)
            return list(session.scalars(wanted))

    def last_change(self, child: UUID) -> Change:
        """The newest line of a record's history."""
        with self.office.reading() as session:
            wanted = select(Change).where(Change.child_uuid == child).order_by(Change.id.desc())
            found = session.scalars(wanted).first()
            assert found is not None
            return found

    def shown_state(self, child: UUID) -> str:
        """What state outsiders read of the child."""
        return self.office.child(child).state


def open_work(office: Office, procedure: str = "2024", hamlets: Collection[str] = ()) -> Work:
    """Hoa opens a campaign by that procedure."""
    with office.writing() as session:
        day = date(2026, 11, 1)
        where = [office.hamlets[name].id for name in hamlets]
        opening = Opening("159/UBND-LĐTBXH", day, "UBND tỉnh Sơn La", procedure, where)
        return Work(office, open_campaign(session, office.scope("hoa"), opening).id)


def cases_of(office: Office) -> list[Case]:
    """Every case there is."""
    with office.reading() as session:
        return list(session.scalars(select(Case).order_by(Case.id)))
