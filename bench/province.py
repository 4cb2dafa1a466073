"""A province at work on PostgreSQL: [--children 271707] [--communes 100] [--pages 20000] [--people 50] [--seconds 120]

Three figures: what a page of the list costs with 1, 10 and all communes; how long people wait for their pages; how many
records phones bring at the same time, alone and several a call. For the last two the pages wait, and a reader works at
idle priority; they are taken by one server and by two, one a core, as a province installs them (docs/deploy.md).
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from bench.cleaning_size import measured, turned
from bench.intake import in_calls
from bench.load import driven
from bench.ordeals.killing import is_reading
from bench.ordeals.site import Site, patiently
from bench.phones import Item, full_record, log_in
from bench.places import Place, on_postgres
from bench.provincial.laying import Land, officer_of, planned
from bench.provincial.people import MIX, Person, at_work, desks
from bench.usage import family, used_s
from tests.support.inside import inside
from tests.support.server import serving, working
from web.settings import settings_from

CHILDREN, COMMUNES, PAGES, PEOPLE, SECONDS = 271_707, 100, 20_000, 50, 120.0
CLIENTS, RECORDS, PAUSE_S, WARM_S = 8, 2000, 5.0, 15.0
A_CALL = (1, 2, 4)
"""Records of one call: a phone that comes back sends up to fifty."""
LIST, PAGES_ON, ROUNDS = "/children", 20, 20
SYNC_P95_MS, PAGE_P95_MS, RECORDS_A_SECOND = 100, 200, 250


def main(argv: Sequence[str]) -> int:
    """Print the figures; 1 when a page did not come at all."""
    asked = _asked(argv)
    with tempfile.TemporaryDirectory(prefix="province-") as name, on_postgres(Path(name)) as place:
        land = planned(place, asked.children, asked.communes, asked.pages)
        _tell_lists(land)
        with serving(place.settings, place.log) as (address, server), _idle_reader(place, Path(name)) as reader:
            one = [(address, server.process.pid)]
            broken = _tell_people(one, reader, land, asked)
            for each in A_CALL:
                _tell_sync(one, land, asked.records, each)
            with serving(place.settings, place.log) as (other, second):
                both = [*one, (other, second.process.pid)]
                broken |= _tell_people(both, reader, land, asked)
                for each in A_CALL:
                    _tell_sync(both, land, asked.records, each)
    return 1 if broken else 0


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench province", description=__doc__)
    parser.add_argument("--children", type=int, default=CHILDREN)
    parser.add_argument("--communes", type=int, default=COMMUNES)
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long people work")
    parser.add_argument("--pause", type=float, default=PAUSE_S, help="seconds somebody looks at a page, on the average")
    parser.add_argument("--records", type=int, default=RECORDS)
    return parser.parse_args(argv)


def _tell_lists(land: Land) -> None:
    """Lay the land in three steps; after each, what the first page of the list costs in the first commune."""
    laid = 0
    for communes in sorted({1, min(10, len(land.plan.codes)), len(land.plan.codes)}):
        began = time.monotonic()
        land.lay(range(laid, communes))
        children = min(communes * land.plan.size, land.plan.count)
        print(f"{communes} communes, {children} children, laid in {time.monotonic() - began:.0f} s", flush=True)
        _tell_list(land, communes)
        laid = communes


def _tell_list(land: Land, communes: int) -> None:
    with inside(settings_from(land.place.settings), officer_of(land.plan.codes[0])) as client:
        for what, address in (("first page", LIST), (f"{PAGES_ON} pages on", turned(client, LIST, PAGES_ON))):
            before = used_s(land.postmaster)
            middle, slow, own = measured(client, address, ROUNDS)
            theirs = 1000 * (used_s(land.postmaster) - before) / (ROUNDS + 1)
            print(f"  list, {what}: {middle:.0f} ms at the median, {slow:.0f} at p95;", end=" ")
            print(f"processor {own:.0f} ms at p95 and {theirs:.0f} of the database's, {communes} communes", flush=True)


@contextmanager
def _idle_reader(place: Place, folder: Path) -> Iterator[int]:
    """The product's own worker, by its process; once it reads, it gets what nobody else wants of the processor."""
    with working(place.settings, place.log) as reader:
        site = Site(place, folder)
        patiently(site, "a page that is being read", lambda: is_reading(site))
        for pid in family(reader.process.pid):
            for thread in Path(f"/proc/{pid}/task").iterdir():
                with suppress(ProcessLookupError):
                    os.sched_setscheduler(int(thread.name), os.SCHED_IDLE, os.sched_param(0))
        yield reader.process.pid


def _tell_people(servers: Sequence[tuple[str, int]], reader: int, land: Land, asked: argparse.Namespace) -> bool:
    """Have people work at those servers; whether a page did not come."""

    def used() -> dict[str, float]:
        told = {f"server {at}": used_s(pid) for at, (_, pid) in enumerate(servers, 1)}
        told |= {"database": used_s(land.postmaster), "reader": used_s(reader)}
        return told | {"these people": time.process_time()}

    places, ((address, _), *others) = desks(land.place, land.plan.codes[: asked.people]), servers
    before, began = used(), time.monotonic()
    people = at_work(address, places, asked.seconds, asked.pause, [other for other, _ in others], WARM_S)
    took_s = time.monotonic() - began
    shares = [f"{who} {100 * (after - before[who]) / took_s:.0f} %" for who, after in used().items()]
    print(f"{len(people)} people at work at {len(servers)} server(s) for {asked.seconds:.0f} s,", end=" ")
    print(f"a page every {asked.pause:g} s each on the average, wanted p95 {PAGE_P95_MS} ms; of one core:", end=" ")
    print(", ".join(shares), end="; ")
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    _tell_waits(people)
    return any(person.broken for person in people)


def _tell_waits(people: Sequence[Person]) -> None:
    took = {kind: [ms for person in people for ms in person.took_ms[kind]] for kind in MIX}
    whole = sum(MIX.values())
    for kind, all_ms in [(kind, all_ms) for kind, all_ms in took.items() if len(all_ms) > 1]:
        slow = quantiles(all_ms, n=20, method="inclusive")[-1]
        share = f"{100 * MIX[kind] / whole:.0f} % of the mix"
        print(f"  {kind}, {share}, {len(all_ms)} opened: {median(all_ms):.0f} ms at the median, {slow:.0f} at p95")
    for words in [words for person in people for words in person.broken][:5]:
        print(f"  not answered: {words}")


def _tell_sync(servers: Sequence[tuple[str, int]], land: Land, count: int, each: int) -> None:
    """Eight phones of eight communes that nobody looks at just now, `each` so many records in a call."""
    logins = [log_in(servers[0][0], officer_of(code)) for code in land.plan.codes[-CLIENTS:]]
    traffic = in_calls("province", partial(_records, f"{len(servers)} {each}"), RECORDS, each)
    before = used_s(land.postmaster)
    load = driven(servers, traffic, logins, count)
    theirs = 1000 * (used_s(land.postmaster) - before) / count
    print(f"sync, {len(servers)} server(s), wanted {RECORDS_A_SECOND}/s and p95 {SYNC_P95_MS} ms:", end=" ")
    print(f"{load.line('full records', len(logins))}; the database's {theirs:.1f} ms of one", flush=True)


def _records(turn: str, phone: int, count: int) -> list[Item]:
    chance = random.Random(f"{turn} {phone}")
    return [full_record(chance, "Thôn 1") for _ in range(count)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
