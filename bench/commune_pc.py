"""A commune's PC: seconds of a cold start, memory when idle, and a sync on the disk before each answer: [--postgres]

The last by a trace of system calls (strace): single records are sent one after the other, and between each call and
its answer the database's log must have been synced. A database that has done that keeps the record without power.
"""

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.phones import Phone, full_record, log_in
from bench.places import Place, on_postgres, on_sqlite
from bench.usage import family, pss_mb, used_s
from tests.support.server import PATIENCE_S, serving, wait_until, working

START_S, IDLE_MB = 5, 250
IDLE_FOR_S, RECORDS = 20.0, 50
_CALLS = "read,recvfrom,recvmsg,write,writev,sendto,sendmsg,fsync,fdatasync,pwrite64"
_ASKED, _ANSWERED = "POST /api/sync ", "HTTP/1.1 200"
_SYNCED = re.compile(r"\bf(?:data)?sync(?:\(| resumed).*\)\s+= 0$")


def main(argv: Sequence[str]) -> int:
    """Print the figures; 1 when an answer left before a sync."""
    parser = argparse.ArgumentParser(prog="script/bench commune-pc", description=__doc__)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name, (on_postgres if asked.postgres else on_sqlite)(Path(name)) as place:
        _tell_start_and_memory(place)
        answers, late = _traced(place, Path(name) / "trace")
    print(f"{place.name}: {answers} answers to records, {late} of them before the log was on the disk")
    return 1 if late or answers < RECORDS else 0


def _tell_start_and_memory(place: Place) -> None:
    began = time.monotonic()
    with serving(place.settings, place.log) as (address, server), working(place.settings, place.log) as worker:
        took_s, cpu_s = time.monotonic() - began, used_s(server.process.pid)
        print(
            f"{place.name}: server answers {took_s:.1f} s after its start, {cpu_s:.1f} s of processor, wanted {START_S}"
        )
        log_in(address)
        time.sleep(IDLE_FOR_S)
        sizes = {"server": pss_mb(server.process.pid), "worker": pss_mb(worker.process.pid)}
    told, whole = ", ".join(f"{what} {mb:.0f} MB" for what, mb in sizes.items()), sum(sizes.values())
    print(f"  idle for {IDLE_FOR_S:.0f} s, with all they started: {told}; together {whole:.0f}, wanted {IDLE_MB}")


def _traced(place: Place, told: Path) -> tuple[int, int]:
    """How many records were answered under the trace, and how many answers left before a sync."""
    with serving(place.settings, place.log) as (address, server):
        phone, chance = Phone(address, log_in(address)), random.Random(7)
        phone.send([full_record(chance)])
        with _tracing(told, [server.process.pid, *_database_pids(place)]):
            for _ in range(RECORDS):
                phone.send([full_record(chance)])
    return counted(told.read_text(errors="replace").splitlines())


@contextmanager
def _tracing(told: Path, pids: Sequence[int]) -> Iterator[None]:
    if shutil.which("strace") is None:
        raise FileNotFoundError("strace is missing: apt-get install strace")
    named = [part for pid in pids for part in ("-p", str(pid))]
    command = ["strace", "-f", "-s", "64", "-e", f"trace={_CALLS}", "-o", str(told), *named]
    with told.with_suffix(".words").open("wb") as words, subprocess.Popen(command, stderr=words) as trace:
        wait_until(lambda: told.with_suffix(".words").read_text().count("attached") >= len(pids), PATIENCE_S)
        yield
        trace.terminate()


def _database_pids(place: Place) -> list[int]:
    """PostgreSQL's processes; SQLite has none of its own."""
    if place.cluster is None:
        return []
    return family(int((place.cluster.data / "postmaster.pid").read_text().split()[0]))


def counted(lines: Iterable[str]) -> tuple[int, int]:
    """Answers to records in a trace in the order of time, and those with no sync between the call and them."""
    answers = late = 0
    is_asked = is_synced = False
    for line in lines:
        if _ASKED in line:
            is_asked, is_synced = True, False
        elif _SYNCED.search(line):
            is_synced = True
        elif is_asked and _ANSWERED in line:
            answers, late, is_asked = answers + 1, late + (not is_synced), False
    return answers, late


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
