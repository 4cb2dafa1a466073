"""Long lists are read page by page: whatever comes or goes between two pages, nobody is passed over or shown twice."""

import re
from html import unescape
from typing import Any

import pytest

from db import update
from db.queries import paging
from db.tables import Child
from tests.support.campaigns import FAULTY, open_work
from tests.support.office import Office
from tests.web.test_lists import names

SIZE, CHILDREN = 4, 13
SORTS = ("name", "birth", "hamlet", "newest")


@pytest.fixture(autouse=True)
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "SIZE", SIZE)


@pytest.fixture
def many(office: Office) -> list[str]:
    """The names of three pages' children and one more, sorted; three hamlets, one unknown, and few days of birth."""
    made = [f"Lò Thị Mai {chr(97 + at)}" for at in range(CHILDREN)]
    for at, name in enumerate(made):
        hamlet = ("Bản Hua Nà", "Bản Nà Trà", "Bản Xa, xóm 100%")[at % 3]
        office.add_child(full_name=name, hamlet=hamlet, birth_date=f"201{at % 4}-03-05")
    return made


def way(page: Any, rel: str) -> str:
    """Where the page's link of that kind leads, "" without one."""
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page.text)
    return unescape(found[1]) if found else ""


def walk(browser: Any, address: str, rel: str = "next") -> list[list[str]]:
    """The names of each page from there on."""
    pages = []
    while address:
        page = browser.get(address)
        pages.append(names(page))
        address = way(page, rel)
    return pages


def together(pages: list[list[str]]) -> list[str]:
    return [name for page in pages for name in page]


def change(office: Office, name: str, **values: object) -> None:
    with office.writing() as session:
        session.execute(update(Child).where(Child.full_name == name).values(**values))


@pytest.mark.parametrize("key", ["x", "a,b", "x,lo,0", "%00,1", ",,,,", "lo,%2500"])
def test_a_place_nobody_can_read_is_the_start(many: list[str], window: Any, key: str) -> None:
    hoa = window("hoa")
    for asked in ("after", "before"):
        assert names(hoa.get(f"/children?sort=newest&{asked}={key}")) == many[: -SIZE - 1 : -1]
        assert names(hoa.get(f"/children?{asked}={key}")) == many[:SIZE]


def test_a_place_tells_nothing_of_another_area(office: Office, many: list[str], window: Any) -> None:
    far = office.add_child(commune=office.neighbour_code, by="ngoc", full_name="Lò Thị Mai d")
    page = window("hoa").get(f"/children?after=lo thi mai d,{far}")
    assert set(names(page)) <= set(many)


@pytest.mark.parametrize("sort", SORTS)
def test_on_and_back_again_shows_everybody_once(many: list[str], window: Any, sort: str) -> None:
    hoa = window("hoa")
    pages = walk(hoa, f"/children?sort={sort}")
    assert [len(page) for page in pages] == [4, 4, 4, 1]
    assert sorted(together(pages)) == many
    last = hoa.get(f"/children?sort={sort}")
    while way(last, "next"):
        last = hoa.get(way(last, "next"))
    back = [names(last), *walk(hoa, way(last, "prev"), "prev")]
    assert back == pages[::-1]


def test_the_filter_stays_and_the_first_page_is_one_link_away(many: list[str], window: Any) -> None:
    hoa = window("hoa")
    second = hoa.get(way(hoa.get("/children?q=mai&sort=birth"), "next"))
    assert way(second, "first") == "/children?q=mai&sort=birth"
    assert "q=mai" in way(second, "next")
    assert "<caption>13 cháu" in second.text
    assert way(hoa.get("/children?q=mai&sort=birth"), "first") == ""


@pytest.mark.parametrize("name", ["Lò Thị Mai a", "Lò Thị Mai d"])
def test_who_leaves_between_two_pages_takes_nobody_along(
    office: Office, many: list[str], window: Any, name: str
) -> None:
    hoa = window("hoa")
    first = hoa.get("/children")
    change(office, name, state="moved_out")
    assert together(walk(hoa, way(first, "next"))) == many[SIZE:]


def test_who_comes_between_two_pages_shows_nobody_twice(office: Office, many: list[str], window: Any) -> None:
    hoa = window("hoa")
    first = hoa.get("/children")
    office.add_child(full_name="Cà Văn An")
    assert together(walk(hoa, way(first, "next"))) == many[SIZE:]
    assert names(hoa.get(way(hoa.get(way(first, "next")), "prev"))) == many[:SIZE]


def test_the_last_line_may_get_another_name_between_two_pages(office: Office, many: list[str], window: Any) -> None:
    hoa = window("hoa")
    first = hoa.get("/children")
    change(office, many[SIZE - 1], full_name="Vàng A Sùng", full_name_folded="vang a sung")
    assert together(walk(hoa, way(first, "next"))) == [*many[SIZE:], "Vàng A Sùng"]


def test_when_all_behind_a_place_are_gone_the_last_page_is_shown(office: Office, many: list[str], window: Any) -> None:
    hoa = window("hoa")
    third = way(hoa.get(way(hoa.get(way(hoa.get("/children"), "next")), "next")), "next")
    change(office, many[-1], state="deceased")
    page = hoa.get(third)
    assert names(page) == many[-SIZE - 1 : -1]
    assert way(page, "next") == ""
    assert names(hoa.get(way(page, "prev"))) == many[-2 * SIZE - 1 : -SIZE - 1]


def test_cases_of_a_campaign_are_read_the_same_way(office: Office, window: Any) -> None:
    made = [f"Lò Văn Tiến {chr(97 + at)}" for at in range(2 * SIZE + 1)]
    for at, name in enumerate(made):
        office.add_child(**FAULTY | {"full_name": name, "hamlet": ("Bản Hua Nà", "Bản Xa")[at % 2]})
    hoa, cases = window("hoa"), f"/campaigns/{open_work(office).campaign_id}/cases?state=found"
    first = hoa.get(cases)
    assert f"Tất cả {len(made)} cháu" in first.text
    change(office, names(first)[-1], state="moved_out")
    pages = [names(first), *walk(hoa, way(first, "next"))]
    assert [len(page) for page in pages] == [4, 4, 1]
    assert sorted(together(pages)) == made
    assert "state=found" in way(first, "next")
