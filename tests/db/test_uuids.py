"""Uuids of rows made by the thousand: as RFC 9562 lays out version 7, in the order of time, never twice."""

import time
from uuid import RFC_4122

from db.uuids import uuid_of_now


def test_what_is_made_later_stands_later() -> None:
    first = uuid_of_now()
    time.sleep(0.002)
    assert first < uuid_of_now()


def test_a_uuid_says_its_version_and_the_moment() -> None:
    before_ms = time.time_ns() // 1_000_000
    made = uuid_of_now()
    assert (made.version, made.variant) == (7, RFC_4122)
    assert before_ms <= made.int >> 80 <= time.time_ns() // 1_000_000


def test_ten_thousand_of_one_moment_are_ten_thousand() -> None:
    assert len({uuid_of_now() for _ in range(10_000)}) == 10_000
