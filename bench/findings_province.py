"""A province's children written straight into a database for `findings`, `province` and others, past all rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bench.duplicates_people import HAMLETS_A_COMMUNE, Person, people_of, written_twice
from catalogue.places import COMMUNES
from catalogue.vietnamese import fold
from db import Database, Session
from db.adding import add_rows
from db.tables import Assignment, Child, Commune, Hamlet, Province, User, now

PROVINCE, TWICE = "51", 0.02
TODAY = date(2026, 11, 22)
"""The generator's last day of birth lies before it."""
_AT_ONCE = 5000
_SCHOOL = ("", "", "", "nha_tre", "mau_giao", "mau_giao", *(f"lop_{grade}" for grade in range(1, 12)))
"""Years of age → what a child learns."""


def lay(database: Database, count: int, size: int, seed: int) -> list[str]:
    """`count` children in communes of `size`, a few written twice, one officer each; the communes' codes."""
    plan = Plan(count, size, seed)
    for at in range(len(plan.codes)):
        plan.lay(database, at)
    return plan.codes


@dataclass(frozen=True, slots=True)
class Plan:
    """`count` children in communes of `size`, the same for the same `seed`, laid commune by commune."""

    count: int
    size: int
    seed: int

    @property
    def codes(self) -> list[str]:
        """The communes: of one province as far as it has as many, then of others."""
        number = -(-self.count // self.size)
        own = [one.code for one in COMMUNES if one.province_code == PROVINCE][:number]
        return own + [one.code for one in COMMUNES if one.province_code != PROVINCE][: number - len(own)]

    def lay(self, database: Database, at: int) -> str:
        """Write the commune of that number with its hamlets, officer and children; its code."""
        codes = self.codes
        here = people_of(at, self.size, self.seed)[: self.count - at * self.size]
        again = written_twice(here, TWICE, self.seed * len(codes) + at)
        with database.writing() as session:
            hamlets = settle(session, codes[at])
            _write(session, [*here[: len(here) - len(again)], *again], codes[at], hamlets)
        return codes[at]


def settle(session: Session, code: str) -> list[int]:
    """The commune with its hamlets and an officer; the numbers of the hamlets."""
    known = next(one for one in COMMUNES if one.code == code)
    settle_province(session, known.province_code)
    session.add(Commune(code=code, province_code=known.province_code, name=known.name))
    session.flush()
    made = [
        Hamlet(commune_code=code, name=f"Thôn {at + 1}", kind="thôn", folded=fold(f"Thôn {at + 1}"))
        for at in range(HAMLETS_A_COMMUNE)
    ]
    officer = User(username=f"officer{code}", name="Lò Thị Hoa", password_hash="-")
    session.add_all([*made, officer])
    session.flush()
    session.add(Assignment(user_id=officer.id, role="officer", commune_code=code, starts_on=date(2026, 1, 1)))
    return [hamlet.id for hamlet in made]


def settle_province(session: Session, code: str) -> None:
    """The province, unless it is there."""
    if session.get(Province, code) is None:
        session.add(Province(code=code, name=code))
        session.flush()


def _write(session: Session, people: Sequence[Person], code: str, hamlets: Sequence[int]) -> None:
    for at in range(0, len(people), _AT_ONCE):
        add_rows(session, Child, [_row(one, code, hamlets) for one in people[at : at + _AT_ONCE]])


def _row(one: Person, code: str, hamlets: Sequence[int]) -> dict[str, object]:
    years = min(16, max(0, (TODAY - _first_day(one.birth_date)) // timedelta(365)))
    told: dict[str, object] = {
        "uuid": one.uuid,
        "commune_code": code,
        "hamlet_id": hamlets[one.hamlet],
        "hamlet_text": f"Thôn {one.hamlet + 1}",
        "rev": 1,
        "state": "confirmed",
        "origin": "seed",
        "full_name": one.full_name,
        "full_name_folded": fold(one.full_name),
        "mother_name": one.mother_name,
        "mother_name_folded": fold(one.mother_name),
        "father_name": one.father_name,
        "household_number": one.household,
        "birth_date": one.birth_date,
        "sex": one.sex,
        "ethnicity": one.ethnicity,
        "personal_id": one.personal_id,
        "nationality": "VN",
        "schooling": _SCHOOL[years],
        "created_at": now(),
        "updated_at": now(),
    }
    empty = ("current_place", "address_detail", "carer_personal_id", "carer_name", "parent_name", "household_head")
    return told | dict.fromkeys(empty, "") | {"working": "{}", "police_facts": ""}


def _first_day(text: str) -> date:
    return date.fromisoformat((text + "-01-01")[:10])
