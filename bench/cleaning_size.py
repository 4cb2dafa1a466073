"""Board, lists, search of one commune of 8,000 on SQLite, or [--database URL --children 271707]: milliseconds."""

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from statistics import quantiles
from typing import Any

from access.keys import keyring_from_file
from access.scopes import scope_of
from bench.findings_province import TODAY, lay
from cleaning.campaigns import Opening, open_campaign
from cleaning.whole_commune import recompute_commune
from db import Database, select
from db.schema import migrate
from db.tables import Campaign, Child, Commune, User
from tests.support.inside import inside
from tests.support.office import password_hash
from web.settings import Settings

COMMUNE, SEED = 8000, 3
SECRET = "a bench has no secrets, nobody sees its children"
ADDRESSES = (
    "/",
    "/hamlets",
    "/children",
    "/children?q=nguyen",
    "/children?q=lo+mai",
    "/children?q=0142",
    "/children?class=1",
    "/children?finding=E3.9&sort=newest",
    "/children?state=with_findings&sort=hamlet",
    "/children?hamlet=Thôn+3&sort=birth",
    "{child}",
    "/duplicates",
    "/duplicates?list=elsewhere",
    "/rules",
    "{campaign}",
    "{campaign}/cases",
    "/checks",
)
"""What an officer opens all day."""
DEEP = {"/children": 80, "{campaign}/cases": 40}
"""List → how many pages on it is measured once more."""
_NEXT = re.compile(r'rel="next" href="([^"]+)"')


def main() -> int:
    """0, with milliseconds of each address; the last line names the slowest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=COMMUNE)
    parser.add_argument("--database", help="PostgreSQL; taken as it is when it holds children")
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="size-") as name:
        folder = Path(name)
        (folder / "keys.json").write_text(json.dumps({"1": bytes(32).hex()}))
        url = asked.database or f"sqlite:///{folder / 'commune.db'}"
        known = _prepare(url, folder, asked.children)
        settings = Settings(data=folder, database_url=url, secret=SECRET, keys=folder / "keys.json")
        with inside(settings, known["officer"]) as client:
            told = {address: measured(client, address.format(**known), asked.rounds) for address in ADDRESSES}
            for address, pages in DEEP.items():
                deep = turned(client, address.format(**known), pages)
                told[f"{address}, {pages} pages on"] = measured(client, deep, asked.rounds)
    for address, (median, slow, used) in told.items():
        print(f"{median:7.0f} ms at the median, {slow:7.0f} at p95, {used:6.0f} of processor  {address}")
    worst = max(told, key=lambda address: told[address][1])
    most = max(used for *_, used in told.values())
    print(f"slowest: {worst}, p95 {told[worst][1]:.0f} ms; most processor time {most:.0f} ms")
    return 0


def _prepare(url: str, folder: Path, count: int) -> dict[str, str]:
    """Children with their findings, and a campaign in the first commune; where they are shown."""
    database, keyring = Database(url), keyring_from_file(folder / "keys.json")
    migrate(database)
    with database.reading() as session:
        codes = list(session.scalars(select(Commune.code).order_by(Commune.code)))
    if not codes:
        codes = lay(database, count, COMMUNE, SEED)
        for code in codes:
            with database.writing() as session:
                recompute_commune(session, keyring, code, TODAY)
    with database.writing() as session:
        officer = session.scalars(select(User).where(User.username == f"officer{codes[0]}")).one()
        officer.password_hash = password_hash()
        scope = scope_of(session, officer, TODAY)
        assert scope is not None
        held = session.scalars(select(Campaign).where(Campaign.commune_code == codes[0])).first()
        campaign = held or open_campaign(session, scope, Opening("159", TODAY, "UBND tỉnh", "2024"))
        child = session.scalars(select(Child.uuid).where(Child.commune_code == codes[0]).limit(1)).one()
        known = {"campaign": f"/campaigns/{campaign.id}", "child": f"/children/{child}", "officer": officer.username}
    database.close()
    return known


def turned(client: Any, address: str, pages: int) -> str:
    """Where one is after so many pages of that list, or at its end."""
    for _ in range(pages):
        found = _NEXT.search(client.get(address).text)
        if not found:
            break
        address = unescape(found[1])
    return address


def measured(client: Any, address: str, rounds: int) -> tuple[float, float, float]:
    """(median, p95 by the clock, p95 of this process's own processor time), in ms; the first call is left out."""
    walls, used = list[float](), list[float]()
    for at in range(rounds + 1):
        began, spent = time.monotonic(), time.process_time()
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        if at:
            walls.append(1000 * (time.monotonic() - began))
            used.append(1000 * (time.process_time() - spent))
    return _at(walls, 50), _at(walls, 95), _at(used, 95)


def _at(values: Sequence[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]


if __name__ == "__main__":
    sys.exit(main())
