"""A house in which every sensitive place holds a word of its own, so that any answer tells whether it leaked."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from litestar.handlers import HTTPRouteHandler
from litestar.testing import TestClient

from access.keys import keyring_from_secret
from access.matrix import readable_kinds
from catalogue.clock import today_here
from catalogue.fields import SENSITIVE_GROUPS
from db import Database, select
from db.tables import Cell, Finding, Handover, ReviewRow
from intake import household_checks
from intake.submissions import receive
from reports import freezing, hamlet_table
from reports.asked import Asked
from reports.periods import Period
from tests.support.campaigns import Work, open_work
from tests.support.house import everything
from tests.support.office import MAI, PASSWORD, Office
from tests.support.readings import page_read
from tests.support.sending import item
from web.app import create_app
from web.settings import Settings

SECRET = "tests alone know this secret, and nobody else"
KINDS = {"health": "nhiễm HIV", "abuse": "bị bạo lực", "trafficking": "bị mua bán", "offences": "nghiện ma tuý"}
"""A kind of sensitive groups, and words that speak of it."""
PEOPLE = ("lan", "pang", "sua", "hoa", "tuan", "son", "tinh", "quan", "ngoc", "nam")
"""Two collaborators of different hamlets, a head, officer, police, leader, province, administrator; two neighbours."""
UNTOLD = frozenset({"audit_line", "audit_head", "login_session", "login_failure"})
"""Tables in which every call leaves its trace."""
FOREIGN, FAR, UNLISTED = "Zuynguoixa", "Zuythonkhac", "Zuychualap"
"""In the names of a neighbour's child, of one of another hamlet, and of one that is on no list for the police."""
NOWHERE = "5b1f7b7e-9999-4c7e-9a57-0123456789ab"


def marker(kind: str, place: str) -> str:
    """A word nobody writes: which kind it speaks of, and where it lies."""
    return f"zuy{kind}{place}"


@dataclass
class MarkedHouse:
    """The application, its people's clients, and the numbers of what lies in the house."""

    office: Office
    app: Any
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    twins: dict[str, UUID] = field(default_factory=dict)
    asked: UUID = field(default_factory=uuid4)
    client: TestClient[Any] = field(init=False)

    def call(self, who: str, method: str, path: str, **more: Any) -> Any:
        """What `who` is answered; "" is a stranger."""
        self.client.cookies.clear()
        self.client.cookies.update(self.cookies.get(who, {}))
        return self.client.request(method, path, follow_redirects=False, **more)

    def token(self, who: str) -> str:
        """What the pages of `who` carry."""
        return self.cookies[who].get("csrf_token", "")

    def filled(self, path: str, changed: dict[str, str] | None = None) -> str:
        """An address of the route table with the house's own numbers in it; any of its kind where a name is new."""
        known, kinds = self.known | (changed or {}), {"uuid": str(self.twins["abuse"]), "int": "1"}
        for part in path.split("{")[1:]:
            name, kind = part.split("}")[0].split(":")
            path = path.replace("{" + f"{name}:{kind}" + "}", known.get(name, kinds.get(kind, "nothing")))
        return path

    def kept(self) -> dict[str, Any]:
        """Every row of every table that only a change changes."""
        return {name: rows for name, rows in everything(self.office.database).items() if name not in UNTOLD}

    def forbidden(self, who: str) -> list[str]:
        """What no answer to `who` may hold."""
        role = self.office.scope(who).role if who else "administrator"
        words = [f"zuy{kind}" for kind in KINDS if who in ("ngoc", "nam") or kind not in readable_kinds(role)]
        if who not in ("ngoc", "nam"):
            words.append(FOREIGN)
        if who not in ("hoa", "son", "sua"):
            words.append(FAR)
        if who not in ("hoa", "son", "lan", "pang"):
            words.append(UNLISTED)
        return words


@contextmanager
def marked_house(template: Path, folder: Path) -> Iterator[MarkedHouse]:
    """A house on SQLite with everybody logged in; `template` is a migrated, empty database."""
    shutil.copy(template, folder / "so-tre-em.db")
    settings = Settings(data=folder, secret=SECRET)
    database = Database(f"sqlite:///{folder / 'so-tre-em.db'}")
    office = Office(database, keyring_from_secret(SECRET))
    house = MarkedHouse(office, create_app(settings))
    fill(house, folder)
    with TestClient(house.app, base_url="http://sotreem.local") as client:
        house.client = client
        for who in PEOPLE:
            client.cookies.clear()
            client.post("/login", data={"username": who, "password": PASSWORD}, follow_redirects=False)
            house.cookies[who] = dict(client.cookies)
        yield house
    database.close()


def decided(view: HTTPRouteHandler) -> set[str]:
    """The ways of an address, without those that only ask."""
    return set[str](view.http_methods) - {"OPTIONS", "HEAD"}


def fill(house: MarkedHouse, folder: Path) -> None:
    """Put into the office what the numbers of addresses speak of; `folder` holds the photos."""
    office = house.office
    for kind, words in KINDS.items():
        groups = [key for key, of in SENSITIVE_GROUPS.items() if of == kind][:1]
        note = f"cháu {words} {marker(kind, 'note')}"
        said = f"{words} {marker(kind, 'said')}"
        told: dict[str, Any] = {**MAI, "personal_id": "", "circumstances": groups, "note": note}
        house.twins[kind] = office.add_child(**told, circumstances_text=said)
    plain: dict[str, Any] = {**MAI, "personal_id": ""}
    house.asked = office.add_child(**plain | {"full_name": "Cà Văn Thử", "hamlet": "Tiểu khu 1"})
    house.twins[""] = office.add_child(**plain)
    office.add_child(by="sua", full_name=f"Cà Văn {FAR}", hamlet="Bản Nà Trà", birth_date="2018")
    office.add_child(full_name=f"Cà Văn {UNLISTED}", personal_id="001219000123")
    office.add_child(commune=office.neighbour_code, by="ngoc", full_name=f"Vi Văn {FOREIGN}")
    house.known |= {"uuid": str(house.twins["health"]), "name": "nothing.js", "sign": "0" * 16, "rule": "E1.1"}
    house.known |= {"sha256": "0" * 64, "passkey_id": "1", "number": "1", "word_id": "1", "submission_id": "1"}
    _fill_page(house, folder)
    _fill_work(house)
    _fill_disputes(house)


def _fill_page(house: MarkedHouse, folder: Path) -> None:
    office = house.office
    rows = [
        {"full_name": f"Lò Thị {UNLISTED}", "circumstances_text": f"{words} {marker(kind, 'page')}"}
        for kind, words in KINDS.items()
    ]
    keys, store = office.keyring, folder / "photos"
    page = page_read(office.database, keys, store, office.scope("hoa"), *rows, hamlet="Bản Hua Nà")
    with office.reading() as session:
        row = session.scalars(select(ReviewRow.id).where(ReviewRow.page_id == page)).first()
        cell = session.scalars(select(Cell.id).where(Cell.row_id == row, Cell.field == "circumstances_text")).first()
    house.known |= {"page_id": str(page), "row_id": str(row), "cell_id": str(cell), "photo_id": "1"}


def _fill_work(house: MarkedHouse) -> None:
    """A campaign with a list at the police, and a household check that asks in sensitive words."""
    office = house.office
    listed = office.add_child(full_name="Lò Văn Tiến", birth_date="2018-09-02", sex="male", hamlet="Tiểu khu 1")
    work = open_work(office)
    work.send_home(listed)
    house.known |= {"campaign_id": str(work.campaign_id), "recheck_id": "1", "correction_id": "1", "file_id": "1"}
    house.known |= {"kind": "hamlets", "report_id": _freeze(house)}
    house.known["hamlet_id"] = str(office.hamlets["Bản Hua Nà"].id)
    _ask_at_home(house, work)
    with office.reading() as session:
        house.known["finding_id"] = str(session.scalars(select(Finding.id)).first() or 1)
        house.known["handover_id"] = str(session.scalars(select(Handover.id)).first() or 1)


def _freeze(house: MarkedHouse) -> str:
    """A report of this year, frozen and not sent."""
    office, year = house.office, Period(today_here().replace(month=1, day=1), today_here())
    with office.writing() as session:
        asked = Asked(session, office.keyring, office.scope("hoa"), year)
        return str(freezing.freeze(asked, hamlet_table.make(asked), today_here()).id)


def _ask_at_home(house: MarkedHouse, work: Work) -> None:
    office, asked = house.office, f"hỏi về {KINDS['abuse']} {marker('abuse', 'asked')}"
    with office.writing() as session:
        scope, campaign = office.scope("hoa"), work.campaign(session)
        children = [house.asked]
        household_checks.send_home(session, office.keyring, scope, campaign, children, asked, "send_home")


def _fill_disputes(house: MarkedHouse) -> None:
    """Two people write two notes that speak of a sensitive group."""
    office, uuid = house.office, str(uuid4())
    for who, rev, word in (("lan", 0, "first"), ("hoa", 1, "second"), ("lan", 1, "third")):
        note = f"{KINDS['trafficking']} {marker('trafficking', word)}"
        sent = item(uuid, rev, full_name=f"Cà Văn {UNLISTED}", hamlet="Bản Hua Nà", note=note)
        receive(office.database, office.keyring, office.scope(who), [sent], who)
    house.known["conflict_id"] = "1"
