"""A province's children written straight into a database for `findings` and `cleaning-size`, past all rules."""

from collections.abc import Sequence
from datetime import date, timedelta

from bench.duplicates_people import HAMLETS_A_COMMUNE, Person, communes, written_twice
from catalogue.places import COMMUNES
from catalogue.vietnamese import fold
from db import Database, Session
from db.adding import add_rows
from db.tables import Assignment, Child, Commune, Hamlet, Province, User, now

TWICE = 0.02
TODAY = date(2026, 11, 22)
"""The generator's last day of birth lies before it."""
_AT_ONCE = 5000
_SCHOOL = ("", "", "", "nha_tre", "mau_giao", "mau_giao", *(f"lop_{grade}" for grade in range(1, 12)))
"""Years of age → what a child learns."""


def lay(database: Database, count: int, size: int, seed: int) -> list[str]:
    """`count` children in communes of `size`, a few written twice, one officer each; the communes' codes."""
    number = -(-count // size)
    codes = [one.code for one in COMMUNES if one.province_code == "51"][:number]
    codes += [one.code for one in COMMUNES if one.province_code != "51"][: number - len(codes)]
    with database.writing() as session:
        hamlets = {at: settle(session, code) for at, code in enumerate(codes)}
    left = count
    for at, people in enumerate(communes(number, size, seed)):
        here = people[:left]
        again = written_twice(here, TWICE, seed * number + at)
        left -= len(here)
        with database.writing() as session:
            _write(session, [*here[: len(here) - len(again)], *again], codes, hamlets)
    return codes


def settle(session: Session, code: str) -> list[int]:
    """The commune with its hamlets and an officer; the numbers of the hamlets."""
    known = next(one for one in COMMUNES if one.code == code)
    if session.get(Province, known.province_code) is None:
        session.add(Province(code=known.province_code, name=known.province_code))
        session.flush()
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


def _write(session: Session, people: Sequence[Person], codes: Sequence[str], hamlets: dict[int, list[int]]) -> None:
    for at in range(0, len(people), _AT_ONCE):
        add_rows(session, Child, [_row(one, codes, hamlets) for one in people[at : at + _AT_ONCE]])


def _row(one: Person, codes: Sequence[str], hamlets: dict[int, list[int]]) -> dict[str, object]:
    years = min(16, max(0, (TODAY - _first_day(one.birth_date)) // timedelta(365)))
    told: dict[str, object] = {
        "uuid": one.uuid,
        "commune_code": codes[one.commune],
        "hamlet_id": hamlets[one.commune][one.hamlet],
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
