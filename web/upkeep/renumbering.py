"""A row of a commune's own database as it is to stand in the province's: other numbers, other keys, the same content.

Numbers in columns that point at other tables follow from the tables themselves (`db.carrying.numbers_of`). What names
a number or a key in another way is listed here, table by table (`_RULES`); a test looks for columns nobody listed.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import SimpleNamespace

from access.audit import sign_of_head
from access.keys import Keyring, SealBroken
from access.kind_marks import mark_of
from access.records import group_token
from catalogue.fields import SENSITIVE_GROUPS
from catalogue.refusals import Refusal
from cleaning.update_files import hash_of
from db import Session, carrying
from db.carrying import Carried
from db.queries.findings import GROUPS
from intake.notices import token_of
from intake.sealed_places import BOXES, Boxes
from intake.update_errors import digest_of

OVER_ALL = ("administrator", "province")
"""Roles that reach as far as the house does: a commune's own do not become the province's."""
_NUMBERED_IN_WORDS = {"row": "review_row", "import": "import_file", "correction": "correction"}
_NUMBERED_BY_SOURCE = {"cell": "cell", "merge": "merge", "arrival": "arrival"}
"""What a number in `Change.source_id` stands for: of the words before it, of the source; else a submission."""


@dataclass(slots=True)
class Numbers:
    """By table how far its numbers are moved, and single ones of rows that stood in the province before."""

    moved: dict[str, int] = field(default_factory=dict)
    single: dict[str, dict[int, int]] = field(default_factory=dict)

    def of(self, name: str, number: int) -> int:
        """The number of that row of `name` from now on."""
        return self.single.get(name, {}).get(number, number + self.moved[name])

    def as_json(self) -> str:
        """As `TakenHouse.numbers` has them."""
        return json.dumps({"moved": self.moved, "single": self.single})


@dataclass
class Carrier:
    """What a commune's rows are opened with and closed with, and what becomes of what both houses name.

    `renamed` holds log-in names that others have here, `chains` the log's chains by their names there; work that
    reached over the whole house ends on `ended_on`.
    """

    source: Session
    old: Keyring
    new: Keyring
    numbers: Numbers
    renamed: dict[str, str]
    chains: dict[str, str]
    ended_on: date

    def plain(self, name: str, row: Carried) -> Carried:
        """The row as it is to stand here, with what lies in its boxes open. Refuses TAKE_BOX."""
        made = opened(self.old, name, row)
        for column, table in carrying.numbers_of(name).items():
            if made[column] is not None:
                made[column] = self.numbers.of(table, made[column])
        if name in _RULES:
            _RULES[name](self, row, made)
        return made

    def sealed(self, name: str, plain: Carried) -> Carried:
        """What `plain` gave, with its boxes closed by our key at their new places."""
        made = dict(plain)
        for held in _BOXES.get(name, ()):
            place = held.place(SimpleNamespace(**plain))
            for column in held.columns:
                if plain[column]:
                    made[column] = self.new.seal(plain[column], place)
        return made

    @cached_property
    def marks(self) -> dict[str, str]:
        """Each kind of sensitive groups as it is marked there → here."""
        return {mark_of(self.old, kind): mark_of(self.new, kind) for kind in set(SENSITIVE_GROUPS.values())}


def opened(keyring: Keyring, name: str, row: Carried) -> Carried:
    """A row with what lies in its boxes. Refuses TAKE_BOX, which names it."""
    made = dict(row)
    for held in _BOXES.get(name, ()):
        place = held.place(SimpleNamespace(**row))
        for column in held.columns:
            if row[column]:
                try:
                    made[column] = keyring.open(row[column], place)
                except SealBroken as broken:
                    raise _no_key_opens(name, row) from broken
    return made


def _no_key_opens(name: str, row: Carried) -> Refusal:
    key = ", ".join(str(row[column]) for column in carrying.key_of(name))
    sentence = (
        f"Có ô niêm phong không mở được bằng khoá của xã (bảng {name}, dòng {key}), chưa nhận gì. "
        "Xem lại tệp khoá, hoặc khôi phục bản sao lưu còn tốt."
    )
    return Refusal("TAKE_BOX", sentence)


def _by_table() -> dict[str, list[Boxes]]:
    found: dict[str, list[Boxes]] = {}
    for held in BOXES:
        found.setdefault(held.table.__tablename__, []).append(held)
    return found


_BOXES = _by_table()


def _user(carrier: Carrier, _row: Carried, made: Carried) -> None:
    made["username"] = carrier.renamed.get(made["username"], made["username"])


def _assignment(carrier: Carrier, row: Carried, made: Carried) -> None:
    if row["role"] in OVER_ALL and (row["ends_on"] is None or row["ends_on"] > carrier.ended_on):
        made["ends_on"] = carrier.ended_on


def _audit_line(carrier: Carrier, row: Carried, made: Carried) -> None:
    """Its hash stays: it is verified with the key and the numbers of before (`access.former_houses`)."""
    made["chain"] = carrier.chains[row["chain"]]
    if row["user_id"] is not None:
        made["user_id"] = carrier.numbers.of("user_account", row["user_id"])


def _audit_head(carrier: Carrier, row: Carried, made: Carried) -> None:
    made["chain"] = carrier.chains[row["chain"]]
    made["sign"] = sign_of_head(carrier.new, made["chain"], row["number"], row["hash"])


def _change(carrier: Carrier, row: Carried, made: Carried) -> None:
    word, between, rest = (row["source_id"] or "").partition(":")
    if between and word in _NUMBERED_IN_WORDS:
        number, behind, line = rest.partition(":")
        made["source_id"] = f"{word}:{carrier.numbers.of(_NUMBERED_IN_WORDS[word], int(number))}{behind}{line}"
    elif word.isdecimal() and not between:
        table = _NUMBERED_BY_SOURCE.get(row["source"], "submission")
        made["source_id"] = str(carrier.numbers.of(table, int(word)))


def _writer(carrier: Carrier, row: Carried, made: Carried) -> None:
    number, between, book = row["writer"].partition("/")
    if between and number.isdecimal():
        made["writer"] = f"{carrier.numbers.of('user_account', int(number))}/{book}"


def _group(carrier: Carrier, _row: Carried, made: Carried) -> None:
    made["token"] = group_token(carrier.new, made["group_key"] or json.loads(made["box"])["key"])


def _finding(carrier: Carrier, row: Carried, made: Carried) -> None:
    if row["key"].startswith(GROUPS):
        marks = filter(None, row["key"].removeprefix(GROUPS).split(","))
        made["key"] = GROUPS + ",".join(sorted(carrier.marks.get(mark, mark) for mark in marks))


def _reason(carrier: Carrier, row: Carried, made: Carried) -> None:
    made["kinds"] = " ".join(sorted(carrier.marks.get(mark, mark) for mark in row["kinds"].split()))


def _notice(carrier: Carrier, row: Carried, made: Carried) -> None:
    said = json.loads(made["box"])
    made["token"] = token_of(carrier.new, row["commune_code"], row["source"], row["source_name"], said)


def _update_file(carrier: Carrier, row: Carried, made: Carried) -> None:
    """Keyed over its rows; one that did not hold before does not hold afterwards."""
    lines = sorted(carrying.where(carrier.source, "update_row", file_id=row["id"]), key=lambda line: line["number"])
    told = [opened(carrier.old, "update_row", line) for line in lines]
    rows = [[str(line["child_uuid"]), json.loads(line["box"])] for line in told]
    if hash_of(carrier.old, row["code"], rows) == row["hash"]:
        made["hash"] = hash_of(carrier.new, row["code"], rows)


def _error_file(carrier: Carrier, row: Carried, made: Carried) -> None:
    """Of a list whose words were cut when they were kept, nobody can tell any more; the same file would come again."""
    lines = sorted(carrying.where(carrier.source, "error_row", file_id=row["id"]), key=lambda line: line["number"])
    errors = [json.loads(opened(carrier.old, "error_row", line)["box"]) for line in lines]
    if digest_of(carrier.old, errors) == row["hash"]:
        made["hash"] = digest_of(carrier.new, errors)


_RULES: dict[str, Callable[[Carrier, Carried, Carried], None]] = {
    "user_account": _user,
    "assignment": _assignment,
    "audit_line": _audit_line,
    "audit_head": _audit_head,
    "change": _change,
    "threshold": _writer,
    "accepted_field": _writer,
    "child_group": _group,
    "finding": _finding,
    "reason_given": _reason,
    "notice": _notice,
    "update_file": _update_file,
    "error_file": _error_file,
}
