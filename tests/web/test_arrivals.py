"""Children who move between communes: told, seen by name and year alone, taken in or sent back, and undone."""

from typing import Any
from uuid import UUID

import pytest

from db import select
from db.tables import Arrival
from tests.support.office import MAI, Office

END = {"state": "moved_out", "reason": "giấy chuyển hộ khẩu"}


def moved(office: Office, window: Any, **fields: Any) -> UUID:
    child = office.add_child(**MAI | {"mother_name": "Quàng Thị Hà", "circumstances": ["bi_mua_ban"]} | fields)
    assert window("hoa").send(f"/children/{child}/end", END | {"to": office.neighbour_code}).status_code == 303
    return child


def accept(window: Any, office: Office) -> Any:
    return window("ngoc").send("/arrivals/1/acceptance", {"hamlet": str(office.hamlets["Thôn Đồng Tâm"].id)})


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan"])
def test_arrivals_are_the_officer_s_alone(window: Any, who: str) -> None:
    assert window(who).get("/arrivals").status_code == 404


def test_a_commune_nobody_keeps_here_is_not_told(office: Office, window: Any) -> None:
    child = office.add_child(**MAI)
    for code in ("99999", office.commune_code):
        assert window("hoa").send(f"/children/{child}/end", END | {"to": code}).status_code == 422
    assert office.child(child).state == "confirmed"


def test_until_the_yes_only_name_year_and_old_commune_are_seen(office: Office, window: Any) -> None:
    child = moved(office, window)
    page = window("ngoc").get("/arrivals").text
    assert "Lò Thị Mai, sinh năm 2019" in page
    assert "Xã Mường La" in page
    for hidden in ("05/3/2019", "2019-03-05", MAI["personal_id"], "Quàng Thị Hà", "Bản Hua Nà", str(child)):
        assert hidden not in page
    assert window("ngoc").get(f"/children/{child}").status_code == 404
    assert window("hoa").send("/arrivals/1/acceptance", {"hamlet": "1"}).status_code in (404, 422)


def test_with_the_yes_the_record_goes_on_and_the_past_stays(office: Office, window: Any) -> None:
    child = moved(office, window)
    answer = accept(window, office)
    assert answer.status_code == 303
    page = window("ngoc").get(answer.headers["location"]).text
    assert "Quàng Thị Hà" in page
    assert "Thôn Đồng Tâm" in page
    assert "bị mua bán" in page
    assert accept(window, office).status_code == 409
    assert window("ngoc").get(f"/children/{child}").status_code == 404
    assert office.child(child).state == "moved_out"
    assert window("hoa").send(f"/children/{child}/comeback", {"reason": "nhầm"}).status_code == 409
    assert "đã nhận" in window("hoa").get("/arrivals").text


def test_a_no_is_told_with_its_reason_and_the_child_can_come_back(office: Office, window: Any) -> None:
    child = moved(office, window)
    assert window("ngoc").send("/arrivals/1/refusal", {"reason": ""}).status_code == 422
    assert window("ngoc").send("/arrivals/1/refusal", {"reason": "không có hộ này"}).status_code == 303
    assert "không có hộ này" in window("hoa").get("/arrivals").text
    assert window("hoa").send(f"/children/{child}/comeback", {"reason": "chưa đi"}).status_code == 303
    assert office.child(child).state == "confirmed"


def test_a_child_brought_back_is_no_longer_told(office: Office, window: Any) -> None:
    child = moved(office, window)
    assert window("hoa").send(f"/children/{child}/comeback", {"reason": "chưa đi"}).status_code == 303
    assert "Lò Thị Mai" not in window("ngoc").get("/arrivals").text
    assert accept(window, office).status_code == 409
    with office.reading() as session:
        assert session.scalars(select(Arrival.fate)).all() == ["withdrawn"]


def test_why_a_child_left_and_came_back_stands_in_its_history_with_the_commune_that_was_told(
    office: Office, window: Any
) -> None:
    child = moved(office, window)
    hoa = window("hoa")
    page = hoa.get(f"/children/{child}").text
    assert "chuyển sang “Chuyển đi”, lý do: giấy chuyển hộ khẩu; đã báo Xã Tân Thành" in page
    assert hoa.send(f"/children/{child}/comeback", {"reason": "chưa đi"}).status_code == 303
    assert "chuyển sang “Đã xác nhận”, lý do: chưa đi" in hoa.get(f"/children/{child}").text


def test_a_reason_that_names_a_sensitive_group_is_no_history_for_whoever_may_not_know(
    office: Office, window: Any
) -> None:
    child = office.add_child(**MAI)
    words = {"state": "moved_out", "reason": "nhiễm HIV, về quê ngoại"}
    assert window("hoa").send(f"/children/{child}/end", words).status_code == 303
    for who in ("hoa", "son"):
        page = window(who).get(f"/children/{child}").text
        assert "chuyển sang “Chuyển đi”" in page
        assert "HIV, về quê" not in page
