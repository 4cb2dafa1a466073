"""The program that takes pictures apart, waiting beside the server: started once, asked for every picture."""

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from intake.child_process import ONE_THREAD, PASSED_ON, ROOT, Outcome, read_all, write_all

_OFFLINE, _PROGRAM = (Path(__file__).with_name(name) for name in ("offline.py", "imaging_child.py"))
_GRACE_S = 10.0
"""The program ends who is late by itself; one that does not within this time is lost and started anew."""
_ATTEMPTS_MAX = 2
_HUGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""A picture's memory in pages of 2 MB: the kernel's work for a photo is halved. Other C libraries pass it over."""


class Decoder:
    """One waiting program for all threads. What it forks has limits, no secrets, and reaches only its own picture."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.close)

    def run(self, kind: str, given: bytes, *, wall_s: float, memory_bytes: int) -> Outcome:
        """Take one picture apart, at most `wall_s` seconds; `kind` as the program names it.

        Input and output lie in memory: nothing of a photo touches the disk unsealed. A program that died under others'
        pictures is started again, once.
        """
        order = json.dumps({"kind": kind, "wall_s": wall_s, "memory_bytes": memory_bytes}).encode()
        source, output = (os.memfd_create(name) for name in ("given", "output"))
        try:
            for _ in range(_ATTEMPTS_MAX):
                write_all(source, given)
                os.ftruncate(output, 0)
                exit_code = self._ask(order, source, output, wall_s)
                if exit_code is not None:
                    return Outcome(exit_code, read_all(output), "")
            return Outcome(-1, b"", "the decoder is gone")
        finally:
            os.close(source)
            os.close(output)

    def close(self) -> None:
        """End the program."""
        with self._guard:
            self._end()

    def _ask(self, order: bytes, source: int, output: int, wall_s: float) -> int | None:
        """The exit code; None when the program is gone, or hangs, which ends it."""
        told, telling = os.pipe()
        try:
            with self._guard:
                control = self._started()
                with suppress(OSError):
                    socket.send_fds(control, [order], [source, output, telling])
            os.close(telling)
            telling = -1
            answer = os.read(told, 16) if select.select([told], [], [], wall_s + _GRACE_S)[0] else b""
            if not answer:
                self._forget(control)
            return int(answer) if answer else None
        finally:
            os.close(told)
            if telling >= 0:
                os.close(telling)

    def _started(self) -> socket.socket:
        if self._control is not None:
            return self._control
        own, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        with far:
            self._process = subprocess.Popen(  # noqa: S603 - the command is ours, its input is what we distrust
                [sys.executable, "-I", str(_OFFLINE), str(_PROGRAM), str(far.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={**passed_on, **ONE_THREAD, **_HUGE_PAGES, "TMPDIR": os.devnull},
                pass_fds=[far.fileno()],
                start_new_session=True,
            )
        self._control = own
        return own

    def _forget(self, control: socket.socket) -> None:
        """End the program, unless another thread has begun a new one already."""
        with self._guard:
            if self._control is control:
                self._end()

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._control = self._process = None
