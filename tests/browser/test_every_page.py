"""Every page for every role: readable by all, whole on a small screen and at 200 %, worked by keyboard and finger."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from intake.submissions import receive
from tests.browser.conftest import DESK, PHONE, House, Window
from tests.support.readings import cell, page_read

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
AT_200_PERCENT = {"width": 640, "height": 450}
TARGET_PX = 48
STRANGER = "/children/00000000-0000-4000-8000-000000000000"

FORMS = ("/children/new", "/pages/new")
LISTS = ("/", "/children", "/hamlets", "/pages")
STEPS = "/campaigns/new?procedure=2026&document_number=12/KH-UBND&document_date=01/11/2026&issuer=UBND"
WORK = ("/campaigns", "/campaigns/new", STEPS, "/handovers", "/corrections", "/rules", "/sheets", "/checks/readings")
CLEANING = (
    "{campaign}",
    "{campaign}/cases",
    "{campaign}/handovers/new",
    "/corrections/values?field=ethnicity",
    "{campaign}/updates",
    "{campaign}/rechecks",
    "{campaign}/rechecks/paper",
    "{errors}",
    "/notices",
    "/groups",
    "/groups/children",
    "/groups/children?hamlet={hamlet}",
    "/arrivals",
    "/questions",
)
PLACES = {
    None: ("/login", "/login?next=/children"),
    "lan": (*LISTS, *FORMS, "/guides", "/guides/village", "{typed}", "{typed}/edit", "{page}", "{cell}", STRANGER),
    "pang": ("/", "/children", "/children/new", "/pages", "{child}", "/duplicates"),
    "hoa": (*LISTS, *FORMS, "/children?state=received", "/children?q=khong-co-ai", "{child}", "{child}/edit", *WORK),
    "minh": (
        "/guides?q=chup",
        "/guides/office",
        "/imports",
        "/reports",
        "/reports/hamlets",
        "/account",
        "/review",
        "/trust",
        "/trust/entries",
        "{page}",
        "{cell}",
        "{dispute}",
        "{failed}",
        "/devices",
        "/devices/file",
        "{told}",
        *CLEANING,
        STRANGER,
    ),
    "son": ("/", "/trust", "/children", "/hamlets", "{child}", "{page}", "/campaigns", "/groups", "/duplicates"),
    "tuan": ("/", "/handovers"),
    "tinh": ("/", "/appraisals", "/appraisals/1"),
    "quan": ("/", "/operation", STRANGER),
}
"""Who opens what; two officers share the officer's pages."""

TOO_LOW = """(least) => [...document.querySelectorAll("button, .button, summary, select, input, textarea, nav a")]
  .map((one) => (one.matches("[type=checkbox], [type=radio]") ? one.closest("label") : one))
  .filter((one) => one && one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length)
  .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect().height])
  .filter(([, height]) => height < least - 0.5)"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
REACHABLE = """() => [
  ...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']",
  ),
]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one, at, all) => one.type !== "radio" || all.findIndex((other) => other.name === one.name) === at)
  .length"""
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  one.dataset.seen ??= `${document.querySelectorAll("[data-seen]").length + 1}`;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const ring = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  return { seen: one.dataset.seen, what: one.outerHTML.slice(0, 120), ring };
}"""


@dataclass
class Addresses:
    """Addresses of records and pages the house holds."""

    known: dict[str, str]

    def of(self, place: str) -> str:
        """The place with its names filled in."""
        return place.format(**self.known)


OPEN = "(which) => document.querySelectorAll(which).forEach((one) => (one.open = true))"
"""The menu of links lies over the page it is opened on, so it is looked at on the first page alone."""


@pytest.fixture(scope="module")
def addresses(house: House) -> Addresses:
    """One record of each kind that looks different, and a page with doubtful, wrong and decided rows."""
    office = house.office
    child = office.add_child(full_name="Lò Thị Mai", birth_date="2019-03-05", sex="female", personal_id="14319000123")
    office.add_child(full_name="Lò Thị Mai", birth_date="2019-03-05", sex="female", mother_name="Quàng Thị Hà")
    typed = office.add_child(by="lan", state="received", full_name="Lò Văn Bình", birth_date="2021-03", sex="male")
    rows: list[dict[str, Any]] = [
        {"full_name": cell("Cà Thị Xuân", sure=0.4), "birth_date": "31/02/2019", "sex": "Nữ", "personal_id": "1431"},
        {"full_name": "Lò Văn Tiến", "birth_date": "02/9/2018", "struck": True},
    ]
    folder = house.photos_folder
    page = page_read(office.database, office.keyring, folder, office.scope("lan"), *rows)
    failed = page_read(office.database, office.keyring, folder, office.scope("lan"), mark=7)
    first_cell = _first_cell(house)
    known = {"child": f"/children/{child}", "typed": f"/children/{typed}", "page": f"/pages/{page}"}
    known |= {"failed": f"/pages/{failed}", "cell": f"/cells/{first_cell}", "dispute": f"/children/{_dispute(house)}"}
    known |= {"hamlet": str(office.hamlets["Bản Hua Nà"].id)} | _cleaning(house)
    return Addresses(known)


def _cleaning(house: House) -> dict[str, str]:
    """An open campaign with errors that came back, notices, an arrival; and a closed one before the province."""
    from cleaning import appraisals, arrivals, campaigns
    from db.tables import Child
    from intake import notices, update_errors
    from tests.support.campaigns import FAULTY, open_work

    office = house.office
    place = {
        "address_detail": "Nhà số 3",
        "circumstances": ["khuyet_tat", "gia_dinh_ngheo_can_ngheo"],
        "assistance": ["tro_giup_xa_hoi"],
    }
    child = office.add_child(**FAULTY | place | {"full_name": "Quàng Văn Bình"})
    moved = office.add_child(commune=office.neighbour_code, by="ngoc", **FAULTY | {"hamlet": "Thôn Đồng Tâm"})
    closed = open_work(office)
    with office.writing() as session:
        campaigns.close(session, office.scope("son"), closed.campaign(session))
        appraisals.sign(session, office.scope("son"), closed.campaign(session))
        record = session.get_one(Child, moved)
        arrivals.tell(session, office.scope("ngoc"), record, office.commune_code)
        sender = notices.From("school", "Trường THCS Mường La", office.today)
        told = [{"full_name": name, "birth_date": "2018-09-02", "about": "bo_hoc"} for name in ("Quàng Văn Bình", "Ai")]
        notices.take(session, office.keyring, office.scope("hoa"), sender, told)
    running = open_work(office, "2026")
    rows = [["Họ tên", "Ngày sinh", "Lỗi"], ["Quàng Văn Bình", "02/9/2018", "Sai tên"], ["Ai", "", "Trùng số"]]
    with office.writing() as session:
        campaign = running.campaign(session)
        taken = update_errors.take(session, office.keyring, office.scope("hoa"), campaign, "loi.csv", rows)
        place_of = f"/campaigns/{running.campaign_id}"
        return {"campaign": place_of, "errors": f"{place_of}/errors/{taken.id}", "told": f"/children/{child}"}


def _first_cell(house: House) -> int:
    from db import select
    from db.tables import Cell

    with house.office.reading() as session:
        return session.scalars(select(Cell.id).order_by(Cell.id)).first() or 0


def _dispute(house: House) -> str:
    """Two people write two birth dates for one child."""
    office, uuid = house.office, str(uuid4())
    steps = (("lan", 0, "2019-03-05"), ("hoa", 1, "2019-05-03"), ("lan", 1, "2019-03-06"))
    for username, base_rev, born in steps:
        fields = {"full_name": "Cà Văn Sơn", "birth_date": born, "hamlet": "Bản Hua Nà"}
        item = {"uuid": uuid, "kind": "child", "base_rev": base_rev, "claimed_at": "", "fields": fields}
        receive(office.database, office.keyring, office.scope(username), [item], username)
    return uuid


def violations(page: Page, *, only_colours: bool = False) -> list[str]:
    """What axe finds: rule, and the first place."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    what = {"type": "rule", "values": ["color-contrast"]} if only_colours else {"type": "tag", "values": TAGS}
    found = page.evaluate("(what) => axe.run(document, { runOnly: what, resultTypes: ['violations'] })", what)
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]} {one['nodes'][0]['failureSummary']}"
        for one in found["violations"]
    ]


@pytest.mark.parametrize("username", list(PLACES))
def test_every_page_is_readable_and_whole(house: House, addresses: Addresses, username: str | None) -> None:
    window = house.window(username, PHONE)
    page, wrong = window.page, []
    for place in PLACES[username]:
        status = window.open(addresses.of(place))
        assert status == (404 if place == STRANGER else 200), place
        page.evaluate(OPEN, "details" if place == "/" else "details:not(.masthead__more)")
        wrong += [f"{place} at 360 px: {one}" for one in violations(page)]
        wrong += [f"{place}: too low for a finger: {one}" for one in page.evaluate(TOO_LOW, TARGET_PX)]
        for size in (PHONE, AT_200_PERCENT, DESK):
            page.set_viewport_size(size)
            if page.evaluate(WIDER) > 0:
                wrong.append(f"{place}: scrolls sideways at {size['width']} px")
        page.emulate_media(color_scheme="dark")
        wrong += [f"{place} by night: {one}" for one in violations(page, only_colours=True)]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(PHONE)
    assert not wrong, "\n".join(wrong)
    assert not window.complaints


@pytest.mark.parametrize(("username", "place"), [("lan", "/children/new"), ("hoa", "/children"), ("minh", "{page}")])
def test_everything_is_reached_by_tab_with_a_visible_ring(
    house: House, addresses: Addresses, username: str, place: str
) -> None:
    window = house.window(username)
    window.open(addresses.of(place))
    page = window.page
    seen, ringless = reached(window)
    assert len(seen) >= page.evaluate(REACHABLE), seen
    assert not ringless


def reached(window: Window, steps_max: int = 400) -> tuple[list[str], list[str]]:
    """What Tab comes by until it leaves the page, and what of it shows no ring."""
    seen: dict[str, str] = {}
    ringless = []
    window.page.locator(".skip").focus()
    for step in range(steps_max):
        window.page.keyboard.press("Tab" if step else "Shift")
        at = window.page.evaluate(FOCUSED)
        if at is None or (at["seen"] in seen and at["seen"] == "1"):
            break
        seen.setdefault(at["seen"], at["what"])
        if not at["ring"]:
            ringless.append(at["what"])
    return list(seen.values()), ringless


def test_the_skip_link_leads_to_the_content(house: House) -> None:
    window = house.window("hoa")
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Enter")
    assert window.focused() == "main"


def test_the_eyes_of_these_tests_are_open(house: House) -> None:
    window = house.window(size=PHONE)
    window.open("/login")
    page = window.page
    page.evaluate("document.documentElement.removeAttribute('lang')")
    style = "min-height: 0; padding: 0; width: 500px; color: #5a9a90"
    page.evaluate("(style) => (document.querySelector('main button').style.cssText = style)", style)
    assert [one.split(":")[0] for one in violations(page)] == ["color-contrast", "html-has-lang"]
    assert page.evaluate(TOO_LOW, TARGET_PX)
    assert page.evaluate(WIDER) > 0
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }))")
    assert any("Content Security Policy" in one for one in window.complaints)


def test_a_form_with_faults_is_readable_and_leads_to_the_first(house: House) -> None:
    window = house.window("lan", PHONE)
    window.open("/children/new")
    page = window.page
    page.locator("[name=c0-full_name]").fill("Lò Thị Mai")
    page.locator("[name=mother_name]").fill("Quàng Thị Hà")
    page.get_by_role("button", name="Thêm em nữa").click()
    page.locator("[name=c1-personal_id]").fill("123")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("link", name="Đến chỗ đầu tiên cần xem").click()
    expect(page.locator("[name=c0-birth_date]")).to_be_focused()
    assert not violations(page)
    assert not page.evaluate(TOO_LOW, TARGET_PX)
    assert page.evaluate(WIDER) <= 0
