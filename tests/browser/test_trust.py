"""The blind entry, the third look and a planted snippet in a real Chromium, by keyboard alone."""

from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from db import select
from db.tables import AcceptedField, PlantedLook, ReviewRow
from intake.trust import plants
from tests.browser.conftest import DESK, PHONE, House
from tests.browser.test_every_page import TARGET_PX, TOO_LOW, WIDER, violations
from tests.browser.test_passes import open_pass
from tests.support.accepted import Accepted, draw_all
from tests.support.readings import cell

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_MARKS = count(1)
RIGHT = {"full_name": "Vì Thị Ngân", "birth_date": "2019-03-05", "sex": "Nữ"}


@pytest.fixture
def papers(house: House, monkeypatch: pytest.MonkeyPatch) -> Accepted:
    draw_all(monkeypatch)
    return Accepted(house.office, house.photos_folder, _MARKS)


def whole(page: Page) -> None:
    """Nothing axe objects to, nothing wider than a phone, nothing too low for a finger."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert not violations(page)
        assert page.evaluate(WIDER) <= 0
        assert not page.evaluate(TOO_LOW, TARGET_PX)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


def test_a_second_entry_and_a_third_look_by_keyboard_alone(house: House, papers: Accepted) -> None:
    (row_id,) = papers.page(RIGHT)
    papers.confirm(row_id, {"full_name": "Vì Thị Nga"})
    minh = house.window("minh")
    minh.open("/trust/entries")
    page = minh.page
    whole(page)
    for _ in RIGHT:
        entry = page.locator("[name=entry]").get_attribute("value")
        assert minh.focused() == "entry-text"
        assert "Nga" not in page.content()
        page.keyboard.type(RIGHT[_field(house, int(entry or 0))])
        page.keyboard.press("Enter")
        expect(page.locator(f'[name=entry][value="{entry}"]')).to_have_count(0)
    expect(page.get_by_text("Không có ô nào đang chờ anh/chị nhập lại.")).to_be_visible()

    hoa = house.window("hoa")
    hoa.open("/trust/differences")
    whole(hoa.page)
    at = [button.inner_text() for button in hoa.page.locator("[data-take]").all()]
    hoa.page.keyboard.press(str(1 + next(n for n, words in enumerate(at) if "Ngân" in words)))
    expect(hoa.page.get_by_text("Đã sửa hồ sơ theo sổ.")).to_be_visible()
    assert papers.child(row_id).full_name == "Vì Thị Ngân"
    hoa.open("/trust")
    whole(hoa.page)
    expect(hoa.page.get_by_text("Sai số đo được: ", exact=False).first).to_be_visible()
    assert not minh.complaints + hoa.complaints


def _field(house: House, accepted_id: int) -> str:
    with house.office.reading() as session:
        return session.get_one(AcceptedField, accepted_id).field


def test_what_cannot_be_read_is_one_key_in_the_blind_entry(house: House, papers: Accepted) -> None:
    (row_id,) = papers.page(RIGHT)
    papers.confirm(row_id)
    minh = house.window("minh")
    minh.open("/trust/entries")
    entry = minh.page.locator("[name=entry]").get_attribute("value")
    minh.page.keyboard.press("Escape")
    expect(minh.page.locator(f'[name=entry][value="{entry}"]')).to_have_count(0)
    assert not minh.complaints


def test_whoever_takes_a_planted_value_is_told_at_once(house: House, papers: Accepted) -> None:
    (confirmed,) = papers.page(RIGHT)
    papers.confirm(confirmed)
    page_id = _page_that_bears_one(house, papers)
    hoa = house.window("hoa")
    page = open_pass(hoa, "/review/fields", page_id)
    planted = page.locator("[data-look]").filter(has=page.locator("[name=look]")).all()
    keys = [one.get_attribute("data-look") or "" for one in planted]
    assert any(key.count("-") == 2 for key in keys)
    for key in keys:
        expect(page.locator(".look.is-now")).to_have_attribute("data-look", key)
        page.keyboard.press("Enter")
        if key.count("-") == 2:
            break
    expect(page.locator("[data-remark]")).to_contain_text("Ô vừa rồi là ô thử: giá trị ghi sai có chủ ý")
    with house.office.reading() as session:
        assert session.scalars(select(PlantedLook.is_caught)).all() == [False]
    assert not hoa.complaints


def _page_that_bears_one(house: House, papers: Accepted) -> int:
    """A page of doubtful names, beside one of which the keys plant a wrong value for Hoa."""
    doubtful: dict[str, Any] = RIGHT | {"full_name": cell("Tòng Văn Bảo", sure=0.3)}
    hoa = house.office.scope("hoa")
    for _ in range(100):
        rows = papers.page(*[doubtful] * 5)
        if any(plants.bears(house.office.keyring, hoa, row_id, "full_name") for row_id in rows):
            with house.office.reading() as session:
                return session.get_one(ReviewRow, rows[0]).page_id
    raise AssertionError("no row of 500 bears a planted look")
