"""Photos and pages as a phone meets them: whole, in parts, refused; and what others see of them."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from intake import pages
from tests.support import photos as made
from tests.support.office import Office
from tests.support.readings import reading

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What the door asks of a database is tested on both in tests/intake."""


class Phone:
    """A logged-in phone that puts photos."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser

    def put(self, data: bytes, name: str | None = None, said: str = "", **headers: str) -> Any:
        """PUT the bytes under their hash, or under another name."""
        address = f"/api/photos/{name or sha256(data).hexdigest()}{said}"
        sent = {"X-CSRF-Token": self.browser.token, "Content-Type": "application/octet-stream", **headers}
        return self.browser.client.put(address, content=data, headers=sent)

    def put_part(self, data: bytes, start: int, end: int) -> Any:
        """PUT the bytes from `start` up to `end`, with their place in the whole."""
        span = f"bytes {start}-{end - 1}/{len(data)}"
        return self.put(data[start:end], sha256(data).hexdigest(), **{"Content-Range": span})

    def ask(self, data: bytes) -> Any:
        """GET the photo's address."""
        return self.browser.get(f"/api/photos/{sha256(data).hexdigest()}")


@pytest.fixture
def lan(street: Any) -> Phone:
    """The phone of Bản Hua Nà's collaborator."""
    return Phone(street.window("lan"))


def test_a_stranger_sends_no_photo(street: Any) -> None:
    assert Phone(street.window()).put(made.photo()).status_code == 401


def test_a_call_without_the_pages_token_is_refused(lan: Phone) -> None:
    answer = lan.browser.client.put(f"/api/photos/{'a' * 64}", content=made.photo())
    assert answer.status_code == 403


@pytest.mark.parametrize("who", ["son", "tuan", "quan"])
def test_who_sends_no_pages_finds_no_such_address(street: Any, who: str) -> None:
    assert Phone(street.window(who)).put(made.photo()).status_code == 404


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        ("Lò Thị Mai".encode(), 422, "NOT_AN_IMAGE"),
        (made.photo()[:2000], 422, "IMAGE_CUT_OFF"),
        (made.png_of(30_000, 30_000), 413, "TOO_MANY_PIXELS"),
        (bytes(13 * 1024 * 1024), 413, "TOO_LARGE"),
    ],
)
def test_a_bad_photo_gets_one_sentence(lan: Phone, data: bytes, status: int, code: str) -> None:
    answer = lan.put(data)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["sentence"].endswith(".")
    assert lan.ask(data).status_code == 404


def test_other_bytes_than_the_address_says_are_refused(lan: Phone) -> None:
    answer = lan.put(made.photo(), name="a" * 64)
    assert (answer.status_code, answer.json()["code"]) == (422, "HASH_WRONG")


@pytest.mark.parametrize("name", ["photo.jpg", "a" * 63, "g" * 64, "%00" * 64])
def test_an_address_that_is_no_hash_is_unknown(lan: Phone, name: str) -> None:
    assert lan.put(made.photo(), name=name).status_code == 404


def test_a_foreign_hamlet_answers_like_one_that_is_not_there(lan: Phone) -> None:
    foreign = lan.put(made.photo(), said="?hamlet=Thôn Đồng Tâm")
    unknown = lan.put(made.photo(), said="?hamlet=Bản Không Có")
    assert (foreign.status_code, foreign.content) == (404, unknown.content)


def test_a_photo_is_created_once_and_then_answers_the_same(lan: Phone) -> None:
    first, again = lan.put(made.photo(), said="?book=2026&page=12"), lan.put(made.photo())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() == lan.ask(made.photo()).json()
    assert set(first.json()) == {"photo", "page", "receipt"}


def test_an_attachment_has_no_page(lan: Phone) -> None:
    assert lan.put(made.photo(), said="?kind=attachment").json()["page"] is None


def test_a_photo_comes_in_parts_over_a_bad_line(lan: Phone) -> None:
    data = made.photo()
    assert lan.ask(data).status_code == 404
    first = lan.put_part(data, 0, 2000)
    assert (first.status_code, first.json()) == (202, {"received": 2000})
    assert (lan.ask(data).status_code, lan.ask(data).json()) == (202, {"received": 2000})
    assert lan.put_part(data, 3000, 4000).json() == {"received": 2000}
    assert lan.put_part(data, 0, 3000).json() == {"received": 3000}
    last = lan.put_part(data, 2500, len(data))
    assert last.status_code == 201
    again = lan.put_part(data, 2500, len(data))
    assert (again.status_code, again.json()) == (200, last.json())
    assert lan.ask(data).json() == last.json()


def test_parts_that_do_not_make_the_photo_start_again(lan: Phone) -> None:
    data = made.photo()
    name = sha256(data).hexdigest()
    lan.put(bytes(2000), name, **{"Content-Range": f"bytes 0-1999/{len(data)}"})
    answer = lan.put_part(data, 2000, len(data))
    assert (answer.status_code, answer.json()["code"]) == (422, "HASH_WRONG")
    assert lan.ask(data).status_code == 404
    assert lan.put_part(data, 0, len(data)).status_code == 201


def test_others_do_not_hear_of_a_photo_by_its_address(lan: Phone, street: Any) -> None:
    data = made.photo()
    lan.put(data)
    for who in ("sua", "nam", "ngoc"):
        browser = street.window(who)
        assert Phone(browser).ask(data).content == browser.get(f"/api/photos/{'a' * 64}").content
    assert Phone(street.window("hoa")).ask(data).status_code == 200


def test_a_page_tells_its_state_rows_and_boxes(lan: Phone, street: Any, office: Office) -> None:
    page_id = lan.put(made.photo()).json()["page"]
    assert lan.browser.get(f"/api/pages/{page_id}").json()["state"] == "waiting"
    held = pages.claim(office.database)
    assert held is not None
    hoa = street.window("hoa")
    keyring = hoa.client.app.site.keyring
    pages.finish(
        office.database, keyring, held, reading({"full_name": "Lò Thị Mai", "circumstances_text": "nhiễm HIV"})
    )
    told = hoa.get(f"/api/pages/{page_id}").json()
    (row,) = told["rows"]
    name, hidden = row["cells"]["full_name"], row["cells"]["circumstances_text"]
    assert (told["state"], row["state"], row["number"]) == ("read", "waiting", 1)
    assert (name["value"], name["confidence"]) == ("Lò Thị Mai", 0.98)
    assert name["box"] == [[20, 100], [120, 100], [120, 150], [20, 150]]
    assert hidden["value"] is None
    assert "HIV" not in hoa.get(f"/api/pages/{page_id}").text


@pytest.mark.parametrize("who", ["sua", "ngoc", "nam", "tuan", "quan"])
def test_a_page_out_of_reach_answers_like_one_that_is_not_there(lan: Phone, street: Any, who: str) -> None:
    page_id = lan.put(made.photo()).json()["page"]
    browser = street.window(who)
    there, nowhere = browser.get(f"/api/pages/{page_id}"), browser.get("/api/pages/999999")
    assert (there.status_code, there.content) == (404, nowhere.content)


def test_nothing_of_a_refused_photo_lies_in_the_data_folder(lan: Phone, tmp_path: Path) -> None:
    lan.put(made.photo()[:2000])
    kept = [path.name for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert [name for name in kept if name.endswith(".sealed")] == []
