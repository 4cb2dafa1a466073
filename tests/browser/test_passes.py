"""The passes by keyboard alone: a whole page, taking back, two officers, a lease that ran out, a cut line."""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Page, Route, ViewportSize, expect

from catalogue.clock import today_here
from db import select, update
from db.tables import Child, FieldDecision, ReviewRow, now
from db.tables import Page as Sheet
from intake import pages, photos, review
from intake.photo_store import FolderStore
from tests.browser.conftest import DESK, PHONE, House, Window
from tests.browser.test_every_page import AT_200_PERCENT, TARGET_PX, TOO_LOW, WIDER, violations
from tests.support.photos import photo
from tests.support.readings import cell, page_read, reading

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_MARKS = count(400)
PASSES = ("/review/groups", "/review/columns", "/review/fields", "/review/rows")
NAMES = ("Tòng Văn Bảo", "Tòng Thị Cúc", "Tòng Văn Dũng")


@pytest.fixture
def page_id(house: House) -> int:
    """A page of three rows of this test's own; two names are more likely wrong than right."""
    office = house.office
    rows = [
        {
            "full_name": cell(name, left=20, top=100 + 60 * at, sure=0.3 if at else 0.99),
            "birth_date": cell("02/9/2018", left=150, top=100 + 60 * at),
            "sex": cell("Nữ" if "Thị" in name else "Nam", left=300, top=100 + 60 * at),
        }
        for at, name in enumerate(NAMES)
    ]
    rows[1]["full_name"]["alternatives"] = ["Tòng Thị Cức"]
    return page_read(
        office.database,
        office.keyring,
        house.photos_folder,
        office.scope("lan"),
        *rows,
        mark=next(_MARKS),
        hamlet="Bản Hua Nà",
    )


@pytest.fixture
def hoa(house: House) -> Iterator[Window]:
    """The officer; nothing may have broken in the window."""
    window = house.window("hoa")
    yield window
    assert not window.complaints


def open_pass(window: Window, path: str, page_id: int) -> Page:
    """Go there, and wait until the page is taken for this officer."""
    with window.page.expect_response("**/review/lease"):
        window.open(f"{path}?page={page_id}")
    return window.page


def names_of(house: House, page_id: int) -> list[str]:
    """The children the page became, by its rows."""
    with house.office.reading() as session:
        joined = select(Child.full_name).join(ReviewRow, ReviewRow.child_uuid == Child.uuid)
        return list(session.scalars(joined.where(ReviewRow.page_id == page_id).order_by(ReviewRow.number)))


def decided(house: House, page_id: int) -> int:
    """How many decisions are in force on the page."""
    with house.office.reading() as session:
        mine = select(FieldDecision).join(ReviewRow, ReviewRow.id == FieldDecision.row_id)
        found = mine.where(ReviewRow.page_id == page_id, FieldDecision.undone_at.is_(None))
        return len(session.scalars(found).all())


def now_asked(page: Page, number: int) -> None:
    """The look of that row is the one being shown."""
    expect(page.locator(".look.is-now .look__where")).to_contain_text(f"dòng {number}")


def test_a_whole_page_by_keyboard_alone(house: House, hoa: Window, page_id: int) -> None:
    page, keyboard = open_pass(hoa, PASSES[0], page_id), hoa.page.keyboard
    expect(page.locator("[data-tile] select").first).to_be_focused()
    keyboard.press("ArrowRight")
    keyboard.press("Enter")
    expect(page.locator("[data-next]")).to_be_focused()
    keyboard.press("Enter")
    expect(page.locator("[data-tile] input:not([type=hidden])").nth(1)).to_be_focused()
    keyboard.press("ArrowDown")
    keyboard.type("02/9/2017")
    keyboard.press("Enter")
    expect(page.locator("[data-next]")).to_be_focused()
    keyboard.press("Enter")
    now_asked(page, 2)
    keyboard.press("1")
    now_asked(page, 3)
    keyboard.type("Tòng Văn Đũng")
    keyboard.press("Enter")
    expect(page.locator("[data-next]")).to_be_focused()
    keyboard.press("Enter")
    expect(page.locator(".fate")).to_have_count(3)
    expect(page.get_by_role("button", name="Xác nhận 3 dòng")).to_be_focused()
    keyboard.press("Enter")
    expect(page.locator(".fate")).to_have_count(0)
    assert names_of(house, page_id) == ["Tòng Văn Bảo", "Tòng Thị Cức", "Tòng Văn Đũng"]


def test_one_key_takes_back_the_last_decision(house: House, hoa: Window, page_id: int) -> None:
    page = open_pass(hoa, PASSES[2], page_id)
    now_asked(page, 2)
    with page.expect_response("**/review/decisions"):
        page.keyboard.press("Enter")
    now_asked(page, 3)
    with page.expect_response("**/review/undo"):
        page.keyboard.press("Control+z")
    now_asked(page, 2)
    assert decided(house, page_id) == 0
    page.keyboard.press("Escape")
    now_asked(page, 3)
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    now_asked(page, 3)


def test_a_wall_taken_by_mistake_comes_back(house: House, hoa: Window, page_id: int) -> None:
    page = open_pass(hoa, PASSES[0], page_id)
    page.keyboard.press("Escape")
    expect(page.locator("[name=odd]").first).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("[data-next]")).to_be_visible()
    assert decided(house, page_id) == 3
    page.get_by_role("button", name="Lấy lại lần vừa rồi").press("Enter")
    expect(page.locator("[data-tile]")).to_have_count(3)
    assert decided(house, page_id) == 0


def test_the_same_key_works_where_no_cut_out_is_left_and_among_rows(house: House, hoa: Window, page_id: int) -> None:
    page = open_pass(hoa, PASSES[0], page_id)
    page.keyboard.press("Enter")
    expect(page.locator("[data-next]")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator("[data-tile]")).to_have_count(3)
    assert decided(house, page_id) == 0
    office, row = house.office, {"full_name": cell("Tòng Văn Lẻ")}
    alone = page_read(office.database, office.keyring, house.photos_folder, office.scope("lan"), row, mark=next(_MARKS))
    open_pass(hoa, PASSES[1], alone)
    page.keyboard.press("Enter")
    expect(page.locator("[data-next]")).to_be_focused()
    open_pass(hoa, PASSES[3], alone)
    expect(page.get_by_role("button", name="Xác nhận 1 dòng")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".fate")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator("[role=status]").first).to_contain_text("Đã lấy lại những dòng vừa xác nhận.")
    expect(page.locator(".fate")).to_have_count(1)


def test_a_page_nobody_could_read_is_typed_line_by_line_under_its_photo(house: House, hoa: Window) -> None:
    office = house.office
    store = FolderStore(house.photos_folder, office.keyring)
    photos.receive(office.database, store, office.scope("lan"), data=photo(next(_MARKS)), hamlet="Bản Hua Nà")
    held = pages.claim(office.database)
    assert held is not None
    assert pages.fail(office.database, held, "NO_ROWS", "Không thấy dòng nào.", is_final=True)
    page, keyboard = hoa.page, hoa.page.keyboard
    hoa.open(f"/pages/{held.page_id}")
    page.get_by_label("Nhập tay thêm dòng từ ảnh").fill("2")
    keyboard.press("Enter")
    expect(page.locator("[data-first]").first).to_be_focused()
    tops = page.locator(".row--typed").first.locator(".box").evaluate_all("all => all.map((one) => one.offsetTop)")
    assert max(tops) - min(tops) < TARGET_PX
    assert violations(page) == []
    keyboard.type("Lò Văn Bình")
    for _ in range(2):
        keyboard.press("Tab")
    keyboard.press("Enter")
    expect(page.locator(".row--done")).to_have_count(1)
    expect(page.locator("[data-first]").first).to_be_focused()
    assert names_of(house, held.page_id) == ["Lò Văn Bình"]


def test_a_second_officer_sees_who_has_the_page_and_may_take_it_when_the_lease_ran_out(
    house: House, hoa: Window, page_id: int
) -> None:
    page = open_pass(hoa, PASSES[2], page_id)
    minh = house.window("minh")
    minh.open(f"{PASSES[2]}?page={page_id}")
    expect(minh.page.locator("#messages")).to_contain_text("Trang này Lò Thị Hoa đang duyệt (từ")
    expect(minh.page.locator("[data-look]")).to_have_count(0)
    with house.office.writing() as session:
        session.execute(update(Sheet).values(held_until=now() - timedelta(minutes=1)))
    open_pass(minh, PASSES[2], page_id)
    now_asked(minh.page, 2)
    page.keyboard.type("Tòng Thị Khác")
    page.keyboard.press("Enter")
    expect(page.locator("[data-told]")).to_contain_text("Quàng Văn Minh đang duyệt")
    expect(page.locator(".look.is-now [data-first]")).to_have_value("Tòng Thị Khác")
    assert decided(house, page_id) == 0


def test_a_line_cut_in_mid_page_loses_nothing_that_was_typed(house: House, hoa: Window, page_id: int) -> None:
    # Before the page opens: a rule set later reaches a busy one only after the first key has sent.
    hoa.page.route("**/review/decisions", lambda route: route.abort())
    page = open_pass(hoa, PASSES[2], page_id)
    page.keyboard.press("Enter")
    now_asked(page, 3)
    page.keyboard.type("Tòng Văn Đông")
    expect(page.locator("[data-told]")).to_contain_text("Mất mạng")
    page.reload()
    now_asked(page, 3)
    expect(page.locator(".look.is-now [data-first]")).to_have_value("Tòng Văn Đông")
    assert decided(house, page_id) == 0
    page.unroute("**/review/decisions")
    page.keyboard.press("Enter")
    expect(page.locator("[data-next]")).to_be_visible()
    assert decided(house, page_id) == 2
    hoa.complaints.clear()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"body": "<h1>Wi-Fi xin chào</h1>", "content_type": "text/html"}, "Mất mạng"),
        ({"status": 422, "body": '{"code": "LOOKS_', "content_type": "application/json"}, "Mất mạng"),
        ({"status": 503, "body": "Bad gateway"}, "Máy chủ đang bận"),
    ],
    ids=["somebody else's page", "an answer cut off", "a busy server"],
)
def test_what_is_not_the_servers_own_answer_takes_no_decision_away(
    house: House, hoa: Window, page_id: int, answer: dict[str, Any], told: str
) -> None:
    hoa.page.route("**/review/decisions", lambda route: route.fulfill(**answer))
    page = open_pass(hoa, PASSES[2], page_id)
    page.keyboard.press("Enter")
    expect(page.locator("[data-told]")).to_contain_text(told)
    now_asked(page, 3)
    page.unroute("**/review/decisions")
    page.keyboard.press("Enter")
    expect(page.locator("[data-next]")).to_be_visible()
    assert decided(house, page_id) == 2
    hoa.complaints.clear()


def test_a_line_that_is_dead_without_saying_so_is_told(house: House, hoa: Window, page_id: int) -> None:
    held: list[Route] = []
    hoa.page.route("**/review/decisions", lambda route: held.append(route))
    page = open_pass(hoa, PASSES[2], page_id)
    page.keyboard.press("Enter")
    expect(page.locator("[data-told]")).to_contain_text("Mất mạng")
    page.unroute("**/review/decisions")
    page.keyboard.press("Enter")
    expect(page.locator("[data-next]")).to_be_visible()
    assert held
    assert decided(house, page_id) == 2
    hoa.complaints.clear()


def test_nothing_typed_stays_after_logging_out(hoa: Window, page_id: int) -> None:
    page = open_pass(hoa, PASSES[2], page_id)
    page.keyboard.type("Tòng Thị Mật")
    assert "Mật" in page.evaluate("JSON.stringify(sessionStorage)")
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page).to_have_url(f"{hoa.address}/login")
    assert page.evaluate("sessionStorage.length") == 0


def test_what_the_check_finds_faulty_is_asked_about_once_more(house: House, hoa: Window, page_id: int) -> None:
    page = open_pass(hoa, PASSES[2], page_id)
    page.keyboard.type("Tòng Thị 7")
    page.keyboard.press("Enter")
    expect(page.locator("[data-told]")).to_contain_text("Enter lần nữa")
    now_asked(page, 2)
    page.keyboard.press("Enter")
    now_asked(page, 3)


def test_every_pass_is_readable_and_whole_on_every_screen(house: House, page_id: int) -> None:
    window = house.window("hoa", PHONE)
    wrong = []
    for path in PASSES:
        open_pass(window, path, page_id)
        wrong += unreadable(window, path)
    assert not wrong, "\n".join(wrong)
    assert not window.complaints


def test_what_was_learned_and_missed_columns_are_readable_and_whole(house: House, page_id: int) -> None:
    window, lan = house.window("hoa", PHONE), house.office.user("lan").id
    confirmed(house, page_id)
    wrong = []
    for path in (f"/pages/{page_id}/columns", "/review/learning", f"/review/learning/writer?user={lan}"):
        assert window.open(path) == 200
        wrong += unreadable(window, path)
    assert not wrong, "\n".join(wrong)
    assert not window.complaints


def test_the_head_of_a_pass_leaves_a_phone_its_screen(house: House, page_id: int) -> None:
    page = open_pass(house.window("hoa", PHONE), "/review/groups", page_id)
    top = page.evaluate("document.querySelector('.wall h2').getBoundingClientRect().top")
    assert top < PHONE["height"] / 2
    assert page.evaluate("document.querySelector('.masthead').offsetHeight") <= 2 * TARGET_PX + 10


def test_a_missed_column_is_named_by_keyboard_alone(house: House, hoa: Window, page_id: int) -> None:
    page = hoa.page
    hoa.open(f"/pages/{page_id}/columns")
    page.get_by_label("Cột bị sót là").select_option("ethnicity")
    page.get_by_label("Nằm ngay bên phải cột").select_option("sex")
    page.get_by_role("button", name="Cho máy đọc cột này").press("Enter")
    expect(page).to_have_url(f"{hoa.address}/pages/{page_id}")
    assert named(house, page_id)[2] == "ethnicity"


def test_a_missed_column_is_named_by_a_click_on_the_photo(house: House, hoa: Window, page_id: int) -> None:
    page = hoa.page
    hoa.open(f"/pages/{page_id}/columns")
    page.get_by_label("Cột bị sót là").select_option("ethnicity")
    page.locator("input[type=image]").click(position={"x": 450, "y": 200})
    expect(page).to_have_url(f"{hoa.address}/pages/{page_id}")
    x, _, _ = named(house, page_id)
    with house.office.reading() as session:
        assert abs(int(x) - session.get_one(Sheet, page_id).photo.width_px / 2) <= 2


def named(house: House, page_id: int) -> list[int | str]:
    """The one column that was named on the page, a point and its field; the page is read anew with it."""
    held = pages.claim(house.office.database)
    assert held is not None
    assert pages.finish(house.office.database, house.office.keyring, held, reading())
    with house.office.reading() as session:
        [column] = json.loads(session.get_one(Sheet, page_id).named_columns)
    return list(column)


def confirmed(house: House, page_id: int) -> None:
    """The page's first row, confirmed with a name no list has."""
    office = house.office
    with office.writing() as session:
        row = session.get_one(Sheet, page_id).rows[0]
        typed = {"full_name": "Sùng A Xẻo", "birth_date": "02/9/2018", "sex": "Nam"}
        review.confirm(session, office.keyring, row.id, typed, office.scope("hoa"), today_here())


def unreadable(window: Window, path: str) -> list[str]:
    """What is wrong with the page that is open: axe by day and night, low targets, scrolling sideways."""
    page = window.page
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    wrong = [f"{path} at 360 px: {one}" for one in violations(page)]
    wrong += [f"{path}: too low for a finger: {one}" for one in page.evaluate(TOO_LOW, TARGET_PX)]
    for size in (PHONE, AT_200_PERCENT, DESK):
        page.set_viewport_size(ViewportSize(width=size["width"], height=size["height"]))
        if page.evaluate(WIDER) > 0:
            wrong.append(f"{path}: scrolls sideways at {size['width']} px")
    page.emulate_media(color_scheme="dark")
    wrong += [f"{path} by night: {one}" for one in violations(page, only_colours=True)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(ViewportSize(width=360, height=740))
    return wrong
