"""How many full records a second POST /api/sync takes: [--clients 8] [--records 800] [--postgres]"""

import random
import sys
from collections.abc import Callable, Sequence

from bench.load import Traffic, run
from bench.phones import Item, Login, Phone, full_record


def main(argv: Sequence[str]) -> int:
    """Post single records from several phones at once; prints records a second, the time of an answer, CPU of each."""
    return run(argv, __doc__, Traffic("intake", "records", 800, _records, posting))


def _records(phone: int, count: int) -> list[Item]:
    chance = random.Random(phone)
    return [full_record(chance) for _ in range(count)]


def posting(address: str, login: Login) -> Callable[[Item], None]:
    """What sends one record, and raises RuntimeError when it was not stored."""
    phone = Phone(address, login)

    def post(record: Item) -> None:
        (answer,) = phone.send([record])
        if answer["status"] != "stored":
            raise RuntimeError(str(answer))

    return post


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
