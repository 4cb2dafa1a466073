"""Calls nobody makes, over /schema and over the forms, against the whole application: [calls, 20000]"""

import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from db import Database
from db.schema import migrate
from tests.support import wild_calls
from tests.support.marked_house import MarkedHouse, marked_house

ROUND = 500
"""After so many calls of each kind a new house: in the old one people have ended lists, accounts and campaigns."""


def main(argv: Sequence[str]) -> int:
    """Figures; 1 when an answer was a server's error."""
    wanted = int(argv[0]) if argv else 20_000
    told: dict[str, Counter[int]] = {"documented": Counter(), "forms": Counter()}
    began = time.process_time()
    with TemporaryDirectory() as folder:
        template = Path(folder) / "template.db"
        database = Database(f"sqlite:///{template}")
        migrate(database)
        database.close()
        for number in range(max(1, wanted // (2 * ROUND))):
            place = Path(folder) / str(number)
            place.mkdir()
            with marked_house(template, place) as house:
                _round(house, number, min(ROUND, wanted // 2), told)
    for kind, answers in told.items():
        print(f"{kind}: {answers.total()} calls, answers {dict(sorted(answers.items()))}")
    failed = sum(count for answers in told.values() for status, count in answers.items() if status >= 500)
    print(f"server errors {failed}; CPU {time.process_time() - began:.0f} s")
    return 1 if failed else 0


def _round(house: MarkedHouse, number: int, count: int, told: dict[str, Counter[int]]) -> None:
    described = house.call("hoa", "GET", "/schema/openapi.json").json()
    _make(house, wild_calls.documented_calls(described), number, count, told["documented"])
    _make(house, wild_calls.form_calls(), number, count, told["forms"])


def _make(
    house: MarkedHouse, calls: st.SearchStrategy[wild_calls.Call], number: int, count: int, told: Counter[int]
) -> None:
    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(calls)
    def make(call: wild_calls.Call) -> None:
        status = call.status(house)
        told[status] += 1
        if status >= 500:
            print(f"{status}: {str(call)[:600]}", flush=True)

    make()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
