"""The phone's app against the real server: enrolled by an officer's code, sending open and sealed, locked from afar."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from access import devices
from catalogue.clock import today_here
from db import select
from db.tables import Child, Device
from tests.browser.conftest import House
from tests.browser.phones import Phone, enrolled
from tests.browser.test_every_page import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def phone(house: House) -> Phone:
    """Lan's phone, enrolled by a code of Hoa's, on a line nobody touches."""
    return enrolled(house, "lan")


def names(house: House) -> list[str]:
    """Every child the server keeps."""
    with house.office.reading() as session:
        return sorted(session.scalars(select(Child.full_name)))


def test_what_was_written_in_flight_mode_arrives_once_open_or_sealed(house: House, phone: Phone) -> None:
    phone.offline()
    phone.write_child("Lò Thị Mai")
    phone.offline(False)
    expect(phone.said_of_sending()).to_contain_text("1 trẻ đã gửi, 0 đang chờ")
    phone.offline()
    phone.write_child("Lò Văn Bình")
    phone.go("#/")
    phone.page.get_by_role("button", name="Khoá ứng dụng").click()
    phone.heading("Chào Cà Thị Lan")
    with phone.page.expect_response("**/api/sync"):
        phone.offline(False)
    phone.unlock()
    expect(phone.said_of_sending()).to_contain_text("2 trẻ đã gửi, 0 đang chờ")
    assert names(house) == ["Lò Thị Mai", "Lò Văn Bình"]
    assert phone.complaints() == []


def test_a_device_the_officer_locked_forgets_and_still_sends_what_is_sealed(house: House, phone: Phone) -> None:
    office = house.office
    phone.offline()
    phone.write_child("Lò Văn Cương")
    with office.writing() as session:
        device = session.scalars(select(Device).order_by(Device.enrolled_at.desc())).first()
        assert device is not None
        devices.lock(session, office.scope("hoa"), device.uuid, datetime.now(UTC), today_here())
    with phone.page.expect_response(lambda answer: "sealed" in (answer.request.post_data or "")):
        phone.offline(False)
    phone.heading("Máy này đã bị khoá")


def test_a_file_that_the_phone_exported_is_brought_in_at_the_officers_desk(
    house: House, phone: Phone, tmp_path: Path
) -> None:
    phone.offline()
    phone.write_child("Quàng Thị Ban")
    phone.go("#/waiting")
    phone.page.get_by_text("Máy không gửi được?").click()
    with phone.page.expect_download() as told:
        phone.page.get_by_role("button", name="Xuất 1 phiếu thành tệp kín").click()
    exported = tmp_path / told.value.suggested_filename
    told.value.save_as(exported)
    assert "Quàng" not in exported.read_text(encoding="utf-8")
    desk = house.window("hoa")
    desk.open("/devices")
    assert violations(desk.page) == []
    desk.page.get_by_role("link", name="Nhận tệp kín").click()
    expect(desk.page.get_by_label("Tệp kín")).to_be_visible()
    assert violations(desk.page) == []
    desk.page.get_by_label("Tệp kín").set_input_files(exported)
    desk.page.get_by_role("button", name="Nhận tệp").click()
    expect(desk.page.locator("main")).to_contain_text("Cà Thị Lan viết 1 phiếu trong tệp: 1 mới nhận")
    assert violations(desk.page) == []
    desk.page.get_by_role("link", name="Xem từng phiếu").click()
    expect(desk.page.get_by_role("row", name="Quàng Thị Ban")).to_be_visible()
    assert desk.complaints == []
    phone.offline(False)
    expect(phone.said_of_sending()).to_contain_text("0 đang chờ")
