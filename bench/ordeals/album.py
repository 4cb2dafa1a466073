"""Photos sent to a site under faults, and what is left of those that were acknowledged."""

import http.client
import itertools
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from bench.ordeals.site import Site, patiently
from bench.ordeals.stand_in import WELL
from bench.phones import HAMLET, Login, Unanswered, connect
from bench.survivors import Tally
from catalogue.refusals import Refusal
from db import func, select
from db.tables import Page, Photo, ReviewRow
from intake.photo_store import PhotoStore
from tests.support.photos import photo
from tests.support.server import PATIENCE_S
from web.settings import settings_from
from web.stores import photo_store

_MARKS = itertools.count(1)
_PAUSE_S = 0.1
_PAGE_S = 2.0
"""What one page may take of a machine that does other things as well."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A photo that was acknowledged: the hash of its bytes, its receipt, its page."""

    sent_sha256: str
    receipt: str
    page_id: int


def photos(count: int, width_px: int = WELL) -> list[bytes]:
    """So many photos, each another picture; the width tells the stand-in what to do."""
    return [photo(next(_MARKS), width_px) for _ in range(count)]


def send(address: str, login: Login, data: bytes) -> Sent:
    """One photo, once. Raises Unanswered unless it is acknowledged."""
    name = sha256(data).hexdigest()
    connection = connect(address)
    try:
        headers = {"Content-Type": "image/jpeg", **login.headers}
        connection.request("PUT", f"/api/photos/{name}?hamlet={quote(HAMLET)}", data, headers)
        answer = connection.getresponse()
        told = answer.read()
    except (OSError, http.client.HTTPException) as cut:
        raise Unanswered from cut
    finally:
        connection.close()
    if answer.status not in (200, 201):
        raise Unanswered(f"{answer.status}: {told.decode(errors='replace')[:300]}")
    return _sent(name, told)


def _sent(name: str, told: bytes) -> Sent:
    said: dict[str, Any] = json.loads(told)
    return Sent(name, said["receipt"], said["page"])


def deliver(address: str, login: Login, data: bytes, patience_s: float = PATIENCE_S) -> Sent:
    """As `send`, again until it is acknowledged. Raises Unanswered when it never is."""
    until = time.monotonic() + patience_s
    while True:
        try:
            return send(address, login, data)
        except Unanswered:
            if time.monotonic() > until:
                raise
            time.sleep(_PAUSE_S)


def wait_until_ended(site: Site, sent: Sequence[Sent]) -> None:
    """Until each page is read or failed, which for many of them takes as long as they are many."""
    database, ids = site.place.database(), [one.page_id for one in sent]
    patience_s = PATIENCE_S + _PAGE_S * len(ids)

    def are_ended() -> bool:
        with database.reading() as session:
            open_pages = select(func.count()).where(Page.id.in_(ids), Page.state.in_(("waiting", "reading")))
            return session.scalar(open_pages) == 0

    try:
        patiently(site, "the end of every page", are_ended, patience_s)
    finally:
        database.close()


def attempts(site: Site, sent: Sequence[Sent]) -> int:
    """How often these pages were taken to be read."""
    database = site.place.database()
    try:
        with database.reading() as session:
            taken = select(func.sum(Page.attempts_count)).where(Page.id.in_([one.page_id for one in sent]))
            return int(session.scalar(taken) or 0)
    finally:
        database.close()


def held(site: Site, sent: Sequence[Sent], states: Sequence[str] = ("waiting", "reading", "read", "failed")) -> Tally:
    """Each acknowledged photo: its row once, its receipt, its picture, its page in one of `states`; a page that was
    read has the stand-in's one row, one that failed has a sentence."""
    database = site.place.database()
    store = _store(site)
    try:
        with database.reading() as session:
            rows = session.execute(select(Photo, Page).join(Page, Page.photo_id == Photo.id)).all()
            counts = Counter(session.scalars(select(ReviewRow.page_id)))
    finally:
        database.close()
    by_name: dict[str, list[tuple[Photo, Page]]] = {}
    for picture, page in rows:
        by_name.setdefault(picture.sent_sha256, []).append((picture, page))
    lost = [one for one in sent if not _is_held(by_name.get(one.sent_sha256, []), one, states, store, counts)]
    for one in lost:
        print(f"  page {one.page_id}: {[_told(page) for _, page in by_name.get(one.sent_sha256, [])]}", flush=True)
    twice = sum(len(found) - 1 for found in by_name.values()) + sum(count - 1 for count in counts.values())
    return Tally(len(sent), len(sent) - len(lost), len(lost), twice)


def _told(page: Page) -> str:
    """What became of a page, for whoever looks why it counts as lost."""
    return f"{page.state} {page.failure_code or ''} after {page.attempts_count} attempts"


def _is_held(
    found: list[tuple[Photo, Page]], one: Sent, states: Sequence[str], store: PhotoStore, counts: Counter[int]
) -> bool:
    if not found:
        return False
    picture, page = found[0]
    if (picture.receipt, page.id) != (one.receipt, one.page_id) or page.state not in states:
        return False
    if page.state == "read" and counts[page.id] != 1:
        return False
    if page.state == "failed" and not page.failure_sentence:
        return False
    try:
        store.read(picture.kept_sha256)
    except Refusal:
        return False
    return True


def _store(site: Site) -> PhotoStore:
    return photo_store(settings_from(site.place.settings), site.place.keyring())


def together(*tallies: Tally) -> Tally:
    """One line of several."""
    parts = [(tally.tried, tally.held, tally.lost, tally.doubled) for tally in tallies]
    return Tally(*(sum(column) for column in zip(*parts, strict=True)))
