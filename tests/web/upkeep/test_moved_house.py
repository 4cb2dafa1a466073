"""A house that has moved to the province says so to everybody and takes nothing in, until it is opened again."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from db import Database
from db.queries import taken as queries
from db.queries import upkeep
from db.tables import SignOfLife
from tests.support.postgres import free_port
from tests.support.server import Child, run, serving, wait_until
from web.cli import main

SECRET = "tests alone know this secret, and nobody else"
ADDRESS = "https://tinh.example.vn"


@pytest.fixture
def house(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A commune's house, which the commands of this process work on too."""
    shutil.copy(sqlite_template, tmp_path / "so-tre-em.db")
    monkeypatch.setenv("SOTREEM_DATA", str(tmp_path))
    monkeypatch.setenv("SOTREEM_SECRET", SECRET)
    monkeypatch.delenv("SOTREEM_DATABASE_URL", raising=False)
    database = Database(f"sqlite:///{tmp_path / 'so-tre-em.db'}")
    yield database
    database.close()


def moved_to(house: Database) -> str | None:
    with house.reading() as session:
        gone = queries.moved(session)
        return gone.address if gone else None


@pytest.mark.parametrize("line", [[], [ADDRESS, "--undo"], ["tinh"], ["https://tinh.vn/so"]])
def test_a_place_is_told_or_the_way_back(house: Database, line: list[str]) -> None:
    assert main(["moved-to", *line]) == 2
    assert moved_to(house) is None


def test_a_house_that_is_served_does_not_move(house: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with house.writing() as session:
        session.add(SignOfLife(kind="server", name="pc-xa:812"))
    assert main(["moved-to", ADDRESS]) == 1
    assert "còn đang chạy" in capsys.readouterr().err
    assert moved_to(house) is None


def test_a_server_that_was_stopped_in_order_is_known_to_have_ended(house: Database, tmp_path: Path) -> None:
    settings = {"SOTREEM_DATA": str(tmp_path), "SOTREEM_SECRET": SECRET}
    with serving(settings, tmp_path / "log") as (_, server):
        wait_until(lambda: bool(signs_of(house)))
        assert server.stop() == 0
    assert signs_of(house) == []
    assert main(["moved-to", ADDRESS]) == 0, "nobody has to wait for three minutes"


def signs_of(house: Database) -> list[str]:
    with house.reading() as session:
        return [sign.name for sign in upkeep.signs(session)]


def test_it_is_said_once_with_its_day_and_taken_back(house: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["moved-to", "--undo"]) == 0
    assert "Không đổi gì" in capsys.readouterr().out
    for _ in range(2):
        assert main(["moved-to", ADDRESS]) == 0
    assert moved_to(house) == ADDRESS
    assert main(["work", "--once"]) == 3
    assert ADDRESS in capsys.readouterr().err
    assert main(["moved-to", "--undo"]) == 0
    assert moved_to(house) is None
    with house.reading() as session:
        (line,) = session.connection().exec_driver_sql("SELECT moved_at < reopened_at FROM moved_house")
    assert line[0] == 1, "both days stay"


def test_its_server_tells_people_and_phones_where_it_is_and_takes_nothing(house: Database, tmp_path: Path) -> None:
    assert main(["moved-to", ADDRESS]) == 0
    settings, port = {"SOTREEM_DATA": str(tmp_path), "SOTREEM_SECRET": SECRET}, free_port()
    log = tmp_path / "log"
    own = {**settings, "SOTREEM_HOST": "127.0.0.1", "SOTREEM_PORT": str(port)}
    child = Child.start(["serve"], own, log)

    def asked(path: str, body: bytes | None = None, accept: str = "*/*") -> tuple[int, str]:
        call = Request(f"http://127.0.0.1:{port}{path}", body, {"Accept": accept})
        with pytest.raises(HTTPError) as told:
            urlopen(call, timeout=10)
        return told.value.code, told.value.read().decode()

    try:
        wait_until(lambda: child.process.poll() is not None or _listens(port))
        status, page = asked("/children", accept="text/html")
        assert (status, ADDRESS in page, "<h1>" in page) == (503, True, True)
        status, body = asked("/api/sync", b"{}")
        told = json.loads(body)
        assert (status, told["code"], ADDRESS in told["sentence"]) == (503, "HOUSE_MOVED", True)
        assert asked("/healthz")[0] == 503
    finally:
        child.stop()
    assert run(["moved-to", "--undo"], settings, log) == 0
    with serving(settings, log) as (address, _), urlopen(f"{address}/login", timeout=30) as page_again:
        assert page_again.status == 200


def _listens(port: int) -> bool:
    try:
        urlopen(f"http://127.0.0.1:{port}/", timeout=5)
    except HTTPError:
        return True
    except OSError:
        return False
    return True
