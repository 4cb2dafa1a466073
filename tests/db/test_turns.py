"""Writers of one process get SQLite's one place in the order they came, and those of another are not asked past."""

import multiprocessing
import threading

from db import Database, func, select
from db.tables import LoginFailure
from db.turns import Turns

PATIENCE_S = 60.0
WRITES = 20
PASSED_BY = 15
"""Writes of one process for one of the other's, at the most; SQLite's own way of asking lets in only one of two busy
ones, until it pauses."""


def write(url: str, account: str, times: int) -> None:
    """So many transactions of one row, as the worker beside the server makes them."""
    database = Database(url)
    for _ in range(times):
        with database.writing() as session:
            session.add(LoginFailure(account=account, source="x"))
    database.close()


def test_a_turn_that_is_taken_is_not_given_twice() -> None:
    turns = Turns()
    assert turns.take(0)
    assert not turns.take(0)


def test_who_gave_up_waiting_is_passed_over() -> None:
    turns = Turns()
    turns.take(0)
    assert not turns.take(0)
    turns.give_back()
    assert turns.take(0)


def test_turns_come_in_the_order_they_were_asked_for() -> None:
    turns, served, threads = Turns(), [], []

    def wait(number: int) -> None:
        turns.take(PATIENCE_S)
        served.append(number)
        turns.give_back()

    turns.take(0)
    for number in range(5):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while turns.waiting_count() <= number and threads[-1].is_alive():
            threading.Event().wait(0.001)
    turns.give_back()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert served == [0, 1, 2, 3, 4]


def test_a_session_that_broke_lets_the_next_one_in(database: Database) -> None:
    broken = database.open(writing=True)
    broken.add(LoginFailure(account="a", source="b"))
    broken.flush()
    broken.close()
    with database.writing() as session:
        session.add(LoginFailure(account="c", source="d"))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(LoginFailure)) == 1


def test_a_writing_session_that_asked_nothing_holds_nobody_up(database: Database) -> None:
    idle = database.open(writing=True)
    with database.writing() as session:
        session.add(LoginFailure(account="c", source="d"))
    idle.close()


def test_of_two_busy_processes_neither_waits_for_the_other_to_pause(sqlite_url: str) -> None:
    database, is_over = Database(sqlite_url), threading.Event()

    def keep_writing() -> None:
        while not is_over.is_set():
            with database.writing() as session:
                session.add(LoginFailure(account="here", source="x"))
                session.flush()
                is_over.wait(0.005)

    threads = [threading.Thread(target=keep_writing) for _ in range(8)]
    other = multiprocessing.get_context("spawn").Process(target=write, args=(sqlite_url, "there", WRITES))
    for one in (*threads, other):
        one.start()
    other.join(PATIENCE_S)
    is_over.set()
    for thread in threads:
        thread.join(PATIENCE_S)
    with database.reading() as session:
        order = list(session.scalars(select(LoginFailure.account).order_by(LoginFailure.id)))
    database.close()
    begun = order.index("there")
    ended = len(order) - order[::-1].index("there")
    assert order.count("there") == WRITES
    assert WRITES // 10 <= order[begun:ended].count("here") < PASSED_BY * WRITES
