"""Four rooms for threads, so that whoever waits for the database's writer never holds up the one who frees it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

HANDLERS = ThreadPoolExecutor(32, "handler")
"""Views: may wait for the writer's place on SQLite."""
DOOR = ThreadPoolExecutor(8, "door")
"""Who is calling: short reads, and at most once a minute a write."""
COMMITS = ThreadPoolExecutor(8, "commit")
"""Ends of transactions: waits for nobody but the disk."""

LOG = ThreadPoolExecutor(8, "log")
"""The audit log: may wait for the writer's place, so never among those who free it."""


async def run(room: ThreadPoolExecutor, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do `work` in a thread of `room`, which knows what the call knows (`db.reach`, `db.opened`)."""
    told = copy_context()
    return await asyncio.get_running_loop().run_in_executor(room, lambda: told.run(work, *args, **kwargs))
