"""A commune of one officer with pages read and lying before her, on a real server of its own."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, cast

import httpx

from access.keys import Keyring, keyring_from_secret
from bench.records import Records
from db import Database
from db.schema import migrate
from db.tables import Page, Photo
from intake import pages
from intake.readings import Reading
from tests.support.office import PASSWORD, Office
from tests.support.server import Child, serving

SECRET = "figures alone know this secret, and nobody else"
_HAMLET = "Bản Hua Nà"
_FIELDS = {"guardian_name": "carer_name"}
_NUMBERS = count(1)
_PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Browser:
    """The officer's window: keeps its cookies, sends the page's token; `server_s` what the server spent so far."""

    client: httpx.Client
    server: Child

    def get(self, path: str) -> httpx.Response:
        """A page."""
        return self.client.get(path)

    def send(self, path: str, data: Mapping[str, Any], **headers: str) -> httpx.Response:
        """A form with the page's token."""
        token = self.client.cookies.get("csrf_token", "")
        return self.client.post(path, data={"_csrf_token": token, **data}, headers=headers)

    def server_s(self) -> float:
        """CPU seconds of all the server's threads."""
        tasks = Path(f"/proc/{self.server.process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


@dataclass(frozen=True, slots=True)
class Place:
    """The office and its database, beside the server's own door to it."""

    office: Office
    keyring: Keyring
    browser: Browser

    def lay_down(self, reading: Mapping[str, Any], number: str) -> int:
        """A page of the hamlet, read like this; its id. No photo lies behind it: nobody looks at pictures here."""
        mark = f"{next(_NUMBERS):064x}"
        with self.office.writing() as session:
            photo = Photo(commune_code=self.office.commune_code, sent_sha256=mark, kept_sha256=mark, kind="page")
            photo.width_px, photo.height_px, photo.receipt = 3000, 2000, mark
            photo.user_id = self.office.user("lan").id
            session.add(photo)
            session.flush()
            page = Page(photo_id=photo.id, commune_code=photo.commune_code, user_id=photo.user_id, number=number)
            page.hamlet_id = self.office.hamlets[_HAMLET].id
            session.add(page)
        held = pages.claim(self.office.database)
        assert held is not None
        assert pages.finish(self.office.database, self.keyring, held, cast(Reading, reading))
        return held.page_id

    def admit(self, records: Records) -> dict[str, str]:
        """The page's known children as records of the hamlet; their uuids by the number of their row."""
        admitted = {}
        for child in records.children:
            if not child.id.startswith("other"):
                facts: dict[str, Any] = {_FIELDS.get(key, key): text for key, text in child.fields.items()}
                admitted[child.id] = str(self.office.add_child(**facts | {"hamlet": _HAMLET}))
        return admitted


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    """A server over a fresh SQLite file, and the officer logged in."""
    database, keyring = Database(f"sqlite:///{folder / 'so-tre-em.db'}"), keyring_from_secret(SECRET)
    migrate(database)
    office = Office(database, keyring)
    settings = {"SOTREEM_DATA": str(folder), "SOTREEM_SECRET": SECRET}
    with (
        serving(settings, folder / "server.log") as (address, server),
        httpx.Client(base_url=address, timeout=_PATIENCE_S) as client,
    ):
        answer = client.post("/login", json={"username": "hoa", "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        yield Place(office, keyring, Browser(client, server))
    database.close()


def as_reading(said: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    """What the reader said as it travels to the server, its known children under their uuids; strangers left out."""
    reading: dict[str, Any] = json.loads(json.dumps(said, default=list)) | {"version": "bench"}
    for row in reading["rows"]:
        match = row.get("known")
        if match and match["id"] in ids:
            others = [ids[one] for one in match["others"] if one in ids]
            row["known"] = {"id": ids[match["id"]], "confidence": match["confidence"], "others": others}
        else:
            row["known"] = None
    return reading
