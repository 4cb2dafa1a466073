"""What programs call: POST /api/sync, GET /api/children and /api/device, through the real door."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.sending import item

KNOWN = {"full_name": "Lò Thị Mai", "birth_date": "5/3/2019", "hamlet": "Hua Nà", "sex": "Nữ"}


def send(window: Any, *items: object, device: str = "may-1") -> Any:
    return window.client.post(
        "/api/sync", json={"device": device, "items": list(items)}, headers={"X-CSRF-Token": window.token}
    )


def test_a_stranger_is_told_to_log_in(street):
    window = street.window()
    assert send(window, item(**KNOWN)).status_code == 401


def test_a_call_without_our_token_is_refused(street):
    window = street.window("lan")
    answer = window.client.post("/api/sync", json={"device": "x", "items": []})
    assert answer.status_code == 403


@pytest.mark.parametrize("who", ["tuan", "son", "tinh", "quan"])
def test_roles_that_enter_no_children_find_no_such_address(street, who):
    assert send(street.window(who), item(**KNOWN)).status_code == 404


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"items": {}}', b"\xff\xfe", b"[" * 100_000, b'{"items": [NaN]}', b"1" * 5000],
)
def test_a_body_that_says_nothing_is_answered_with_one_sentence(street, body):
    window = street.window("lan")
    answer = window.client.post(
        "/api/sync", content=body, headers={"X-CSRF-Token": window.token, "Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["sentence"].endswith(".")


def test_a_body_over_five_megabytes_is_too_large(street):
    window = street.window("lan")
    answer = window.client.post("/api/sync", content=b"x" * 5_100_000, headers={"X-CSRF-Token": window.token})
    assert answer.status_code == 413


def test_more_than_five_hundred_items_are_too_many(street):
    assert send(street.window("lan"), *[{}] * 501).status_code == 413


def test_what_was_sent_can_be_read_back_by_its_sender(street):
    window, uuid = street.window("lan"), str(uuid4())
    told = send(window, item(uuid, **KNOWN)).json()["items"][0]
    shown = window.get(f"/api/children/{uuid}").json()
    assert (told["status"], told["rev"], shown["rev"], shown["state"]) == ("stored", 1, 1, "received")
    assert shown["fields"]["birth_date"] == "2019-03-05"
    assert "E1.1" in {finding["rule"] for finding in shown["findings"]}
    assert {line["field"] for line in shown["history"]} == {"state", *KNOWN}


def test_another_area_a_malformed_address_and_nobody_answer_alike(street, office):
    foreign = office.add_child(commune=office.neighbour_code, full_name="Vi Thị Na", by="ngoc")
    window = street.window("hoa")
    answers = [window.get(f"/api/children/{uuid}") for uuid in (foreign, uuid4(), "abc")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_a_collaborator_sees_only_name_and_year_of_a_neighbours_child(street, office):
    uuid = office.add_child(full_name="Lò Văn An", birth_date="2018-04-09", mother_name="Quàng Thị Hà")
    shown = street.window("lan").get(f"/api/children/{uuid}").json()
    assert shown["fields"] == {"full_name": "Lò Văn An", "birth_date": "2018"}
    assert shown["findings"] == shown["history"] == []


def test_a_collaborator_of_another_hamlet_does_not_find_it(street, office):
    uuid = office.add_child(full_name="Lò Văn An")
    assert street.window("sua").get(f"/api/children/{uuid}").status_code == 404


def test_a_phone_holds_the_names_of_its_own_hamlet(street, office):
    office.add_child(full_name="Lò Văn An", birth_date="2018-04-09")
    office.add_child(full_name="Sùng A Pao", hamlet="Bản Nà Trà")
    office.add_child(commune=office.neighbour_code, full_name="Vi Thị Na", by="ngoc")
    held = street.window("lan").get("/api/device").json()
    assert [(child["full_name"], child["birth_year"]) for child in held["children"]] == [("Lò Văn An", "2018")]
    assert held["hamlets"] == [{"name": "Bản Hua Nà", "kind": "bản"}]
