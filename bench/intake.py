"""How many full records a second POST /api/sync takes: [--each 1] [--clients 8] [--records 800] [--postgres]"""

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from functools import partial

from bench.load import Traffic, run
from bench.phones import Item, Login, Phone, full_record


def main(argv: Sequence[str]) -> int:
    """Post records from several phones at once, so many `each` call (a real phone: up to 50); prints records a second,
    the time of an answer, CPU of each record."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--each", type=int, default=1)
    asked, others = parser.parse_known_args(argv)
    return run(others, __doc__, in_calls("intake", _records, 800, asked.each))


def in_calls(
    name: str, records: Callable[[int, int], Sequence[Item]], count: int, each: int = 1
) -> Traffic[Sequence[Item]]:
    """Traffic of `count` records, `each` so many in a call; `records` makes so many of one phone."""
    return Traffic(name, "records", count, partial(_calls, records, each), posting, each)


def posting(address: str, login: Login) -> Callable[[Sequence[Item]], None]:
    """What sends the records of one call, and raises RuntimeError when one was not stored."""
    phone = Phone(address, login)

    def post(records: Sequence[Item]) -> None:
        for answer in phone.send(list(records)):
            if answer["status"] != "stored":
                raise RuntimeError(str(answer))

    return post


def _calls(records: Callable[[int, int], Sequence[Item]], each: int, phone: int, count: int) -> list[Sequence[Item]]:
    made = records(phone, count * each)
    return [made[at : at + each] for at in range(0, len(made), each)]


def _records(phone: int, count: int) -> list[Item]:
    chance = random.Random(phone)
    return [full_record(chance) for _ in range(count)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
