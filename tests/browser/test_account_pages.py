"""The pages about people, proofs and rights: readable, whole at 360 px, high enough for a finger."""

from dataclasses import dataclass

import pytest

from tests.browser.conftest import DESK, PHONE, House, Window
from tests.browser.test_every_page import TARGET_PX, TOO_LOW, WIDER, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass
class Family:
    """A child whose family asked something, and who opens what."""

    places: dict[str, tuple[str, ...]]


@pytest.fixture(scope="module")
def family(house: House) -> Family:
    """Hoa writes a ground, a request and a reason down."""
    mai = house.office.add_child(
        full_name="Lò Thị Mai",
        birth_date="2019-03-05",
        circumstances=["nhiem_hiv_aids"],
        household_number="12",
        household_head="Lò Văn Pâng",
    )
    _write_down(house.window("hoa"), f"/children/{mai}")
    own = ("/account", "/account/log")
    return Family(
        {
            "hoa": (*own, "/audit", "/accounts", "/rights", f"/children/{mai}/rights", f"/children/{mai}/whole"),
            "son": ("/oversight", "/accounts", "/rights"),
            "quan": (*own, "/accounts", f"/accounts/{house.office.user('minh').id}", "/audit/house"),
        }
    )


def _write_down(hoa: Window, child: str) -> None:
    page = hoa.page
    hoa.open(f"{child}/rights")
    page.locator("summary", has_text="Ghi yêu cầu mới").click()
    page.locator("#request-kind").select_option("correct")
    page.locator("#request-said-by").fill("Quàng Thị Hà, mẹ cháu")
    page.get_by_role("button", name="Ghi yêu cầu").click()
    page.locator("summary", has_text="Ghi căn cứ").click()
    page.locator("#kind").select_option("consent")
    page.get_by_role("button", name="Ghi căn cứ").click()
    hoa.open(child)
    page.locator("summary", has_text="nhạy cảm").click()
    page.locator("#why-sensitive").fill("Gia đình xin hỗ trợ thuốc")
    page.get_by_role("button", name="Ghi lý do và xem").click()
    assert not violations(page)


@pytest.mark.parametrize("who", ["hoa", "son", "quan"])
def test_every_page_is_readable_and_whole(house: House, family: Family, who: str) -> None:
    window = house.window(who, PHONE)
    page, wrong = window.page, []
    for place in family.places[who]:
        assert window.open(place) == 200, place
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        wrong += [f"{place}: {one}" for one in violations(page)]
        wrong += [f"{place}: too low for a finger: {one}" for one in page.evaluate(TOO_LOW, TARGET_PX)]
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            if page.evaluate(WIDER) > 0:
                wrong.append(f"{place}: scrolls sideways at {size['width']} px")
        page.set_viewport_size(PHONE)
    assert not wrong, "\n".join(wrong)
    assert not window.complaints
