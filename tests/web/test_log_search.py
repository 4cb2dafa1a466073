"""The search of the logs and of the children behind a figure: without marks, and never beyond what one may see."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from urllib.parse import quote

import pytest

from access import audit
from access.audit import Act
from db.queries import oversight
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


def test_a_records_own_log_is_searched_and_shows_nothing_of_another(office: Office, window: Open, child: str) -> None:
    other = office.add_child(full_name="Cà Văn Sơn")
    window("minh").get(f"/children/{other}")
    name = office.user("son").name
    lines = found(window("hoa").get(f"/children/{child}/audit?q={quote(name.upper())}").text)
    assert lines
    assert all(name in line for line in lines)
    page = window("hoa").get(f"/children/{child}/audit?q={quote(office.user('minh').name)} xem").text
    assert found(page) == []
    assert "Không có dòng nào như vậy" in page
    assert found(window("hoa").get(f"/children/{child}/audit?q=he thong").text) == []
    by_the_house = office.add_child(full_name="Lò Văn Tiến")
    seeded = Act("change", office.commune_code, child_uuid=by_the_house, about="rev 1")
    audit.tell_at_once(office.database, office.keyring, [seeded])
    assert "Hệ thống" in found(window("hoa").get(f"/children/{by_the_house}/audit?q=he thong").text)[0]


def test_reasons_are_found_by_who_gave_them_and_what_they_say(office: Office, window: Open) -> None:
    given = {"hoa": "Gia đình xin hỗ trợ thuốc", "minh": "Chuẩn bị họp xét trợ giúp"}
    for who, why in given.items():
        uuid = office.add_child(full_name="Lò Thị Mai", circumstances=["nhiem_hiv_aids"])
        window(who).send(f"/children/{uuid}/reason", {"reason": why})
    son = window("son")
    for words, expected in (("xin ho tro", "hoa"), ("CHUAN bi", "minh"), (office.user("minh").name, "minh")):
        page = son.get(f"/oversight?q={quote(words)}").text
        assert [who for who, why in given.items() if why in page] == [expected]
        told = son.get(f"/exports/oversight.csv?q={quote(words)}").content.decode("utf-8-sig")
        assert [who for who, why in given.items() if why in told] == [expected]
    page = son.get("/oversight?q=khong co ai").text
    assert "Không có lý do nào như vậy" in page
    assert not any(why in page for why in given.values())


def test_reading_a_searched_reason_tells_nothing_of_the_others(office: Office, window: Open) -> None:
    for who, why in (("hoa", "Gia đình xin hỗ trợ thuốc"), ("minh", "Chuẩn bị họp xét trợ giúp")):
        uuid = office.add_child(full_name="Lò Thị Mai", circumstances=["nhiem_hiv_aids"])
        window(who).send(f"/children/{uuid}/reason", {"reason": why})
    shown = re.findall(r'name="reason" value="(\d+)"', window("son").get("/oversight?q=xin ho tro").text)
    assert len(shown) == 1


def test_a_search_looks_through_so_many_lines_and_leads_on_to_older_ones(
    window: Open, child: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hoa = window("hoa")
    whole = found(hoa.get("/audit?q=xem ho so").text)
    monkeypatch.setattr(oversight, "LOOKED_MAX", 2)
    address, seen = "/audit?q=xem ho so", []
    while address:
        text = hoa.get(address).text
        assert len(found(text)) <= 2
        seen += found(text)
        way = re.search(r'rel="next" href="([^"]+)"', text)
        address = unescape(way[1]) if way else ""
    assert seen[-len(whole) :] == whole


def test_of_the_house_the_newest_lines_of_each_chain_are_looked_through(
    window: Open, child: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quan = window("quan")
    assert found(quan.get("/audit/house?q=dang nhap").text)
    monkeypatch.setattr(oversight, "LOOKED_OF_EACH", 0)
    assert found(quan.get("/audit/house?q=dang nhap").text) == []
