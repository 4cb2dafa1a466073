"""Phúc tra: drawn by a fixed lot, visited blind by somebody else, compared, and a hamlet that fails goes back."""

from typing import Any
from uuid import UUID

import pytest

from db import select
from db.tables import HouseholdCheck, Recheck
from intake import household_checks
from intake.records import Origin, change_fields
from tests.support.campaigns import FAULTY, Work, open_work
from tests.support.office import Office

SAME = {
    "full_name": "Lò Văn Tiến",
    "birth_date": "02/9/2018",
    "sex": "male",
    "ethnicity": "Thái",
    "father_name": "",
    "mother_name": "Quàng Thị Hà",
    "personal_id": "",
    "asked": "bà nội",
}


@pytest.fixture
def checked(office: Office) -> tuple[Work, UUID]:
    """A child whom Lan met at home."""
    child = office.add_child(**FAULTY, household_number="7", household_head="Lò Văn Hà")
    work = open_work(office)
    work.send_home(child)
    work.answer_home(child, who="lan")
    return work, child


def drawn(office: Office, window: Any, work: Work) -> tuple[str, int]:
    place = f"/campaigns/{work.campaign_id}/rechecks"
    assert window("hoa").send(place).status_code == 303
    with office.reading() as session:
        return place, session.scalars(select(Recheck.id)).one()


@pytest.mark.parametrize("who", ["tuan", "son", "tinh", "quan"])
def test_who_visits_no_homes_sees_no_second_visits(checked: tuple[Work, UUID], window: Any, who: str) -> None:
    place = f"/campaigns/{checked[0].campaign_id}/rechecks"
    assert window(who).get(place).status_code == window(who).send(place).status_code == 404


def test_the_draw_is_the_same_whoever_makes_it_and_draws_nobody_twice(
    office: Office, window: Any, checked: tuple[Work, UUID]
) -> None:
    place, first = drawn(office, window, checked[0])
    assert window("minh").send(place).status_code == 303
    with office.reading() as session:
        assert session.scalars(select(Recheck.id)).all() == [first]


def test_the_second_visit_is_blind_and_by_another_person(
    office: Office, window: Any, checked: tuple[Work, UUID]
) -> None:
    place, number = drawn(office, window, checked[0])
    assert "Lưu phúc tra" not in window("lan").get(place).text
    assert window("lan").send(f"{place}/{number}", SAME).status_code == 409
    page = window("pang").get(place).text
    assert "Lưu phúc tra" in page
    for hidden in ("Lò Văn Tiến", "Quàng Thị Hà", "02/9/2018"):
        assert hidden not in page
    assert window("pang").send(f"{place}/{number}", SAME).status_code == 303
    assert window("pang").send(f"{place}/{number}", SAME).status_code == 409
    with office.reading() as session:
        again = session.get_one(Recheck, number)
        assert (again.compared, again.differing) == (7, 0)
        assert "bà nội".encode() not in (again.said_box or b"")


def test_visits_given_to_one_person_are_no_other_s(office: Office, window: Any, checked: tuple[Work, UUID]) -> None:
    place, number = drawn(office, window, checked[0])
    hamlet = f"/campaigns/{checked[0].campaign_id}/hamlets/{office.hamlets['Bản Hua Nà'].id}/rechecks"
    hoa = window("hoa")
    assert hoa.send(hamlet, {"person": str(office.user("tuan").id)}).status_code == 422
    assert hoa.send(hamlet, {"person": str(office.user("lan").id)}).status_code == 409
    assert hoa.send(hamlet, {"person": str(office.user("minh").id)}).status_code == 303
    assert "Lưu phúc tra" not in window("pang").get(place).text
    assert window("pang").send(f"{place}/{number}", SAME).status_code == 409
    assert window("minh").send(f"{place}/{number}", SAME).status_code == 303


def test_the_sheets_for_paper_tell_nothing_of_the_first_visit(
    office: Office, window: Any, checked: tuple[Work, UUID]
) -> None:
    place, number = drawn(office, window, checked[0])
    page = window("hoa").get(f"{place}/paper").text
    assert f"PHIẾU PHÚC TRA SỐ {number}" in page
    assert "chủ hộ Lò Văn Hà" in page
    for hidden in ("Lò Văn Tiến", "Quàng Thị Hà", "02/9/2018"):
        assert hidden not in page
    assert window("pang").get(f"{place}/paper").status_code == 404


@pytest.mark.parametrize(("name", "failed"), [("Lò Văn Tiến", False), ("Cà Văn An", True)])
def test_a_hamlet_that_fails_goes_back_to_its_households(
    office: Office, window: Any, checked: tuple[Work, UUID], name: str, failed: bool
) -> None:
    work, child = checked
    place, number = drawn(office, window, work)
    window("pang").send(f"{place}/{number}", SAME | {"full_name": name})
    back = f"/campaigns/{work.campaign_id}/hamlets/{office.hamlets['Bản Hua Nà'].id}/return"
    assert window("hoa").send(back).status_code == (303 if failed else 422)
    assert work.case(child).state == ("checking" if failed else "checked")


def returned(office: Office, window: Any, work: Work) -> str:
    """The hamlet failed and was sent back; the page of its second visits."""
    place, number = drawn(office, window, work)
    window("pang").send(f"{place}/{number}", SAME | {"full_name": "Cà Văn An"})
    back = f"/campaigns/{work.campaign_id}/hamlets/{office.hamlets['Bản Hua Nà'].id}/return"
    assert window("hoa").send(back).status_code == 303
    return place


def test_the_officer_reads_where_two_visits_differ_until_the_record_says_so_too(
    office: Office, window: Any, checked: tuple[Work, UUID]
) -> None:
    place, number = drawn(office, window, checked[0])
    window("pang").send(f"{place}/{number}", SAME | {"full_name": "Lò Văn Tiển"})
    said = "Họ và tên: “Lò Văn Tiến”, hỏi lại “Lò Văn Tiển”"
    assert said in window("hoa").get(place).text
    assert said not in window("lan").get(place).text
    with office.writing() as session:
        child = session.merge(office.child(checked[1]))
        change_fields(session, office.keyring, child, {"full_name": "Lò Văn Tiển"}, Origin("form"))
    assert "đã sửa theo lần hỏi lại" in window("hoa").get(place).text


def test_a_hamlet_does_not_fail_while_a_drawn_child_waits(
    office: Office, window: Any, checked: tuple[Work, UUID]
) -> None:
    work = checked[0]
    sister = office.add_child(**FAULTY | {"full_name": "Lò Thị Ban"}, household_number="7", household_head="Lò Văn Hà")
    assert window("hoa").send(f"/campaigns/{work.campaign_id}/gathering").status_code == 303
    work.send_home(sister)
    work.answer_home(sister, who="lan")
    place = f"/campaigns/{work.campaign_id}/rechecks"
    window("hoa").send(place)
    with office.reading() as session:
        first, _ = session.scalars(select(Recheck.id).order_by(Recheck.id)).all()
    window("pang").send(f"{place}/{first}", {"full_name": "Cà Văn An"})
    back = f"/campaigns/{work.campaign_id}/hamlets/{office.hamlets['Bản Hua Nà'].id}/return"
    assert window("hoa").send(back).status_code == 422
    assert ">đạt<" not in window("hoa").get(place).text


def test_a_hamlet_that_went_back_is_asked_by_phone_again(
    office: Office, window: Any, checked: tuple[Work, UUID]
) -> None:
    work, child = checked
    place = returned(office, window, work)
    assert "Bản Hua Nà: phúc tra lần 1 khác 14,3 %, đang kiểm tra lại tại hộ" in window("hoa").get(place).text
    with office.reading() as session:
        open_one = select(HouseholdCheck).where(HouseholdCheck.answered_at.is_(None))
        check = session.scalars(open_one).one()
        assert (check.child_uuid, household_checks.asked_of(office.keyring, check)) == (child, "Phúc tra không đạt")


def test_a_hamlet_that_went_back_is_drawn_of_again_and_can_pass(
    office: Office, window: Any, checked: tuple[Work, UUID]
) -> None:
    work, child = checked
    place = returned(office, window, work)
    work.answer_home(child, who="lan")
    assert window("hoa").send(place).status_code == 303
    with office.reading() as session:
        again = session.scalars(select(Recheck.id).where(Recheck.turn == 0)).one()
    assert window("pang").send(f"{place}/{again}", SAME).status_code == 303
    page = window("hoa").get(place).text
    assert "lần 1 khác 14,3 %, đã kiểm tra lại" in page
    assert ">đạt<" in page


def test_every_visit_stands_on_the_child_s_page_with_who_was_asked(
    office: Office, window: Any, checked: tuple[Work, UUID]
) -> None:
    page = window("hoa").get(f"/children/{checked[1]}").text
    assert "Các lần đến hộ (1)" in page
    assert "đúng như sổ, hỏi mẹ" in page


def test_a_form_nobody_filled_in_is_no_answer(office: Office, window: Any, checked: tuple[Work, UUID]) -> None:
    work, _ = checked
    place = f"/campaigns/{work.campaign_id}/rechecks"
    window("hoa").send(place)
    with office.reading() as session:
        again = session.scalars(select(Recheck)).one().id
    told = window("hoa").send(f"{place}/{again}", {"asked": "bà", "full_name": " "})
    assert told.status_code == 422
    assert "Phiếu còn trống" in told.text
    with office.reading() as session:
        assert session.get_one(Recheck, again).answered_at is None


def test_the_officer_reads_how_many_were_drawn(window: Any, checked: tuple[Work, UUID]) -> None:
    hoa, place = window("hoa"), f"/campaigns/{checked[0].campaign_id}/rechecks"
    assert "Đã rút thêm 1 cháu" in hoa.get(hoa.send(place).headers["location"]).text
    assert "Không rút thêm hộ nào" in hoa.get(hoa.send(place).headers["location"]).text
