"""The search of the logs and of the children behind a figure: without marks, and never beyond what one may see."""

import csv
import io
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.support.office import Office
from tests.web.conftest import Browser

Open = Callable[..., Browser]


def found(page: str) -> list[str]:
    """The lines of a log: person, act and machine, as they are read."""
    rows = re.findall(r'<td data-label="Người">(.*?)</tr>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in rows]


def search(text: str) -> str:
    """The commune's log, asked for with words."""
    return f"/audit?q={quote(text)}"


@pytest.fixture
def child(office: Office, window: Open) -> str:
    """A record that officer and leader opened, and somebody else was refused."""
    uuid = str(office.add_child(full_name="Lò Thị Mai"))
    for who in ("hoa", "son", "tuan"):
        window(who).get(f"/children/{uuid}")
    return uuid


def test_nothing_of_a_neighbours_log_is_found(window: Open, child: str) -> None:
    assert found(window("ngoc").get("/audit?q=xem ho so").text) == []


@pytest.mark.parametrize("text", ["%", "n__f", "khong co ai", "ho so khong co ai"])
def test_what_stands_in_no_line_finds_none(window: Open, child: str, text: str) -> None:
    page = window("hoa").get(search(text)).text
    assert found(page) == []
    assert "Không có dòng nào như vậy" in page


@pytest.mark.parametrize(("text", "act"), [("xem ho so", "xem hồ sơ"), ("DANG nhap", "đăng nhập"), ("nhap ho", "nhập")])
def test_acts_are_found_by_the_words_a_screen_has_for_them(
    office: Office, window: Open, child: str, text: str, act: str
) -> None:
    office.add_child(full_name="Lò Văn Tiến", by="hoa")
    lines = found(window("hoa").get(search(text)).text)
    assert lines
    assert all(act in line for line in lines)


def test_a_person_is_found_without_marks_and_every_word_counts(office: Office, window: Open, child: str) -> None:
    name = office.user("son").name
    plain = name.split()[-1].lower().replace("ơ", "o").replace("ô", "o")
    lines = found(window("hoa").get(search(f"{plain} ho so")).text)
    assert lines
    assert all(name in line and "hồ sơ" in line for line in lines)


def test_refusals_are_found_by_their_word(window: Open, child: str) -> None:
    window("lan").get("/children/00000000-0000-4000-8000-000000000000")
    lines = found(window("hoa").get("/audit?q=tu choi").text)
    assert lines
    assert all("từ chối" in line for line in lines)


def test_ones_own_log_and_the_houses_are_searched_alike(window: Open, child: str) -> None:
    own = found(window("hoa").get("/account/log?q=xem ho so").text)
    assert own
    assert all("xem hồ sơ" in line for line in own)
    house = window("quan").get("/audit/house?q=dang nhap").text
    assert found(house)
    assert all("đăng nhập" in line for line in found(house))
    assert child not in house


def test_the_file_of_the_log_has_the_lines_that_were_looked_for(window: Open, child: str) -> None:
    page = window("hoa").get("/audit?q=xem ho so").text
    assert "/exports/audit.csv?q=xem+ho+so" in page
    told = window("hoa").get("/exports/audit.csv?q=xem ho so").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told, newline="")))[1:]
    assert {row[3] for row in rows} == {"xem hồ sơ"}


def test_children_behind_a_figure_are_searched_like_every_list(office: Office, window: Open) -> None:
    for name in ("Lò Thị Mai", "Cà Văn Sơn"):
        office.add_child(full_name=name)
    address = "/reports/hamlets/children?figure=total"
    page = window("hoa").get(f"{address}&q=thi mai").text
    assert "Lò Thị Mai" in page
    assert "Cà Văn Sơn" not in page
    assert "Không có cháu nào như vậy" in window("hoa").get(f"{address}&q=khong co ai").text
    assert "Cà Văn Sơn" in window("hoa").get(address).text
