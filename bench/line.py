"""A slow line of our own on loopback: so many bytes a second each way, so long on the way, cut where it is told."""

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_CHUNK_BYTES = 1460
_OPEN_MAX = 16
"""Connections beyond are turned away: nothing that goes wrong here can eat the machine."""


@dataclass
class Line:
    """`bytes_s` each way, `round_s` there and back. `cuts`: after so many bytes up everything open is cut off."""

    target: str
    bytes_s: float
    round_s: float
    cuts: list[int] = field(default_factory=list)
    up_bytes: int = 0
    cuts_count: int = 0
    _free_at: dict[str, float] = field(default_factory=dict)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def serve(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """One connection, from its opening (a round trip) to its end or cut."""
        if len(self._open) >= 2 * _OPEN_MAX:
            back.transport.abort()
            return
        parts = urlsplit(self.target)
        far, forth = await asyncio.open_connection(parts.hostname, parts.port)
        self._open |= {back, forth}
        with suppress(OSError, asyncio.CancelledError):
            await asyncio.sleep(self.round_s)
            await asyncio.gather(self._carry("up", near, forth), self._carry("down", far, back))
        self._hang_up(back, forth)

    async def _carry(self, way: str, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        """Each piece takes its place on the line, then its time; what is on the way when it is cut is lost."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arriving = asyncio.create_task(self._arrive(under_way, target))
        try:
            while not target.is_closing() and (piece := await source.read(_CHUNK_BYTES)):
                self._free_at[way] = max(time.monotonic(), self._free_at.get(way, 0.0)) + len(piece) / self.bytes_s
                await asyncio.sleep(self._free_at[way] - time.monotonic())
                under_way.put_nowait((time.monotonic() + self.round_s / 2, piece))
                if way == "up":
                    self._count(len(piece))
        finally:
            under_way.put_nowait((0.0, b""))
            await arriving
            target.close()

    async def _arrive(self, under_way: asyncio.Queue[tuple[float, bytes]], target: asyncio.StreamWriter) -> None:
        while (told := await under_way.get())[1]:
            await asyncio.sleep(max(0.0, told[0] - time.monotonic()))
            if not target.is_closing():
                target.write(told[1])

    def _count(self, count: int) -> None:
        self.up_bytes += count
        if self.cuts and self.up_bytes >= self.cuts[0]:
            self.cuts.pop(0)
            self.cuts_count += 1
            self._hang_up(*self._open)

    def _hang_up(self, *ends: asyncio.StreamWriter) -> None:
        for end in ends:
            end.transport.abort()
            self._open.discard(end)


@contextmanager
def slow_line(target: str, bytes_s: float, round_s: float, cuts: Sequence[int] = ()) -> Iterator[tuple[str, Line]]:
    """The line's own address while the block runs, and what it counts."""
    line, loop, ready = Line(target, bytes_s, round_s, sorted(cuts)), asyncio.new_event_loop(), threading.Event()
    told: list[int] = []

    async def run() -> None:
        server = await asyncio.start_server(line.serve, "127.0.0.1", 0)
        told.append(server.sockets[0].getsockname()[1])
        ready.set()
        await server.serve_forever()

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(run(), loop)
    ready.wait()
    try:
        yield f"http://127.0.0.1:{told[0]}", line
    finally:
        asyncio.run_coroutine_threadsafe(_end_all(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end_all() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
