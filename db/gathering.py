"""Writers that come while another one writes are served together by the next: one transaction, one wait for disk."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

J = TypeVar("J")
A = TypeVar("A")
Work = Callable[[Session, Sequence[J]], Sequence[A]]
JOBS_MAX = 50
"""So many jobs share a transaction: whoever waits behind them waits no longer than for one of these."""
LINGER_S = 0.03
"""Those who were answered are soon back: so long the next turn waits for as many as were served and waited meanwhile.
Served in two halves that take turns, everyone would cost a third more: a transaction's statements are the same few."""


@dataclass(slots=True)
class _Ticket(Generic[J, A]):
    job: J
    caller: int
    is_done: bool = False
    answer: A | None = None
    error: Exception | None = None


class Gathering(Generic[J, A]):
    """A queue whose first takes everyone behind him along.

    `work` answers every job, in order, within one transaction that is committed before anyone is told. When it fails,
    each of its jobs is done `alone`, so that one of them can't cost the others anything.
    """

    def __init__(
        self,
        writing: Callable[[], AbstractContextManager[Session]],
        work: Work[J, A],
        alone: Callable[[J], A],
        is_hopeless: Callable[[Exception], bool],
    ) -> None:
        """`is_hopeless` says of an error that trying each alone would end the same way (nobody gets to write)."""
        self._writing, self._work, self._alone, self._is_hopeless = writing, work, alone, is_hopeless
        guard = threading.Lock()
        self._changed, self._arrived = threading.Condition(guard), threading.Condition(guard)
        self._waiting: deque[_Ticket[J, A]] = deque()
        self._is_serving = False
        self._served: set[int] = set()
        self._expected_count = 1

    def take(self, jobs: Sequence[J]) -> list[A]:
        """The answers to `jobs`; what is answered is on the disk. Raises what the first of them failed with."""
        tickets: list[_Ticket[J, A]] = [_Ticket(job, threading.get_ident()) for job in jobs]
        with self._changed:
            self._waiting.extend(tickets)
            if self._are_back():
                self._arrived.notify()
        while served := self._next(tickets):
            try:
                self._serve(served)
            finally:
                self._give_way()
        for ticket in tickets:
            if ticket.error is not None:
                raise ticket.error
        return [_answer_of(ticket) for ticket in tickets]

    def _next(self, own: Sequence[_Ticket[J, A]]) -> list[_Ticket[J, A]]:
        """Wait for `own` to be done ([]), or for the turn to serve: whom to take along.

        Who is done goes at once: nobody holds a turn only to see that there is nothing left to do.
        """
        with self._changed:
            self._changed.wait_for(lambda: not self._is_serving or _are_done(own))
            if _are_done(own):
                return []
            self._is_serving = True
            self._arrived.wait_for(self._are_back, LINGER_S)
            served = [self._waiting.popleft() for _ in range(min(JOBS_MAX, len(self._waiting)))]
            self._served = _callers(served)
            return served

    def _are_back(self) -> bool:
        """Whether as many callers wait as were served the last time and waited then."""
        return len(self._waiting) >= JOBS_MAX or len(_callers(self._waiting)) >= self._expected_count

    def _give_way(self) -> None:
        with self._changed:
            self._is_serving = False
            self._expected_count = len(self._served | _callers(self._waiting))
            self._changed.notify_all()

    def _serve(self, served: Sequence[_Ticket[J, A]]) -> None:
        try:
            with self._writing() as session:
                answers = self._work(session, [ticket.job for ticket in served])
            for ticket, answer in zip(served, answers, strict=True):
                ticket.answer, ticket.is_done = answer, True
        except Exception as failed:  # whatever it is, it belongs to one of the jobs and must not be told to the others
            for ticket in served:
                self._serve_alone(ticket, failed if self._is_hopeless(failed) else None)

    def _serve_alone(self, ticket: _Ticket[J, A], failed: Exception | None) -> None:
        try:
            if failed is not None:
                raise failed
            ticket.answer = self._alone(ticket.job)
        except Exception as own:  # told to the one whose job it is
            ticket.error = own
        ticket.is_done = True


def _callers(tickets: Iterable[_Ticket[Any, Any]]) -> set[int]:
    return {ticket.caller for ticket in tickets}


def _are_done(tickets: Sequence[_Ticket[Any, Any]]) -> bool:
    return all(ticket.is_done for ticket in tickets)


def _answer_of(ticket: _Ticket[J, Any]) -> Any:
    return ticket.answer
