"""The sample photos on their way in: sent as the village's people would send them, through the door of the phones.

Sending is safe to repeat: the same photo again in one commune is answered with the same page.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import HTTPCookieProcessor, Request, build_opener

from web.demo.places import USERS, DemoUser

SENT_FROM: dict[str, dict[str, tuple[str, ...]]] = {
    "pang": {"Bản Nà Tòng": ("02-a-hand-0", "08-b-hand-1", "16-a-typed-3", "15-d-typed-2")},
    "lan": {"Bản Hua Nà": ("21-ax-hand-2",)},
    "sua": {"Bản Lứa": ("23-e-hand-0", "20-d-typed-3")},
    "vi": {
        "Thôn Bắc Lệ": ("10-d-typed-1", "22-dx-typed-2", "29-b-hand-4", "31-d-typed-4"),
        "Thôn Cốt Cối": ("11-a-typed-2",),
    },
    "ho": {
        "Thôn Định Tân": ("01-a-typed-0", "05-d-typed-0", "14-c-hand-2", "19-c-hand-3", "26-ex-typed-2"),
        "Thôn Châu Thuận Biển": ("03-b-hand-0", "04-c-hand-0", "06-a-typed-1"),
        "Thôn Phú Quý": ("09-c-hand-1", "18-b-hand-3", "32-e-hand-4"),
    },
    "ut": {
        "Ấp Bờ Xáng": ("07-a-hand-1", "17-a-hand-3"),
        "Ấp Kinh 3": ("12-a-hand-2", "25-e-hand-2", "30-c-hand-4"),
        "Ấp Ranh Hạt": ("13-b-hand-2", "24-ex-hand-1", "28-a-hand-4"),
        "Ấp Vĩnh Lộc 1": ("27-e-hand-3",),
    },
}
"""Who photographed which page where; Mường La first, so that its officer finds work soonest."""

ATTEMPTS_MAX = 60
FOLLOW_EVERY_S = 3.0


@dataclass(frozen=True, slots=True)
class SentPage:
    """A photo the server has taken: its page's number there, and the commune whose officer may look at it."""

    page: str
    commune: str


class Visitor:
    """One logged-in person at the server's HTTP door."""

    def __init__(self, address: str, user: DemoUser) -> None:
        self.address = address
        self._cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._cookies))
        self.ask("GET", "/login")
        who = json.dumps({"username": user.username, "password": user.password}).encode()
        self.ask("POST", "/login", who, "application/json")

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "application/octet-stream") -> bytes:
        """The answer's body; waits and asks again while the server is busy. Raises HTTPError when it refuses."""
        for attempt in range(ATTEMPTS_MAX):
            headers = {"Content-Type": kind, "X-CSRF-Token": self._token()}
            question = Request(self.address + path, body, headers, method=method)  # noqa: S310, our own server
            try:
                with self._opener.open(question, timeout=120) as answer:
                    return bytes(answer.read())
            except HTTPError as refusal:
                if refusal.code not in (429, 503) or attempt + 1 == ATTEMPTS_MAX:
                    raise
                time.sleep(float(refusal.headers.get("Retry-After", 2)))
        raise AssertionError("unreachable")

    def _token(self) -> str:
        return next((cookie.value or "" for cookie in self._cookies if "csrf" in cookie.name.lower()), "")


def send_all(address: str, folder: Path, tell: Callable[[str], None]) -> list[SentPage]:
    """Send every sample photo that lies in `folder`; gives the pages they became."""
    known = {user.username: user for user in USERS}
    waiting = [
        (known[username], hamlet, folder / f"{stem}.jpg")
        for username, hamlets in SENT_FROM.items()
        for hamlet, stems in hamlets.items()
        for stem in stems
        if (folder / f"{stem}.jpg").exists()
    ]
    pages: list[SentPage] = []
    for page in _send(address, waiting):
        pages.append(page)
        if len(pages) % 8 == 0 or len(pages) == len(waiting):
            tell(f"Đã gửi {len(pages)}/{len(waiting)} ảnh trang sổ mẫu.")
    return pages


def _send(address: str, waiting: Iterable[tuple[DemoUser, str, Path]]) -> Iterator[SentPage]:
    """Send the photos in their order, one log-in a person."""
    visitors: dict[str, Visitor] = {}
    for user, hamlet, photo in waiting:
        if user.username not in visitors:
            visitors[user.username] = Visitor(address, user)
        content = photo.read_bytes()
        path = f"/api/photos/{hashlib.sha256(content).hexdigest()}?kind=page&hamlet={quote(hamlet)}"
        answer: dict[str, Any] = json.loads(visitors[user.username].ask("PUT", path, content))
        yield SentPage(str(answer["page"]), user.area)


def follow(address: str, pages: list[SentPage], tell: Callable[[str], None]) -> None:
    """Tell how many pages have been read, until none waits any more."""
    officers = {user.area: user for user in reversed(USERS) if user.role == "officer"}
    visitors = {commune: Visitor(address, officers[commune]) for commune in {page.commune for page in pages}}
    open_pages, told = list(pages), -1
    while open_pages:
        open_pages = [page for page in open_pages if not _ended(visitors[page.commune], page)]
        done = len(pages) - len(open_pages)
        if done != told:
            tell(f"Đã đọc {done}/{len(pages)} trang.")
            told = done
        time.sleep(FOLLOW_EVERY_S)


def _ended(visitor: Visitor, page: SentPage) -> bool:
    """Whether the page has been read, or the reader said why it can't be; a cut connection is no answer."""
    try:
        answer: dict[str, Any] = json.loads(visitor.ask("GET", f"/api/pages/{page.page}"))
    except HTTPError:
        raise
    except (URLError, OSError):
        return False
    return answer["state"] in ("read", "failed")
