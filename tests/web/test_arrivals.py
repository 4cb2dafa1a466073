"""Children who move between communes: told, seen by name and year alone, taken in or sent back, and undone."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from db import select
from db.tables import Arrival, Conflict
from intake.submissions import receive
from tests.support.office import MAI, Office
from tests.support.sending import item

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


@pytest.fixture
def asked_by_phone(office: Office) -> tuple[UUID, str]:
    """A record of which lan's phone said that the child moved away; where that is decided."""
    child = office.add_child(by="lan", **MAI)
    said = item(str(child), 1, state="moved_out", reason="theo bố về Tân Thành") | {"kind": "withdrawal"}
    (answer,) = receive(office.database, office.keyring, office.scope("lan"), [said], "may-1")
    assert answer["status"] == "review"
    with office.reading() as session:
        conflict = session.scalars(select(Conflict.id).where(Conflict.child_uuid == child)).one()
    return child, f"/children/{child}/conflicts/{conflict}"


@pytest.mark.parametrize(
    "wrong", [{"to": "99999"}, {"left_on": "31/12/2099"}, {"left_on": "01/01/2001"}, {"left_on": "x"}]
)
def test_a_wrong_commune_or_day_decides_nothing(
    office: Office, window: Any, asked_by_phone: tuple[UUID, str], wrong: dict[str, str]
) -> None:
    child, place = asked_by_phone
    assert window("hoa").send(place, {"choice": "other"} | wrong).status_code == 422
    assert office.child(child).state == "confirmed"
    assert "chuyển đi" in window("hoa").get("/questions").text.lower()


def test_a_move_a_phone_told_of_reaches_the_other_commune_as_one_made_on_the_desk(
    office: Office, window: Any, asked_by_phone: tuple[UUID, str]
) -> None:
    child, place = asked_by_phone
    hoa = window("hoa")
    assert f'<option value="{office.neighbour_code}">' in hoa.get(f"/children/{child}").text
    told = {"choice": "other", "to": office.neighbour_code, "left_on": "05/3/2026"}
    assert hoa.send(place, told).status_code == 303
    assert office.child(child).state == "moved_out"
    assert office.child(child).left_on == date(2026, 3, 5)
    assert "Lò Thị Mai, sinh năm 2019" in window("ngoc").get("/arrivals").text
    why = "Cà Thị Lan đề nghị, theo bố về Tân Thành; đã báo Xã Tân Thành; chuyển đi ngày 05/3/2026"
    assert why in hoa.get(f"/children/{child}").text
    assert hoa.send(f"/children/{child}/comeback", {"reason": "chưa đi"}).status_code == 303
    assert office.child(child).left_on is None
    assert "Lò Thị Mai" not in window("ngoc").get("/arrivals").text


def test_where_to_may_be_told_later_once(office: Office, window: Any) -> None:
    child, hoa = office.add_child(**MAI), window("hoa")
    to = {"to": office.neighbour_code}
    assert hoa.send(f"/children/{child}/destination", to).status_code == 404
    assert hoa.send(f"/children/{child}/end", END).status_code == 303
    assert str(child) in hoa.get("/arrivals").text
    assert "Báo xã nơi đến" in hoa.get(f"/children/{child}").text
    assert hoa.send(f"/children/{child}/destination", {"to": ""}).status_code == 422
    assert window("ngoc").send(f"/children/{child}/destination", to).status_code == 404
    assert hoa.send(f"/children/{child}/destination", to).status_code == 303
    assert "Lò Thị Mai, sinh năm 2019" in window("ngoc").get("/arrivals").text
    assert hoa.send(f"/children/{child}/destination", to).status_code == 409
    assert "Báo xã nơi đến" not in hoa.get(f"/children/{child}").text
