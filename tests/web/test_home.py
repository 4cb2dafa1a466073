"""The first page: what each role finds there."""

import re

import pytest

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
