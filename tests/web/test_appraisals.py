"""Thẩm định: signed by the leader, accepted or returned by the province, who sees totals and no child."""

from datetime import timedelta
from typing import Any

import pytest

from db import select, update
from db.tables import Appraisal, Campaign, Case, Child, now
from tests.support.campaigns import FAULTY, Work, open_work
from tests.support.office import Office

RETURN = {"decision": "returned", "reason": "Còn thôn chưa đến", "answer_by": "31/12/2099"}


def closed(office: Office, window: Any) -> Work:
    """A campaign whose one child was met at home and nothing else, closed."""
    child = office.add_child(**FAULTY, household_number="7", household_head="Lò Văn Hà")
    work = open_work(office)
    work.send_home(child)
    work.answer_home(child)
    assert window("son").send(f"/campaigns/{work.campaign_id}/closing").status_code == 303
    return work


@pytest.mark.parametrize("who", ["lan", "pang", "hoa", "tuan", "tinh", "quan", "ngoc"])
def test_only_the_leader_signs(office: Office, window: Any, who: str) -> None:
    work = closed(office, window)
    assert window(who).send(f"/campaigns/{work.campaign_id}/appraisals").status_code == 404


@pytest.mark.parametrize("who", ["lan", "pang", "hoa", "tuan", "son", "quan"])
def test_only_the_province_appraises(window: Any, who: str) -> None:
    assert window(who).get("/appraisals").status_code == window(who).send("/appraisals/1").status_code == 404


def test_an_open_campaign_is_not_signed(office: Office, window: Any) -> None:
    office.add_child(**FAULTY)
    work = open_work(office)
    assert window("son").send(f"/campaigns/{work.campaign_id}/appraisals").status_code == 409


def test_the_province_sees_totals_and_coverage_and_no_child(office: Office, window: Any) -> None:
    work = closed(office, window)
    son, tinh = window("son"), window("tinh")
    assert son.send(f"/campaigns/{work.campaign_id}/appraisals").status_code == 303
    assert son.send(f"/campaigns/{work.campaign_id}/appraisals").status_code == 409
    page = tinh.get("/appraisals/1").text
    assert "Thôn, bản đã đến: 1 trên 3" in page
    assert "Hộ đã đến: 1 trên 1 hộ" in page
    assert "&lt; 5" in page
    assert "Lò Văn Tiến" not in page
    assert "Bản Hua Nà" not in page
    assert tinh.get(f"/campaigns/{work.campaign_id}").status_code == 404


def test_a_result_returned_with_reasons_is_explained_and_accepted(office: Office, window: Any) -> None:
    work = closed(office, window)
    son, tinh, place = window("son"), window("tinh"), f"/campaigns/{work.campaign_id}/appraisals"
    son.send(place)
    for wrong in ({"reason": ""}, {"answer_by": ""}, {"answer_by": "01/01/2020"}, {"decision": "?"}):
        assert tinh.send("/appraisals/1", RETURN | wrong).status_code == 422
    assert tinh.send("/appraisals/1", RETURN).status_code == 303
    assert tinh.send("/appraisals/1", {"decision": "accepted"}).status_code == 409
    assert "Còn thôn chưa đến" in window("hoa").get(f"/campaigns/{work.campaign_id}").text
    assert son.send(place, {"explained": ""}).status_code == 422
    assert son.send(place, {"explained": "Hai bản không có trẻ"}).status_code == 303
    assert "Hai bản không có trẻ" in tinh.get("/appraisals/2").text
    assert tinh.send("/appraisals/2", {"decision": "accepted"}).status_code == 303
    assert "cấp trên đã chấp nhận" in son.get(f"/campaigns/{work.campaign_id}").text


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "tinh", "quan", "ngoc"])
def test_only_officer_and_leader_open_a_returned_campaign_again(office: Office, window: Any, who: str) -> None:
    work = closed(office, window)
    window("son").send(f"/campaigns/{work.campaign_id}/appraisals")
    window("tinh").send("/appraisals/1", RETURN)
    assert window(who).send(f"/campaigns/{work.campaign_id}/correction").status_code == 404


def test_a_result_that_was_not_returned_is_not_opened_again(office: Office, window: Any) -> None:
    work = closed(office, window)
    hoa, place = window("hoa"), f"/campaigns/{work.campaign_id}/correction"
    assert hoa.send(place).status_code == 409
    window("son").send(f"/campaigns/{work.campaign_id}/appraisals")
    assert hoa.send(place).status_code == 409
    window("tinh").send("/appraisals/1", RETURN)
    assert hoa.send(place).status_code == 303
    assert hoa.send(place).status_code == 409


def test_a_returned_result_is_corrected_closed_and_signed_again_and_each_signing_keeps_its_figures(
    office: Office, window: Any
) -> None:
    work = closed(office, window)
    hoa, son, tinh, place = window("hoa"), window("son"), window("tinh"), f"/campaigns/{work.campaign_id}"
    son.send(f"{place}/appraisals")
    tinh.send("/appraisals/1", RETURN)
    hoa.send(f"{place}/correction")
    with office.reading() as session:
        first = session.get_one(Appraisal, 1)
        (case,) = session.scalars(select(Case)).all()
        assert (case.state, case.ended_at, session.get_one(Child, case.child_uuid).state) == (
            "checked",
            None,
            "checked",
        )
        assert session.get_one(Campaign, work.campaign_id).figures == ""
    late = office.add_child(**FAULTY | {"full_name": "Lò Văn Hặc", "mother_name": "Cà Thị Lả"})
    hoa.send(f"{place}/gathering")
    assert "làm tiếp khi đợt mở lại" in hoa.get(f"/children/{case.child_uuid}").text
    assert son.send(f"{place}/appraisals", {"explained": "chưa khoá"}).status_code == 409
    assert son.send(f"{place}/closing").status_code == 303
    assert son.send(f"{place}/appraisals", {"explained": "Đã bổ sung một cháu"}).status_code == 303
    page = hoa.get(place).text
    assert "Số trẻ trong đợt: 1;" in page
    assert "Số trẻ trong đợt: 2;" in page
    assert tinh.send("/appraisals/2", {"decision": "accepted"}).status_code == 303
    with office.reading() as session:
        assert session.get_one(Appraisal, 1).figures == first.figures
        assert session.get_one(Appraisal, 2).figures != first.figures
        assert session.get_one(Child, late).state == "confirmed"


def test_a_child_another_campaign_took_up_meanwhile_stays_there(office: Office, window: Any) -> None:
    work = closed(office, window)
    window("son").send(f"/campaigns/{work.campaign_id}/appraisals")
    window("tinh").send("/appraisals/1", RETURN)
    other = open_work(office)
    assert window("hoa").send(f"/campaigns/{work.campaign_id}/correction").status_code == 303
    with office.reading() as session:
        held = dict(session.execute(select(Case.campaign_id, Case.ending)).tuples().all())
    assert held == {work.campaign_id: "closed", other.campaign_id: ""}


def test_figures_somebody_touched_are_not_appraised(office: Office, window: Any) -> None:
    work = closed(office, window)
    with office.writing() as session:
        session.get_one(Campaign, work.campaign_id).figures += " "
    assert window("son").send(f"/campaigns/{work.campaign_id}/appraisals").status_code == 409


def test_a_case_of_a_returned_result_has_waited_since_it_came_where_it_stands(office: Office, window: Any) -> None:
    work = closed(office, window)
    long_ago = now() - timedelta(days=20)
    with office.writing() as session:
        session.execute(update(Case).values(since_at=long_ago))
    window("son").send(f"/campaigns/{work.campaign_id}/appraisals")
    window("tinh").send("/appraisals/1", RETURN)
    hoa, place = window("hoa"), f"/campaigns/{work.campaign_id}"
    assert hoa.send(f"{place}/correction").status_code == 303
    assert "1 cháu đứng yên quá 7 ngày" in hoa.get(place).text
