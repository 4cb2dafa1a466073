"""Every page of the route table, found in the table itself: nothing that axe objects to, and whole on a phone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from access import rights
from access.matrix import may
from cleaning.answers import Answer
from tests.browser.conftest import PHONE, House, Window
from tests.browser.test_every_page import OPEN, WIDER, violations
from tests.support.campaigns import FAULTY, open_work
from tests.support.marked_house import MarkedHouse, fill
from web.routes import VIEWS
from web.visitor import Only

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PEOPLE = ("hoa", "son", "tuan", "tinh", "quan")
"""Who opens a page: the first of them whose role may."""
ELSEWHERE = {
    "show_second": "seen with a second step under way, in test_second_factor",
    "show_import": "no file was sent in this house",
    "show_file": "no file for the ministry was made in this house",
    "show_errors": "looked at in test_every_page",
    "show_appraisal": "looked at in test_every_page",
    "show_readings": "no signed list was photographed in this house",
    "show_writer": "nobody's hand was learned in this house",
}
"""Pages of things that this house does not hold."""
MORE = {
    "list_behind": "?figure=total",
    "list_values": "?field=ethnicity",
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


def _asked(name: str, module: str, marked: MarkedHouse) -> str:
    """What the address is asked with; a desk, for which page."""
    if module.endswith((".passes", ".fates")):
        return f"?page={marked.known['page_id']}"
    return MORE.get(name, "")


def _filled(house: House) -> MarkedHouse:
    """The house with one of each kind in it, and their numbers."""
    marked = MarkedHouse(house.office, None)
    fill(marked, house.folder)
    _at_the_police(marked)
    _incident(house)
    twins = {"one": str(marked.twins["abuse"]), "other": str(marked.twins["health"])}
    marked.known |= twins | {"user_id": str(house.office.user("lan").id), "name": "office"}
    return marked


def _at_the_police(marked: MarkedHouse) -> None:
    """A list that was handed over and came back signed."""
    marked.office.add_child(**FAULTY)
    work = open_work(marked.office, "2026")
    (number,) = work.draw()
    work.send(number)
    with marked.office.reading() as session:
        rows = [row.number for row in work.listed(session, number).rows]
    faults = work.answer(number, *(Answer(row, "not_found", note="Không có trong CSDL") for row in rows))
    assert not faults
    work.give_back(number)
    marked.known["handover_id"] = str(number)


def _incident(house: House) -> None:
    """Something happened to data in the last day."""
    at = datetime.now(UTC)
    told: dict[str, Any] = {
        "what": "Mất một điện thoại",
        "found_at": at,
        "between": (at - timedelta(days=1), at),
        "suspect_id": None,
    }
    with house.office.writing() as session:
        rights.note_incident(session, house.office.keyring, house.office.scope("hoa"), **told)


def test_axe_objects_to_no_page_of_the_route_table(house: House) -> None:
    marked, wrong = _filled(house), []
    windows: dict[str, Window] = {}
    for view in pages():
        name, who = str(view.fn.__name__), opener(house, view)
        window = windows.get(who) or windows.setdefault(who, house.window(who, PHONE))
        place = marked.filled(sorted(view.paths)[0]) + _asked(name, view.fn.__module__, marked)
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
