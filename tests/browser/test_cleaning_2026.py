"""The procedure of 2026 with three people: police before households, from a faulty list to the closed campaign."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from db import select
from db.tables import Campaign, Child
from tests.browser.conftest import House, Window
from tests.browser.test_cleaning import ANSWER, press
from tests.support.campaigns import FAULTY
from web.seed import plant

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOST_ZERO, NO_NUMBER = "Cà Văn An", "Lò Văn Tiến"
NUMBERS = {LOST_ZERO: "014218000322", NO_NUMBER: "014218000321"}
ERRORS = f"Họ tên;Ngày sinh;Lỗi\n{NO_NUMBER};02/9/2018;Họ và tên mẹ chưa khớp\nCà Thị Lạ;01/01/2020;Trùng số\n"


def import_list(house: House) -> None:
    """Two children as Excel left them: one number without its zero, one without a number."""
    base: dict[str, Any] = {"commune": house.office.commune_code, "hamlet": "Bản Hua Nà"}
    fields = {LOST_ZERO: {"personal_id": "14218000322"}, NO_NUMBER: {}}
    lines = [base | {"fields": FAULTY | {"full_name": name} | told} for name, told in fields.items()]
    assert "2 trẻ" in plant(house.office.database, house.office.keyring, {"children": lines})


def open_campaign(hoa: Window) -> str:
    hoa.open("/campaigns/new")
    hoa.page.get_by_label("Số văn bản").fill("12/KH-UBND")
    hoa.page.get_by_label("Ngày văn bản").fill("01/11/2026")
    hoa.page.get_by_label("Cơ quan ban hành").fill("UBND xã Mường La")
    hoa.page.get_by_label("Quy trình 2026: công an trước, rà soát cùng thôn, bản sau").check()
    press(hoa.page, "Xem hạn từng bước")
    press(hoa.page, "Mở đợt")
    return hoa.page.url.removeprefix(hoa.address)


def correct_together(page: Page) -> None:
    page.get_by_role("button", name="Xem trước Mất chữ số 0 ở đầu, Số định danh").click()
    press(page, "Sửa các cháu đã đánh dấu")


def verify(hoa: Window, tuan: Window, campaign: str) -> None:
    hoa.open(campaign)
    hoa.page.get_by_role("link", name="Lập danh sách gửi công an").click()
    press(hoa.page, "Lập danh sách gửi công an: 2 cháu")
    place = hoa.page.url.removeprefix(hoa.address)
    hoa.page.get_by_label("Số công văn").fill("15/UBND-VHXH")
    hoa.page.get_by_label("Ngày công văn").fill("22/11/2026")
    hoa.page.get_by_label("Người nhận ở công an xã").fill("Tòng Văn Tuấn")
    press(hoa.page, "Bàn giao cho công an")
    tuan.open(place)
    tuan.page.get_by_label("Kết quả dòng 1").select_option("match")
    tuan.page.get_by_label("Số công an cung cấp, hoặc giá trị đúng, dòng 2").fill(NUMBERS[NO_NUMBER])
    tuan.page.get_by_label("Kết quả dòng 2").select_option("new_number")
    press(tuan.page, "Lưu kết quả")
    tuan.page.get_by_label("Người ký ở công an xã").fill("Tòng Văn Tuấn")
    press(tuan.page, "Đã ký, bàn giao lại")


def copy_by_keyboard(page: Page) -> None:
    """One field after the other goes to the clipboard with Enter alone."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    first = page.get_by_role("button", name="Chép").first
    first.focus()
    for expected in (NUMBERS[LOST_ZERO], LOST_ZERO):
        page.keyboard.press("Enter")
        expect(page.locator("[data-copied]")).to_contain_text("Đã chép")
        page.wait_for_function("(text) => navigator.clipboard.readText().then((held) => held === text)", arg=expected)


def update(hoa: Window, campaign: str) -> None:
    hoa.open(f"{campaign}/updates")
    copy_by_keyboard(hoa.page)
    press(hoa.page, "Lập tệp, chốt từng dòng")
    expect(hoa.page.get_by_text("2 cháu, lập lúc")).to_be_visible()
    press(hoa.page, "Đã nhập cả tệp vào phần mềm")
    expect(hoa.page.get_by_text("Đã ghi nhận 2 cháu đã cập nhật.")).to_be_visible()


def mend_errors(hoa: Window, campaign: str) -> None:
    """The ministry's system finds fault with one of them; the line of a stranger stays in sight."""
    errors = {"name": "loi.csv", "mimeType": "text/csv", "buffer": ERRORS.encode()}
    hoa.page.get_by_label("Tệp lỗi (.xlsx hoặc .csv)").set_input_files(files=[errors])  # type: ignore[list-item]
    press(hoa.page, "Nhận tệp lỗi")
    expect(hoa.page.get_by_text("1 dòng đã gắn với một cháu, 1 dòng chưa rõ của cháu nào")).to_be_visible()
    hoa.page.get_by_role("link", name=NO_NUMBER).click()
    hoa.page.get_by_text("Ghi kết luận về lời báo").click()
    hoa.page.get_by_label("Đã sửa hồ sơ").check()
    hoa.page.locator("input[id^=reason-]").fill("đã sửa theo giấy khai sinh")
    press(hoa.page, "Ghi kết luận")
    hoa.open(f"{campaign}/updates")
    hoa.page.get_by_label(f"Đã cập nhật {NO_NUMBER}").check()
    press(hoa.page, "Ghi nhận các cháu đã đánh dấu")


def visit_homes(hoa: Window, pang: Window, campaign: str) -> None:
    hoa.open(f"{campaign}/cases?state=updated")
    hoa.page.get_by_label("Tất cả 2 cháu của danh sách này").check()
    press(hoa.page, "Giao kiểm tra tại hộ")
    press(hoa.page, "Giao kiểm tra tại hộ: 2 cháu")
    cookies = {one["name"]: one["value"] for one in pang.page.context.cookies()}
    assert pang.page.evaluate(ANSWER, [cookies["csrf_token"]]) == ["unchanged", "unchanged"]


def review_groups(hoa: Window) -> None:
    hoa.open("/groups")
    hoa.page.get_by_role("link", name="Bản Hua Nà").click()
    hoa.page.get_by_label("Ngày rà soát").fill("25/11/2026")
    hoa.page.get_by_label("Trưởng bản, tiểu khu").check()
    hoa.page.get_by_label("Hội phụ nữ").check()
    press(hoa.page, "Ghi đã rà soát")
    expect(hoa.page.get_by_text("đã rà soát 25/11/2026")).to_be_visible()


def test_from_an_imported_list_to_the_closed_campaign(house: House) -> None:
    import_list(house)
    hoa, pang, tuan = (house.window(who) for who in ("hoa", "pang", "tuan"))
    campaign = open_campaign(hoa)
    hoa.open("/corrections")
    correct_together(hoa.page)
    verify(hoa, tuan, campaign)
    update(hoa, campaign)
    mend_errors(hoa, campaign)
    visit_homes(hoa, pang, campaign)
    review_groups(hoa)
    hoa.open(campaign)
    press(hoa.page, "Khoá sổ đợt này")
    expect(hoa.page.get_by_text("đã khoá sổ")).to_be_visible()

    with house.office.reading() as session:
        figures = json.loads(session.scalars(select(Campaign)).one().figures)
        numbers = dict(session.execute(select(Child.full_name, Child.personal_id)).tuples().all())
    total = figures["total"]
    assert {total[key] for key in ("cases", "checked", "sent", "verified", "updated", "done")} == {2}
    assert (total["given"], total["left"], total["ended"]) == (1, 0, 0)
    assert {key: sum(line[key] for line in figures["lines"]) for key in total} == total
    assert figures["coverage"]["hamlets"] == 1
    assert numbers == NUMBERS
    assert not [*hoa.complaints, *pang.complaints, *tuan.complaints]
