"""Confirmed cells as lines to train on: cut from the kept photo alone, for their owner's eyes, gone with the photo."""

import json
import stat
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import pytest

from access.keys import Keyring
from catalogue.clock import today_here
from db import select
from db.tables import Page, ReviewRow
from intake import doubts, learning, pages, photos, review
from intake.ocr.read import read_page
from intake.ocr.recogniser import Recogniser
from intake.ocr.training import shards
from intake.ocr.training.lines import Line
from intake.photo_store import FolderStore
from intake.readings import Reading
from intake.training_lines import export
from tests.support.office import Office

PHOTO = Path(__file__).parents[1] / "pages/own/01-a-hand-0.jpg"
CARD = PHOTO.with_name("18-c-hand-0.jpg")
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def store(tmp_path: Path, keyring: Keyring) -> FolderStore:
    return FolderStore(tmp_path / "photos", keyring)


def confirmed_page(office: Office, keyring: Keyring, store: FolderStore, sent: Path = PHOTO) -> int:
    """A real page, read by our own recogniser, every row confirmed as it was read."""
    photos.receive(office.database, store, office.scope("lan"), data=sent.read_bytes())
    held = pages.claim(office.database)
    assert held is not None
    said = json.dumps(asdict(read_page(store.read(held.kept_sha256), Recogniser())), default=lambda one: one.item())
    assert pages.finish(office.database, keyring, held, cast(Reading, json.loads(said) | {"version": "x"}))
    with office.reading() as session:
        row_ids = session.scalars(select(ReviewRow.id).where(ReviewRow.page_id == held.page_id)).all()
    for row_id in row_ids:
        with office.writing() as session:
            row = session.get_one(ReviewRow, row_id)
            shown: dict[str, Any] = doubts.shown(keyring, row, doubts.read_of(keyring, row))
            scope = office.scope("hoa")
            review.confirm(session, keyring, row_id, shown, scope, today_here(), although_struck=True)
    return held.page_id


def lines_in(folder: Path) -> list[Line]:
    return [line for source in folder.glob("*.npz") for line in shards.load(source)]


@on_sqlite
def test_confirmed_cells_go_out_as_lines_and_are_gone_with_their_photo(
    office: Office, keyring: Keyring, store: FolderStore, tmp_path: Path
) -> None:
    page_id = confirmed_page(office, keyring, store)
    out = tmp_path / "lines"
    with office.reading() as session:
        done = export(session, keyring, store, out)
        rows = session.get_one(Page, page_id).rows
        confirmed = {one.value for one in learning.confirmed(session, keyring, rows)}
    lines = lines_in(out)
    assert (done.pages_count, done.gone_count, done.lines_count) == (1, 0, len(lines))
    assert len(lines) > len(rows)
    assert {line.image.shape[0] for line in lines} == {48}
    assert {line.font for line in lines} == {f"page {page_id}"}
    assert any(line.text in confirmed for line in lines)
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    for path in (tmp_path / "photos").rglob("*.sealed"):
        path.unlink()
    with office.reading() as session:
        gone = export(session, keyring, store, tmp_path / "later")
    assert (gone.lines_count, gone.gone_count) == (0, 1)
    assert lines_in(tmp_path / "later") == []


@on_sqlite
def test_a_card_gives_lines_too(office: Office, keyring: Keyring, store: FolderStore, tmp_path: Path) -> None:
    page_id = confirmed_page(office, keyring, store, CARD)
    with office.reading() as session:
        export(session, keyring, store, tmp_path / "lines")
        page = session.get_one(Page, page_id)
        assert page.layout == "card"
        confirmed = {one.value for one in learning.confirmed(session, keyring, page.rows)}
    lines = lines_in(tmp_path / "lines")
    assert len(lines) >= 2 * len(page.rows)
    assert any(line.text in confirmed for line in lines)


@on_sqlite
def test_what_waits_goes_nowhere(office: Office, keyring: Keyring, store: FolderStore, tmp_path: Path) -> None:
    photos.receive(office.database, store, office.scope("lan"), data=PHOTO.read_bytes())
    with office.reading() as session:
        assert export(session, keyring, store, tmp_path / "lines").pages_count == 0
