"""schemathesis over /schema on a real server, each role logged in: [calls an operation and person, 175]"""

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.peers.beside import INSTALL, PYTHON
from bench.usage import used_s
from db import Database
from db.schema import migrate
from tests.support.marked_house import PEOPLE, SECRET, MarkedHouse, marked_house
from tests.support.server import serving

_TOOL = PYTHON.with_name("schemathesis")
_NOBODY = ""


def main(argv: Sequence[str]) -> int:
    """A line of figures each; 1 when an answer was a server's error, 2 when schemathesis is not installed."""
    if not _TOOL.exists():
        print(f"schemathesis: not installed ({INSTALL})")
        return 2
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        house = _house(Path(folder), data)
        settings = {"SOTREEM_DATA": str(data), "SOTREEM_SECRET": SECRET}
        count = argv[0] if argv else "175"
        with serving(settings, Path(folder) / "server.log") as (address, server):
            told = [_told(house, who, address, Path(folder), count) for who in (*PEOPLE, _NOBODY)]
            alive = server.process.poll() is None
            calls, failed = (sum(counts) for counts in zip(*told, strict=True))
            ended = f"server {'alive' if alive else 'dead'} after {used_s(server.process.pid):.0f} s of CPU"
            print(f"{calls} calls, {failed} with server errors, {ended}")
    return 0 if alive and not failed else 1


def _house(folder: Path, data: Path) -> MarkedHouse:
    """A house with its schema beside it; everybody is logged in, also when it is served anew."""
    template = folder / "template.db"
    database = Database(f"sqlite:///{template}")
    migrate(database)
    database.close()
    with marked_house(template, data) as house:
        described = house.call("hoa", "GET", "/schema/openapi.json").json()
    (folder / "openapi.json").write_text(json.dumps(_with_numbers(described, house.known)), encoding="utf-8")
    return house


def _with_numbers(described: dict[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    """The schema with numbers of this house among the values of an address's parts: chance never finds a record."""
    for part in _parts(described):
        if number := known.get(part["name"]):
            is_whole = part["schema"].get("type") == "integer"
            part["schema"] = {"anyOf": [{"enum": [int(number) if is_whole else number]}, part["schema"]]}
    return described


def _parts(described: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    operations = [told for ways in described["paths"].values() for told in ways.values()]
    return (part for told in operations for part in told.get("parameters", []) if part["in"] == "path")


def _told(house: MarkedHouse, who: str, address: str, folder: Path, count: str) -> tuple[int, int]:
    """Calls made by one person, and how many the server failed at."""
    cookies = house.cookies.get(who, {})
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    headers["X-CSRF-Token"] = cookies.get("csrf_token", "none")
    report, began = folder / "report.json", time.monotonic()
    command = [str(_TOOL), "run", str(folder / "openapi.json"), "--url", address, "--max-examples", count]
    command += ["--checks", "not_a_server_error", "--phases", "examples,coverage,fuzzing", "--continue-on-failure"]
    command += ["--suppress-health-check", "all", "--report", "json", "--report-json-path", str(report)]
    command += ["--generation-database", "none", "--warnings", "off", "--no-color", "--seed", "1"]
    command += [word for name, value in headers.items() if value for word in ("-H", f"{name}: {value}")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    found = json.loads(report.read_text(encoding="utf-8"))
    calls, failed = found["test_cases"]["generated"], found["test_cases"]["with_failures"]
    taken = sum(phase["accepted"] for rates in found["valid_rates"].values() for phase in rates.values())
    words = f"{who or 'a stranger'}: {calls} calls, {taken} taken, {failed} with server errors"
    print(f"{words}, {time.monotonic() - began:.0f} s", flush=True)
    for failure in found["failures"]:
        print(json.dumps(failure)[:600], flush=True)
    return calls, failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
