"""What a person has to do, told without a network: what was sent back too long ago, which pages are still missing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House
from tests.browser.phones import Line, Phone, phone_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def page_back(number: str, days: float) -> dict[str, Any]:
    """A page that the officer sent back so many days ago."""
    at = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    told = {"kind": "page", "page": int(number), "hamlet": "Bản Hua Nà", "book": "2026", "number": number}
    return told | {"sentence": "Thiếu mép phải.", "returned_at": at}


def started_in_flight_mode(house: House, line: Line) -> Phone:
    """A phone that has seen the line once, and was closed and opened again without one."""
    phone = phone_of(house, line)
    phone.enrol()
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.offline()
    phone.page.reload()
    phone.unlock()
    phone.heading("Bản Hua Nà")
    return phone


def test_what_was_sent_back_more_than_three_days_ago_is_marked_and_comes_first(house: House) -> None:
    phone = started_in_flight_mode(house, Line(returned=[page_back("4", 1), page_back("7", 5.5), page_back("9", 2.9)]))
    tasks = phone.page.locator(".told--tasks li")
    expect(tasks.first).to_contain_text("trang 7")
    expect(tasks.first.locator(".mark")).to_have_text("Quá hạn: trả lại đã 5 ngày")
    expect(phone.page.locator(".told--tasks .mark")).to_have_count(1)


def test_what_an_older_server_sent_back_without_a_day_is_not_overdue(house: House) -> None:
    undated = page_back("4", 9) | {"returned_at": None}
    phone = started_in_flight_mode(house, Line(returned=[undated]))
    expect(phone.page.locator(".told--tasks")).to_contain_text("trang 4")
    expect(phone.page.locator(".told--tasks .mark")).to_have_count(0)


def test_the_map_of_books_names_gaps_though_other_phones_took_the_pages(house: House) -> None:
    line = Line(photographed=[{"hamlet": "Bản Hua Nà", "book": "2026", "pages": [1, 2, 5]}])
    phone = started_in_flight_mode(house, line)
    phone.go("#/photo")
    expect(phone.page.locator("#books")).to_contain_text("Sổ 2026: đã chụp trang 1–2, 5; còn thiếu trang 3–4.")
    expect(phone.page.locator("#books")).to_contain_text("Máy khác đã chụp trang 1–2, 5.")
