"""The passes of the review desk over HTTP: who may, what one key decides, what a second officer is told."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from access.keys import Keyring
from db import select, update
from db.tables import Child, FieldDecision, Page, ReviewRow, now
from tests.support.office import Office
from tests.support.readings import cell, page_read

AN = {"full_name": "Cà Văn An", "birth_date": "2019-03-05", "sex": "Nam", "ethnicity": "Thái"}
MAI = {"full_name": cell("Cà Thị Mai", sure=0.3), "birth_date": "2020-01-02", "sex": "Nữ", "ethnicity": "Thái"}
READ = {"full_name": "Cà Văn An", "birth_date": "05/3/2019", "sex": "Nam", "ethnicity": "Thái"}
HAMLET = "Bản Hua Nà"
PASSES = ("/review/groups", "/review/columns", "/review/fields", "/review/rows")


@pytest.fixture
def page_id(office: Office, tmp_path: Path, keyring: Keyring) -> int:
    """A page of Bản Hua Nà with two rows; of the second the name is more likely wrong than right."""
    folder, scope = tmp_path / "data" / "photos", office.scope("lan")
    return page_read(office.database, keyring, folder, scope, AN, MAI, hamlet="Bản Hua Nà")


@pytest.fixture
def row_ids(office: Office, page_id: int) -> list[int]:
    """Its rows."""
    with office.reading() as session:
        return list(session.scalars(select(ReviewRow.id).order_by(ReviewRow.number)))


def looks(text: str) -> list[str]:
    """What a screen asks about, as forms name it."""
    return re.findall(r'name="look" value="([^"]+)"', text)


def sent(way: str, page_id: int, *keys: str, batch: str = "b", **texts: str) -> dict[str, str]:
    """A form with one look, or with several as the address line has them."""
    return {"way": way, "page": str(page_id), "batch": batch, "look": keys[0], **texts}


@pytest.mark.parametrize("who", ["lan", "son", "tuan", "ngoc", "quan"])
@pytest.mark.parametrize("path", PASSES)
def test_who_may_not_review_this_page_finds_no_pass(window: Any, page_id: int, who: str, path: str) -> None:
    browser = window(who)
    answer = browser.get(f"{path}?page={page_id}")
    assert answer.status_code == 404
    assert answer.text == browser.get(f"{path}?page=999").text


@pytest.mark.parametrize("path", PASSES)
def test_a_hamlet_of_another_commune_is_unknown(office: Office, window: Any, page_id: int, path: str) -> None:
    foreign = office.hamlets["Thôn Đồng Tâm"].id
    assert window("hoa").get(f"{path}?hamlet={foreign}").status_code == 404


@pytest.mark.parametrize("key", ["", "7", "x-full_name", "999-full_name", "1-nothing"])
def test_a_look_that_is_not_there_decides_nothing(office: Office, window: Any, page_id: int, key: str) -> None:
    assert window("hoa").send("/review/decisions", sent("field", page_id, key)).status_code == 404
    with office.reading() as session:
        assert session.scalars(select(FieldDecision)).all() == []


def test_what_the_check_finds_faulty_is_asked_about_once_more(
    office: Office, window: Any, page_id: int, row_ids: list[int]
) -> None:
    key = f"{row_ids[1]}-birth_date"
    typed = sent("field", page_id, key) | {f"v-{key}": "31/02/2019"}
    answer = window("hoa").send("/review/decisions", typed, Accept="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "LOOKS_WRONG")
    assert "Enter lần nữa" in answer.json()["sentence"]
    assert window("hoa").send("/review/decisions", typed | {"sure": "x"}).status_code == 303


def test_the_second_officer_sees_who_has_the_page_and_overwrites_nothing(
    office: Office, window: Any, page_id: int, row_ids: list[int]
) -> None:
    assert window("hoa").send("/review/lease", {"page": str(page_id)}).status_code == 200
    minh = window("minh")
    for path in PASSES:
        shown = minh.get(f"{path}?page={page_id}").text
        assert "Trang này Lò Thị Hoa đang duyệt (từ" in shown
        assert looks(shown) == []
    key = f"{row_ids[0]}-full_name"
    late = minh.send("/review/decisions", sent("field", page_id, key) | {f"v-{key}": "Cà Văn Ân"})
    assert late.status_code == 409
    assert "Lò Thị Hoa đang duyệt" in late.text


def test_a_hamlet_is_gone_through_without_the_pages_others_have(window: Any, office: Office, page_id: int) -> None:
    hamlet = office.hamlets["Bản Hua Nà"].id
    minh = window("minh")
    assert looks(minh.get(f"/review/groups?hamlet={hamlet}").text)
    window("hoa").send("/review/lease", {"page": str(page_id)})
    shown = minh.get(f"/review/groups?hamlet={hamlet}").text
    assert "1 trang Lò Thị Hoa đang duyệt được để lại." in shown
    assert looks(shown) == []


def test_each_field_is_asked_about_in_one_pass(window: Any, page_id: int, row_ids: list[int]) -> None:
    hoa = window("hoa")
    asked = {path: looks(hoa.get(f"{path}?page={page_id}").text) for path in PASSES[:3]}
    first, second = row_ids
    assert set(asked["/review/groups"]) == {f"{row}-{name}" for row in row_ids for name in ("sex", "ethnicity")}
    assert set(asked["/review/columns"]) == {f"{first}-full_name", f"{first}-birth_date", f"{second}-birth_date"}
    assert asked["/review/fields"] == [f"{second}-full_name"]


@pytest.mark.parametrize(
    ("columns", "is_odd"),
    [
        (("father_name", "mother_name", "parent_name"), True),
        (("father_name", "mother_name"), False),
        (("parent_name",), False),
    ],
)
def test_columns_that_do_not_go_together_are_told_before_they_are_confirmed(
    office: Office, window: Any, tmp_path: Path, keyring: Keyring, columns: tuple[str, ...], is_odd: bool
) -> None:
    row = AN | dict.fromkeys(columns, "Lò Thị Hà")
    page_id = page_read(office.database, keyring, tmp_path / "photos", office.scope("lan"), row, hamlet="Bản Hua Nà")
    hoa = window("hoa")
    for path in PASSES:
        assert (f'<a href="/pages/{page_id}/columns">' in hoa.get(f"{path}?page={page_id}").text) is is_odd


def test_what_is_set_aside_on_a_wall_is_shown_big(window: Any, page_id: int, row_ids: list[int]) -> None:
    hoa, key = window("hoa"), f"{row_ids[0]}-sex"
    assert hoa.send("/review/decisions", sent("group", page_id, key, odd=key)).status_code == 303
    assert key in looks(hoa.get(f"/review/fields?page={page_id}").text)
    assert key not in looks(hoa.get(f"/review/groups?page={page_id}").text)


def test_one_key_takes_the_last_one_back(window: Any, page_id: int, row_ids: list[int]) -> None:
    hoa, key = window("hoa"), f"{row_ids[1]}-full_name"
    hoa.send("/review/decisions", sent("field", page_id, key) | {f"v-{key}": "Cà Thị Mai"})
    assert looks(hoa.get(f"/review/fields?page={page_id}").text) == []
    undone = hoa.send("/review/undo", {"page": str(page_id), "way": "field"}, Accept="application/json")
    assert undone.json() == {"undone": [key], "told": "fields"}
    assert looks(hoa.get(f"/review/fields?page={page_id}").text) == [key]


def test_what_stands_above_the_rows_is_looked_at_once(
    office: Office, window: Any, tmp_path: Path, keyring: Keyring
) -> None:
    folder, header = tmp_path / "data" / "photos", {"household_head": cell("Lò Văn Pâng", top=10)}
    page_id = page_read(office.database, keyring, folder, office.scope("lan"), AN, MAI, mark=3, header=header)
    hoa = window("hoa")
    heads = [key for key in looks(hoa.get(f"/review/columns?page={page_id}").text) if key.endswith("household_head")]
    assert len(heads) == 1
    assert hoa.send("/review/decisions", sent("column", page_id, heads[0], take="Lò Văn Bâng")).status_code == 303
    with office.reading() as session:
        assert len(session.scalars(select(FieldDecision.row_id)).all()) == 2


def test_rows_with_a_field_nobody_looked_at_are_not_confirmed_together(window: Any, page_id: int) -> None:
    shown = window("hoa").get(f"/review/rows?page={page_id}").text
    assert "2 dòng còn ô chưa xem" in shown
    assert "child-" not in shown


def test_a_page_gone_through_becomes_children_with_what_was_typed(
    office: Office, window: Any, page_id: int, row_ids: list[int]
) -> None:
    hoa = window("hoa")
    for path, way in zip(PASSES, ("group", "column", "field"), strict=False):
        for at, key in enumerate(looks(hoa.get(f"{path}?page={page_id}").text)):
            text = "Cà Thị Mây" if key == f"{row_ids[1]}-full_name" else READ[key.split("-")[1]]
            typed = sent(way, page_id, key, batch=f"{way}{at}") | {f"v-{key}": text}
            assert hoa.send("/review/decisions", typed).status_code == 303
    shown = hoa.get(f"/review/rows?page={page_id}").text
    assert shown.count("cháu mới") == 2
    chosen = {f"child-{row_id}": "" for row_id in row_ids}
    assert hoa.send("/review/rows", {"page": str(page_id)} | chosen).status_code == 303
    with office.reading() as session:
        assert sorted(session.scalars(select(Child.full_name))) == ["Cà Thị Mây", "Cà Văn An"]


def test_a_new_child_is_looked_for_in_the_whole_commune_first(
    office: Office, window: Any, page_id: int, row_ids: list[int]
) -> None:
    office.add_child(full_name="Cà Văn An", birth_date="2019-03-05", hamlet="Bản Nà Trà")
    hoa = window("hoa")
    for way, path in (("group", PASSES[0]), ("column", PASSES[1])):
        for at, key in enumerate(looks(hoa.get(f"{path}?page={page_id}").text)):
            hoa.send("/review/decisions", sent(way, page_id, key, batch=f"{way}{at}", take=READ[key.split("-")[1]]))
    shown = hoa.get(f"/review/rows?page={page_id}").text
    assert "1 cháu giống" in shown
    assert f'name="child-{row_ids[0]}" value="" checked' not in shown


def other_page(office: Office, keyring: Keyring, tmp_path: Path) -> int:
    """A second page of the same hamlet."""
    folder, scope = tmp_path / "data" / "photos", office.scope("lan")
    return page_read(office.database, keyring, folder, scope, AN | {"full_name": "Cà Văn Bình"}, mark=5, hamlet=HAMLET)


def test_of_a_hamlets_wall_what_another_officer_took_meanwhile_is_left_out(
    office: Office, window: Any, page_id: int, row_ids: list[int], tmp_path: Path, keyring: Keyring
) -> None:
    taken = other_page(office, keyring, tmp_path)
    hoa, hamlet = window("hoa"), str(office.hamlets[HAMLET].id)
    keys = [key for key in looks(hoa.get(f"/review/columns?hamlet={hamlet}").text) if key.endswith("full_name")]
    window("minh").send("/review/lease", {"page": str(taken)})
    wall = [("way", "column"), ("hamlet", hamlet), ("batch", "b"), *(("look", key) for key in keys)]
    typed = [(f"v-{key}", "Cà Văn Ân") for key in keys]
    answer = hoa.send("/review/decisions", dict(wall) | dict(typed) | {"look": keys}, **{"HX-Request": "true"})
    assert answer.status_code == 200
    assert "1 ô nằm trên trang Quàng Văn Minh vừa nhận duyệt, được để lại" in answer.text
    assert "1 trang Quàng Văn Minh đang duyệt được để lại." in hoa.get(f"/review/groups?hamlet={hamlet}").text
    with office.reading() as session:
        assert set(session.scalars(select(FieldDecision.row_id))) <= set(row_ids)


def test_a_hamlet_opened_by_two_at_once_is_asked_for_anew_by_the_second(
    office: Office, window: Any, page_id: int, tmp_path: Path, keyring: Keyring
) -> None:
    hamlet = str(office.hamlets[HAMLET].id)
    both = {"hamlet": hamlet, "shown": [str(page_id), str(other_page(office, keyring, tmp_path))]}
    assert "HX-Refresh" not in window("hoa").send("/review/lease", both).headers
    assert window("minh").send("/review/lease", both).headers["HX-Refresh"] == "true"


def test_whoever_works_through_a_hamlet_keeps_its_pages(
    office: Office, window: Any, page_id: int, row_ids: list[int], tmp_path: Path, keyring: Keyring
) -> None:
    other, hamlet, key = other_page(office, keyring, tmp_path), str(office.hamlets[HAMLET].id), f"{row_ids[0]}-sex"
    hoa = window("hoa")
    hoa.send("/review/lease", {"hamlet": hamlet})
    with office.writing() as session:
        session.execute(update(Page).values(held_until=now() + timedelta(minutes=1)))
    typed = {"way": "group", "hamlet": hamlet, "batch": "b", "look": key, f"v-{key}": "Nam"}
    assert hoa.send("/review/decisions", typed, Accept="application/json").status_code == 200
    with office.reading() as session:
        assert session.get_one(Page, other).held_until > now() + timedelta(minutes=5)


def test_confirmed_rows_are_taken_back_by_the_same_key(
    office: Office, window: Any, tmp_path: Path, keyring: Keyring
) -> None:
    folder, scope = tmp_path / "data" / "photos", office.scope("lan")
    page_read(office.database, keyring, folder, scope, {"full_name": cell("Cà Văn An")}, hamlet=HAMLET)
    hoa, place = window("hoa"), {"hamlet": str(office.hamlets[HAMLET].id)}
    (key,) = looks(hoa.get(f"/review/columns?hamlet={place['hamlet']}").text)
    hoa.send("/review/decisions", place | {"way": "column", "batch": "b", "look": key, f"v-{key}": "Cà Văn An"})
    hoa.send("/review/rows", place | {f"child-{key.split('-')[0]}": ""})
    assert "Không còn dòng nào" in hoa.get(f"/review/rows?hamlet={place['hamlet']}").text
    back = hoa.send("/review/undo", place | {"way": "rows"})
    assert back.headers["location"].endswith("&told=rows")
    shown = hoa.get(back.headers["location"]).text
    assert "Đã lấy lại những dòng vừa xác nhận." in shown
    assert "cháu mới" in shown
    again = hoa.send("/review/undo", place | {"way": "rows"}, Accept="application/json")
    assert again.json() == {"undone": [key], "told": "fields"}
    assert hoa.send("/review/undo", place | {"way": "rows"}, Accept="application/json").json()["told"] == "nothing"
