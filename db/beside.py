"""A process beside this one that reckons while this one writes: one Python makes use of one core alone.

It is told by name what to open and which parts to do, and is handed copies: nothing is shared. Nobody depends on it:
what a process that died was asked for is done here, and one whose parent died ends by itself.
"""

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from threading import Thread
from types import ModuleType
from typing import Any, Generic, TypeVar

_Part = TypeVar("_Part")
_Found = TypeVar("_Found")
Opened = AbstractContextManager[Callable[[_Part], _Found]]
"""What does one part, open as long as it is needed."""

_ASKED_MAX = 2
"""Parts that lie with the other process: one that it does, and the next."""
_READY_MAX = 4
"""Parts that are asked for or done and not yet taken: what they found lies in memory."""
_PROCESSES = get_context("forkserver")
"""Of a server that has one thread: to fork from one with several may copy a lock that nobody opens again."""


def through(
    opening: Callable[..., Opened[_Part, _Found]],
    given: tuple[Any, ...],
    parts: Iterable[_Part],
    *,
    shared: bool,
) -> Iterator[tuple[_Part, _Found]]:
    """Each part with what was found of it, in order, by what `opening(*given)` opens; `shared` with a second process.

    `opening` stands in a module by itself; what is given, asked and found can be pickled. On one core all is done here.
    """
    with opening(*given) as do:
        if shared and len(os.sched_getaffinity(0)) > 1:
            with _helping(opening, given) as helper:
                yield from _Together(do, helper).through(iter(parts))
        else:
            yield from ((part, do(part)) for part in parts)


@contextmanager
def _helping(opening: Callable[..., Opened[_Part, _Found]], given: tuple[Any, ...]) -> Iterator["_Helper"]:
    """The other process as long as it is needed; one that cannot be started is as good as gone."""
    _PROCESSES.set_forkserver_preload([opening.__module__])
    own, theirs = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=_serve, args=(theirs, opening, given), daemon=True)
    with suppress(OSError, EOFError), _no_program():
        process.start()
    theirs.close()
    try:
        yield _Helper(own)
    finally:
        if process.pid is not None:
            process.kill()
            process.join()
        own.close()


@contextmanager
def _no_program() -> Iterator[None]:
    """Hide what this process was begun as: each new one would run all its imports anew, and needs none of them."""
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


def _serve(connection: Connection, opening: Callable[..., Opened[_Part, _Found]], given: tuple[Any, ...]) -> None:
    """The other process: whatever fails here is done once more, and told, where somebody hears it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked: SimpleQueue[tuple[_Part] | None] = SimpleQueue()
    Thread(target=_hear, args=(connection, asked), daemon=True).start()
    with suppress(Exception), opening(*given) as do:
        while (part := asked.get()) is not None:
            connection.send(do(*part))


def _hear(connection: Connection, heard: SimpleQueue[Any]) -> None:
    """Take what is said at once, so that who says it never waits; None when nothing more comes."""
    with suppress(EOFError, OSError):
        while True:
            heard.put((connection.recv(),))
    heard.put(None)


class _Helper:
    """The other process as this one sees it; it answers in the order in which it was asked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._answers: SimpleQueue[tuple[Any] | None] = SimpleQueue()
        self.is_gone = False
        Thread(target=_hear, args=(connection, self._answers), daemon=True).start()

    def ask(self, part: object) -> None:
        """A process that is gone is found out by its answer."""
        with suppress(OSError):
            self._connection.send(part)

    def answer(self, *, wait: bool, wait_max_s: float | None = None) -> tuple[Any] | None:
        """The next answer; None while there is none, or once `is_gone`."""
        try:
            told = self._answers.get(block=wait, timeout=wait_max_s)
        except Empty:
            return None
        self.is_gone = told is None
        return told


class Companion(Generic[_Part]):
    """A second process that does parts and is not waited for; begun when it is first asked.

    What a part comes to is its own matter: who asks learns that it is through, or that the process is gone.
    """

    def __init__(self, opening: Callable[..., Opened[_Part, object]], given: tuple[Any, ...]) -> None:
        self._opening = opening
        self._given = given
        self._held = ExitStack()
        self._helper: _Helper | None = None
        self._asked_count = 0

    def ask(self, part: _Part) -> None:
        """Have a part done, unless one that it does and the next lie there already. On one core there is no other."""
        if len(os.sched_getaffinity(0)) < 2:
            return
        self.is_busy(0)
        if self._helper is None:
            self._helper = self._held.enter_context(_helping(self._opening, self._given))
        if self._asked_count < _ASKED_MAX:
            self._asked_count += 1
            self._helper.ask(part)

    def is_busy(self, wait_max_s: float | None) -> bool:
        """Whether it has something to do, after waiting so long (None: as long as it takes) for an end of that."""
        while self._helper is not None and self._asked_count:
            if self._helper.answer(wait=wait_max_s != 0, wait_max_s=wait_max_s) is None:
                if self._helper.is_gone:
                    self.close()
                break
            self._asked_count -= 1
        return self._asked_count > 0

    def close(self) -> None:
        """End it, whatever it is at."""
        self._held.close()
        self._helper, self._asked_count = None, 0


@dataclass(slots=True)
class _Task(Generic[_Part, _Found]):
    part: _Part
    found: tuple[_Found] | None = None


class _Together(Generic[_Part, _Found]):
    """Parts in order, some of them asked of the helper ahead, some done here whenever its answer is not there yet."""

    def __init__(self, do: Callable[[_Part], _Found], helper: _Helper) -> None:
        self._do = do
        self._helper = helper
        self._asked: deque[_Task[_Part, _Found]] = deque()
        self._waiting: deque[_Task[_Part, _Found]] = deque()

    def through(self, parts: Iterator[_Part]) -> Iterator[tuple[_Part, _Found]]:
        """All of them."""
        while True:
            self._ask(parts)
            self._collect(wait=False)
            if not self._waiting and not self._do_next(parts):
                return
            if self._waiting[0].found is None and (self._is_full() or not self._do_next(parts)):
                self._collect(wait=True)
            while self._waiting and (found := self._waiting[0].found) is not None:
                yield self._waiting.popleft().part, found[0]
                self._ask(parts)
                self._collect(wait=False)

    def _is_full(self) -> bool:
        return len(self._waiting) >= _READY_MAX

    def _ask(self, parts: Iterator[_Part]) -> None:
        while len(self._asked) < _ASKED_MAX and not self._is_full() and not self._helper.is_gone:
            if (task := self._next(parts)) is None:
                return
            self._asked.append(task)
            self._helper.ask(task.part)

    def _next(self, parts: Iterator[_Part]) -> _Task[_Part, _Found] | None:
        for part in parts:
            self._waiting.append(_Task(part))
            return self._waiting[-1]
        return None

    def _do_next(self, parts: Iterator[_Part]) -> bool:
        """Do the next part here; False when there is none."""
        task = self._next(parts)
        if task is not None:
            task.found = (self._do(task.part),)
        return task is not None

    def _collect(self, *, wait: bool) -> None:
        """Take the answers that are there; `wait` for one."""
        while self._asked and (answer := self._helper.answer(wait=wait)) is not None:
            self._asked.popleft().found, wait = answer, False
        while self._helper.is_gone and self._asked:
            task = self._asked.popleft()
            task.found = (self._do(task.part),)
