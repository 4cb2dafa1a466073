"""Two hundred scripts in every text field, opened by an officer in Chromium: none runs."""

from typing import Any
from uuid import UUID

import pytest

from tests.browser.conftest import House
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
    window = house.window("hoa")
    dialogs: list[str] = []
    window.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    places = [f"/children/{uuid}{place}" for uuid in children for place in PLACES]
    for place in [*places, "/children", "/children?q=<script>window.ran=1</script>", "/hamlets", "/pages/1", "/rights"]:
        assert window.open(place) == 200, place
        assert window.page.evaluate("window.ran") is None, place
        assert window.page.locator("main script, main iframe, main [onerror], main [onload], main base").count() == 0
    assert dialogs == []
    assert not window.complaints


def test_these_scripts_would_run_where_nothing_is_escaped(house: House) -> None:
    """Otherwise the test above could not fail."""
    window = house.window()
    window.page.route("**/bare", lambda route: route.fulfill(body=PAYLOADS[1], content_type="text/html"))
    window.page.goto(f"{house.address}/bare")
    window.page.wait_for_function("window.ran === 1")
