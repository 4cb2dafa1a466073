"""Four rooms for threads, so that whoever waits for the database's writer never holds up the one who frees it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_HANDLERS, _OTHERS = 32, 8
HANDLERS = ThreadPoolExecutor(_HANDLERS, "handler")
"""Views: may wait for the writer's place on SQLite."""
DOOR = ThreadPoolExecutor(_OTHERS, "door")
"""Who is calling: short reads, and at most once a minute a write."""
COMMITS = ThreadPoolExecutor(_OTHERS, "commit")
"""Ends of transactions: waits for nobody but the disk."""

LOG = ThreadPoolExecutor(_OTHERS, "log")
"""The audit log: may wait for the writer's place, so never among those who free it."""


def open_rooms() -> None:
    """Begin all their threads now. A thread that has to begin while memory is short dies before it says so, and who
    began it, the loop that hears every call, would wait for its word for ever."""
    for room, size in ((HANDLERS, _HANDLERS), (DOOR, _OTHERS), (COMMITS, _OTHERS), (LOG, _OTHERS)):
        all_are_there = Barrier(size + 1)
        for _ in range(size):
            room.submit(all_are_there.wait)
        all_are_there.wait()


async def run(room: ThreadPoolExecutor, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do `work` in a thread of `room`, which knows what the call knows (`db.reach`, `db.opened`)."""
    told = copy_context()
    return await asyncio.get_running_loop().run_in_executor(room, lambda: told.run(work, *args, **kwargs))
