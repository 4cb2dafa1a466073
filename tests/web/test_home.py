"""The first page: what each role finds there."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.support.campaigns import FAULTY, open_work
from tests.support.office import Office
from tests.web.conftest import Street

ROLES = ("hoa", "lan", "pang", "tuan", "son", "tinh", "quan")


@pytest.mark.parametrize("username", ROLES)
def test_every_role_has_a_home_without_inline_script_or_style(street: Street, username: str) -> None:
    page = street.window(username).get("/")
    assert page.status_code == 200
    assert "style=" not in page.text
    assert "<script>" not in page.text


def test_an_administrator_sees_no_children_and_no_way_to_them(street: Street) -> None:
    assert "/children" not in street.window("quan").get("/").text


def test_a_collaborator_finds_the_two_things_to_do(street: Street) -> None:
    page = street.window("lan").get("/").text
    assert "Thêm trẻ" in page
    assert "Chụp sổ" in page
    assert "Bản Hua Nà" in page
    assert "/review" not in page


@pytest.mark.parametrize(("username", "is_led"), [("tuan", False), ("hoa", False), ("lan", True), ("pang", True)])
def test_people_of_the_village_are_led_to_the_phones_app(street: Street, username: str, is_led: bool) -> None:
    assert ('href="/phone"' in street.window(username).get("/").text) == is_led


def test_a_head_is_called_by_the_kind_of_the_own_hamlet(street: Street) -> None:
    assert "Trưởng bản" in street.window("pang").get("/").text


def test_an_officer_sees_the_hamlets_of_the_own_commune_alone(street: Street) -> None:
    page = street.window("hoa").get("/").text
    assert "Bản Nà Trà" in page
    assert "Thôn Đồng Tâm" not in page


def test_an_officer_counts_the_children_of_the_own_commune_alone(street: Street) -> None:
    street.office.add_child(full_name="Lò Thị Mai", hamlet="Bản Hua Nà")
    street.office.add_child(full_name="Vi Văn Bình", commune=street.office.neighbour_code, by="ngoc")
    page = street.window("hoa").get("/").text
    assert '<span class="count__number">1</span> trẻ' in page


def test_an_officer_finds_the_children_that_wait_to_be_confirmed(street: Street) -> None:
    street.office.add_child(by="lan", state="received", full_name="Lò Thị Mai")
    page = street.window("hoa").get("/").text
    line = re.search(r'href="/children\?state=received">\s*<span class="count__number">(\d+)</span> (.*)', page)
    assert line
    assert line.groups() == ("1", "cháu chờ xác nhận")


def due_in(office: Office, **days: int) -> None:
    """A campaign whose steps of those keys are due in so many days, all others in a year."""
    office.add_child(**FAULTY)
    work = open_work(office)
    with office.writing() as session:
        for step in work.campaign(session).steps:
            step.due_on = office.today + timedelta(days.get(step.step, 365))


@pytest.mark.parametrize(
    ("days", "told"),
    [(14, "Còn 14 ngày"), (7, "Còn 7 ngày"), (3, "Còn 3 ngày"), (0, "Hạn hôm nay"), (-2, "Quá hạn 2 ngày")],
)
def test_people_are_told_on_their_first_page_that_a_step_is_due(
    office: Office, window: Any, days: int, told: str
) -> None:
    due_in(office, household=days)
    words = f"{told}: Rà soát, bổ sung tại hộ gia đình."
    assert words in window("hoa").get("/").text
    assert words in window("pang").get("/").text


@pytest.mark.parametrize("days", [15, 13, 8, 4, 1])
def test_on_other_days_nobody_is_told(office: Office, window: Any, days: int) -> None:
    due_in(office, household=days)
    assert "Rà soát, bổ sung" not in window("hoa").get("/").text


@pytest.mark.parametrize("who", ["lan", "ngoc", "quan"])
def test_who_has_no_part_in_a_step_is_not_told_of_it(office: Office, window: Any, who: str) -> None:
    due_in(office, police=3)
    assert "Công an xã xác thực" not in window(who).get("/").text
    assert "Công an xã xác thực" in window("tuan").get("/").text


def test_a_list_that_the_opening_has_drawn_is_never_late(office: Office, window: Any) -> None:
    due_in(office, list=-2, household=3)
    page = window("hoa").get("/").text
    assert "Kết xuất danh sách" not in page
    assert "Còn 3 ngày: Rà soát" in page
