"""Who writes at the very moment in which a hamlet goes over: it comes along, or nothing of it is kept."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import pytest

from catalogue.clock import today_here
from catalogue.refusals import Refusal
from db import Session, carrying, select
from db.queries import successions
from db.tables import Child, Page, Photo
from intake import imaging, photos
from intake.photo_store import FolderStore
from intake.records import Origin, add_child
from intake.submissions import receive
from tests.support.office import Office
from tests.support.parted import FIELDS, GOING, HOME, NEW, done, lay_town
from web.cli import main
from web.upkeep.merging import Merger, merge

ON_POSTGRES = pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
"""SQLite has one place for writers."""
WAITS_S = 1.0
UUID_OF_SLIP = "5b1f7b7e-2222-4c7e-9a57-0123456789ab"
SLIP: dict[str, Any] = {"uuid": UUID_OF_SLIP, "kind": "child", "base_rev": 0, "fields": FIELDS, "photos": []}


@pytest.fixture
def town(office: Office) -> Office:
    """A hamlet that goes, with people and a phone's slip in it."""
    return lay_town(office)


def places(town: Office) -> set[tuple[str, str]]:
    """(commune of the row, commune of its hamlet) of every child and page that says a hamlet."""
    with town.reading() as session:
        hamlets = {row["id"]: row["commune_code"] for row in carrying.where(session, "hamlet")}
        rows = [*carrying.where(session, "child"), *carrying.where(session, "page")]
    return {(row["commune_code"], hamlets[row["hamlet_id"]]) for row in rows if row["hamlet_id"] is not None}


@contextmanager
def half_split(town: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """While a split stands before its last step; what is given lets it go on to its end."""
    there, onward = Event(), Event()
    step = successions.count_handed_over

    def stopping(*told: Any) -> None:
        there.set()
        assert onward.wait(60)
        step(*told)

    monkeypatch.setattr(successions, "count_handed_over", stopping)
    with ThreadPoolExecutor(1) as pool:
        splitting = pool.submit(done, town)
        assert there.wait(60)

        def finish() -> None:
            onward.set()
            assert splitting.result(60).is_new

        try:
            yield finish
        finally:
            onward.set()


def still_waits(work: Future[Any]) -> bool:
    return not wait_for([work], WAITS_S).done


def added(town: Office, session: Session, name: str) -> None:
    fields = {"full_name": name, "hamlet": GOING[0]}
    origin = Origin("form", user_id=town.user("hoa").id)
    add_child(session, town.keyring, uuid=uuid4(), commune_code=HOME, fields=fields, origin=origin, state="confirmed")


@ON_POSTGRES
def test_a_split_waits_for_who_has_begun_to_write_and_takes_it_along(town: Office) -> None:
    with ThreadPoolExecutor(1) as pool:
        with town.writing() as session:
            added(town, session, "Sùng A Trước")
            splitting = pool.submit(done, town)
            assert still_waits(splitting)
        assert splitting.result(60).counts["child"] == 3
    assert places(town) <= {(HOME, HOME), (NEW, NEW), ("03821", "03821")}


@ON_POSTGRES
def test_who_comes_while_it_is_split_waits_and_is_told_that_nothing_was_kept(
    town: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write() -> None:
        with town.writing() as session:
            added(town, session, "Sùng A Giữa")

    with half_split(town, monkeypatch) as finish, ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        assert still_waits(writing)
        finish()
        refused = writing.exception(60)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.status) == ("HANDED_OVER", 503)
    with town.reading() as session:
        assert session.scalars(select(Child).where(Child.full_name == "Sùng A Giữa")).all() == []
    assert places(town) <= {(HOME, HOME), (NEW, NEW), ("03821", "03821")}


@ON_POSTGRES
def test_a_phone_that_sends_meanwhile_keeps_its_slip_and_is_taken_by_the_new_commune(
    town: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = town.scope("sua")
    with half_split(town, monkeypatch) as finish, ThreadPoolExecutor(1) as pool:
        sending = pool.submit(receive, town.database, town.keyring, before, [SLIP], "A05")
        assert still_waits(sending)
        finish()
        refused = sending.exception(60)
    assert isinstance(refused, Refusal), "no receipt, so that the phone keeps it"
    (answer,) = receive(town.database, town.keyring, town.scope("sua"), [SLIP], "A05")
    assert answer["status"] == "stored"
    assert places(town) <= {(HOME, HOME), (NEW, NEW), ("03821", "03821")}


def test_a_picture_of_a_hamlet_that_went_while_it_was_drawn_is_no_page_of_the_old_commune(
    town: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, renew = FolderStore(tmp_path / "photos", town.keyring), imaging.renew

    def slowly(data: bytes) -> Any:
        done(town)
        return renew(data)

    monkeypatch.setattr(imaging, "renew", slowly)
    data = Path("tests/pages/dev/16-a-typed-3.jpg").read_bytes()
    with pytest.raises(Refusal) as told:
        photos.receive(town.database, store, town.scope("sua"), data=data, hamlet=GOING[0])
    assert told.value.code == "HANDED_OVER"
    with town.reading() as session:
        assert session.scalars(select(Photo)).all() == []
        assert session.scalars(select(Page)).all() == []
    monkeypatch.setattr(imaging, "renew", renew)
    assert photos.receive(town.database, store, town.scope("sua"), data=data, hamlet=GOING[0]).is_new
    assert (NEW, NEW) in places(town)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_command_says_that_somebody_is_writing_and_leaves_everything_as_it_is(
    town: Office, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "keys.json").write_text(town.keyring.as_file())
    monkeypatch.setenv("SOTREEM_KEYS", str(tmp_path / "keys.json"))
    monkeypatch.setenv("SOTREEM_DATABASE_URL", database_url)
    monkeypatch.setattr("db.engine.BUSY_TIMEOUT_MS", 50)
    before = places(town)
    with town.writing() as session:
        added(town, session, "Sùng A Đang")
        line = ["merge-communes", "03821", "--into", HOME, "--on", today_here().isoformat()]
        assert main(line) == 1
    assert "Có người đang ghi" in capsys.readouterr().err
    assert places(town) == before


def test_nobody_writes_into_a_commune_that_has_ended(town: Office) -> None:
    merge(town.database, town.keyring, Merger((HOME,), "03821", today_here()), today_here())
    with pytest.raises(Refusal) as told, town.writing() as session:
        added(town, session, "Sùng A Muộn")
    assert told.value.code == "HANDED_OVER"
