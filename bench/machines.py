"""Two servers behind a proxy, one killed for good; one reader and two, one killed: [--pages 60] [sqlite|postgresql]"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.balancer import balancer
from bench.faults import PLACES
from bench.ordeals import album
from bench.ordeals.crowd import crowd_of
from bench.ordeals.killing import CLIENTS, is_reading
from bench.ordeals.site import Site, patiently, site_of
from bench.ordeals.stand_in import SLOW
from bench.phones import log_in
from bench.survivors import Tally, survivors
from intake.pages import LEASE_S

_ALONE = {"ORDEAL_PROCESSES": "1"}
_AS_SHIPPED = {**_ALONE, "ORDEAL_LEASE_S": str(LEASE_S)}


def main(argv: Sequence[str]) -> int:
    """Print what was held by two servers, pages a minute of one reader and of two, and who took over how soon."""
    parser = argparse.ArgumentParser(prog="script/bench machines", description=__doc__)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("database", nargs="?", default="postgresql", choices=PLACES)
    asked = parser.parse_args(argv)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(site_of(stack.enter_context(PLACES[asked.database](folder)), folder))
        tallies = [two_servers(site)]
        print(f"{asked.database}: two servers behind a proxy, one killed: {tallies[0]}", flush=True)
        for count in (1, 2):
            minute, tally = readers(site, asked.pages, count)
            tallies.append(tally)
            print(f"readers {count}: {minute:.0f} pages of half a second a minute, {tally}", flush=True)
        took_s, tally = taken_over(site)
        tallies.append(tally)
        print(f"a dead reader's page was read by the other after {took_s:.0f} s, {tally}", flush=True)
    return 1 if any(tally.lost + tally.doubled for tally in tallies) else 0


def two_servers(site: Site) -> Tally:
    """Phones logged in through one of them go on when one dies and stays dead."""
    other = Site(site.place, site.folder)
    other.serve()
    with balancer([site.port, other.port]) as address, crowd_of(At(site, address), CLIENTS) as crowd:
        crowd.let_post()
        other.kill()
        crowd.let_post()
        acknowledged = crowd.settle()
    return survivors(site.place, acknowledged)


class At(Site):
    """The same house at the proxy's address."""

    def __init__(self, site: Site, address: str) -> None:
        super().__init__(**{name: getattr(site, name) for name in ("place", "folder", "port", "starts", "server")})
        self._proxy = address

    @property
    def address(self) -> str:
        """Where the phones call: the proxy."""
        return self._proxy


def readers(site: Site, pages: int, count: int) -> tuple[float, Tally]:
    """Pages a minute that so many workers of one process read."""
    sent = _sent(site, pages)
    with ExitStack() as stack:
        began = time.monotonic()
        for _ in range(count):
            stack.enter_context(site.working(_ALONE))
        album.wait_until_ended(site, sent)
        took_s = time.monotonic() - began
    return 60 * pages / took_s, album.held(site, sent, ("read",))


def taken_over(site: Site) -> tuple[float, Tally]:
    """Seconds from the death of a reader in the middle of a page to the page's end, with the lease as shipped."""
    sent = _sent(site, 1)
    with site.working(_AS_SHIPPED) as dying:
        patiently(site, "a page that is being read", lambda: is_reading(site))
        dying.kill()
    began = time.monotonic()
    with site.working(_AS_SHIPPED):
        album.wait_until_ended(site, sent)
    return time.monotonic() - began, album.held(site, sent, ("read",))


def _sent(site: Site, pages: int) -> list[album.Sent]:
    login = log_in(site.address)
    return [album.deliver(site.address, login, photo) for photo in album.photos(pages, SLOW)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
