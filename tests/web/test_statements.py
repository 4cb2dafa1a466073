"""What a list asks of the database depends on the list, never on how many rows stand on it or beside it."""

from pathlib import Path
from typing import Any

import pytest

from access.keys import Keyring
from cleaning.campaigns import gather
from db import select
from db.tables import Case
from tests.support.campaigns import FAULTY, Work, open_work
from tests.support.office import MAI, Office
from tests.support.readings import page_read
from tests.support.statements import heard
from tests.web.test_notices import FORM

LISTS = (
    "/",
    "/hamlets",
    "/children",
    "/children?q=tien",
    "/children?class=1&sort=hamlet",
    "/children?state=with_findings&sort=newest",
    "{campaign}",
    "{campaign}/cases",
    "{campaign}/cases?q=tien&did=draw",
    "{campaign}/handovers/new",
    "/checks",
    "/checks?q=tien",
    "/corrections",
    "/corrections/values?field=hamlet",
    "/duplicates",
    "/groups",
    "/groups/children?group=mo_coi_ca_cha_me",
    "/handovers",
    "/notices",
    "/pages",
    "/review",
    "/review?q=mai",
    "/rules",
)
PAGE = ("/pages/{page}", "/review/groups?page={page}", "/review/columns?page={page}", "/review/fields?page={page}")
"""Of the page that was read last: the more often a house is filled, the more rows it has."""
WHOLE_TABLES = [["SCAN", "child"], ["SCAN", "finding"], ["SCAN", "campaign_case"]]
"""How a plan begins to say that a table of all communes is read from end to end."""
FIRST_PAGE_MOST = 11
"""What the first page asks: its dozen numbers are one question."""
FEW, MANY = 2, 5
"""Rows of each kind, by one more list for the police each time."""


class Fuller:
    """Puts rows of every kind beside those that stand there."""

    def __init__(self, office: Office, keyring: Keyring, folder: Path, hoa: Any) -> None:
        self.office, self.keyring, self.folder, self.hoa = office, keyring, folder, hoa
        self.work: Work | None = None
        self.number = self.page_id = 0

    def fill(self, count: int) -> None:
        """`count` more children with faults, twins of theirs, a list, checks, notices and a page of as many rows."""
        made = [self._add() for _ in range(count)]
        work = self.work = self.work or open_work(self.office)
        with self.office.writing() as session:
            gather(session, work.campaign(session), user_id=None)
            cases = select(Case.child_uuid).where(Case.child_uuid.in_(made))
            here = session.scalars(cases).all()
        work.send_home(*here)
        for child in here[1:]:
            work.answer_home(child)
        work.draw()
        self._read_page(count)

    def _add(self) -> Any:
        self.number += 1
        letter = chr(96 + self.number)
        born = {"full_name": f"Lò Văn Tiến {letter}", "birth_date": f"2018-09-{self.number:02d}"}
        self.office.add_child(**MAI | born | {"circumstances": ["mo_coi_ca_cha_me"]})
        self.hoa.send("/notices", FORM | {"full_name": f"Cà Văn {letter}"})
        self.hoa.send("/notices", FORM | {"full_name": born["full_name"], "birth_date": f"{self.number:02d}/09/2018"})
        return self.office.add_child(**FAULTY | born)

    def _read_page(self, rows: int) -> None:
        read = [{"full_name": f"Vàng A {chr(97 + at)}", "birth_date": "05/3/2019"} for at in range(rows)]
        scope = self.office.scope("lan")
        sent = {"mark": self.number, "hamlet": "Bản Hua Nà"}
        self.page_id = page_read(self.office.database, self.keyring, self.folder, scope, *read, **sent)


def asked(hoa: Any, address: str) -> list[tuple[str, Any]]:
    """What a page asks of the database once it has been shown before, with the parameters."""
    assert hoa.get(address).status_code == 200
    with heard() as statements:
        hoa.get(address)
    return [(statement, given) for statement, given in statements if statement.startswith("SELECT")]


def addresses(work: Work) -> list[str]:
    return [address.format(campaign=f"/campaigns/{work.campaign_id}") for address in LISTS]


def counted(hoa: Any, fuller: Fuller) -> dict[str, int]:
    """How often each page asks, by its address without numbers."""
    assert fuller.work is not None
    shown = {"campaign": f"/campaigns/{fuller.work.campaign_id}", "page": fuller.page_id}
    return {place: len(asked(hoa, place.format(**shown))) for place in (*LISTS, *PAGE)}


def plan(office: Office, statement: str, given: Any) -> list[str]:
    """How SQLite goes about it, without having counted anything; each step in its words."""
    with office.database.engine.connect() as connection:
        return [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)]


def test_no_list_asks_more_often_when_there_is_more_to_show(
    office: Office, keyring: Keyring, window: Any, tmp_path: Path
) -> None:
    hoa = window("hoa")
    fuller = Fuller(office, keyring, tmp_path / "data" / "photos", hoa)
    fuller.fill(FEW)
    few = counted(hoa, fuller)
    assert few["/"] <= FIRST_PAGE_MOST
    fuller.fill(MANY)
    assert counted(hoa, fuller) == few


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_list_of_one_commune_reads_all_communes_rows(office: Office, window: Any) -> None:
    office.add_child(**FAULTY)
    hoa, work = window("hoa"), open_work(office)
    for place in (*addresses(work), "/children?sort=birth", "/children?owner=me"):
        for statement, given in asked(hoa, place):
            scanned = [step for step in plan(office, statement, given) if step.split()[:2] in WHOLE_TABLES]
            assert scanned == [], (place, statement)
