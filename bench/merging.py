"""How long communes take to become one on PostgreSQL, and half of it to leave: [--children 10800] [--communes 4]

After the merger its campaigns are over, and the hamlets that come first by name go over to a commune that is new.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.places import on_postgres
from bench.provincial.laying import planned
from bench.usage import used_s
from catalogue.clock import today_here
from db import select, update
from db.queries.partings import in_commune
from db.tables import Campaign, Commune, now
from web.upkeep.merging import Merged, Merger, merge
from web.upkeep.splitting import Parted, Split, split

NEW = "99999"


def main(argv: Sequence[str]) -> int:
    """Print the seconds, and the processor's, of handing over and finding anew."""
    parser = argparse.ArgumentParser(prog="script/bench merging", description=__doc__)
    parser.add_argument("--children", type=int, default=10_800)
    parser.add_argument("--communes", type=int, default=4)
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="merging-") as name, on_postgres(Path(name)) as place:
        land = planned(place, asked.children, asked.communes, 50)
        land.lay(range(asked.communes))
        database, codes, today = place.database(), land.plan.codes[: asked.communes], today_here()
        with database.reading() as session:
            near = dict(session.execute(select(Commune.code, Commune.province_code)).tuples().all())
        codes = [code for code in codes if near[code] == near[codes[0]]]
        merger, keyring = Merger(tuple(codes[1:]), codes[0], today), place.keyring()
        what = f"{len(codes) - 1} communes into one"
        _timed(what, lambda: merge(database, keyring, merger, today), land.postmaster)
        with database.writing() as session:
            session.execute(update(Campaign).values(closed_at=now()))
            names = [hamlet.name for hamlet in in_commune(session, codes[0])]
        going = tuple(names[: len(names) // 2])
        wanted, what = Split(codes[0], going, NEW, today, "Xã Mới"), f"{len(going)} of {len(names)} hamlets out of it"
        _timed(what, lambda: split(database, keyring, wanted, today), land.postmaster)
        database.close()
    return 0


def _timed(what: str, work: Callable[[], Merged | Parted], postmaster: int) -> None:
    began, own, theirs = time.monotonic(), time.process_time(), used_s(postmaster)
    done = work()
    took_s, own_s, theirs_s = time.monotonic() - began, time.process_time() - own, used_s(postmaster) - theirs
    rows, children = sum(done.counts.values()), done.counts["child"]
    print(f"{what}: {children} children, {done.people_count} people, {rows} rows in {took_s:.1f} s;", end=" ")
    print(f"CPU {own_s:.1f} s, the database's {theirs_s:.1f}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
