"""A province takes a commune in while people work: [--children 8000] [--photos 600] [--communes 4] [--people 10]

Two figures: minutes, processor seconds and memory of the command; how long people wait for their pages before it and
while it runs.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from threading import Thread

from bench.drill import fill
from bench.places import SECRET, Place, on_postgres, on_sqlite
from bench.provincial.laying import planned
from bench.provincial.people import MIX, Person, at_work, desks
from tests.support.server import serving

SIZE, PAGES, ALONE_S, STRETCH_S, PAUSE_S = 2700, 200, 40.0, 10.0, 2.0
"""Children of each commune that is there before, pages that wait; how long people work alone, and between two looks
whether the command has ended."""


def main(argv: Sequence[str]) -> int:
    """Print the figures; 1 when it was not taken in, or a page did not come."""
    parser = argparse.ArgumentParser(prog="script/bench take-in", description=__doc__)
    for name, count in (("children", 8000), ("photos", 600), ("communes", 4), ("people", 10)):
        parser.add_argument(f"--{name}", type=int, default=count)
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="take-in-") as name, on_postgres(Path(name)) as place:
        folder = _commune(Path(name) / "xa", asked.children, asked.photos)
        land = planned(place, SIZE * asked.communes, asked.communes, PAGES)
        land.lay(range(asked.communes))
        codes = [land.plan.codes[at % asked.communes] for at in range(asked.people)]
        ended: list[int] = []
        with serving(place.settings, place.log) as (address, _):
            _tell("nothing else going on", at_work(address, desks(place, codes), ALONE_S, PAUSE_S))
            taking = Thread(target=lambda: ended.append(_take_in(place, folder, "taken in")))
            taking.start()
            people: list[Person] = []
            while taking.is_alive():
                people += at_work(address, desks(place, codes), STRETCH_S, PAUSE_S)
            _tell("while it is taken in", people)
        ended.append(_take_in(place, folder, "run again"))
    return int(any(ended) or any(person.broken for person in people))


def _commune(folder: Path, children: int, photos: int) -> Path:
    """The commune's data folder as it is carried to the province: records, pictures, the secret."""
    folder.mkdir()
    with on_sqlite(folder) as place:
        fill(place, children, photos)
    data = folder / "data"
    for file in folder.glob("so-tre-em.db*"):
        shutil.move(file, data / file.name)
    (data / "secret").write_text(SECRET)
    return data


def _take_in(place: Place, folder: Path, what: str) -> int:
    began = time.monotonic()
    command = [str(Path(sys.executable).with_name("so-tre-em")), "take-in", str(folder), "--rename", ".xa"]
    child = subprocess.Popen(command, env={**os.environ, **place.settings})
    _, status, used = os.wait4(child.pid, 0)
    took_s, busy_s = time.monotonic() - began, used.ru_utime + used.ru_stime
    print(f"{what}: {took_s / 60:.2f} minutes, {busy_s:.1f} CPU seconds, {used.ru_maxrss // 1024} MB", flush=True)
    return os.waitstatus_to_exitcode(status)


def _tell(when: str, people: Sequence[Person]) -> None:
    print(f"people's pages, {when}:")
    for kind in MIX:
        took = [ms for person in people for ms in person.took_ms[kind]]
        if len(took) > 1:
            slow = quantiles(took, n=20, method="inclusive")[-1]
            print(f"  {kind}, {len(took)} opened: {median(took):.0f} ms at the median, {slow:.0f} at p95", flush=True)
    for words in [words for person in people for words in person.broken][:5]:
        print(f"  not answered: {words}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
