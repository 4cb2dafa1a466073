"""ODK Central beside us on this machine, both on PostgreSQL: FOLDER [--node node] [--processes 4] [--records 10000]

FOLDER holds an installed one: its server's sources with the packages of their lock beside them, for a Node of the
version it wants. Either side gets the same invented records, one a call, from one phone and then from eight, gives them
back as CSV, and is weighed; CPU is the server's and the database's together.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Generic, TypeVar

from bench.intake import in_calls
from bench.load import Traffic, driven
from bench.peers import central
from bench.phones import Item, Login, full_record, log_in
from bench.places import on_postgres
from bench.usage import pss_mb, used_s
from tests.support.postgres import cluster
from tests.support.server import serving

P = TypeVar("P")
RECORDS, CLIENTS, LISTS, PROCESSES = 10_000, 8, 5, 4
ALONE = 5
"""One phone sends that part of the records, eight send the rest."""


@dataclass(frozen=True, slots=True)
class Side(Generic[P]):
    """One of the two as it answers: processes of the server and of its database, and how it is asked."""

    name: str
    address: str
    pids: tuple[int, int]
    phone: Login
    traffic: Traffic[P]
    list_as_csv: Callable[[], int]

    def used_s(self) -> float:
        """CPU seconds so far, server and database."""
        return sum(map(used_s, self.pids))


def main(argv: Sequence[str]) -> int:
    """Print the figures of both sides."""
    parser = argparse.ArgumentParser(prog="script/bench central", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--node", default="node")
    parser.add_argument("--processes", type=int, default=PROCESSES, help="of Central; as its containers start it")
    parser.add_argument("--records", type=int, default=RECORDS)
    asked = parser.parse_args(argv)
    peer = central.Central(asked.folder.resolve(), asked.node, asked.processes)
    with _central(peer) as theirs:
        _measure(theirs, asked.records)
    with _ours() as own:
        _measure(own, asked.records)
    return 0


@contextmanager
def _central(peer: central.Central) -> Iterator[Side[bytes]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = stack.enter_context(cluster(folder))
        run = stack.enter_context(central.running(peer, database, folder / "central.log"))
        made = _records()
        traffic = Traffic(
            "central", "records", 0, lambda _, count: list(map(central.parcel, made(count))), central.posting
        )

        def list_as_csv() -> int:
            return _lines_of(run.address, run.csv, {"Authorization": f"Bearer {run.token}"})

        pids, name = (run.pid, _postmaster(database.data)), f"ODK Central, {peer.processes} processes"
        yield Side(name, run.address, pids, run.phone, traffic, list_as_csv)


@contextmanager
def _ours() -> Iterator[Side[Sequence[Item]]]:
    with tempfile.TemporaryDirectory() as name, on_postgres(Path(name)) as place:
        assert place.cluster is not None
        with serving(place.settings, place.log) as (address, server):
            login = log_in(address)
            made = _records()
            traffic = in_calls("central", lambda _, count: made(count), 0)

            def list_as_csv() -> int:
                return _lines_of(address, "/exports/children.csv", {"Cookie": login.cookie})

            pids = server.process.pid, _postmaster(place.cluster.data)
            yield Side("Sổ Trẻ Em, 1 process", address, pids, login, traffic, list_as_csv)


def _measure(side: Side[P], records: int) -> None:
    """Send, list, weigh; a line of each."""
    print(f"{side.name}, idle: {_memory(side)}", flush=True)
    alone = records // ALONE
    for clients, count in ((1, alone), (CLIENTS, records - alone)):
        before = side.used_s()
        load = driven([(side.address, side.pids[0])], side.traffic, [side.phone] * clients, count)
        cpu_ms = 1000 * (side.used_s() - before) / count
        middle, slow = median(load.took_s), quantiles(load.took_s, n=20)[-1]
        print(f"  {clients} clients: {count / load.whole_s:.0f} records/s,", end=" ")
        print(f"answer p50 {1000 * middle:.0f} ms, p95 {1000 * slow:.0f} ms, CPU of one {cpu_ms:.1f} ms,", end=" ")
        print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    took, before = [], side.used_s()
    for _ in range(LISTS):
        began = time.monotonic()
        lines = side.list_as_csv()
        took.append(time.monotonic() - began)
    cpu_s = (side.used_s() - before) / LISTS
    print(f"  {lines} lines of CSV: {median(took):.2f} s at the median, CPU {cpu_s:.2f} s", flush=True)
    print(f"  after it: {_memory(side)}", flush=True)


def _memory(side: Side[P]) -> str:
    server, database = map(pss_mb, side.pids)
    return f"server {server:.0f} MB, database {database:.0f} MB"


def _lines_of(address: str, path: str, headers: dict[str, str]) -> int:
    """How many lines a file has. Raises RuntimeError when it was not given."""
    status, body = central.asked(address, "GET", path, None, headers)
    if status != 200:
        raise RuntimeError(f"{path}: {status} {body.decode(errors='replace')[:500]}")
    return body.count(b"\n")


def _records() -> Callable[[int], list[Item]]:
    """What makes so many records, never one twice; the same ones for either side."""
    chance = random.Random(7)
    return lambda count: [full_record(chance) for _ in range(count)]


def _postmaster(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().split()[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
