"""The program that takes pictures apart: killed, it comes again; alone, it ends."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

import pytest

from intake.decoder import Decoder
from tests.support import photos as made
from tests.support.server import wait_until

MEMORY = 1 << 30


def take(decoder: Decoder, data: bytes) -> bool:
    return decoder.run("JPEG", data, wall_s=60, memory_bytes=MEMORY).exit_code == 0


def pid_of(decoder: Decoder) -> int:
    assert decoder._process is not None
    return decoder._process.pid


@pytest.fixture
def decoder() -> Decoder:
    return Decoder()


def test_a_killed_program_is_started_again_for_the_next_picture(decoder: Decoder) -> None:
    assert take(decoder, made.photo())
    first = pid_of(decoder)
    os.kill(first, signal.SIGKILL)
    assert take(decoder, made.photo())
    assert pid_of(decoder) != first
    decoder.close()


def test_pictures_taken_at_once_do_not_mix(decoder: Decoder) -> None:
    widths = [60 + 10 * number for number in range(12)]
    with ThreadPoolExecutor(4) as threads:
        data = [made.photo(width_px=width, height_px=50) for width in widths]
        taken = threads.map(lambda one: decoder.run("JPEG", one, wall_s=60, memory_bytes=MEMORY), data)
        assert [f'"width": {width}, '.encode() in one.output for width, one in zip(widths, taken, strict=True)]
    decoder.close()


def test_the_program_ends_when_whoever_asks_it_is_gone(decoder: Decoder) -> None:
    assert take(decoder, made.photo())
    process, control = decoder._process, decoder._control
    assert process is not None
    assert control is not None
    control.close()
    wait_until(lambda: process.poll() is not None)


def _open_files(kind: str, data: bytes, out: IO[bytes]) -> None:
    out.write(" ".join(os.listdir("/proc/self/fd")).encode())


def test_a_picture_reaches_no_file_but_its_own(tmp_path: Path, decoder: Decoder) -> None:
    """A decoder that was taken over could not read the next order: everything else is closed."""
    from intake import imaging_child

    seen, output = os.memfd_create("seen"), os.memfd_create("output")
    kept = os.open(tmp_path / "kept", os.O_CREAT | os.O_WRONLY)
    pid = os.fork()
    if pid == 0:
        imaging_child.answer = _open_files
        imaging_child._work({"kind": "JPEG", "wall_s": 60, "memory_bytes": 1 << 40}, seen, output)
    os.waitpid(pid, 0)
    assert sorted(os.pread(output, 100, 0).split()) == [b"0", b"1", b"2"]
    for one in (seen, output, kept):
        os.close(one)
