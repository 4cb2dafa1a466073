"""What takes hostile files apart calls nobody."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from intake import child_process, offline, reading_child
from intake.decoder import Decoder
from tests.support import photos as made
from tests.support.server import wait_until

TRIES = """
import socket, subprocess, sys
for kind in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK):
    try:
        socket.socket(kind)
    except PermissionError:
        print("denied")
print(subprocess.run([sys.executable, "-c", "import socket; socket.socket()"], capture_output=True).returncode)
print(sys.argv)
"""


def is_cut_off(pid: int) -> bool:
    """What the kernel says of the process."""
    return "Seccomp:\t2" in Path(f"/proc/{pid}/status").read_text()


def test_no_socket_is_opened_nor_by_what_is_started(tmp_path: Path) -> None:
    program = tmp_path / "tries.py"
    program.write_text(TRIES)
    command = [sys.executable, "-I", str(offline.__file__), str(program), "7"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert told == ["denied"] * 4 + ["1", str([str(program), "7"])]


def test_a_system_that_cannot_do_it_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offline.platform, "machine", lambda: "riscv64")
    assert not offline.cut_off()


def test_pictures_are_taken_apart_without_a_network() -> None:
    decoder = Decoder()
    assert decoder.run("JPEG", made.photo(), wall_s=60, memory_bytes=1 << 30).exit_code == 0
    assert decoder._process is not None
    assert is_cut_off(decoder._process.pid)
    decoder.close()


def test_pages_are_read_without_a_network() -> None:
    source, waiting = os.pipe()
    reader = subprocess.Popen(reading_child.COMMAND, stdin=source, cwd=child_process.ROOT, stdout=subprocess.DEVNULL)
    wait_until(lambda: is_cut_off(reader.pid))
    reader.kill()
    reader.wait()
    os.close(source)
    os.close(waiting)
