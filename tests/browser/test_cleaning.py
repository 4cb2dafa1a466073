"""Three people and one faulty list, from the campaign's opening to its closing: officer, head of the hamlet, police."""

import json

import pytest
from playwright.sync_api import Page, expect

from db import select
from db.tables import Campaign
from tests.browser.conftest import House, Window
from tests.support.campaigns import FAULTY

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NUMBERS = {"Cà Văn An": "014218000322", "Lò Văn Tiến": "014218000321"}
ANSWER = """async ([token]) => {
  const told = await (await fetch("/api/device")).json();
  const items = told.checks.map((one) => ({
    uuid: one.child, kind: "household_check", base_rev: one.rev, claimed_at: "", photos: [],
    fields: { check: one.uuid, answer: "right", asked: "mẹ", visit_note: "" },
  }));
  const sent = { method: "POST", body: JSON.stringify({ device: "test", items }),
    headers: { "Content-Type": "application/json", "X-CSRF-Token": token } };
  return (await (await fetch("/api/sync", sent)).json()).items.map((one) => one.status);
}"""
"""What the head's phone does with the checks it carries; the phone itself is driven in test_phone_checks."""


def press(page: Page, words: str) -> None:
    """Press a button and wait for the page behind it."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def open_campaign(hoa: Window) -> str:
    hoa.open("/campaigns")
    hoa.page.get_by_role("link", name="Mở đợt").click()
    hoa.page.get_by_label("Số văn bản").fill("159/UBND-LĐTBXH")
    hoa.page.get_by_label("Ngày văn bản").fill("01/11/2026")
    hoa.page.get_by_label("Cơ quan ban hành").fill("UBND tỉnh Sơn La")
    hoa.page.get_by_label("Quy trình 2024: hộ gia đình trước, công an sau").check()
    press(hoa.page, "Xem hạn từng bước")
    press(hoa.page, "Mở đợt")
    return hoa.page.url.removeprefix(hoa.address)


def test_from_a_faulty_list_to_the_closed_campaign(house: House) -> None:
    for name in NUMBERS:
        house.office.add_child(**FAULTY | {"full_name": name})
    hoa, pang, tuan = (house.window(who) for who in ("hoa", "pang", "tuan"))
    campaign = open_campaign(hoa)

    hoa.open(f"{campaign}/cases?state=found")
    hoa.page.get_by_label("Tất cả 2 cháu của danh sách này").check()
    press(hoa.page, "Giao kiểm tra tại hộ")
    press(hoa.page, "Giao kiểm tra tại hộ: 2 cháu")
    expect(hoa.page.get_by_text("Đã chuyển 2 cháu.")).to_be_visible()

    cookies = {one["name"]: one["value"] for one in pang.page.context.cookies()}
    assert pang.page.evaluate(ANSWER, [cookies["csrf_token"]]) == ["unchanged", "unchanged"]

    hoa.open(campaign)
    hoa.page.get_by_role("link", name="Lập danh sách gửi công an").click()
    press(hoa.page, "Lập danh sách gửi công an: 2 cháu")
    place = hoa.page.url.removeprefix(hoa.address)
    hoa.page.get_by_label("Số công văn").fill("15/UBND-VHXH")
    hoa.page.get_by_label("Ngày công văn").fill("22/11/2026")
    hoa.page.get_by_label("Người nhận ở công an xã").fill("Tòng Văn Tuấn")
    press(hoa.page, "Bàn giao cho công an")

    tuan.open(place)
    for number, given in enumerate(NUMBERS.values(), start=1):
        tuan.page.get_by_label(f"Số công an cung cấp, hoặc giá trị đúng, dòng {number}").fill(given)
        tuan.page.get_by_label(f"Kết quả dòng {number}").select_option("new_number")
    tuan.page.get_by_label("Số công an cung cấp, hoặc giá trị đúng, dòng 2").fill("014318000321")
    press(tuan.page, "Lưu kết quả")
    expect(tuan.page.get_by_text("Chữ số thứ 4 là 3 (nữ) nhưng giới tính ghi Nam")).to_be_visible()
    tuan.page.get_by_label("Số công an cung cấp, hoặc giá trị đúng, dòng 2").fill(NUMBERS["Lò Văn Tiến"])
    press(tuan.page, "Lưu kết quả")
    tuan.page.get_by_label("Người ký ở công an xã").fill("Tòng Văn Tuấn")
    press(tuan.page, "Đã ký, bàn giao lại")

    hoa.open(f"{campaign}/updates")
    for name in NUMBERS:
        hoa.page.get_by_label(f"Đã cập nhật {name}").check()
    press(hoa.page, "Ghi nhận các cháu đã đánh dấu")
    hoa.open(campaign)
    press(hoa.page, "Khoá sổ đợt này")
    expect(hoa.page.get_by_text("đã khoá sổ")).to_be_visible()

    with house.office.reading() as session:
        figures = json.loads(session.scalars(select(Campaign)).one().figures)["total"]
    assert {figures[key] for key in ("cases", "checked", "sent", "verified", "given", "updated", "done")} == {2}
    assert figures["left"] == figures["ended"] == 0
    assert not [*hoa.complaints, *pang.complaints, *tuan.complaints]
