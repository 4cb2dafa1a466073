"""The household form: what it refuses, what it keeps, and that the same form sent twice is one child."""

import re
from typing import Any
from uuid import uuid4

import pytest

from db import func, select
from db.tables import Child
from tests.support.office import Office

UUID = str(uuid4())


def filled(**changed: str) -> dict[str, str]:
    """The form with one faultless child on it."""
    typed = {
        "hamlet": "Bản Hua Nà",
        "mother_name": "Quàng Thị Hà",
        "ethnicity": "Thái",
        "row": "0",
        "c0-uuid": UUID,
        "c0-full_name": "Lò Thị Mai",
        "c0-birth_date": "5/3/2019",
        "c0-sex": "female",
        "c0-personal_id": "014319000123",
        "c0-nationality": "VN",
        "c0-schooling": "lop_2",
        "do": "save",
    }
    return typed | {name.replace("c0_", "c0-"): value for name, value in changed.items()}


def count(office: Office) -> int:
    """How many children there are."""
    with office.reading() as session:
        return session.scalar(select(func.count(Child.uuid))) or 0


@pytest.mark.parametrize("username", ["tuan", "son", "tinh", "quan"])
def test_the_form_is_unknown_to_those_who_enter_no_children(office: Office, street: Any, username: str) -> None:
    assert street.window(username).get("/children/new").status_code == 404


def test_a_form_with_nobody_on_it_is_not_kept(office: Office, street: Any) -> None:
    page = street.window("lan").send("/children", {"row": "0", "c0-nationality": "VN", "do": "save"})
    assert page.status_code == 422
    assert "Chưa ghi cháu nào" in page.text
    assert count(office) == 0


def test_an_empty_body_is_a_form_with_nobody_on_it(office: Office, street: Any) -> None:
    assert street.window("lan").send("/children").status_code == 422


def test_a_fault_is_shown_beside_its_field_before_anything_is_kept(office: Office, street: Any) -> None:
    page = street.window("lan").send("/children", filled(c0_sex="male"))
    assert page.status_code == 422
    assert re.search(r'id="c0-personal_id-said">\s*<p class="field__fault">Chữ số thứ 4 là 3', page.text)
    assert "Vẫn lưu" in page.text
    assert count(office) == 0


def test_a_name_nobody_could_keep_is_refused_even_when_pressed(office: Office, street: Any) -> None:
    page = street.window("lan").send("/children", filled(c0_full_name="Lò " * 3400, do="anyway"))
    assert page.status_code == 422
    assert "Rút ngắn" in page.text
    assert "Vẫn lưu" not in page.text
    assert count(office) == 0


def test_a_child_of_another_area_has_no_form(office: Office, street: Any) -> None:
    theirs = office.add_child(commune=office.neighbour_code, by="ngoc", full_name="Hoàng Văn Nam")
    unknown = street.window("hoa").get(f"/children/{uuid4()}/edit")
    assert street.window("hoa").get(f"/children/{theirs}/edit").text == unknown.text
    assert unknown.status_code == 404


def test_a_collaborator_can_not_change_a_neighbours_child_of_the_hamlet(office: Office, street: Any) -> None:
    uuid = office.add_child(full_name="Cà Văn An", by="pang")
    assert street.window("lan").send(f"/children/{uuid}/edit?rev=1", filled()).status_code == 404
    assert office.child(uuid).full_name == "Cà Văn An"


def test_a_faulty_child_is_kept_when_the_person_says_so(office: Office, street: Any) -> None:
    page = street.window("lan").send("/children", filled(c0_sex="male", do="anyway"))
    assert page.status_code == 200
    assert "Đã lưu" in page.text
    with office.reading() as session:
        child = session.scalars(select(Child)).one()
    assert (child.full_name, child.state) == ("Lò Thị Mai", "received")


def test_the_same_form_sent_twice_is_one_child(office: Office, street: Any) -> None:
    window = street.window("lan")
    assert window.send("/children", filled()).status_code == 200
    assert window.send("/children", filled()).status_code == 200
    assert count(office) == 1


def test_what_is_said_once_of_the_household_holds_for_each_child(office: Office, street: Any) -> None:
    second = {"c1-uuid": str(uuid4()), "c1-full_name": "Lò Văn An", "c1-birth_date": "2021", "c1-sex": "male"}
    window = street.window("lan")
    form = filled(do="anyway") | second
    page = window.client.post("/children", data={**form, "row": ["0", "1"], "_csrf_token": window.token})
    assert page.status_code == 200
    with office.reading() as session:
        assert {child.mother_name for child in session.scalars(select(Child))} == {"Quàng Thị Hà"}


def test_one_more_child_keeps_what_was_typed(office: Office, street: Any) -> None:
    page = street.window("lan").send("/children", filled(do="add")).text
    assert 'value="Lò Thị Mai"' in page
    assert 'name="c1-full_name"' in page
    assert count(office) == 0


def test_two_people_at_one_child_lose_nothing(office: Office, street: Any) -> None:
    uuid = office.add_child(full_name="Lò Thị Mai", by="hoa", mother_name="Quàng Thị Hà")
    window = street.window("hoa")
    assert window.send(f"/children/{uuid}/edit?rev=1", filled(do="anyway", household_number="7")).status_code == 303
    late = filled(do="anyway", household_number="") | {"household_head": "Lò Văn Pâng"}
    assert window.send(f"/children/{uuid}/edit?rev=1", late).status_code == 303
    child = office.child(uuid)
    assert (child.household_number, child.household_head) == ("7", "Lò Văn Pâng")


def test_the_check_speaks_only_of_what_was_typed(office: Office, street: Any) -> None:
    said = street.window("lan").send("/children/check", {"row": "0", "c0-personal_id": "014319000123"}).text
    assert "Sơn La · nữ · 2019" in said
    assert "full_name" not in said
