"""Trust, measured, over HTTP: who sees what, what the blind entry hides, what every export says."""

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from db import select
from db.tables import AcceptedField, PlantedLook, SecondEntry
from intake.trust import plants
from tests.support.accepted import Accepted, draw_all
from tests.support.office import Office
from tests.web.test_passes import looks

NGAN: dict[str, Any] = {"full_name": "Lò Thị Ngân", "birth_date": "2019-03-05", "sex": "Nữ"}
PAGES = ("/trust", "/trust/entries", "/trust/differences")
MEASURED = "Sai số đo được của các ô nhận từ trang sổ"


@pytest.fixture
def papers(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Accepted:
    draw_all(monkeypatch)
    return Accepted(office, tmp_path / "data" / "photos")


@pytest.fixture
def row_id(papers: Accepted) -> int:
    """A row that Hoa confirmed as it was read."""
    (row_id,) = papers.page(NGAN)
    papers.confirm(row_id)
    return row_id


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "tinh", "quan"])
def test_who_has_no_part_in_it_finds_no_page(window: Any, who: str, path: str) -> None:
    assert window(who).get(path).status_code == 404


@pytest.mark.parametrize("path", PAGES[1:])
def test_the_leader_sees_figures_and_enters_nothing(window: Any, row_id: int, path: str) -> None:
    son = window("son")
    assert son.get("/trust").status_code == 200
    assert son.get(path).status_code == 404
    assert son.send("/trust/allowed", {"percent": "5"}).status_code == 404


def test_a_share_that_is_none_is_refused_beside_its_box(window: Any, office: Office) -> None:
    answer = window("hoa").send("/trust/allowed", {"percent": "nửa"})
    assert answer.status_code == 422
    assert "Mức sai cho phép là số phần trăm từ 0 đến 5" in answer.text
    assert 'value="nửa"' in answer.text


def test_a_setting_is_told_with_who_and_when(window: Any) -> None:
    hoa = window("hoa")
    assert hoa.send("/trust/allowed", {"percent": "0,5"}).status_code == 303
    for who in ("hoa", "son"):
        assert "Sai tối đa 0,50 %" in window(who).get("/trust").text
    assert "Lò Thị Hoa" in window("son").get("/trust").text
    assert "Sai tối đa" not in window("ngoc").get("/trust").text.partition("Mức sai cho phép")[0]


def test_the_blind_entry_shows_the_cut_out_and_nothing_of_what_was_accepted(window: Any, row_id: int) -> None:
    shown = window("minh").get("/trust/entries").text
    assert "/cutout" in shown
    for value in ("Ngân", "2019", "05/3", 'Nữ" selected'):
        assert value not in shown
    assert "Không có ô nào đang chờ" in window("hoa").get("/trust/entries").text


@pytest.mark.parametrize("entry", ["", "x", "999", "-1", "1" * 12])
def test_an_entry_that_is_not_there_is_unknown(window: Any, row_id: int, entry: str) -> None:
    answer = window("minh").send("/trust/entries", {"entry": entry, "text": "Lò Thị Ngân"})
    assert answer.status_code == 404


def test_who_comes_second_with_a_field_goes_on_to_the_next(window: Any, papers: Accepted, row_id: int) -> None:
    accepted_id = str(papers.field(row_id, "sex").id)
    minh = window("minh")
    minh.send("/trust/entries", {"entry": accepted_id, "text": "Nữ"})
    late = minh.send("/trust/entries", {"entry": accepted_id, "text": "Nam"}, hx_request="true")
    assert late.status_code == 200
    assert "Ô này vừa có người nhập lại xong." in late.text
    assert 'name="entry"' in late.text


def test_a_difference_found_repairs_the_record_and_is_told(window: Any, papers: Accepted, row_id: int) -> None:
    papers.enter(row_id, "full_name", "Lò Thị Nhân")
    hoa = window("hoa")
    shown = hoa.get("/trust/differences").text
    assert "Lò Thị Ngân" in shown
    assert "Lò Thị Nhân" in shown
    entry_id = shown.partition('name="difference" value="')[2].partition('"')[0]
    told = hoa.send("/trust/differences", {"difference": entry_id, "take": "Lò Thị Nhân"}, hx_request="true")
    assert "Đã sửa hồ sơ theo sổ." in told.text
    assert papers.child(row_id).full_name == "Lò Thị Nhân"
    cell_id = papers.field(row_id, "full_name").cell_id
    assert "Lò Thị Hoa sửa thành «Lò Thị Nhân»" in hoa.get(f"/cells/{cell_id}").text


def test_the_page_tells_the_error_with_its_interval_and_each_column(window: Any, papers: Accepted, row_id: int) -> None:
    assert "Chưa đo được sai số" in window("son").get("/trust").text
    papers.enter(row_id, "full_name", "Lò Thị Ngân")
    papers.enter(row_id, "sex", "Nữ")
    shown = window("son").get("/trust").text
    assert "Sai số đo được: <strong>0,00 %</strong>" in shown
    assert "Đo bằng cách nhập lại 2 ô rút ngẫu nhiên" in shown
    assert "Cà Thị Lan" in shown
    assert "Chưa đo được sai số" in window("ngoc").get("/trust").text


def test_every_export_says_what_was_measured(window: Any, papers: Accepted, row_id: int) -> None:
    papers.enter(row_id, "sex", "Nữ")
    hoa = window("hoa")
    book = load_workbook(io.BytesIO(hoa.get("/exports/children.xlsx").content))
    assert (book.properties.description or "").startswith(MEASURED)
    assert (book.worksheets[0].oddFooter.left.text or "").startswith(MEASURED)
    assert all(MEASURED not in str(cell.value) for line in book.worksheets[0].iter_rows() for cell in line)
    csv = hoa.get("/exports/children.csv")
    assert csv.headers["link"] == '</exports/accuracy.txt>; rel="describedby"'
    assert MEASURED not in csv.text
    assert hoa.get("/exports/accuracy.txt").text.startswith(MEASURED)


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "tinh", "quan"])
def test_who_may_not_export_hears_nothing_of_accuracy(window: Any, who: str) -> None:
    assert window(who).get("/exports/accuracy.txt").status_code == 404


def _planted(window: Any, papers: Accepted, monkeypatch: pytest.MonkeyPatch, who: str = "hoa") -> tuple[Any, int, str]:
    """A window of hers on a page with planted looks beside every field, the page, and the key of one of them."""
    monkeypatch.setattr(plants, "ONE_IN", 1)
    (row_id,) = papers.page(NGAN | {"full_name": "Cà Thị Mai"})
    with papers.office.reading() as session:
        from db.tables import ReviewRow

        page_id = session.get_one(ReviewRow, row_id).page_id
    browser = window(who)
    keys = [key for key in looks(browser.get(f"/review/columns?page={page_id}").text) if key.count("-") == 2]
    return browser, page_id, next(key for key in keys if "full_name" in key)


def test_whoever_takes_a_planted_value_is_told_at_once_also_without_script(
    window: Any, papers: Accepted, row_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    hoa, page_id, key = _planted(window, papers, monkeypatch)
    shown = hoa.get(f"/review/columns?page={page_id}").text
    wrong = shown.partition(f'name="v-{key}" value="')[2].partition('"')[0]
    form = {"way": "column", "page": str(page_id), "batch": "b", "look": key, f"v-{key}": wrong}
    answer = hoa.send("/review/decisions", form)
    assert answer.status_code == 303
    assert "Ô vừa rồi là ô thử" in hoa.get(answer.headers["location"]).text
    with papers.office.reading() as session:
        assert session.scalars(select(PlantedLook.is_caught)).one() is False
        assert session.scalars(select(SecondEntry)).all() == []


def test_ones_own_hit_rate_is_shown_to_oneself_alone(
    window: Any, papers: Accepted, row_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    hoa, page_id, key = _planted(window, papers, monkeypatch)
    form = {"way": "field", "page": str(page_id), "batch": "b", "look": key, f"v-{key}": "Cà Thị Mây"}
    told = hoa.send("/review/decisions", form, Accept="application/json")
    assert told.json() == {"kept": True, "said": plants.CAUGHT}
    assert "Anh/chị nhận ra 1 trong 1 ô thử." in hoa.get("/trust").text
    assert "Chưa gặp ô thử nào." in window("minh").get("/trust").text
    leader = window("son").get("/trust").text
    assert "ô thử" not in leader
    assert "Riêng anh/chị" not in leader
    for who in ("son", "quan", "tinh"):
        for path in ("/", "/trust", "/exports/accuracy.txt"):
            assert "ô thử" not in window(who).get(path).text


def test_a_real_look_on_the_same_screen_is_kept_beside_a_planted_one(
    window: Any, papers: Accepted, row_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    hoa, page_id, key = _planted(window, papers, monkeypatch)
    shown = looks(hoa.get(f"/review/columns?page={page_id}").text)
    assert key in shown
    with papers.office.reading() as session:
        accepted = session.scalars(select(AcceptedField)).all()
    assert {one.row_id for one in accepted} == {row_id}
