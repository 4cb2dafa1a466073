"""Officers at their desks, each in a commune of its own: one page after the other, with a look at each in between."""

import http.client
import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import quote

from bench.phones import Login, connect, log_in
from bench.places import Place
from bench.provincial.laying import officer_of
from catalogue.vietnamese import fold
from db import Session, select
from db.tables import Child, Page

MIX = {"board": 1, "list": 5, "search without marks": 4, "child": 5, "review page": 4, "cut-out of it": 4}
"""Kind of page → how often it is opened, of all the weights together."""
LISTS = ("/children", "/children?class=1", "/children?state=with_findings&sort=newest", "/children?sort=birth")
_NEXT, _CUTOUT = re.compile(r'rel="next" href="([^"]+)"'), re.compile(r'src="(/cells/\d+/cutout)"')


@dataclass(frozen=True, slots=True)
class Desk:
    """What somebody of a commune opens: children's uuids and names as they are typed, pages to be reviewed."""

    code: str
    children: Sequence[str]
    typed: Sequence[str]
    pages: Sequence[int]


@dataclass
class Person:
    """One officer; `took_ms` by kind of page, `broken` every answer that was none. Her calls go to the servers in
    turns, as a proxy in front of them sends them."""

    addresses: Iterator[str]
    login: Login
    desk: Desk
    chance: random.Random
    took_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    broken: list[str] = field(default_factory=list)
    following: str = ""
    cutouts: Sequence[str] = ()

    def work(self, since: float, until: float, pause_s: float) -> None:
        """Open pages until that moment of the monotonic clock, counted `since` another one; somewhere in a pause at the
        beginning."""
        time.sleep(self.chance.uniform(0, pause_s))
        while time.monotonic() < until:
            kind = self.chance.choices(list(MIX), list(MIX.values()))[0]
            took_ms = self._open(kind, self._place(kind))
            if time.monotonic() > since:
                self.took_ms[kind].append(took_ms)
            time.sleep(self.chance.expovariate(1 / pause_s))

    def _place(self, kind: str) -> str:
        if kind == "list":
            return self.following or self.chance.choice(LISTS)
        if kind == "search without marks":
            return f"/children?q={quote(self.chance.choice(self.desk.typed))}"
        if kind == "child":
            return f"/children/{self.chance.choice(self.desk.children)}"
        if kind == "cut-out of it" and self.cutouts:
            return self.chance.choice(self.cutouts)
        return "/" if kind == "board" else f"/review/columns?page={self.chance.choice(self.desk.pages)}"

    def _open(self, kind: str, place: str) -> float:
        began = time.monotonic()
        status, text = got(next(self.addresses), self.login, place)
        took_ms = 1000 * (time.monotonic() - began)
        if status != http.client.OK:
            self.broken.append(f"{place}: {status}")
        if kind == "list":
            following = _NEXT.search(text)
            self.following = following[1].replace("&amp;", "&") if following else ""
        if kind == "review page":
            self.cutouts = _CUTOUT.findall(text)
        return took_ms


def got(address: str, login: Login, place: str) -> tuple[int, str]:
    """Status and body of one page, over a connection of its own."""
    connection = connect(address)
    try:
        connection.request("GET", place, headers={"Cookie": login.cookie})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()


def desks(place: Place, codes: Sequence[str]) -> list[Desk]:
    """What there is to be opened in those communes."""
    door = place.database()
    with door.reading() as session:
        found = [_desk(session, code) for code in codes]
    door.close()
    return found


def _desk(session: Session, code: str) -> Desk:
    children = session.execute(select(Child.uuid, Child.full_name).where(Child.commune_code == code).limit(500)).all()
    pages = session.scalars(select(Page.id).where(Page.commune_code == code, Page.state == "read")).all()
    typed = [" ".join(fold(name).split()[-2:]) for _, name in children]
    return Desk(code, [str(uuid) for uuid, _ in children], typed, pages)


def at_work(
    address: str, places: Sequence[Desk], seconds: float, pause_s: float, others: Sequence[str] = (), warm_s: float = 0
) -> list[Person]:
    """One person at each desk for so long, taking turns at the server and the others; each has seen the first page
    before the clock starts, and has worked for `warm_s`, which is not counted: servers that have just been started
    answer each kind of page for the first time in it."""
    turns = (address, *others)
    people = [
        Person(cycle(turns), log_in(address, officer_of(one.code)), one, random.Random(one.code)) for one in places
    ]
    for person in people:
        got(address, person.login, "/")
    since = time.monotonic() + warm_s
    threads = [threading.Thread(target=one.work, args=(since, since + seconds, pause_s)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return people
