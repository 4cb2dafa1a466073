"""What `/healthz` says is true: of a disk without room, a database that takes nothing, and one that hangs."""

import _thread
import asyncio
import json
import resource
import socket
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest

from db import Database
from db.schema import migrate
from db.tables import SignOfLife
from intake.photo_store import FolderStore
from tests.support.office import Office
from tests.support.server import serving, wait_until
from tests.web.conftest import SECRET, Street
from web.settings import Settings
from web.upkeep.wellness import Wellness

WELL = {"database": "ok", "queue": "ok", "photos": "ok"}


def wellness(office: Office, folder: Path, **told: int) -> Wellness:
    return Wellness(Settings(data=folder), office.database, FolderStore(folder / "photos", office.keyring), **told)


def said(asked: Wellness) -> dict[str, str]:
    return asyncio.run(asked.parts())


def health(address: str) -> tuple[int, dict[str, str]]:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def test_a_server_whose_disk_takes_nothing_is_not_well_until_it_does(tmp_path: Path) -> None:
    settings = {"SOTREEM_DATA": str(tmp_path), "SOTREEM_SECRET": SECRET}
    database = Settings(data=tmp_path).database()
    migrate(database)
    database.close()
    with serving(settings, tmp_path / "log") as (address, server):
        assert health(address) == (200, WELL)
        soft, hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (4096, hard))
        wait_until(lambda: health(address) == (503, {**WELL, "database": "wrong"}), 40)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (soft, hard))
        wait_until(lambda: health(address) == (200, WELL), 40)


def test_a_disk_on_which_nothing_more_fits_is_not_well(office: Office, tmp_path: Path) -> None:
    told = said(wellness(office, tmp_path, room_bytes=1 << 62))
    assert told["photos"] == "wrong"
    assert told["database"] == ("wrong" if office.database.is_sqlite else "ok")
    assert said(wellness(office, tmp_path)) == WELL


def test_who_was_refused_for_a_full_disk_tells_the_watcher(street: Street) -> None:
    window = street.window("hoa")
    assert window.get("/healthz").status_code == 200
    window.client.app.site.wellness.note_refused()  # type: ignore[attr-defined]
    assert window.get("/healthz").json() == {**WELL, "database": "wrong"}


@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_a_database_that_answers_and_lets_nothing_be_written_is_not_well(office: Office, tmp_path: Path) -> None:
    def change(words: str) -> None:
        with office.database.engine.connect() as connection:
            connection.exec_driver_sql(words)
            connection.commit()

    change("REVOKE INSERT, UPDATE ON sign_of_life FROM CURRENT_USER")
    try:
        assert said(wellness(office, tmp_path)) == {**WELL, "database": "wrong"}
    finally:
        change("GRANT INSERT, UPDATE ON sign_of_life TO CURRENT_USER")
    assert said(wellness(office, tmp_path)) == WELL


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_writes_for_long_makes_nobody_unwell(office: Office, tmp_path: Path) -> None:
    with office.database.engine.connect().execution_options(writing=True) as somebody:
        somebody.exec_driver_sql("SELECT 1")
        assert said(wellness(office, tmp_path)) == WELL


def test_a_database_that_never_answers_is_said_in_time_and_asked_once(office: Office, tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0), backlog=50)) as silent:
        gone = Database(f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing")
        asked = Wellness(Settings(data=tmp_path), gone, FolderStore(tmp_path / "photos", office.keyring))
        began_s = monotonic()
        assert said(asked) == {"database": "unreachable", "queue": "unreachable", "photos": "ok"}
        assert said(asked)["database"] == "unreachable"
        assert monotonic() - began_s < 10
        silent.settimeout(0.1)
        calls = []
        with pytest.raises(TimeoutError):
            while True:
                calls.append(silent.accept()[0])
        assert len(calls) == 3, "one for the schema, one for the queue, one to write"
        for call in calls:
            call.close()


def test_asking_often_writes_once(office: Office, tmp_path: Path) -> None:
    asked = wellness(office, tmp_path)

    def sign() -> object:
        with office.reading() as session:
            return session.query(SignOfLife.seen_at).one()

    assert said(asked) == WELL
    first = sign()
    for _ in range(20):
        assert said(asked) == WELL
    assert sign() == first


@pytest.mark.parametrize("dies", ["before it is there", "before its first word"])
def test_a_thread_that_memory_is_too_short_for_makes_nobody_wait(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies: str
) -> None:
    def no_thread(*_: object) -> int:
        if dies == "before it is there":
            raise RuntimeError("can't start new thread")
        return 0

    asked = wellness(office, tmp_path)
    with monkeypatch.context() as short:
        short.setattr(_thread, "start_new_thread", no_thread)
        short.setattr("web.upkeep.wellness.ANSWERED_WITHIN_S", 0.1)
        assert set(said(asked).values()) == {"unreachable"}
    monkeypatch.setattr("web.upkeep.wellness.HANGS_S", 0.0)
    monkeypatch.setattr("web.upkeep.wellness.READ_KEPT_S", 0.0)
    wait_until(lambda: said(asked) == WELL, 40)
