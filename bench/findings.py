"""All findings of a province made anew, in two processes: [--children 271707] [--database URL]; seconds and memory."""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from access.keys import Keyring
from bench.findings_province import TODAY, lay
from cleaning.whole_commune import recompute_commune
from db import Database
from db.schema import migrate

COMMUNE, PROCESSES, SEED = 8000, 2, 3
KEYRING = Keyring({1: bytes(32)})


def main() -> int:
    """0, with the figures of the first time (signs and findings are written) and of the second (nothing is new)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=271_707)
    parser.add_argument("--database", help="an empty PostgreSQL database; else SQLite in a folder that is taken away")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="findings-") as folder:
        url = asked.database or f"sqlite:///{Path(folder) / 'province.db'}"
        database = Database(url)
        migrate(database)
        codes = lay(database, asked.children, COMMUNE, SEED)
        database.close()
        for words in ("first time", "again"):
            _measure(url, codes, words)
    return 0


def _measure(url: str, codes: list[str], words: str) -> None:
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        done = list(pool.map(_recompute, [url] * len(codes), codes))
    wall_s, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak_mb = max(peak for _, peak, _ in done)
    computing_s = sum(used for *_, used in done)
    print(f"{words}: {sum(count for count, *_ in done)} findings in {len(codes)} communes, {peak_mb:.0f} MB a process")
    print(
        f"  {cpu_s:.0f} s of processor beside the database's own, {computing_s / PROCESSES:.0f} s on each of two cores"
    )
    print(f"  {wall_s:.0f} s by the clock, with whatever else ran on this machine", flush=True)


def _recompute(url: str, code: str) -> tuple[int, float, float]:
    """(open findings, most memory of this process in MB, seconds of processor)."""
    began, database = time.process_time(), Database(url)
    with database.writing() as session:
        count = recompute_commune(session, KEYRING, code, TODAY)
    database.close()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return count, peak_mb, time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
