"""script/demo's heart: it serves, it ends when told to, and a second run goes on with the same data."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db import Database, func, select
from db.tables import Child, User
from tests.support.postgres import free_port
from tests.support.server import is_ready, wait_until

HOUSE = Path(__file__).parents[2]
Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder whose sample photos count as read already."""
    folder = tmp_path / "var"
    folder.mkdir()
    (folder / "demo-photos-read").touch()
    return folder


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def start(data: Path, port: int, tmp_path: Path) -> Iterator[Start]:
    """Starts the demo and waits until it serves; what a test leaves running is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def start_demo() -> "subprocess.Popen[bytes]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SOTREEM_")}
        settings = {"SOTREEM_DATA": str(data), "SOTREEM_PORT": str(port)}
        with (tmp_path / "words").open("ab") as words:
            command = [sys.executable, "-m", "web.demo"]
            demo = subprocess.Popen(command, cwd=HOUSE, env=kept | settings, stdout=words, stderr=words)
        started.append(demo)
        wait_until(lambda: "Ctrl-C" in (tmp_path / "words").read_text() or demo.poll() is not None)
        return demo

    yield start_demo
    for demo in started:
        demo.terminate()
        demo.wait(timeout=60)


def how_many(data: Path) -> tuple[int, int]:
    """Children and users in the demo's database."""
    database = Database(f"sqlite:///{data / 'so-tre-em.db'}")
    with database.reading() as session:
        counts = tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in (Child, User))
    database.close()
    return counts[0], counts[1]


@pytest.mark.slow
def test_ctrl_c_ends_server_and_worker_and_the_next_run_doubles_nothing(
    start: Start, data: Path, port: int, tmp_path: Path
) -> None:
    first = start()
    assert is_ready(f"http://127.0.0.1:{port}"), (tmp_path / "words").read_text()
    first.send_signal(signal.SIGINT)
    assert first.wait(timeout=60) == 0
    assert not is_ready(f"http://127.0.0.1:{port}")
    before = how_many(data)
    (tmp_path / "words").write_text("")

    second = start()
    assert is_ready(f"http://127.0.0.1:{port}"), (tmp_path / "words").read_text()
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=60) == 0
    assert how_many(data) == before == (369, 15)


@pytest.mark.slow
def test_the_secret_beside_the_data_is_for_its_owner_alone(start: Start, data: Path) -> None:
    start()
    assert (data / "secret").stat().st_mode & 0o777 == 0o600


def test_a_port_in_use_is_said_in_one_sentence(data: Path, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        settings = os.environ | {"SOTREEM_DATA": str(data), "SOTREEM_PORT": str(port)}
        command = [sys.executable, "-m", "web.demo"]
        ended = subprocess.run(command, cwd=HOUSE, env=settings, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert (
        ended.stderr == f"Cổng {port} không dùng được hoặc đang có chương trình khác. Đặt SOTREEM_PORT sang số khác.\n"
    )
