"""Phones that post to a real server over loopback, for figures and for faults: each keeps what is not acknowledged."""

import http.client
import json
import random
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

Item = dict[str, Any]
Answer = dict[str, Any]

COMMUNE, HAMLET, USERNAME, PASSWORD = "03808", "Bản Hua Nà", "hoa", "ban-hua-na-2026"
PLAN = {
    "provinces": [
        {
            "code": "14",
            "name": "Sơn La",
            "communes": [{"code": COMMUNE, "name": "Xã Mường La", "hamlets": [{"name": HAMLET, "kind": "bản"}]}],
        }
    ],
    "users": [
        {
            "username": USERNAME,
            "password": PASSWORD,
            "role": "officer",
            "name": "Lò Thị Hoa",
            "commune": COMMUNE,
            "hamlets": [],
        }
    ],
    "children": [],
}
"""A seed file: an invented officer of one hamlet."""

_TIMEOUT_S = 30
_SYLLABLES = ("An", "Bình", "Chi", "Dung", "Hà", "Hoa", "Hương", "Lan", "Linh", "Mai", "Ngọc", "Pâng", "Súa", "Thu")


class Unanswered(Exception):
    """No full answer came: what was sent may have been kept or not."""


@dataclass(frozen=True, slots=True)
class Login:
    """An open session."""

    cookie: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What every call of this session carries."""
        return {"Cookie": self.cookie, "X-CSRF-Token": self.token}


def log_in(address: str, username: str = USERNAME) -> Login:
    """A session of the invented officer, or of another with the same password."""
    body = json.dumps({"username": username, "password": PASSWORD})
    connection = connect(address)
    connection.request("POST", "/login", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    pairs = [line.partition(";")[0] for line in answer.headers.get_all("Set-Cookie", [])]
    connection.close()
    token = next(pair.partition("=")[2] for pair in pairs if pair.startswith("csrf_token="))
    return Login("; ".join(pairs), token)


@dataclass
class Phone:
    """One phone at `address`, over one connection as long as it holds."""

    address: str
    login: Login
    connection: http.client.HTTPConnection | None = field(default=None, init=False)

    def send(self, items: list[Item]) -> list[Answer]:
        """What the server answers. Raises Unanswered, also for 5xx."""
        headers = {"Content-Type": "application/json", **self.login.headers}
        try:
            self.connection = self.connection or connect(self.address)
            self.connection.request("POST", "/api/sync", json.dumps({"device": "bench", "items": items}), headers)
            answer = self.connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as cut:
            self.hang_up()
            raise Unanswered from cut
        if answer.status == 401:
            self._log_in_again()
        if answer.status >= 500 or answer.status == 401:
            raise Unanswered
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {body.decode(errors='replace')[:500]}")
        return list(json.loads(body)["items"])

    def _log_in_again(self) -> None:
        """The session was over before its time: the server's clock has jumped."""
        try:
            self.login = log_in(self.address)
        except (OSError, http.client.HTTPException, StopIteration) as cut:
            raise Unanswered from cut

    def hang_up(self) -> None:
        """Drop the connection; the next call opens another."""
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def connect(address: str) -> http.client.HTTPConnection:
    """A connection to the server, not opened yet."""
    parts = urlsplit(address)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_TIMEOUT_S)


def full_record(chance: random.Random, hamlet: str = HAMLET) -> Item:
    """An invented child with every basic field, in the words of paper, as a phone sends it the first time."""
    year, number = chance.randint(2011, 2025), chance.randrange(10**6)
    fields = {
        "full_name": f"Lò Thị {_name(chance)}",
        "birth_date": f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/{year}",
        "sex": "Nữ",
        "ethnicity": "Thái",
        "nationality": "VN",
        "personal_id": f"0143{year % 100:02}{number:06}",
        "hamlet": hamlet,
        "address_detail": f"Tổ {chance.randint(1, 9)}",
        "schooling": "Mẫu giáo",
        "father_name": f"Lò Văn {_name(chance)}",
        "mother_name": f"Quàng Thị {_name(chance)}",
        "household_number": str(chance.randint(1, 150)),
        "circumstances": ["HC04"],
        "assistance": ["TG05"],
    }
    uuid = str(UUID(int=chance.getrandbits(128), version=4))
    return {"uuid": uuid, "kind": "child", "base_rev": 0, "claimed_at": "2026-11-22", "fields": fields, "photos": []}


def correction(uuid: str, rev: int, chance: random.Random) -> Item:
    """A later edit of a known child: another mother's name."""
    fields = {"mother_name": f"Quàng Thị {_name(chance)}"}
    return {"uuid": uuid, "kind": "child", "base_rev": rev, "claimed_at": "2026-11-22", "fields": fields, "photos": []}


def _name(chance: random.Random) -> str:
    return " ".join(chance.choice(_SYLLABLES) for _ in range(10))
