"""Writers of one process queue for SQLite's one place in the order they came.

SQLite lets whoever asks at the right moment in: of 32 writers at once some would wait until their time was over.
"""

import threading
from collections import deque
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session


class Turns:
    """A lock that is given in the order it was asked for, and may be given back from another thread."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._is_taken = False

    def take(self, timeout_s: float) -> bool:
        """Wait for the turn; False when it did not come in time."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            called = threading.Event()
            self._waiting.append(called)
        if called.wait(timeout_s):
            return True
        with self._guard:
            if called.is_set():
                return True
            self._waiting.remove(called)
        return False

    def waiting_count(self) -> int:
        """How many are queued behind the one whose turn it is."""
        with self._guard:
            return len(self._waiting)

    def give_back(self) -> None:
        """The next in the queue has the turn."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False


class QueuedSession(Session):
    """A writing session that takes its turn at its first query and gives it back when it is closed."""

    def __init__(self, *args: Any, turns: Turns, timeout_s: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turns = turns
        self._timeout_s = timeout_s
        self._has_turn = False

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        """What the first query asks for. Raises OperationalError when the turn does not come in time."""
        if not self._has_turn:
            if not self._turns.take(self._timeout_s):
                raise OperationalError("waiting for the writer's turn", None, TimeoutError("database is locked"))
            self._has_turn = True
        return super().get_bind(*args, **kwargs)

    def close(self) -> None:
        """End what is open, then let the next one in."""
        try:
            super().close()
        finally:
            if self._has_turn:
                self._has_turn = False
                self._turns.give_back()
