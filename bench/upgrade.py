"""An older release serves while this one migrates, stands beside it, takes over: [--release COMMIT] [sqlite|postgresql]

The older one is, unless another is named, the last before the newest migration.
"""

import argparse
import io
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from shutil import copytree

from bench.balancer import balancer
from bench.faults import PLACES
from bench.machines import At
from bench.ordeals.crowd import Crowd, crowd_of
from bench.ordeals.killing import CLIENTS
from bench.ordeals.site import Site
from bench.survivors import survivors
from tests.support.server import is_ready, run

ALONE_S, MIGRATING_S = 10.0, 600.0
_HERE = Path(__file__).parents[1]
_VERSIONS, _ASSETS = "db/migrations/versions", "web/static/dist"


def main(argv: Sequence[str]) -> int:
    """Print what each release answered and what was held; 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser(prog="script/bench upgrade", description=__doc__)
    parser.add_argument("--release", default="", help="a commit of this repository")
    parser.add_argument("database", nargs="?", default="postgresql", choices=PLACES)
    asked = parser.parse_args(argv)
    commit = asked.release or before_newest_migration()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        older = unpacked(commit, folder / "older")
        place = stack.enter_context(PLACES[asked.database](folder, older))
        old, new = Site(place, folder), Site(place, folder)
        stack.callback(old.kill)
        stack.callback(new.kill)
        old.serve(older)
        address = stack.enter_context(balancer([old.port, new.port]))
        crowd = stack.enter_context(crowd_of(At(old, address), CLIENTS))
        print(f"{place.name}, {commit[:8]} and this release side by side", flush=True)
        _take_over(crowd, old, new)
        tally = survivors(place, crowd.settle())
    print(f"  {tally}")
    return 1 if tally.lost + tally.doubled else 0


def _take_over(crowd: Crowd, old: Site, new: Site) -> None:
    """Migrate under the old one, start the new one beside it, end the old one."""
    crowd.let_post()
    began, before = time.monotonic(), crowd.answered_count()
    if run(["migrate"], new.place.settings, new.place.log, MIGRATING_S):
        raise RuntimeError(new.place.log.read_text()[-2000:])
    took_s, meanwhile = time.monotonic() - began, crowd.answered_count() - before
    print(f"  migrated in {took_s:.1f} s, {meanwhile} answers meanwhile", flush=True)
    before = crowd.answered_count()
    time.sleep(ALONE_S)
    answers = crowd.answered_count() - before
    health = "well" if is_ready(old.address) else "not well"
    print(
        f"  the older one alone on the newer schema: {answers} answers in {ALONE_S:.0f} s, /healthz {health}",
        flush=True,
    )
    new.serve()
    crowd.let_post(8 * CLIENTS)
    assert old.server is not None
    old.server.stop()
    crowd.let_post(8 * CLIENTS)


def before_newest_migration() -> str:
    """The last commit before the one that brought the last migration whose own have one order: it could be released."""
    newest = max((_HERE / _VERSIONS).glob("[0-9]*.py")).relative_to(_HERE)
    brought = _git("log", "-1", "--format=%H", "--diff-filter=A", "--", str(newest)).strip()
    if not brought:
        raise RuntimeError(f"{newest} is not committed yet")
    return next(commit for commit in _git("rev-list", f"{brought}~1").split() if _is_in_order(commit))


def _is_in_order(commit: str) -> bool:
    files = _git("ls-tree", "--name-only", commit, f"{_VERSIONS}/").split()
    numbers = [Path(file).name[:4] for file in files if file.endswith(".py")]
    return len(set(numbers)) == len(numbers)


def unpacked(commit: str, folder: Path) -> dict[str, str]:
    """That release in a folder; what a command of ours needs in its environment to run it."""
    with tarfile.open(fileobj=io.BytesIO(_told_by_git("archive", commit))) as files:
        files.extractall(folder, filter="data")
    copytree(_HERE / _ASSETS, folder / _ASSETS)
    return {"PYTHONPATH": str(folder)}


def _git(*arguments: str) -> str:
    return _told_by_git(*arguments).decode()


def _told_by_git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=_HERE, check=True, capture_output=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
