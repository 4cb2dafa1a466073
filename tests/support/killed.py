"""Work that gets kill -9 at a named step, in a process of its own."""

import os
import signal
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

from db import Database


def killed(databases: Sequence[Database], work: Callable[[], object], step: str, *rooms: ModuleType) -> bool:
    """Whether `work` came to `step`, a function of the first of the rooms that has it, and was killed there."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL

    def end(*_: Any, **__: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    try:
        for database in databases:
            database.engine.dispose(close=False)
            database.writing_engine.dispose(close=False)
        setattr(next(room for room in rooms if hasattr(room, step)), step, end)
        work()
    finally:
        os._exit(0)
