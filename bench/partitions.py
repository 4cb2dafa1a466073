"""Whether a partition a commune pays on PostgreSQL: [--children 271707] [--communes 100] [--records 1000]

The same province is measured twice, whole and cut: pages of one commune, what phones send, the upkeep of a table after
a commune was worked through, and taking a commune away. Milliseconds are of the processor, the program's and the
database's; both sides have the same rows.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.cleaning_size import measured, turned
from bench.intake import in_calls
from bench.load import driven
from bench.phones import Item, full_record, log_in
from bench.places import on_postgres
from bench.provincial.laying import Land, officer_of, planned
from bench.provincial.parting import CUT, ask, part
from bench.provincial.people import desks
from bench.usage import used_s
from tests.support.inside import inside
from tests.support.server import serving
from web.settings import settings_from

CHILDREN, COMMUNES, RECORDS, CLIENTS, ROUNDS, PAGES_ON = 271_707, 100, 1000, 8, 30, 20
LEAVES = ("finding", "child_sign", "child_token")
"""Tables of a commune that can be emptied by themselves: what points at them is empty here."""


def main(argv: Sequence[str]) -> int:
    """Print the figures of the whole province, then of the same cut."""
    parser = argparse.ArgumentParser(prog="script/bench partitions", description=__doc__)
    parser.add_argument("--children", type=int, default=CHILDREN)
    parser.add_argument("--communes", type=int, default=COMMUNES)
    parser.add_argument("--records", type=int, default=RECORDS)
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="partitions-") as name, on_postgres(Path(name)) as place:
        land = planned(place, asked.children, asked.communes, 0)
        land.lay(range(asked.communes))
        print(f"{asked.communes} communes, {asked.children} children; {_sizes(land)}", flush=True)
        for is_cut in (False, True):
            if is_cut:
                _cut(land)
            print("one partition a commune" if is_cut else "whole", flush=True)
            _pages(land)
            _phones(land, asked.records, is_cut)
            _upkeep(land, is_cut)
            _taking_away(land, is_cut)
    return 0


def _url(land: Land) -> str:
    return land.place.settings["SOTREEM_DATABASE_URL"]


def _cut(land: Land) -> None:
    began = time.monotonic()
    part(_url(land), ask(_url(land), "SELECT code FROM commune").split())
    print(f"cut {', '.join(CUT)} in {time.monotonic() - began:.0f} s", flush=True)


def _sizes(land: Land) -> str:
    """What a child takes on the disk, with all that hangs on it."""
    whole = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = 2200"
    size, count = int(ask(_url(land), whole)), int(ask(_url(land), "SELECT count(*) FROM child"))
    return f"{size / 1e6:.0f} MB, {size / count / 1000:.1f} kB a child"


def _pages(land: Land) -> None:
    """The pages of one officer, each opened many times."""
    officer, (desk,) = officer_of(land.plan.codes[0]), desks(land.place, land.plan.codes[:1])
    with inside(settings_from(land.place.settings), officer) as client:
        for what, address in (
            ("list", "/children"),
            (f"list, {PAGES_ON} pages on", turned(client, "/children", PAGES_ON)),
            ("search", f"/children?q={desk.typed[0].replace(' ', '+')}"),
            ("child", f"/children/{desk.children[0]}"),
            ("duplicates", "/duplicates"),
        ):
            before = used_s(land.postmaster)
            middle, _, own = measured(client, address, ROUNDS)
            theirs = 1000 * (used_s(land.postmaster) - before) / (ROUNDS + 1)
            print(f"  {what}: {middle:.0f} ms at the median; {own:.0f} ms ours at p95, {theirs:.1f} the database's")


def _phones(land: Land, count: int, is_cut: bool) -> None:
    """Records of eight phones, each of another commune."""
    chance = random.Random(f"phones {is_cut}")

    def records(_: int, share: int) -> list[Item]:
        return [full_record(chance, "Thôn 1") for _ in range(share)]

    with serving(land.place.settings, land.place.log) as (address, server):
        logins = [log_in(address, officer_of(code)) for code in land.plan.codes[-CLIENTS:]]
        before = used_s(land.postmaster)
        load = driven([(address, server.process.pid)], in_calls("partitions", records, 0), logins, count)
        theirs_ms = 1000 * (used_s(land.postmaster) - before) / count
    print(f"  {load.line('full records', len(logins))}; the database's {theirs_ms:.1f} ms of one", flush=True)


def _upkeep(land: Land, is_cut: bool) -> None:
    """Every child of a commune is written once more; then its table is vacuumed."""
    code = land.plan.codes[0]
    ask(_url(land), f"UPDATE child SET rev = rev WHERE commune_code = '{code}'")
    _timed(land, "vacuum after a commune was rewritten", f"VACUUM child{f'_{code}' if is_cut else ''}")


def _taking_away(land: Land, is_cut: bool) -> None:
    """The rows of a commune leave; deleted rows are vacuumed too, or their room is lost."""
    code = land.plan.codes[1]
    if is_cut:
        told = [f"DROP TABLE {table}_{code}" for table in LEAVES]
    else:
        told = [f"DELETE FROM {table} WHERE commune_code = '{code}'" for table in LEAVES]
        told += [f"VACUUM {table}" for table in LEAVES]
    _timed(land, f"a commune's {', '.join(LEAVES)} away", ";\n".join(told))


def _timed(land: Land, what: str, statements: str) -> None:
    began, used = time.monotonic(), used_s(land.postmaster)
    ask(_url(land), statements)
    took_s, cpu_s = time.monotonic() - began, used_s(land.postmaster) - used
    print(f"  {what}: {1000 * took_s:.0f} ms, {1000 * cpu_s:.0f} of the processor", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
