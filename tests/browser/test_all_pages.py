"""Every page of the route table, found in the table itself: nothing that axe objects to, and whole on a phone."""

from typing import Any

import pytest

from access.matrix import may
from tests.browser.conftest import PHONE, House, Window
from tests.browser.test_every_page import OPEN, WIDER, violations
from tests.support.marked_house import MarkedHouse
from tests.support.whole_house import whole_house
from web.routes import VIEWS
from web.visitor import Only

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PEOPLE = ("hoa", "son", "tuan", "tinh", "quan")
"""Who opens a page: the first of them whose role may."""
ELSEWHERE = {"show_second": "seen with a second step under way, in test_second_factor"}
"""Pages of things that this house does not hold."""
MORE = {
    "list_behind": "?figure=total",
    "list_values": "?field=ethnicity",
    "show_preview": "?field=ethnicity&old=Th%C3%A1i&new=M%C3%B4ng",
    "show_numbers": "?move=send_home&whole=1&state=found",
}
"""What an address is asked with."""


def pages() -> list[Any]:
    """The views that answer with a page, and whose things the house holds."""
    shown = (view for view in VIEWS if "GET" in view.http_methods and "Template" in str(view.fn.__annotations__))
    return [view for view in shown if view.fn.__name__ not in ELSEWHERE]


def opener(house: House, view: Any) -> str:
    """Who opens it."""
    rights = [guard.action for guard in view.guards or () if isinstance(guard, Only)]
    return next(who for who in PEOPLE if all(may(house.office.scope(who).role, right) for right in rights))


def place_of(view: Any, marked: MarkedHouse) -> str:
    """Its address in the house, with what it is asked with; a desk, for which page."""
    name = str(view.fn.__name__)
    if name in marked.known:
        return marked.known[name]
    at_desk = view.fn.__module__.endswith((".passes", ".fates"))
    asked = f"?page={marked.known['page_id']}" if at_desk else MORE.get(name, "")
    return marked.filled(sorted(view.paths)[0]) + asked


def test_axe_objects_to_no_page_of_the_route_table(house: House) -> None:
    marked, wrong = whole_house(house.office, house.folder), []
    windows: dict[str, Window] = {}
    for view in pages():
        name, who = str(view.fn.__name__), opener(house, view)
        window = windows.get(who) or windows.setdefault(who, house.window(who, PHONE))
        place = place_of(view, marked)
        status = window.open(place)
        if status != 200:
            wrong.append(f"{name}, {place}: {status}")
        window.page.evaluate(OPEN, "details:not(.masthead__more)")
        wrong += [f"{place}: {one}" for one in violations(window.page)]
        if window.page.evaluate(WIDER) > 0:
            wrong.append(f"{place}: scrolls sideways")
        wrong += [f"{place}: {one}" for one in window.complaints]
        window.complaints.clear()
    assert not wrong, "\n".join(wrong)
