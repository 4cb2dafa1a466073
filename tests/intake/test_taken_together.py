"""Phones of several communes share a transaction and its statements, and nothing of one is told to another."""

from collections.abc import Sequence
from typing import Any

from access import audit
from db import func, select
from db.reach import beyond
from db.tables import AuditLine, Child, Elsewhere, Finding, Hamlet
from intake.jobs import Answer, Job, Line
from intake.parcels import unpack
from intake.taking import take_all
from tests.support.office import MAI, Office
from tests.support.sending import item
from tests.support.statements import heard

HOME_HAMLET, THEIR_HAMLET = "Bản Hua Nà", "Thôn Đồng Tâm"
STRANGERS = (
    {"full_name": "Vi Thị Súa", "birth_date": "2019-07-08", "mother_name": "Hà Thị Pâng"},
    {"full_name": "Sùng Thị Dung", "birth_date": "2019-10-11", "mother_name": "Giàng Thị Chi"},
    {"full_name": "Lý Thị Ngọc", "birth_date": "2019-01-12", "mother_name": "Triệu Thị Yến"},
)
TWINS = {"E2.9", "E3.9"}


def taken(office: Office, *sent: tuple[str, dict[str, Any]]) -> list[Answer]:
    """What each of (who, fields) is answered, all taken in one transaction."""
    jobs = [Job(office.keyring, office.scope(who), unpack(item(**fields)), Line("phone")) for who, fields in sent]
    with office.writing() as session:
        answers = take_all(session, jobs)
    assert all(isinstance(one, dict) and one["status"] == "stored" for one in answers)
    return [one for one in answers if isinstance(one, dict)]


def statements_count(office: Office, *sent: tuple[str, dict[str, Any]]) -> int:
    with heard() as statements:
        taken(office, *sent)
    return len(statements)


def findings(office: Office, commune_code: str) -> Sequence[str]:
    with office.reading() as session:
        told = select(Finding.rule).where(Finding.commune_code == commune_code, Finding.ended_at.is_(None))
        return [rule for rule in session.scalars(told) if rule in TWINS]


def test_one_child_in_two_communes_is_no_finding_in_either(office):
    taken(office, ("hoa", MAI | {"hamlet": HOME_HAMLET}), ("ngoc", MAI | {"hamlet": THEIR_HAMLET}))
    assert findings(office, office.commune_code) == findings(office, office.neighbour_code) == []


def test_either_commune_learns_of_the_other_once(office):
    taken(office, ("hoa", MAI | {"hamlet": HOME_HAMLET}), ("ngoc", MAI | {"hamlet": THEIR_HAMLET}))
    with office.reading() as session, beyond(session):
        noted = session.execute(select(Elsewhere.commune_code, Elsewhere.other_commune)).tuples().all()
    here, there = office.commune_code, office.neighbour_code
    assert sorted(noted) == sorted([(here, there), (there, here)])


def test_a_twin_at_home_is_found_in_each_commune_by_itself(office):
    office.add_child(**MAI)
    office.add_child(commune=office.neighbour_code, by="ngoc", **MAI | {"personal_id": "020319000777"})
    theirs = MAI | {"personal_id": "020319000777", "hamlet": THEIR_HAMLET}
    taken(office, ("hoa", MAI | {"hamlet": HOME_HAMLET}), ("ngoc", theirs))
    for code in (office.commune_code, office.neighbour_code):
        assert findings(office, code).count("E2.9") == 2, "each of the two is told of the other"


def test_a_hamlet_is_looked_for_in_the_senders_commune_alone(office):
    with office.writing() as session:
        same = Hamlet(commune_code=office.neighbour_code, name=HOME_HAMLET, kind="bản", folded="ban hua na")
        session.add(same)
    taken(office, ("hoa", MAI | {"hamlet": "hua na"}), ("ngoc", MAI | {"hamlet": "Hua Nà"}), ("hoa", {"hamlet": "Nà"}))
    with office.reading() as session:
        placed = session.execute(select(Child.commune_code, Child.hamlet_id)).tuples().all()
    home = office.hamlets[HOME_HAMLET].id
    assert set(placed) == {(office.commune_code, home), (office.neighbour_code, same.id), (office.commune_code, None)}


def test_the_missing_hamlet_of_one_commune_is_not_proposed_from_another(office):
    taken(office, ("hoa", MAI | {"hamlet": "Đồng Tâm"}), ("ngoc", MAI | {"hamlet": "Bản Đồng Tam"}))
    with office.reading() as session:
        asked = select(Finding.proposal).where(Finding.rule == "E3.11", Finding.commune_code == office.commune_code)
        assert session.scalars(asked).all() == [None]


def test_each_commune_has_its_chain_and_each_is_whole(office):
    fields = MAI | {"hamlet": HOME_HAMLET}
    taken(office, ("hoa", fields), ("ngoc", fields), ("hoa", fields | {"full_name": "Lò Thị Ân"}))
    with office.reading() as session, beyond(session):
        lengths = dict(session.execute(select(AuditLine.chain, func.count()).group_by(AuditLine.chain)).tuples().all())
        assert lengths == {office.commune_code: 2, office.neighbour_code: 1}
        assert list(audit.faults(session, office.keyring)) == []


def test_two_communes_ask_no_more_than_one(office):
    """A hundred phones are a hundred communes. On SQLite each finding is a statement, so these have as many."""
    taken(office, ("hoa", {"full_name": "Cà Văn An"}), ("ngoc", {"full_name": "Cà Văn Bình"}))
    first, second, third = (MAI | {"personal_id": None} | one for one in STRANGERS)
    home, theirs = {"hamlet": HOME_HAMLET}, {"hamlet": THEIR_HAMLET}
    in_one = statements_count(office, ("hoa", MAI | {"personal_id": None} | home), ("minh", first | home))
    in_two = statements_count(office, ("hoa", second | home), ("ngoc", third | theirs))
    assert in_two <= in_one
