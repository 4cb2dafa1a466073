"""Phones that post without a pause while something is done to the house: each keeps what is not acknowledged."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.ordeals.site import Site, patiently
from bench.phones import Answer, Item, Phone, Unanswered, correction, full_record, log_in
from tests.support.server import PATIENCE_S

_PAUSE_S = 0.05


@dataclass
class Poster:
    """One phone in a thread: sends anew what was not answered, and corrects what was."""

    phone: Phone
    chance: random.Random
    ends: threading.Event
    acknowledged: list[tuple[Item, Answer]] = field(default_factory=list)
    revs: dict[str, int] = field(default_factory=dict)
    broken: Exception | None = None

    def post(self) -> None:
        """Go on until told to end; then until the last items are answered."""
        try:
            while not self.ends.is_set():
                self._deliver(self._items())
        except Exception as broken:
            self.broken = broken

    def _items(self) -> list[Item]:
        new = [full_record(self.chance) for _ in range(self.chance.randint(1, 3))]
        if not self.revs or self.chance.random() < 0.6:
            return new
        uuid = self.chance.choice(list(self.revs))
        return [*new[1:], correction(uuid, self.revs[uuid], self.chance)]

    def _deliver(self, items: list[Item]) -> None:
        for item, answer in zip(items, delivered(self.phone, items), strict=True):
            self.acknowledged.append((item, answer))
            if answer["status"] in ("stored", "unchanged"):
                self.revs[item["uuid"]] = answer["rev"]


def delivered(phone: Phone, items: list[Item], patience_s: float = PATIENCE_S) -> list[Answer]:
    """The answers to `items`, sent again until they come. Raises Unanswered when they never do."""
    until = time.monotonic() + patience_s
    while True:
        try:
            return phone.send(items)
        except Unanswered:
            if time.monotonic() > until:
                raise
            time.sleep(_PAUSE_S)


@dataclass
class Crowd:
    """Phones at work; `settle` lets each finish and gives all that was acknowledged."""

    site: Site
    posters: list[Poster]
    ends: threading.Event
    threads: list[threading.Thread]

    def answered_count(self) -> int:
        """How many items were acknowledged so far."""
        return sum(len(poster.acknowledged) for poster in self.posters)

    def let_post(self, least: int | None = None) -> None:
        """Until some more were answered, on a machine however slow."""
        wanted = self.answered_count() + (len(self.posters) if least is None else least)
        patiently(self.site, "an answer", lambda: self.answered_count() >= wanted or self._broken() is not None)
        self._tell()

    def settle(self) -> list[tuple[Item, Answer]]:
        """Every phone has its last answer. Raises when one never got it."""
        self.ends.set()
        until = time.monotonic() + PATIENCE_S
        for thread in self.threads:
            thread.join(timeout=max(0.0, until - time.monotonic()))
        self._tell()
        if any(thread.is_alive() for thread in self.threads):
            raise RuntimeError(f"A phone was never answered:\n{self.site.place.log.read_text()[-3000:]}")
        return [pair for poster in self.posters for pair in poster.acknowledged]

    def _broken(self) -> Exception | None:
        return next((poster.broken for poster in self.posters if poster.broken is not None), None)

    def _tell(self) -> None:
        if broken := self._broken():
            raise RuntimeError("A phone was answered what it does not understand") from broken


@contextmanager
def crowd_of(site: Site, clients: int) -> Iterator[Crowd]:
    """So many phones, already posting; each run of one site has other children."""
    ends, login = threading.Event(), log_in(site.address)
    seeds = [time.monotonic_ns() + number for number in range(clients)]
    posters = [Poster(Phone(site.address, login), random.Random(seed), ends) for seed in seeds]
    threads = [threading.Thread(target=poster.post, daemon=True) for poster in posters]
    for thread in threads:
        thread.start()
    try:
        yield Crowd(site, posters, ends, threads)
    finally:
        ends.set()
