"""The queue of the review desk on a big commune: page by page, and a search that opens so many names and no more."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from access.keys import Keyring
from db.queries import paging, queue_words
from db.tables import Page
from tests.support.office import Office
from tests.support.readings import page_read

NAMES = ("Cà Văn An", "Cà Thị Mai", "Lò Văn Tiến", "Sùng A Páo", "Quàng Thị Hà")


@pytest.fixture
def pages(office: Office, keyring: Keyring, tmp_path: Path) -> list[int]:
    """A page of each of the names, oldest first."""
    folder, scope = tmp_path / "data" / "photos", office.scope("lan")
    return [
        page_read(office.database, keyring, folder, scope, {"full_name": name, "sex": "male"}, mark=at)
        for at, name in enumerate(NAMES)
    ]


def shown(text: str) -> list[int]:
    """The pages of a screen, in its order."""
    return [int(number) for number in re.findall(r'<th scope="row"><a href="/pages/(\d+)"', text)]


def test_of_names_nobody_decided_no_more_are_opened_than_one_search_may(
    window: Any, pages: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_words, "OPENED_MAX", 2)
    hoa = window("hoa")
    assert shown(hoa.get("/review?q=quang thi ha").text) == [pages[-1]]
    assert shown(hoa.get("/review?q=ca van an").text) == []


def test_a_child_called_like_the_word_for_a_page_is_found_by_that_name(
    office: Office, keyring: Keyring, window: Any, pages: list[int], tmp_path: Path
) -> None:
    folder, scope = tmp_path / "data" / "photos", office.scope("lan")
    called = [
        page_read(office.database, keyring, folder, scope, {"full_name": name}, mark=len(pages) + at)
        for at, name in enumerate(("Lò Thị Trang", "Vì Thị Ánh"))
    ]
    hoa = window("hoa")
    assert [shown(hoa.get(f"/review?q={name}").text) for name in ("trang", "lo thi trang", "anh")] == [
        called[:1],
        called[:1],
        called[1:],
    ]


def test_a_page_is_found_by_what_it_is_called(office: Office, window: Any, pages: list[int]) -> None:
    with office.database.writing() as session:
        page = session.get_one(Page, pages[1])
        page.number, page.book = "12", "Bản Lướt"
    hoa = window("hoa")
    for name in ("trang 12", "Trang 12 · sổ Bản Lướt", "sổ bản lướt"):
        assert shown(hoa.get(f"/review?q={name}").text) == [pages[1]], name
    assert shown(hoa.get(f"/review?q=ảnh {pages[3]}").text) == [pages[3]]


def test_the_name_of_a_confirmed_row_is_the_records_and_opens_no_cell(
    office: Office, window: Any, pages: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    hoa = window("hoa")
    row = re.search(r"/rows/(\d+)/confirmation", hoa.get(f"/pages/{pages[0]}").text)
    assert row is not None
    given = {"full_name": "Cà Văn Ân", "birth_date": "2019-03-05", "sex": "male", "ethnicity": "Thái"}
    assert hoa.send(row[0], given).status_code == 303
    monkeypatch.setattr(queue_words, "OPENED_MAX", 0)
    assert shown(hoa.get("/review?q=van an").text) == [pages[0]]


def test_every_page_is_shown_once_however_many_wait(
    window: Any, pages: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "SIZE", 2)
    hoa, address, seen = window("hoa"), "/review", []
    while address:
        text = hoa.get(address).text
        seen.append(shown(text))
        way = re.search(r'rel="next" href="([^"]+)"', text)
        address = unescape(way[1]) if way else ""
    assert seen == [pages[:2], pages[2:4], pages[4:]]
    assert len(hoa.get("/exports/review.csv").text.splitlines()) == 1 + len(pages)
