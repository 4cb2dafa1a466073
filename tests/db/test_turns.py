"""Writers of one process get SQLite's one place in the order they came."""

import threading

from db import Database, func, select
from db.tables import LoginFailure
from db.turns import Turns

PATIENCE_S = 60.0


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
