"""Who comes while another one writes is served with the next, and nobody pays for another's fault."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from db import Database, IntegrityError, Session, func, select
from db import gathering as gatherings
from db.gathering import JOBS_MAX, Gathering
from db.tables import LoginFailure

PATIENCE_S = 60.0


class Counter:
    """Writes one row a job; a job called "bad" breaks whatever transaction it stands in."""

    def __init__(self, database: Database, *, is_hopeless: bool = False) -> None:
        self.database = database
        self.batches: list[int] = []
        self.may_go = threading.Event()
        self.gathering: Gathering[str, str] = Gathering(
            database.writing, self.together, self.alone, lambda _error: is_hopeless
        )

    def together(self, session: Session, jobs: Sequence[str]) -> list[str]:
        self.batches.append(len(jobs))
        if "hold" in jobs:
            self.may_go.wait(PATIENCE_S)
        return [self.write(session, job) for job in jobs]

    def alone(self, job: str) -> str:
        with self.database.writing() as session:
            return self.write(session, job) + " alone"

    def write(self, session: Session, job: str) -> str:
        session.add(LoginFailure(account=job, source="probe"))
        session.flush()
        if job == "bad":
            raise IntegrityError("", {}, Exception("bad"))
        return job.upper()

    def kept(self) -> set[str]:
        with self.database.reading() as session:
            return set(session.scalars(select(LoginFailure.account)))


def test_a_job_that_fails_costs_the_others_nothing(database: Database) -> None:
    counter = Counter(database)
    with pytest.raises(IntegrityError):
        counter.gathering.take(["a", "bad", "b"])
    assert counter.kept() == {"a", "b"}
    assert counter.gathering.take(["c"]) == ["C"]


def test_where_nobody_gets_to_write_nobody_tries_alone(database: Database) -> None:
    counter = Counter(database, is_hopeless=True)
    with pytest.raises(IntegrityError):
        counter.gathering.take(["a", "bad"])
    assert counter.kept() == set()


def test_answers_come_in_the_order_of_the_jobs_and_are_kept_before_they_are_told(database: Database) -> None:
    counter, jobs = Counter(database), [f"job {n}" for n in range(2 * JOBS_MAX + 1)]
    assert counter.gathering.take(jobs) == [job.upper() for job in jobs]
    assert counter.kept() == set(jobs)
    assert max(counter.batches) == JOBS_MAX


def test_nothing_to_do_is_done_at_once(database: Database) -> None:
    assert Counter(database).gathering.take([]) == []


def test_many_at_once_are_each_answered_once(database: Database) -> None:
    counter, ready = Counter(database), threading.Barrier(16)

    def call(number: int) -> list[str]:
        ready.wait(PATIENCE_S)
        return counter.gathering.take([f"job {number}"])

    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(call, range(16)))
    assert answers == [[f"JOB {number}"] for number in range(16)]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(LoginFailure)) == 16


def waiting(counter: Counter, count: int) -> None:
    """Until so many jobs stand in the queue."""
    while len(counter.gathering._waiting) < count:
        time.sleep(0.01)


def test_who_waited_while_others_were_answered_is_answered_together_with_them(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gatherings, "LINGER_S", PATIENCE_S)
    counter = Counter(database)
    with ThreadPoolExecutor(4) as threads:
        held = threads.submit(counter.gathering.take, ["hold"])
        while not counter.batches:
            time.sleep(0.01)
        first = [threads.submit(counter.gathering.take, [name]) for name in ("a", "b", "c")]
        waiting(counter, 3)
        counter.may_go.set()
        assert held.result() == ["HOLD"]
        back = threads.submit(counter.gathering.take, ["d"])
        assert [one.result() for one in (*first, back)] == [["A"], ["B"], ["C"], ["D"]]
        again = [threads.submit(counter.gathering.take, [name]) for name in ("e", "f", "g", "h")]
        assert [one.result() for one in again] == [["E"], ["F"], ["G"], ["H"]]
    assert counter.batches == [1, 4, 4]


def test_who_comes_back_alone_is_served_alone(database: Database) -> None:
    counter = Counter(database)
    counter.gathering._expected_count = 8
    assert counter.gathering.take(["a"]) == ["A"]
    assert counter.gathering._expected_count == 1


def test_one_caller_with_many_jobs_waits_for_nobody(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gatherings, "LINGER_S", PATIENCE_S)
    counter = Counter(database)
    counter.gathering.take([f"job {n}" for n in range(JOBS_MAX + 1)])
    assert counter.gathering.take(["d"]) == ["D"]
