"""A record entered by mistake, on its page: who asked, why, and whose yes is still missing."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest

from intake.submissions import receive
from tests.support.office import Office
from tests.support.sending import item
from tests.web.conftest import Browser

Opens = Callable[[str], Browser]


@pytest.fixture
def unwanted(office: Office) -> UUID:
    """A confirmed record that lan wants out."""
    uuid = office.add_child(by="lan", full_name="Lò Thị Mai", birth_date="5/3/2019")
    ending = item(str(uuid), 1, state="entered_by_mistake", reason="Trùng với cháu nhà bên") | {"kind": "withdrawal"}
    (answer,) = receive(office.database, office.keyring, office.scope("lan"), [ending], "may-1")
    assert answer["status"] == "review"
    return uuid


def agree(browser: Browser, uuid: UUID) -> int:
    """The button that takes it out; the answer's status."""
    page = browser.get(f"/children/{uuid}").text
    found = re.search(rf'action="(/children/{uuid}/conflicts/\d+)"', page)
    assert found
    return int(browser.send(found[1], {"choice": "other"}).status_code)


def test_the_leader_is_offered_no_choice_while_there_are_two_officers(window: Opens, unwanted: UUID) -> None:
    assert "/conflicts/" not in window("son").get(f"/children/{unwanted}").text


def test_one_officer_agrees_once(window: Opens, office: Office, unwanted: UUID) -> None:
    hoa = window("hoa")
    assert [agree(hoa, unwanted) for _ in range(2)] == [303, 409]
    assert office.child(unwanted).state == "confirmed"


def test_the_page_says_who_asked_why_and_who_has_agreed(window: Opens, office: Office, unwanted: UUID) -> None:
    agree(window("hoa"), unwanted)
    minh = window("minh")
    page = minh.get(f"/children/{unwanted}").text
    assert "Cà Thị Lan đề nghị" in page
    assert "Trùng với cháu nhà bên" in page
    assert "Lò Thị Hoa đã đồng ý" in page
    assert agree(minh, unwanted) == 303
    assert office.child(unwanted).state == "entered_by_mistake"
