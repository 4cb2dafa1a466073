"""Several phones that send at once to a real server: how long an answer takes, what it costs the server and them."""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Generic, TypeVar

from bench.phones import Login, log_in
from bench.places import Place, on_postgres, on_sqlite
from bench.usage import used_s
from tests.support.server import serving

P = TypeVar("P")
WARMING = 50
"""Sent before the clock starts, so that nothing is loaded or prepared for the first time while it runs."""


@dataclass(frozen=True, slots=True)
class Traffic(Generic[P]):
    """What is sent. `prepared` makes so many parcels of one phone before the clock starts; `opened` gives what sends
    one of them and raises when it was not kept. `each` says of how many of `what` a parcel is made."""

    name: str
    what: str
    count: int
    prepared: Callable[[int, int], Sequence[P]]
    opened: Callable[[str, Login], Callable[[P], None]]
    each: int = 1


@dataclass(frozen=True, slots=True)
class Load:
    """Seconds of each answer, of the whole, CPU seconds of the server and of the phones together; what an answer is
    about."""

    took_s: list[float]
    whole_s: float
    server_s: float
    phones_s: float
    each: int

    def line(self, what: str, clients: int) -> str:
        """The figures; CPU of one says what a machine without other work would do."""
        count, p50 = len(self.took_s) * self.each, statistics.median(self.took_s)
        p95 = statistics.quantiles(self.took_s, n=20)[-1]
        return (
            f"{count / self.whole_s:.0f} {what}/s, {clients} clients, {self.each} a call, "
            f"answer p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, "
            f"CPU of one: server {1000 * self.server_s / count:.1f} ms, phone {1000 * self.phones_s / count:.1f} ms, "
            f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        )


def run(argv: Sequence[str], doc: str | None, traffic: Traffic[P]) -> int:
    """Send from several phones at once, and print one line."""
    parser = argparse.ArgumentParser(prog=f"script/bench {traffic.name}", description=doc)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument(f"--{traffic.what}", type=int, default=traffic.count, dest="count")
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder, (on_postgres if asked.postgres else on_sqlite)(Path(folder)) as place:
        load = _measured(place, traffic, asked.clients, asked.count)
    print(f"{place.name}: {load.line(traffic.what, asked.clients)}")
    return 0


def _measured(place: Place, traffic: Traffic[P], clients: int, count: int) -> Load:
    with serving(place.settings, place.log) as (address, server):
        return driven([(address, server.process.pid)], traffic, [log_in(address)] * clients, count)


def driven(servers: Sequence[tuple[str, int]], traffic: Traffic[P], logins: Sequence[Login], count: int) -> Load:
    """A phone for each of `logins` sends its share of `count` things; they take turns at (address, process)."""
    share = count // (traffic.each * len(logins))
    parcels = [traffic.prepared(phone, share) for phone in range(len(logins))]
    first = traffic.prepared(len(logins), min(WARMING // traffic.each, share))

    def send_all(address: str, login: Login, own: Sequence[P]) -> list[float]:
        send = traffic.opened(address, login)
        return [_seconds_of(send, parcel) for parcel in own]

    addresses = [address for address, _ in servers]
    for at, address in enumerate(addresses):
        send_all(address, logins[at], first[at :: len(addresses)])
    used_by_server, used_here, began = _used_s(servers), time.process_time(), time.monotonic()
    with ThreadPoolExecutor(len(logins)) as threads:
        took = [one for phone in threads.map(send_all, cycle(addresses), logins, parcels) for one in phone]
    whole_s, phones_s = time.monotonic() - began, time.process_time() - used_here
    return Load(took, whole_s, _used_s(servers) - used_by_server, phones_s, traffic.each)


def _used_s(servers: Sequence[tuple[str, int]]) -> float:
    return sum(used_s(pid) for _, pid in servers)


def _seconds_of(send: Callable[[P], None], parcel: P) -> float:
    began = time.monotonic()
    send(parcel)
    return time.monotonic() - began
