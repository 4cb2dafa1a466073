"""Every page of the route table, found in the table itself: nothing that axe objects to, and whole on a phone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from access import rights
from access.matrix import may
from access.records import visible_fields
from cleaning import appraisals, campaigns, update_files
from cleaning.answers import Answer
from intake import update_errors
from intake.spreadsheets import steps, taking
from reports import exports
from tests.browser.conftest import PHONE, House, Window
from tests.browser.test_every_page import OPEN, WIDER, violations
from tests.support.campaigns import FAULTY, Work, open_work
from tests.support.marked_house import MarkedHouse, fill
from tests.support.office import Office
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
    _spreadsheet(marked)
    _before_the_province(marked)
    _incident(house)
    twins = {"one": str(marked.twins["abuse"]), "other": str(marked.twins["health"])}
    marked.known |= twins | {"user_id": str(house.office.user("lan").id), "name": "office"}
    return marked


def _at_the_police(marked: MarkedHouse) -> None:
    """A list that was handed over and came back signed: one child verified, who stands in a file for the ministry, of
    which errors came back; and a list that is still there."""
    verified = marked.office.add_child(**FAULTY)
    marked.office.add_child(**FAULTY | {"full_name": "Cà Văn Hặc", "mother_name": "Lò Thị Ban"})
    work = open_work(marked.office, "2026")
    (first,) = work.draw(children=[verified])
    (number,) = work.draw()
    for one in (first, number):
        work.send(one)
    assert not work.answer(first, Answer(1, "new_number", "014218000321"))
    work.give_back(first)
    with marked.office.reading() as session:
        rows = [row.number for row in work.listed(session, number).rows]
    faults = work.answer(number, *(Answer(row, "not_found", note="Không có trong CSDL") for row in rows))
    assert not faults
    work.give_back(number)
    marked.known["handover_id"] = str(number)
    marked.known |= _with_the_ministry(marked.office, work)


def _with_the_ministry(office: Office, work: Work) -> dict[str, str]:
    """Where a file for the ministry and one with its errors are: in the campaign of 2026."""
    keys, hoa = office.keyring, office.scope("hoa")
    with office.writing() as session:
        campaign = work.campaign(session)
        made = update_files.freeze(
            session,
            keys,
            hoa,
            campaign,
            lambda child: exports.row(visible_fields(keys, child, hoa), with_sensitive=False),
        )
        rows = [["Họ tên", "Ngày sinh", "Lỗi"], [FAULTY["full_name"], "02/9/2018", "Sai tên"], ["Ai", "", "Trùng số"]]
        errors = update_errors.take(session, keys, hoa, campaign, "loi.csv", rows)
        place = f"/campaigns/{campaign.id}"
        return {"show_file": f"{place}/updates/{made.id}", "show_errors": f"{place}/errors/{errors.id}"}


def _spreadsheet(marked: MarkedHouse) -> None:
    """A list of a school that was brought in and read, and a page whose sender wrote it by hand."""
    office = marked.office
    told = "Họ và tên;Ngày sinh;Dân tộc;Số định danh\nLò Thị Mai;05/3/2019;06;14319000123\n;;;\n".encode()
    with office.writing() as session:
        brought = taking.bring(session, office.keyring, office.scope("hoa"), "lop1.csv", "Trường Tiểu học", told).id
    while steps.work_on_one(office.database, office.keyring):
        pass
    marked.known["import_id"] = str(brought)
    marked.known["show_writer"] = f"/review/learning/writer?user={office.user('hoa').id}"


def _before_the_province(marked: MarkedHouse) -> None:
    """The result of a campaign that was closed and signed."""
    office = marked.office
    work = open_work(office)
    with office.writing() as session:
        campaigns.close(session, office.scope("son"), work.campaign(session))
        appraisals.sign(session, office.scope("son"), work.campaign(session))
    marked.known["appraisal_id"] = "1"


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
        place = marked.known.get(name) or marked.filled(sorted(view.paths)[0]) + _asked(
            name, view.fn.__module__, marked
        )
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
