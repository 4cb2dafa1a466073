"""What the reader learned, missed columns, rows taken back, over HTTP: who may, and what it changes."""

from pathlib import Path
from typing import Any

import pytest

from access.keys import Keyring
from db import select
from db.tables import Child, OwnWord, Page, ReviewRow, WriterSwitch
from tests.support.office import Office
from tests.support.readings import cell, page_read

XEO: dict[str, Any] = {"full_name": cell("Giang A Xeo"), "birth_date": "2019-03-05", "sex": "Nam"}
TYPED = {"full_name": "Giàng A Xẻo", "birth_date": "05/3/2019", "sex": "Nam", "hamlet": "Bản Hua Nà"}
STRANGERS = ("lan", "son", "tuan", "ngoc", "quan")


@pytest.fixture
def page_id(office: Office, tmp_path: Path, keyring: Keyring) -> int:
    """A page of one row that Lan sent."""
    folder = tmp_path / "data" / "photos"
    return page_read(office.database, keyring, folder, office.scope("lan"), XEO, hamlet="Bản Hua Nà")


def row_of(office: Office, page_id: int) -> ReviewRow:
    with office.reading() as session:
        return session.scalars(select(ReviewRow).where(ReviewRow.page_id == page_id)).one()


def confirmed(office: Office, browser: Any, page_id: int) -> int:
    """The row after Hoa typed the name's marks and confirmed it."""
    row = row_of(office, page_id)
    assert browser.send(f"/rows/{row.id}/confirmation", TYPED).status_code == 303
    return row.id


def word_id(office: Office) -> int:
    with office.reading() as session:
        return session.scalars(select(OwnWord.id)).one()


@pytest.mark.parametrize("who", STRANGERS)
def test_to_others_what_was_learned_and_missed_columns_are_unknown(
    office: Office, window: Any, page_id: int, who: str
) -> None:
    browser, lan = window(who), office.user("lan").id
    asked = [f"/review/learning/writer?user={lan}", f"/pages/{page_id}/columns"]
    if who != "ngoc":
        # She is an officer too, and has her own commune's.
        asked.append("/review/learning")
    unknown = browser.get("/pages/999").text
    for address in asked:
        answer = browser.get(address)
        assert (answer.status_code, answer.text == unknown) == (404, True), address


@pytest.mark.parametrize("who", STRANGERS)
def test_others_change_nothing_of_it(office: Office, window: Any, page_id: int, who: str) -> None:
    row_id = confirmed(office, window("hoa"), page_id)
    browser, lan = window(who), office.user("lan").id
    forms: list[tuple[str, dict[str, str]]] = [
        (f"/review/learning/words/{word_id(office)}", {"decision": "remove"}),
        ("/review/learning/writer", {"user": str(lan), "book": "", "decision": "off"}),
        (f"/pages/{page_id}/columns", {"field": "ethnicity", "at.x": "300", "at.y": "200"}),
        (f"/rows/{row_id}/undo", {}),
    ]
    assert [browser.send(address, form).status_code for address, form in forms] == [404] * 4
    with office.reading() as session:
        assert session.scalars(select(OwnWord.removed_at)).one() is None
        assert not session.scalars(select(WriterSwitch.id)).all()
        assert session.get_one(Page, page_id).named_columns == "[]"
    assert row_of(office, page_id).stage == "confirmed"


def test_a_writer_of_no_page_here_is_unknown(office: Office, window: Any, page_id: int) -> None:
    browser, stranger = window("hoa"), office.user("nam").id
    assert browser.get(f"/review/learning/writer?user={stranger}").status_code == 404
    assert browser.send("/review/learning/writer", {"user": "x", "decision": "off"}).status_code == 404


def test_a_column_nobody_pointed_at_is_asked_for_again(office: Office, window: Any, page_id: int) -> None:
    answer = window("hoa").send(f"/pages/{page_id}/columns", {"field": "ethnicity", "at.x": "0", "at.y": "0"})
    assert answer.status_code == 422
    assert "Bấm vào giữa cột" in answer.text


def test_a_click_on_the_photo_names_the_column_in_the_photos_own_pixels(
    office: Office, window: Any, page_id: int
) -> None:
    form = {"field": "ethnicity", "at.x": "450", "at.y": "150"}
    assert window("hoa").send(f"/pages/{page_id}/columns", form).status_code == 303
    with office.reading() as session:
        page = session.get_one(Page, page_id)
        middle = page.photo.width_px // 2
        assert page.named_columns == f'[[{middle}, {round(150 * page.photo.width_px / 900)}, "ethnicity"]]'
        assert page.state == "waiting"


def test_words_are_shown_with_their_author_and_taken_out_and_put_back(
    office: Office, window: Any, page_id: int
) -> None:
    browser = window("hoa")
    confirmed(office, browser, page_id)
    shown = browser.get("/review/learning").text
    assert "Xẻo" in shown
    assert "Lò Thị Hoa" in shown
    address = f"/review/learning/words/{word_id(office)}"
    browser.send(address, {"decision": "remove"})
    assert "Dùng lại «Xẻo»" in browser.get("/review/learning").text
    browser.send(address, {"decision": "put_back"})
    assert "Bỏ «Xẻo»" in browser.get("/review/learning").text


def test_the_communes_surnames_are_shown_by_how_often_they_stand_in_records(office: Office, window: Any) -> None:
    office.add_child(full_name="Tòng Văn An", father_name="Tòng Văn Pâng", mother_name="Cà Thị Hà")
    office.add_child(commune=office.neighbour_code, by="ngoc", full_name="Hoàng Văn Tân")
    shown = window("hoa").get("/review/learning").text
    assert "Tòng (2), Cà (1)." in shown
    assert "Hoàng" not in shown


def test_a_writers_misread_letters_are_shown_and_switched_off_and_on(office: Office, window: Any, page_id: int) -> None:
    browser, lan = window("hoa"), str(office.user("lan").id)
    confirmed(office, browser, page_id)
    assert "ẻ" in browser.get(f"/review/learning/writer?user={lan}").text
    browser.send("/review/learning/writer", {"user": lan, "book": "", "decision": "off"})
    assert "Đã tắt" in browser.get("/review/learning").text
    browser.send("/review/learning/writer", {"user": lan, "book": "", "decision": "on"})
    assert "Đã tắt" not in browser.get("/review/learning").text


def test_the_writers_waiting_pages_are_read_anew(office: Office, window: Any, page_id: int) -> None:
    form = {"user": str(office.user("lan").id), "book": "", "decision": "again"}
    window("hoa").send("/review/learning/writer", form)
    with office.reading() as session:
        assert session.get_one(Page, page_id).state == "waiting"


def test_a_confirmed_row_is_taken_back_and_says_why_when_it_is_not(office: Office, window: Any, page_id: int) -> None:
    browser = window("hoa")
    row_id = confirmed(office, browser, page_id)
    assert f"/rows/{row_id}/undo" in browser.get(f"/pages/{page_id}").text
    with office.writing() as session:
        session.scalars(select(Child)).one().state = "with_police"
    refused = browser.send(f"/rows/{row_id}/undo", {})
    assert refused.status_code == 422
    assert "danh sách gửi công an" in refused.text
    with office.writing() as session:
        session.scalars(select(Child)).one().state = "confirmed"
    assert browser.send(f"/rows/{row_id}/undo", {}).status_code == 303
    assert row_of(office, page_id).stage == "waiting"
