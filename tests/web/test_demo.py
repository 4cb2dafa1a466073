"""The demo's people: invented, the same every time, and as faulty as a commune's list really is."""

import json
import re
from typing import Any

import pytest

from catalogue.codes.schooling import SCHOOLING
from web.demo import build
from web.demo.photos import SENT_FROM
from web.demo.places import USERS

ROLES = {"collaborator", "hamlet_head", "officer", "police", "leader", "province", "administrator"}


@pytest.fixture(scope="module")
def muong_la() -> list[dict[str, Any]]:
    """The fields of the 300 children of the commune to look at."""
    return [child["fields"] for child in build()["children"] if child["commune"] == "03808"]


def test_building_twice_gives_the_same_file() -> None:
    assert json.dumps(build()) == json.dumps(build())


def test_the_commune_has_three_hamlets_and_three_hundred_children(muong_la: list[dict[str, Any]]) -> None:
    communes = {commune["code"]: commune for province in build()["provinces"] for commune in province["communes"]}
    assert (len(communes["03808"]["hamlets"]), len(muong_la)) == (3, 300)


def test_every_uuid_is_one_child() -> None:
    uuids = [child["uuid"] for child in build()["children"]]
    assert len(set(uuids)) == len(uuids)


def test_every_child_lives_in_a_hamlet_of_its_commune() -> None:
    seed = build()
    hamlets = {
        (commune["code"], hamlet["name"])
        for province in seed["provinces"]
        for commune in province["communes"]
        for hamlet in commune["hamlets"]
    }
    assert [child for child in seed["children"] if (child["commune"], child["hamlet"]) not in hamlets] == []


def test_there_is_somebody_in_every_role_with_a_password_of_ten_letters() -> None:
    users = build()["users"]
    assert {user["role"] for user in users} == ROLES
    assert [user["username"] for user in users if len(user["password"]) < 10] == []


def test_user_names_can_be_typed_without_vietnamese_keys() -> None:
    assert [user.username for user in USERS if not re.fullmatch(r"[a-z]{2,6}", user.username)] == []


def test_between_a_tenth_and_three_tenths_of_the_numbers_and_dates_are_wrong(muong_la: list[dict[str, Any]]) -> None:
    def sound(fields: dict[str, Any]) -> bool:
        number, born = fields["personal_id"], fields["birth_date"]
        fits = re.fullmatch(r"\d{3}[23]\d{8}", number) and number[4:6] == born[2:4]
        return bool(fits) and fields["sex"] == ("male" if number[3] == "2" else "female") and len(born) == 10

    faulty = sum(not sound(fields) for fields in muong_la)
    assert 0.10 <= faulty / len(muong_la) <= 0.30


@pytest.mark.parametrize(
    ("what", "shows"),
    [
        ("no number", lambda fields: fields["personal_id"] == ""),
        ("a number that lost its zero in Excel", lambda fields: len(fields["personal_id"]) == 11),
        ("a number of a parent", lambda fields: re.match(r"\d{3}[01]\d{8}$", fields["personal_id"])),
        ("a letter O for the digit", lambda fields: "O" in fields["personal_id"]),
        ("nobody who answers for the child", lambda fields: not {"father_name", "mother_name"} & fields.keys()),
        ("the old word for Mông", lambda fields: fields["ethnicity"] == "Mèo"),
        ("a birth year alone", lambda fields: len(fields["birth_date"]) == 4),
        ("a day no month has", lambda fields: fields["birth_date"].startswith("31/11")),
        ("a child not named yet", lambda fields: fields["full_name"] in {"Trai", "Gái"}),
    ],
)
def test_the_faults_of_real_lists_are_there(muong_la: list[dict[str, Any]], what: str, shows: Any) -> None:
    assert any(shows(fields) for fields in muong_la), what


def test_there_are_twins_and_children_written_down_twice(muong_la: list[dict[str, Any]]) -> None:
    births: dict[tuple[str, str, str], set[str]] = {}
    for fields in muong_la:
        key = (fields["household_head"], fields["household_number"], fields["birth_date"])
        births.setdefault(key, set()).add(fields["full_name"])
    assert sum(len(names) > 1 for names in births.values()) >= 3
    assert len(muong_la) - sum(len(names) for names in births.values()) >= 3


def test_every_group_and_schooling_is_a_key_of_the_catalogue(muong_la: list[dict[str, Any]]) -> None:
    assert {fields["schooling"] for fields in muong_la} <= set(SCHOOLING.keys)


def test_photos_are_sent_by_people_of_the_hamlet_they_show() -> None:
    own = {user.username: set(user.hamlets) for user in USERS}
    assert [who for who, hamlets in SENT_FROM.items() if not hamlets.keys() <= own[who]] == []
