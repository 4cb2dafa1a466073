"""Two hundred scripts in every text field, and forty on paper that the reader read, opened by an officer in Chromium:
none runs."""

from typing import Any
from uuid import UUID

import pytest

from catalogue.vietnamese import fold
from db import select, selectinload
from db.tables import Page, ReviewRow
from intake import photos, worker
from intake.forms.printed import blank
from intake.photo_store import FolderStore
from intake.readings import open_cell
from tests.browser.conftest import House
from tests.support.printed import filled, flat, photographed
from tests.support.readings import page_read

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAYLOADS = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "<svg onload=window.ran=1>",
    '"><script>window.ran=1</script>',
    "'><img src=x onerror=window.ran=1>",
    "</textarea><script>window.ran=1</script>",
    "</title><script>window.ran=1</script>",
    "javascript:window.ran=1",
    '" autofocus onfocus="window.ran=1',
    "' onmouseover='window.ran=1",
    "{{ 7 * 7 }}{% print(cycler) %}",
    "${window.ran=1}",
    "<iframe srcdoc='<script>parent.ran=1</script>'>",
    "<a href=javascript:window.ran=1>x</a>",
    "<details open ontoggle=window.ran=1>",
    "<b hx-get=/ hx-trigger=load hx-on:htmx:load=window.ran=1>x</b>",
    "<base href=//evil.example><script src=x></script>",
    "<meta http-equiv=refresh content=0;url=javascript:window.ran=1>",
    "\u202e<script>window.ran=1</script>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.ran=1>",
)
FIELDS = (
    "full_name",
    "mother_name",
    "father_name",
    "carer_name",
    "address_detail",
    "schooling",
    "ethnicity",
    "household_number",
    "household_head",
    "note",
)
ON_PAPER, ROWS = ("full_name", "mother_name"), 10
PLACES = ("", "/edit", "/rights", "/whole", "/audit")


@pytest.fixture(scope="module")
def children(house: House) -> list[UUID]:
    """A record a payload, with the payload in every text field; and a page on which the reader read them all."""
    office = house.office
    rows: list[dict[str, Any]] = [{"full_name": text, "mother_name": text, "address_detail": text} for text in PAYLOADS]
    page_read(office.database, office.keyring, house.photos_folder, office.scope("hoa"), *rows, hamlet="Bản Hua Nà")
    return [office.add_child(**dict.fromkeys(FIELDS, text)) for text in PAYLOADS]


def test_no_script_in_a_record_runs(house: House, children: list[UUID]) -> None:
    assert len(PAYLOADS) * len(FIELDS) == 200
    places = [f"/children/{uuid}{place}" for uuid in children for place in PLACES]
    lists = ["/children", "/children?q=<script>window.ran=1</script>", "/hamlets", "/pages/1", "/rights"]
    nothing_runs(house, [*places, *lists])


def nothing_runs(house: House, places: list[str]) -> None:
    """The officer opens those addresses, and none of the scripts has run."""
    window = house.window("hoa")
    dialogs: list[str] = []
    window.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    for place in places:
        assert window.open(place) == 200, place
        assert window.page.evaluate("window.ran") is None, place
        assert window.page.locator("main script, main iframe, main [onerror], main [onload], main base").count() == 0
    assert dialogs == []
    assert not window.complaints


@pytest.fixture(scope="module")
def read_rows(house: House, children: list[UUID]) -> list[ReviewRow]:
    """Two sheets with a script in two fields of every line, photographed and read by the reader itself."""
    office, sheet = house.office, blank.blank("register", ROWS)
    store = FolderStore(house.photos_folder, office.keyring)
    for first in range(0, len(PAYLOADS), ROWS):
        told = {(row, key): PAYLOADS[first + row - 1] for row in range(1, ROWS + 1) for key in ON_PAPER}
        photo = photographed(filled(flat(blank.printed(sheet)), sheet, told), level=1)
        photos.receive(office.database, store, office.scope("hoa"), data=photo, hamlet="Bản Hua Nà")
    worker.run(office.database, office.keyring, store, once=True, processes=1)
    with office.reading() as session:
        wanted = select(ReviewRow).join(ReviewRow.page).where(Page.id > 1).options(selectinload(ReviewRow.cells))
        return list(session.scalars(wanted.order_by(ReviewRow.id)))


def test_no_script_printed_on_paper_runs(house: House, read_rows: list[ReviewRow]) -> None:
    assert len(read_rows) * len(ON_PAPER) == 40
    cells = [cell for row in read_rows for cell in row.cells if cell.field in ON_PAPER]
    read = [open_cell(house.office.keyring, cell).raw_text for cell in cells]
    assert sum("ran" in fold(text) for text in read) >= 20, "the reader, whose letters are names' letters, read them"
    sheets = sorted({row.page_id for row in read_rows})
    pages = [f"/pages/{page}" for page in sheets]
    passes = [f"/review/{way}?page={page}" for page in sheets for way in ("groups", "columns", "fields", "rows")]
    rows = [f"/rows/{row.id}" for row in read_rows]
    named = [f"/cells/{cell.id}" for cell in cells]
    nothing_runs(house, [*pages, *rows, *named, *passes, "/review"])


def test_these_scripts_would_run_where_nothing_is_escaped(house: House) -> None:
    """Otherwise the test above could not fail."""
    window = house.window()
    window.page.route("**/bare", lambda route: route.fulfill(body=PAYLOADS[1], content_type="text/html"))
    window.page.goto(f"{house.address}/bare")
    window.page.wait_for_function("window.ran === 1")
