"""How many full records a second POST /api/sync takes: [--clients 8] [--records 800] [--postgres]"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.phones import Login, Phone, full_record, log_in
from bench.places import Place, on_postgres, on_sqlite
from bench.usage import used_s
from tests.support.server import serving

WARMING = 50
"""Records sent before the clock starts, so that nothing is loaded or prepared for the first time while it runs."""


def main(argv: Sequence[str]) -> int:
    """Post single records from several phones at once, and print records a second and the time of an answer."""
    parser = argparse.ArgumentParser(prog="script/bench intake", description=__doc__)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--records", type=int, default=800)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder, (on_postgres if asked.postgres else on_sqlite)(Path(folder)) as place:
        took_s, whole_s, cpu_s = _measure(place, asked.clients, asked.records)
    p50, p95 = statistics.median(took_s), statistics.quantiles(took_s, n=20)[-1]
    print(f"{place.name}: {asked.records / whole_s:.0f} records/s, {asked.clients} clients,", end=" ")
    print(f"answer p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms,", end=" ")
    print(f"CPU {1000 * cpu_s / len(took_s):.1f} ms a record")
    return 0


def _measure(place: Place, clients: int, records: int) -> tuple[list[float], float, float]:
    with serving(place.settings, place.log) as (address, server):
        login = log_in(address)
        _post(address, login, clients, WARMING)
        used, began = used_s(server.process.pid), time.monotonic()
        with ThreadPoolExecutor(clients) as threads:
            each = records // clients
            took = list(threads.map(lambda seed: _post(address, login, seed, each), range(clients)))
        whole_s = time.monotonic() - began
        return [one for phone in took for one in phone], whole_s, used_s(server.process.pid) - used


def _post(address: str, login: Login, seed: int, count: int) -> list[float]:
    phone, chance, took = Phone(address, login), random.Random(seed), []
    for _ in range(count):
        began = time.monotonic()
        (answer,) = phone.send([full_record(chance)])
        took.append(time.monotonic() - began)
        if answer["status"] != "stored":
            raise RuntimeError(str(answer))
    return took


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
