"""Two records of one child in Chromium: found in the list, compared, merged by two people, taken apart again."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, House, Window
from tests.browser.test_every_page import REACHABLE, TARGET_PX, TOO_LOW, WIDER, reached, violations
from tests.support.readings import page_read

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MAI = {
    "full_name": "Lò Thị Mai",
    "birth_date": "2019-03-05",
    "sex": "female",
    "mother_name": "Quàng Thị Hà",
    "ethnicity": "Thái",
    "address_detail": "Nhà bên suối",
}


@pytest.fixture(scope="module")
def pair(house: House) -> str:
    """Where two records are compared; another commune has a third, and a page was photographed."""
    office = house.office
    kept = office.add_child(**MAI, personal_id="014319000123")
    twin = office.add_child(
        **MAI | {"full_name": "Lo Thi Mai", "father_name": "Lò Văn Pâng", "birth_date": "2019-05-03"}
    )
    office.add_child(commune=office.neighbour_code, by="ngoc", **MAI)
    page_read(office.database, office.keyring, house.photos_folder, office.scope("lan"), {"full_name": "Lò Thị Mai"})
    return f"/duplicates/{kept}/{twin}"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_are_readable_and_whole(house: House, pair: str, size: dict[str, int]) -> None:
    window = house.window("hoa", size)
    page, wrong = window.page, []
    for place in ("/duplicates", "/duplicates?list=elsewhere", "/duplicates?list=possible", pair):
        assert window.open(place) == 200
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        wrong += [f"{place}: {one}" for one in violations(page)]
        wrong += [f"{place}: too low: {one}" for one in page.evaluate(TOO_LOW, TARGET_PX)] if size == PHONE else []
        if page.evaluate(WIDER) > 0:
            wrong.append(f"{place}: scrolls sideways")
    assert not wrong, "\n".join(wrong)
    assert not window.complaints


def test_everything_is_reached_by_keyboard(house: House, pair: str) -> None:
    window = house.window("hoa")
    window.open(pair)
    seen, ringless = reached(window)
    assert len(seen) >= window.page.evaluate(REACHABLE), seen
    assert not ringless


def _chosen(window: Window, words: str) -> None:
    window.page.get_by_role("button", name=words, exact=True).click()


def test_two_officers_merge_and_one_takes_it_back(house: House, pair: str) -> None:
    hoa, minh = house.window("hoa"), house.window("minh")
    hoa.open("/duplicates")
    hoa.page.get_by_role("link", name="So hai hồ sơ").first.click()
    expect(hoa.page.get_by_text("Rất có thể là một cháu")).to_be_visible()
    hoa.open(pair)
    expect(hoa.page.get_by_text("ngày sinh đổi chỗ ngày và tháng").first).to_be_visible()
    expect(hoa.page.get_by_label("Họ và tên cha: “Lò Văn Pâng”")).to_be_checked()
    hoa.page.get_by_label("Vì sao là một cháu").fill("nhập hai lần")
    _chosen(hoa, "Đề nghị gộp")
    expect(hoa.page.get_by_text("Đang chờ người thứ hai")).to_be_visible()
    expect(hoa.page.get_by_role("button", name="Đồng ý gộp")).to_have_count(0)
    minh.open("/duplicates")
    minh.page.get_by_role("link", name="Lò Thị Mai", exact=True).click()
    _chosen(minh, "Đồng ý gộp")
    expect(minh.page.get_by_text("Hai hồ sơ đã gộp")).to_be_visible()
    kept, twin = pair.split("/")[2:]
    hoa.open(f"/children/{twin}")
    expect(hoa.page.get_by_text("Hồ sơ này là bản trùng")).to_be_visible()
    hoa.open(f"/children/{kept}")
    expect(hoa.page.get_by_text("Lò Văn Pâng").first).to_be_visible()
    hoa.open(pair)
    hoa.page.get_by_label("Lý do").fill("hai chị em họ")
    _chosen(hoa, "Tách lại hai hồ sơ")
    hoa.open(f"/children/{kept}")
    expect(hoa.page.get_by_text("bỏ “Lò Văn Pâng”")).to_be_visible()


def test_not_a_duplicate_is_remembered(house: House, pair: str) -> None:
    window = house.window("hoa")
    window.open(pair)
    window.page.get_by_label("Lý do, ví dụ: sinh đôi, trùng tên").fill("hai chị em họ")
    _chosen(window, "Không trùng")
    expect(window.page.get_by_text("Không còn cặp hồ sơ nào ở đây.")).to_be_visible()
    window.open(pair)
    expect(window.page.get_by_text("Đã ghi không trùng ngày")).to_be_visible()


def test_another_commune_is_named_and_nothing_of_its_record(house: House, pair: str) -> None:
    window = house.window("hoa")
    window.open("/duplicates?list=elsewhere")
    expect(window.page.get_by_role("cell", name="Xã Tân Thành").first).to_be_visible()
    expect(window.page.get_by_role("cell", name="cùng tên, tên mẹ và ngày sinh").first).to_be_visible()
