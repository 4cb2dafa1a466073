"""Eight phones post while server or database are killed with -9: [--rounds 20] [--clients 8] [sqlite|postgresql …]"""

import argparse
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.phones import Answer, Item, Login, Phone, Unanswered, correction, full_record, log_in
from bench.places import Place, on_postgres, on_sqlite
from bench.survivors import Tally, survivors
from db import func, select
from tests.support.postgres import free_port
from tests.support.server import PATIENCE_S, Child, is_ready, wait_ready, wait_until

_PAUSE_S = 0.05
_DEAD_DATABASE_S = 60


@dataclass
class Poster:
    """One phone in a thread: sends anew what was not answered, and corrects what was."""

    phone: Phone
    chance: random.Random
    ends: threading.Event
    acknowledged: list[tuple[Item, Answer]] = field(default_factory=list)
    revs: dict[str, int] = field(default_factory=dict)

    def post(self) -> None:
        """Go on until told to end; then until the last items are answered."""
        while not self.ends.is_set():
            self._deliver(self._items())

    def _items(self) -> list[Item]:
        new = [full_record(self.chance) for _ in range(self.chance.randint(1, 3))]
        if not self.revs or self.chance.random() < 0.6:
            return new
        uuid = self.chance.choice(list(self.revs))
        return [*new[1:], correction(uuid, self.revs[uuid], self.chance)]

    def _deliver(self, items: list[Item]) -> None:
        while True:
            try:
                answers = self.phone.send(items)
            except Unanswered:
                time.sleep(_PAUSE_S)
                continue
            for item, answer in zip(items, answers, strict=True):
                self.acknowledged.append((item, answer))
                if answer["status"] in ("stored", "unchanged"):
                    self.revs[item["uuid"]] = answer["rev"]
            return


def main(argv: Sequence[str]) -> int:
    """Kill, restart, count; prints a line for each database. 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser(prog="script/faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("databases", nargs="*", default=["sqlite", "postgresql"])
    asked = parser.parse_args(argv)
    wrong = 0
    for name in asked.databases:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            place = stack.enter_context((on_postgres if name == "postgresql" else on_sqlite)(folder))
            tally = ordeal(place, rounds=asked.rounds, clients=asked.clients)
        print(f"{name}: {asked.rounds} rounds of kill -9, {asked.clients} clients: {tally}", flush=True)
        wrong += tally.lost + tally.doubled
    return 1 if wrong else 0


def ordeal(place: Place, *, rounds: int, clients: int, seed: int = 1) -> Tally:
    """Post and kill for so many rounds, let every phone finish, and look at what survived."""
    port, chance, ends = free_port(), random.Random(seed), threading.Event()
    server = _serve(place, port)
    login = log_in(f"http://127.0.0.1:{port}")
    posters = [_poster(port, login, seed * 1000 + number, ends) for number in range(clients)]
    threads = [threading.Thread(target=poster.post, daemon=True) for poster in posters]
    for thread in threads:
        thread.start()
    try:
        for number in range(rounds):
            _let_post(posters, chance)
            server = _kill_something(place, server, port, number)
        time.sleep(1)
        ends.set()
        until = time.monotonic() + PATIENCE_S
        for thread in threads:
            thread.join(timeout=max(0.0, until - time.monotonic()))
        if any(thread.is_alive() for thread in threads):
            raise RuntimeError(f"A phone was never answered:\n{server.words()[-3000:]}")
    finally:
        ends.set()
        server.kill()
    return survivors(place, [pair for poster in posters for pair in poster.acknowledged])


def _let_post(posters: list[Poster], chance: random.Random) -> None:
    """Until some calls were answered since the last blow, on a machine however slow; then a moment more."""
    wanted = sum(len(poster.acknowledged) for poster in posters) + 2 * len(posters)
    wait_until(lambda: sum(len(poster.acknowledged) for poster in posters) >= wanted)
    time.sleep(chance.uniform(0, 1))


def _poster(port: int, login: Login, seed: int, ends: threading.Event) -> Poster:
    return Poster(Phone(f"http://127.0.0.1:{port}", login), random.Random(seed), ends)


def _serve(place: Place, port: int) -> Child:
    settings = {"SOTREEM_HOST": "127.0.0.1", "SOTREEM_PORT": str(port), **place.settings}
    server = Child.start(["serve"], settings, place.log)
    wait_ready(f"http://127.0.0.1:{port}", server)
    return server


def _kill_something(place: Place, server: Child, port: int, number: int) -> Child:
    """The server; on PostgreSQL every second time one of its backends, or all of it, under a server that lives on."""
    if place.cluster is None or number % 2 == 0:
        server.kill()
        return _serve(place, port)
    if number % 4 == 1:
        _kill_backend(place)
    else:
        _kill_postmaster(place)
    wait_until(lambda: is_ready(f"http://127.0.0.1:{port}"))
    return server


def _kill_backend(place: Place) -> None:
    """kill -9 of one process of the database: PostgreSQL then throws everybody out and recovers."""
    database = place.database()
    try:
        with database.reading() as session:
            own = session.scalar(select(func.pg_backend_pid()))
            pids = session.scalars(select(func.pg_stat_get_backend_pid(func.pg_stat_get_backend_idset()))).all()
    finally:
        database.close()
    for pid in [pid for pid in pids if pid and pid != own][:1]:
        os.kill(int(pid), signal.SIGKILL)


def _kill_postmaster(place: Place) -> None:
    """kill -9 of the database's first process; its children end by themselves, then it is started again."""
    assert place.cluster is not None
    pid = int((place.cluster.data / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + _DEAD_DATABASE_S
    while True:
        try:
            place.cluster.start()
            return
        except RuntimeError:
            # The old one's children still hold its shared memory: they see within seconds that it is gone.
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
