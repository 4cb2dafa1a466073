"""What hostile files and guessed passwords do to a real server: [mutated pictures, 5000]"""

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

import httpx

from access import passwords
from access.keys import keyring_from_secret
from access.logins import ACCOUNTS, TRIES
from bench import hostile_pictures as made
from bench.usage import family, used_s
from db import Database, select, update
from db.schema import migrate
from db.tables import Page, User
from tests.support.office import PASSWORD, Office
from tests.support.server import serving

SECRET, WORD = "a bench alone knows this secret", "zuyhiddenword"
_PATIENCE_S = 120.0
_KNOWN = "sotreem_known"
T = TypeVar("T")


class Person:
    """Somebody at one of this machine's own addresses, so that sources differ as they do on the street."""

    def __init__(self, address: str, source: str = "127.0.0.1") -> None:
        transport = httpx.HTTPTransport(local_address=source)
        self.client = httpx.Client(base_url=address, transport=transport, timeout=_PATIENCE_S)

    def log_in(self, username: str, password: str = PASSWORD, **headers: str) -> int:
        """The status of one try, without the session of the one before; the device is known again."""
        jar = self.client.cookies.jar
        for cookie in [held for held in jar if held.name != _KNOWN]:
            jar.clear(cookie.domain, cookie.path, cookie.name)
        said = {"username": username, "password": password}
        return self.client.post("/login", json=said, headers=headers).status_code

    def send(self, data: bytes) -> int:
        """One file as a phone sends it."""
        path = f"/api/photos/{sha256(data).hexdigest()}?kind=page&hamlet=Bản Hua Nà"
        headers = {"X-CSRF-Token": self.client.cookies["csrf_token"]}
        return self.client.put(path, content=data, headers=headers).status_code

    def send_named(self, name: str, data: bytes) -> int:
        """One file by the page's form, under a name of the sender's."""
        form = {"_csrf_token": self.client.cookies["csrf_token"], "hamlet": "Bản Hua Nà"}
        return self.client.post("/pages", data=form, files={"photos": (name, data, "image/jpeg")}).status_code


class Watcher(threading.Thread):
    """Asks for a page all the time, and how much memory the server and its children hold."""

    def __init__(self, address: str, pid: int) -> None:
        super().__init__(daemon=True)
        self.address, self.pid, self.is_over = address, pid, threading.Event()
        self.waits_s: list[float] = []
        self.failed_count, self.peak_bytes = 0, 0

    def run(self) -> None:
        """Until it is over."""
        with httpx.Client(base_url=self.address, timeout=_PATIENCE_S) as client:
            while not self.is_over.wait(0.2):
                began = time.monotonic()
                self.failed_count += client.get("/login").status_code != 200
                self.waits_s.append(time.monotonic() - began)
                self.peak_bytes = max(self.peak_bytes, sum(map(_resident, family(self.pid))))


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def main(argv: Sequence[str]) -> int:
    """Figures; 1 when something got through."""
    count = int(argv[0]) if argv else 5000
    with TemporaryDirectory() as folder:
        house = Path(folder) / "data"
        house.mkdir()
        database = Database(f"sqlite:///{house / 'so-tre-em.db'}")
        migrate(database)
        Office(database, keyring_from_secret(SECRET))
        with database.writing() as session:
            session.execute(update(User).values(password_hash=passwords.hashed(PASSWORD)))
        settings = {"SOTREEM_DATA": str(house), "SOTREEM_SECRET": SECRET}
        with serving(settings, Path(folder) / "server.log") as (address, server):
            watcher = Watcher(address, server.process.pid)
            watcher.start()
            faults = _files(address, count, database)
            watcher.is_over.set()
            watcher.join()
            outside = sorted(path.name for path in Path(folder).iterdir() if path.name not in ("data", "server.log"))
            print(f"files outside the data folder: {len(outside)}")
            print(
                f"meanwhile {len(watcher.waits_s)} pages asked for, {watcher.failed_count} not answered, "
                f"median {median(watcher.waits_s):.3f} s, longest {max(watcher.waits_s):.2f} s"
            )
            print(
                f"peak memory of server and decoders {watcher.peak_bytes / 1e6:.0f} MB, "
                f"CPU {used_s(server.process.pid):.0f} s"
            )
            faults += len(outside) + watcher.failed_count + _passwords(address)
        database.close()
    return 1 if faults else 0


def _files(address: str, count: int, database: Database) -> int:
    lan = Person(address)
    lan.log_in("lan")
    groups: tuple[tuple[str, Iterable[bytes]], ...] = (
        ("mutated pictures", made.mutated(count)),
        ("bombs", made.bombs()),
        ("pictures with hidden words", made.marked(WORD)),
        ("false kinds", made.false_kinds()),
    )
    faults = sum(_told(name, files, lan.send) for name, files in groups)
    named = ((name, made.picture("JPEG", 1000 + at)) for at, name in enumerate(made.evil_names()))
    faults += _told("evil names", named, lambda one: lan.send_named(*one))
    return faults + _served(address, database)


def _told(name: str, files: Iterable[T], send: Callable[[T], int]) -> int:
    """How the files of one group were answered; how many with a server's error."""
    answers = Counter(send(one) for one in files)
    broken = sum(count for status, count in answers.items() if status >= 500)
    print(f"{name}: {sum(answers.values())} sent, {dict(sorted(answers.items()))}, server errors {broken}")
    return broken


def _served(address: str, database: Database) -> int:
    """Every kept picture is fetched and searched for what its sender hid in it."""
    hoa = Person(address)
    hoa.log_in("hoa")
    with database.reading() as session:
        pages = list(session.scalars(select(Page.id)))
    leaks = sum(WORD.encode() in hoa.client.get(f"/pages/{page}/image").content for page in pages)
    print(f"pictures served anew: {len(pages)}, with the sender's words {leaks}")
    return leaks


def _passwords(address: str) -> int:
    """200 wrong passwords on one account, one password on 200 accounts, while the true user logs in from elsewhere."""
    guesser, true_user = Person(address, "127.0.0.2"), Person(address, "127.0.0.3")
    tries, right = Counter[int](), Counter[int]()
    for at in range(200):
        tries[guesser.log_in("minh", f"sai mật khẩu {at}", **{"X-Forwarded-For": f"203.0.113.{at}"})] += 1
        if at % 20 == 0:
            right[true_user.log_in("minh")] += 1
    print(f"200 wrong passwords on one account, with forged addresses: {dict(tries)}; the true user: {dict(right)}")
    spread, here = Counter[int](), Counter[int]()
    behind_same = Person(address, "127.0.0.6")
    behind_same.log_in("hoa")
    sprayer = Person(address, "127.0.0.6")
    for at in range(200):
        spread[sprayer.log_in(f"nobody{at}", "ban-hua-na-2026", **{"X-Forwarded-For": f"203.0.113.{at}"})] += 1
        if at % 20 == 0:
            here[behind_same.log_in("hoa")] += 1
    print(f"one password on 200 accounts: {dict(spread)}; a true user behind the same address: {dict(here)}")
    waits = {name: _waits(address, name, source) for name, source in (("hoa", "127.0.0.4"), ("aibiet", "127.0.0.5"))}
    print(f"a wrong password: {waits['hoa']:.3f} s for a known account, {waits['aibiet']:.3f} s for an unknown one")
    slow = (tries[401] > TRIES) + (spread[401] > ACCOUNTS)
    return (right[200] != right.total()) + (here[200] != here.total()) + slow


def _waits(address: str, username: str, source: str) -> float:
    person, waits = Person(address, source), []
    for _ in range(6):
        began = time.monotonic()
        person.log_in(username, "sai mật khẩu rồi")
        waits.append(time.monotonic() - began)
    return median(waits)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
