"""An officer chooses between two values: once, and the choice is a change like any other."""

from uuid import UUID

import pytest

from catalogue.refusals import Refusal
from db import select
from db.tables import Child, Conflict, User, now
from intake import conflicts
from tests.support.sending import item

MAI = {"full_name": "Lò Thị Mai", "birth_date": "5/3/2019", "hamlet": "Bản Hua Nà"}


@pytest.fixture
def disputed(phone):
    """A child whose birth date lan and hoa wrote differently."""
    sent = item(**MAI)
    phone("lan").send_one(sent)
    phone("hoa").send_one(item(sent["uuid"], 1, birth_date="3/5/2019"))
    phone("lan").send_one(item(sent["uuid"], 1, birth_date="4/3/2019"))
    return UUID(sent["uuid"])


def decide(office, uuid, *, takes_other):
    with office.writing() as session:
        conflict = session.scalars(select(Conflict).filter_by(child_uuid=uuid)).one()
        child, scope = session.get_one(Child, uuid), office.scope("hoa")
        conflicts.decide(session, office.keyring, scope, child, conflict, takes_other=takes_other)


def test_the_same_dispute_sent_again_is_kept_once(phone, archive, disputed):
    phone("lan").send_one(item(str(disputed), 1, birth_date="4/3/2019", sex="Nữ"))
    assert archive.conflicts(disputed) == [("birth_date", "2019-05-03", "2019-03-04")]


def test_keeping_what_stands_changes_nothing(office, archive, disputed):
    decide(office, disputed, takes_other=False)
    assert archive.fields(disputed)["birth_date"] == "2019-05-03"
    assert archive.conflicts(disputed) == []


def test_taking_the_other_value_is_a_line_of_history(office, archive, disputed):
    decide(office, disputed, takes_other=True)
    assert archive.history(disputed)[-1] == (3, "birth_date", "2019-05-03", "2019-03-04")
    assert archive.fields(disputed)["birth_date"] == "2019-03-04"


def test_a_dispute_is_decided_once(office, archive, disputed):
    decide(office, disputed, takes_other=False)
    decide(office, disputed, takes_other=True)
    assert archive.fields(disputed)["birth_date"] == "2019-05-03"


def test_a_group_kept_apart_joins_the_others_when_it_is_taken(office, phone, archive):
    sent = item(**MAI, circumstances=["HC04", "HC09"])
    phone("lan").send_one(sent)
    decide(office, UUID(sent["uuid"]), takes_other=True)
    assert archive.fields(UUID(sent["uuid"]))["circumstances"] == ["khuyet_tat", "vi_pham_phap_luat"]


@pytest.fixture
def unwanted(phone, office):
    """A confirmed record of which lan says that it was entered by mistake."""
    uuid = office.add_child(by="lan", **MAI)
    ending = item(str(uuid), 1, state="entered_by_mistake", reason="Trùng với cháu nhà bên") | {"kind": "withdrawal"}
    assert phone("lan").send_one(ending)["status"] == "review"
    return uuid


def agree(office, uuid, username):
    with office.writing() as session:
        conflict = session.scalars(select(Conflict).filter_by(child_uuid=uuid)).one()
        child, scope = session.get_one(Child, uuid), office.scope(username)
        conflicts.decide(session, office.keyring, scope, child, conflict, takes_other=True)


def may_decide(office, uuid, username):
    with office.reading() as session:
        conflict = session.scalars(select(Conflict).filter_by(child_uuid=uuid)).one()
        return conflicts.may_decide(session, office.scope(username), conflict)


def test_one_officer_alone_takes_no_record_out(office, unwanted):
    agree(office, unwanted, "hoa")
    with pytest.raises(Refusal) as refused:
        agree(office, unwanted, "hoa")
    assert refused.value.code == "SECOND_PERSON"
    assert office.child(unwanted).state == "confirmed"


def test_an_officer_who_asked_for_it_is_not_the_second(office, phone):
    uuid = office.add_child(**MAI)
    phone("hoa").send_one(item(str(uuid), 1, state="entered_by_mistake") | {"kind": "withdrawal"})
    with pytest.raises(Refusal):
        agree(office, uuid, "hoa")
    agree(office, uuid, "minh")
    assert office.child(uuid).state == "entered_by_mistake"


def test_the_leader_agrees_only_where_there_is_one_officer(office, unwanted):
    agree(office, unwanted, "hoa")
    assert not may_decide(office, unwanted, "son")
    with office.writing() as session:
        session.get_one(User, office.user("minh").id).disabled_at = now()
    assert may_decide(office, unwanted, "son")
    agree(office, unwanted, "son")
    assert office.child(unwanted).state == "entered_by_mistake"


def test_the_leader_is_never_the_first(office, unwanted):
    with office.writing() as session:
        session.get_one(User, office.user("minh").id).disabled_at = now()
    assert not may_decide(office, unwanted, "son")


def test_two_officers_take_a_record_out(office, unwanted):
    agree(office, unwanted, "hoa")
    assert office.child(unwanted).state == "confirmed"
    agree(office, unwanted, "minh")
    assert office.child(unwanted).state == "entered_by_mistake"


def test_the_officer_reads_who_asked_and_why(office, unwanted):
    with office.reading() as session:
        conflict = session.scalars(select(Conflict).filter_by(child_uuid=unwanted)).one()
        assert conflicts.asked_by(session, office.keyring, conflict) == ("Cà Thị Lan", "Trùng với cháu nhà bên")
