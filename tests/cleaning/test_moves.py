"""Cases move along the table and no other way; of two at once one wins and the other is told; nothing is forgotten."""

from uuid import uuid4

import pytest

from catalogue.refusals import Refusal
from cleaning.campaigns import gather
from cleaning.move_table import CHILD_STATES, MOVES, STATES
from cleaning.procedures import CARRYING, all_procedures
from tests.support.campaigns import FAULTY, cases_of, open_work
from tests.support.office import MAI, Office


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan"])
def test_only_an_officer_sends_a_case_home(office: Office, who: str) -> None:
    child = office.add_child(**FAULTY)
    work = open_work(office)
    with pytest.raises(Refusal) as refused:
        work.move(who, "send_home", child)
    assert refused.value.code == "NOT_FOUND"
    assert work.case(child).state == "found"


def test_another_commune_s_officer_moves_nothing(office: Office) -> None:
    child = office.add_child(**FAULTY)
    work = open_work(office)
    with pytest.raises(Refusal):
        work.move("ngoc", "send_home", child)
    assert work.case(child).state == "found"


def test_an_unknown_child_and_one_that_is_not_there_yet_read_the_same(office: Office) -> None:
    child = office.add_child(**FAULTY)
    work = open_work(office)
    told = []
    for uuid in (child, uuid4()):
        with pytest.raises(Refusal) as refused:
            work.move("hoa", "tick", uuid)
        told.append(refused.value.code)
    assert told == ["CASE_MOVED", "CASE_MOVED"]


def test_the_second_officer_reads_who_was_first(office: Office) -> None:
    child = office.add_child(**FAULTY)
    work = open_work(office)
    work.move("hoa", "send_home", child)
    with pytest.raises(Refusal) as refused:
        work.move("minh", "send_home", child)
    assert "Lò Thị Hoa vừa chuyển" in refused.value.sentence
    assert work.moves(child) == ["open", "send_home"]


def test_the_procedure_of_2024_asks_the_households_first_and_that_of_2026_the_police(office: Office) -> None:
    child = office.add_child(**FAULTY)
    first = open_work(office, "2024")
    with pytest.raises(Refusal):
        first.draw()
    far = office.add_child(**FAULTY | {"full_name": "Cà Văn An"}, hamlet="Tiểu khu 1")
    second = open_work(office, "2026")
    with pytest.raises(Refusal):
        second.move("hoa", "send_home", far)
    second.draw()
    assert (first.case(child).state, second.case(far).state) == ("found", "listed")


def test_a_sound_child_that_was_there_before_is_in_no_campaign(office: Office) -> None:
    office.add_child(**MAI)
    office.add_child(**FAULTY, state="received")
    open_work(office)
    assert cases_of(office) == []


def test_a_child_found_during_the_campaign_joins_it_when_it_is_confirmed(office: Office) -> None:
    from cleaning.confirmation import confirm_received

    work = open_work(office)
    new = office.add_child(**MAI, state="received", by="lan")
    with office.writing() as session:
        confirm_received(session, office.keyring, office.scope("hoa"), [new], office.today)
    assert work.case(new).origin == "new"


def test_a_child_is_in_one_open_campaign_at_most(office: Office) -> None:
    child = office.add_child(**FAULTY)
    first, second = open_work(office), open_work(office)
    assert [case.campaign_id for case in cases_of(office)] == [first.campaign_id]
    assert second.campaign_id != first.campaign_id
    assert first.case(child).classes == "1"


def test_a_visit_in_vain_is_counted_and_carried_again_three_times(office: Office) -> None:
    child = office.add_child(**FAULTY)
    work = open_work(office)
    work.send_home(child)
    for _ in range(3):
        assert work.answer_home(child, "not_met")["status"] in ("stored", "unchanged")
    assert (work.case(child).state, work.case(child).attempts) == ("checking", 3)
    work.move("hoa", "pass_by", child)
    assert work.case(child).state == "checked"


def test_what_the_household_says_moves_the_case_and_the_child_says_so(office: Office) -> None:
    child = office.add_child(**FAULTY)
    work = open_work(office)
    work.send_home(child)
    assert work.shown_state(child) == "checking"
    work.answer_home(child, "corrected", personal_id="014218000321")
    assert (work.case(child).state, work.shown_state(child)) == ("checked", "checked")
    assert office.child(child).personal_id == "014218000321"
    line = work.last_change(child)
    assert (line.field, line.old, line.new, line.user_id) == ("state", "checking", "checked", office.user("lan").id)


def test_every_state_can_be_left_and_every_move_has_a_step_of_both_procedures(office: Office) -> None:
    assert {move.was for move in MOVES} == set(STATES) == set(CHILD_STATES)
    assert {move.becomes for move in MOVES} <= set(STATES)
    for procedure in all_procedures().values():
        assert sorted(procedure.carrying) == sorted(CARRYING)
    assert list(all_procedures()) == ["2026", "2024"]


def test_a_faulty_child_met_on_the_way_counts_as_new_and_not_as_found_before(office: Office) -> None:
    before = office.add_child(**FAULTY)
    work = open_work(office)
    met = office.add_child(**FAULTY | {"full_name": "Lò Thị Ban", "sex": "female"})
    with office.writing() as session:
        gather(session, work.campaign(session), user_id=None)
    assert (work.case(before).origin, work.case(met).origin) == ("finding", "new")
