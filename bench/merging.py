"""How long communes take to become part of another one on PostgreSQL: [--children 10800] [--communes 4]"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.places import on_postgres
from bench.provincial.laying import planned
from bench.usage import used_s
from db import select
from db.tables import Commune
from web.clock import here_now
from web.upkeep.merging import Merger, merge


def main(argv: Sequence[str]) -> int:
    """Print the seconds, and the processor's, of handing over and finding anew."""
    parser = argparse.ArgumentParser(prog="script/bench merging", description=__doc__)
    parser.add_argument("--children", type=int, default=10_800)
    parser.add_argument("--communes", type=int, default=4)
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="merging-") as name, on_postgres(Path(name)) as place:
        land = planned(place, asked.children, asked.communes, 50)
        land.lay(range(asked.communes))
        database, codes, today = place.database(), land.plan.codes[: asked.communes], here_now().date()
        with database.reading() as session:
            near = dict(session.execute(select(Commune.code, Commune.province_code)).tuples().all())
        codes = [code for code in codes if near[code] == near[codes[0]]]
        began, own, theirs = time.monotonic(), time.process_time(), used_s(land.postmaster)
        done = merge(database, place.keyring(), Merger(tuple(codes[1:]), codes[0], today), today)
        took_s, own_s, theirs_s = time.monotonic() - began, time.process_time() - own, used_s(land.postmaster) - theirs
        print(
            f"{len(codes) - 1} communes into one: {done.counts['child']} children, {done.people_count} people,", end=" "
        )
        print(f"{sum(done.counts.values())} rows in {took_s:.1f} s; CPU {own_s:.1f} s, the database's {theirs_s:.1f}")
        database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
