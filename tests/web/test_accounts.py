"""Accounts are made and ended by whom the matrix allows, and what ends takes everything along that opens a door."""

import re
from collections.abc import Callable

import pytest

from db import select
from db.tables import Device, Finding, User
from tests.support.office import PASSWORD, Office
from tests.web.conftest import Browser
from tests.web.test_second_factor import enrol

Open = Callable[..., Browser]
HEAD = {"name": "Lò Văn Hặc", "username": "hac", "role": "hamlet_head", "hamlets": "Bản Nà Trà"}


def password_on(page: str) -> str:
    found = re.search(r'class="code">([a-z2-9-]+)<', page)
    assert found
    return found.group(1)


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "tinh"])
def test_who_has_no_right_finds_no_accounts(window: Open, who: str) -> None:
    assert window(who).get("/accounts").status_code == 404
    assert window(who).send("/accounts", HEAD).status_code == 404


def test_a_leader_looks_and_changes_nothing(office: Office, window: Open) -> None:
    son, lan = window("son"), office.user("lan").id
    page = son.get("/accounts").text
    assert "Cà Thị Lan" in page
    assert "Vi Văn Nam" not in page
    for address, form in (("/accounts", HEAD), (f"/accounts/{lan}/end", {}), (f"/accounts/{lan}/password", {})):
        assert son.send(address, form).status_code == 404
    assert window("lan").get("/").status_code == 200


def test_an_officer_makes_village_people_of_the_own_commune_alone(office: Office, window: Open) -> None:
    hoa = window("hoa")
    assert hoa.send("/accounts", HEAD | {"role": "officer"}).status_code == 404
    assert hoa.send("/accounts", HEAD | {"hamlets": "Thôn Đồng Tâm"}).status_code == 422
    assert hoa.send("/accounts", HEAD | {"hamlets": ""}).status_code == 422
    made = hoa.send("/accounts", HEAD | {"commune": office.neighbour_code})
    assert made.status_code == 200
    assert window(None).log_in("hac", password_on(made.text)).status_code == 303
    assert office.scope("hac").commune_code == office.commune_code
    assert hoa.send("/accounts", HEAD).status_code == 409


@pytest.mark.parametrize("whose", ["minh", "son", "tuan", "quan", "nam", "hoa"])
def test_an_officer_ends_no_account_but_village_people_s(office: Office, window: Open, whose: str) -> None:
    number = office.user(whose).id
    for what in ("end", "password"):
        assert window("hoa").send(f"/accounts/{number}/{what}").status_code == 404
    assert window("hoa").get(f"/accounts/{number}").status_code == 404


def test_an_administrator_makes_and_ends_accounts_and_not_the_own(office: Office, window: Open) -> None:
    quan = window("quan")
    told = {"name": "Lò Thị Vân", "username": "van", "role": "officer", "commune": office.commune_code}
    assert quan.send("/accounts", told).status_code == 200
    assert quan.send("/accounts", told | {"username": "van2", "commune": "99999"}).status_code == 422
    assert quan.send(f"/accounts/{office.user('quan').id}/end").status_code == 404
    assert quan.send(f"/accounts/{office.user('van').id}/end").status_code == 303


def test_an_ended_account_opens_nothing_from_that_moment(office: Office, window: Open) -> None:
    minh, number = window("minh"), office.user("minh").id
    assert "nơi đang đăng nhập" in window("quan").get(f"/accounts/{number}").text
    assert window("quan").send(f"/accounts/{number}/end").status_code == 303
    assert minh.get("/children").status_code in (303, 401)
    assert window(None).log_in("minh").status_code == 401
    with office.reading() as session:
        assert session.scalars(select(User.disabled_at).where(User.id == number)).one() is not None


def test_the_phones_of_an_ended_account_are_locked(office: Office, window: Open) -> None:
    hoa = window("hoa")
    code = re.search(r'class="code">([A-Z2-9-]+)<', hoa.send("/devices/codes", {"username": "lan"}).text)
    assert code
    window(None).client.post("/api/devices", json={"code": code.group(1), "name": "A05"})
    hoa.send(f"/accounts/{office.user('lan').id}/end")
    with office.reading() as session:
        (device,) = session.scalars(select(Device)).all()
    assert device.locked_at is not None
    assert device.half_box is None


def test_a_reset_gives_a_new_password_without_the_second_factor(office: Office, window: Open) -> None:
    minh = window("minh")
    enrol(minh)
    page = window("quan").send(f"/accounts/{office.user('minh').id}/password")
    assert minh.get("/children").status_code in (303, 401)
    assert window(None).log_in("minh", PASSWORD).status_code == 401
    assert window(None).log_in("minh", password_on(page.text)).headers["location"] == "/"


def test_what_was_given_by_name_to_who_leaves_is_anybodys_again(office: Office, window: Open) -> None:
    uuid, minh = office.add_child(full_name="Lò Thị Mai"), office.user("minh").id
    with office.writing() as session:
        owned = session.scalars(select(Finding).where(Finding.child_uuid == uuid)).all()
        for finding in owned:
            finding.owner_id = minh
    quan = window("quan")
    assert f"{len(owned)} lỗi đã nhận xử lý" in quan.get(f"/accounts/{minh}").text
    assert quan.send(f"/accounts/{minh}/end").status_code == 303
    with office.reading() as session:
        owners = [finding.owner_id for finding in session.scalars(select(Finding))]
    assert owned
    assert set(owners) == {None}
