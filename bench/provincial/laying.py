"""A province commune by commune: children, findings, a campaign, visits, photos that wait, pages to be reviewed."""

import multiprocessing
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from access.keys import Keyring
from access.scopes import scope_of
from bench.findings_province import TODAY, Plan, settle_province
from bench.places import Place
from bench.provincial.parting import ask
from catalogue.places import COMMUNES
from cleaning.campaigns import Opening, open_campaign
from cleaning.whole_commune import recompute_commune
from db import Scope, Session, select
from db.adding import add_rows
from db.tables import Case, Child, Hamlet, Page, Photo, User, now
from intake import household_checks, readings
from intake.photo_store import FolderStore
from tests.support.office import password_hash
from tests.support.readings import reading

PROCESSES, SEED = 2, 3
READ_PAGES, ROWS_A_PAGE, PICTURES = 4, 12, 8
VISITS = 20
"""Households of each commune that are to be visited."""
READ_FIELDS = ("full_name", "birth_date", "sex", "ethnicity", "personal_id", "father_name", "mother_name")
_PHOTOS = Path(__file__).parents[2] / "tests/pages/own"


@dataclass(frozen=True, slots=True)
class Land:
    """A province to be laid at `place`. `pages` wait in its communes in equal parts, showing one of `pictures` each."""

    place: Place
    plan: Plan
    pages: int
    pictures: tuple[str, ...]

    def lay(self, numbers: range) -> None:
        """Make the communes of those numbers, two at a time; then the database counts its rows, as it does by night,
        and has all of them on the disk, as it has every few minutes."""
        with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
            list(pool.map(lay_one, [self] * len(numbers), numbers))
        door = self.place.database()
        with door.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
        door.close()
        ask(self.place.settings["SOTREEM_DATABASE_URL"], "CHECKPOINT")

    @property
    def postmaster(self) -> int:
        """The process of the database's cluster, whose children its sessions are."""
        assert self.place.cluster is not None
        return int((self.place.cluster.data / "postmaster.pid").read_text().split()[0])


def planned(place: Place, children: int, communes: int, pages: int) -> Land:
    """Nothing but its provinces and a few pictures of pages, which its photos show over and over."""
    store = FolderStore(Path(place.settings["SOTREEM_DATA"]) / "photos", place.keyring())
    pictures = tuple(store.keep(file.read_bytes()) for file in sorted(_PHOTOS.glob("*.jpg"))[:PICTURES])
    plan = Plan(children, -(-children // communes), SEED)
    door = place.database()
    with door.writing() as session:
        for province in {one.province_code for one in COMMUNES if one.code in plan.codes}:
            settle_province(session, province)
    door.close()
    return Land(place, plan, pages, pictures)


def officer_of(code: str) -> str:
    """Who works in that commune."""
    return f"officer{code}"


def lay_one(land: Land, at: int) -> None:
    """Make the commune of that number, with all that its officer has to do."""
    database, keyring = land.place.database(), land.place.keyring()
    code = land.plan.lay(database, at)
    with database.writing() as session:
        recompute_commune(session, keyring, code, TODAY)
        officer = session.scalars(select(User).where(User.username == officer_of(code))).one()
        officer.password_hash = password_hash()
        scope = scope_of(session, officer, TODAY)
        assert scope is not None
        _begin_campaign(session, keyring, scope)
        _send_pages(session, land, code, officer.id)
        _read_some(session, keyring, code)
    database.close()


def _begin_campaign(session: Session, keyring: Keyring, scope: Scope) -> None:
    """Every faulty child has a case; the first households are to be visited."""
    campaign = open_campaign(session, scope, Opening("159", TODAY, "UBND tỉnh", "2024"))
    session.flush()
    due = select(Case.child_uuid).where(Case.campaign_id == campaign.id, Case.state == "found").limit(VISITS)
    children = session.scalars(due).all()
    household_checks.send_home(session, keyring, scope, campaign, children, "Xem giấy khai sinh", "send_home")


def _send_pages(session: Session, land: Land, code: str, user_id: int) -> None:
    """The commune's part of the pages, and those to be reviewed; all wait."""
    count = land.pages // len(land.plan.codes) + READ_PAGES
    pictures = [land.pictures[at % len(land.pictures)] for at in range(count)]
    told: dict[str, Any] = {"commune_code": code, "user_id": user_id, "received_at": now()}
    photo = told | {"kind": "page", "width_px": 3000, "height_px": 2000}
    named = [
        {"sent_sha256": f"{code}{at:059}", "kept_sha256": name, "receipt": name} for at, name in enumerate(pictures)
    ]
    add_rows(session, Photo, [photo | one for one in named])
    hamlets = session.scalars(select(Hamlet.id).where(Hamlet.commune_code == code)).all()
    photos = session.scalars(select(Photo.id).where(Photo.commune_code == code)).all()
    sent = [{"photo_id": one, "hamlet_id": hamlets[at % len(hamlets)]} for at, one in enumerate(photos)]
    add_rows(session, Page, [told | one for one in sent])


def _read_some(session: Session, keyring: Keyring, code: str) -> None:
    """A few of the pages were read: as rows of children of the commune."""
    chance = random.Random(code)
    children = session.scalars(select(Child).where(Child.commune_code == code).limit(1000)).all()
    pages = session.scalars(select(Page).where(Page.commune_code == code).order_by(Page.id).limit(READ_PAGES))
    for page in pages.all():
        said = reading(*_rows(chance.sample(children, min(ROWS_A_PAGE, len(children)))))
        page.state, page.read_at = "read", now()
        for column, value in readings.page_values(said).items():
            setattr(page, column, value)
        readings.write(session, keyring, page, said)


def _rows(children: Sequence[Child]) -> list[dict[str, Any]]:
    return [{field: getattr(child, field) for field in READ_FIELDS} for child in children]
