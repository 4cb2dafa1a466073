"""Calls as a socket makes them, to the real server: what no client in the tests would send or notice."""

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.server import Child, run, serving

SECRET = "tests alone know this secret, and nobody else"
Server = tuple[str, Child]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An empty house that is served."""
    folder = tmp_path_factory.mktemp("house")
    settings = {"SOTREEM_DATA": str(folder), "SOTREEM_SECRET": SECRET}
    assert run(["migrate"], settings, folder / "log") == 0
    with serving(settings, folder / "log") as running:
        yield running


def sent(address: str, *calls: bytes) -> bytes:
    """All that comes back on one connection to which `calls` are written at once; the last one has to end it."""
    host, _, port = address.removeprefix("http://").rstrip("/").partition(":")
    with closing(socket.create_connection((host, int(port)), timeout=30)) as line:
        line.sendall(b"".join(calls))
        return b"".join(iter(lambda: line.recv(65536), b""))


def call(method: str, path: str, *lines: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: house", *lines, "", ""]).encode()


@pytest.mark.parametrize(
    "raw", [b"NO CALL AT ALL\r\n\r\n", "GET /children?q=Lò HTTP/1.1\r\nHost: house\r\n\r\n".encode()]
)
def test_bytes_that_are_no_call_are_refused_in_vietnamese(server: Server, raw: bytes) -> None:
    head, _, body = sent(server[0], raw).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"content-security-policy: default-src 'none'" in head
    assert "không đọc được lời gọi" in body.decode()


def test_head_is_answered_and_the_next_call_on_the_line_too(server: Server) -> None:
    """A server that waits for the body of a HEAD hangs up, with a traceback in the log."""
    address, child = server
    told = sent(
        address, call("HEAD", "/login"), call("HEAD", "/children"), call("GET", "/healthz", "Connection: close")
    )
    assert [line[9:12] for line in told.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")] == [b"200", b"401", b"200"]
    assert told.endswith(b'{"database":"ok","queue":"ok","photos":"ok"}')
    assert "Traceback" not in child.words()


def test_a_built_file_that_is_not_there_is_refused_as_strictly_as_any_page(server: Server) -> None:
    told = sent(server[0], call("GET", "/static/dist/nothing.js", "Connection: close"))
    assert told.startswith(b"HTTP/1.1 404 ")
    assert b"content-security-policy: default-src 'none'" in told


def test_each_call_is_one_line_of_json_without_what_was_typed(server: Server) -> None:
    address, child = server
    sent(address, call("GET", "/children?q=Sung%20A%20Pao", "Connection: close"))
    sent(address, call("GET", "/children/0a3c1d5e-0000-4000-8000-000000000001", "Connection: close"))
    lines = [json.loads(line) for line in child.words().splitlines() if line.startswith("{")]
    told = [(one["method"], one["address"], one["status"], one["code"]) for one in lines if one.get("status") == 401]
    assert told[-2:] == [
        ("GET", "/children", 401, "NOT_LOGGED_IN"),
        ("GET", "/children/{uuid}", 401, "NOT_LOGGED_IN"),
    ]
    assert "Pao" not in child.words()
    assert "0a3c1d5e" not in child.words()


def test_a_data_folder_that_the_product_makes_is_its_owners_alone(tmp_path: Path) -> None:
    settings = {"SOTREEM_DATA": str(tmp_path / "var"), "SOTREEM_SECRET": SECRET}
    assert run(["migrate"], settings, tmp_path / "log") == 0
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700
