"""Every page of the route table offers what it lists as a workbook and as CSV, or says here why it lists nothing."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from access.matrix import may
from tests.support.office import Office
from tests.support.whole_house import whole_house
from tests.web.test_imports import confirm
from web.list_files import XLSX
from web.routes import VIEWS
from web.visitor import Only

PEOPLE = ("hoa", "son", "tuan", "tinh", "quan")
"""Who opens a page: the first of them whose role may."""
FORM = "asks for something"
DESK = "work in front of one, which ends when it is done"
ONE = "one thing that is looked at"
MENU = "leads to other pages"
PAPER = "is a paper itself"
WITHOUT = {
    "show_login": FORM,
    "show_second": FORM,
    "show_account": "one's own keys and log-ins, in no list that anybody takes along",
    "show_leaving": FORM,
    "show_home": MENU,
    "list_guides": MENU,
    "show_guide": ONE,
    "show_operation": "how the machine is at this moment; /metrics tells programs",
    "show_child": ONE,
    "show_rights_of": ONE,
    "show_whole": PAPER,
    "show_cell": ONE,
    "show_page": DESK,
    "show_pair": ONE,
    "show_minutes": PAPER,
    "show_return_minutes": PAPER,
    "print_rechecks": PAPER,
    "list_sheets": "leads to sheets to print",
    "ask_campaign": FORM,
    "ask_draw": "numbers before a press, which hold until somebody works",
    "show_numbers": "numbers before a press, which hold until somebody works",
    "show_preview": "records before a press, which hold until somebody works",
    "show_check_readings": DESK,
    "show_readings": DESK,
    "ask_for_file": FORM,
    "ask_for_pages": FORM,
    "ask": FORM,
    "ask_about": FORM,
    "show_entry": DESK,
    "show_difference": DESK,
    "show_fields": DESK,
    "show_rows": DESK,
}
"""The pages without a list, and why."""
DESKS = ("web.views.passes", "web.views.columns")
MORE = {"list_behind": "?figure=total", "list_values": "?field=ethnicity"}


def pages() -> list[Any]:
    """The views that answer with a page that lists something."""
    shown = (view for view in VIEWS if "GET" in view.http_methods and "Template" in str(view.fn.__annotations__))
    return [view for view in shown if view.fn.__name__ not in WITHOUT and view.fn.__module__ not in DESKS]


def opener(office: Office, view: Any) -> str:
    """Who opens it."""
    rights = [guard.action for guard in view.guards or () if isinstance(guard, Only)]
    return next(who for who in PEOPLE if all(may(office.scope(who).role, right) for right in rights))


def stems(html: str, ending: str) -> set[str]:
    """What is offered with that ending: the addresses without it. A report's workbook is its "book"."""
    found = re.findall(r'(?:href|formaction)="([^"]+)"', html)
    near = {"xlsx": r"(\.xlsx|/book)(?=\?|$)", "csv": r"(\.csv|/csv)(?=\?|$)"}[ending]
    return {re.sub(near, "", one).replace("&amp;", "&") for one in found if re.search(near, one)}


def test_no_page_that_lists_something_is_without_a_workbook_and_csv_of_it(
    office: Office, tmp_path: Path, window: Callable[[str], Any]
) -> None:
    marked, wrong, windows = whole_house(office, tmp_path), [], {"hoa": window("hoa")}
    confirm(windows["hoa"], office, int(marked.known["import_id"]))
    for view in pages():
        name, who = str(view.fn.__name__), opener(office, view)
        windows[who] = windows.get(who) or window(who)
        place = marked.known.get(name) or marked.filled(sorted(view.paths)[0]) + MORE.get(name, "")
        answer = windows[who].get(place)
        assert answer.status_code == 200, f"{place}: {answer.text}"
        books, plain = stems(answer.text, "xlsx"), stems(answer.text, "csv")
        if not books or books != plain:
            wrong.append(f"{name}, {place} as {who}: Excel {sorted(books)}, CSV {sorted(plain)}")
        for link in re.findall(r'href="([^"]+(?:\.xlsx|/book|\.csv|/csv)(?:\?[^"]*)?)"', answer.text):
            file = windows[who].get(link.replace("&amp;", "&"))
            kind = "text/csv" if re.search(r"[./]csv(\?|$)", link) else XLSX
            if file.status_code != 200 or not file.headers["content-type"].startswith(kind):
                wrong.append(f"{place}: {link} {file.status_code} {file.headers['content-type']}")
    assert not wrong, "\n".join(wrong)


def test_no_page_without_a_list_is_one_that_is_no_more() -> None:
    assert set(WITHOUT) <= {str(view.fn.__name__) for view in VIEWS}
