"""A commune's house with rows in every table there is, made from the tables' own shapes: for what must know them all.

Row by row it means nothing to anybody; numbers begin where they are told to and have gaps, the i-th row of a table
points at the i-th of another, boxes are closed at their places, keyed columns say what the product would have said.
"""

import json
from datetime import UTC, date, datetime
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, Float, Integer, LargeBinary, String, Uuid

from access import audit
from access.audit import Act
from access.keys import Keyring
from access.kind_marks import mark_of
from access.records import group_token
from catalogue.vietnamese import fold
from cleaning.update_files import hash_of
from db import Database, Session, carrying
from db.carrying import Carried
from db.tables.base import Instant
from intake.notices import token_of
from intake.sealed_places import BOXES
from intake.update_errors import digest_of

PROVINCE = "14"
_GROUPS = ("khuyet_tat", "nhiem_hiv_aids", "bi_mua_ban")
_SOURCES = (("form", "{n}"), ("cell", "{n}"), ("cell", "row:{n}"), ("import", "import:{n}:7"), ("arrival", "{n}"))
_TOLD_BY_LOG = ("audit_line", "audit_head", "taken_house")


class FilledHouse:
    """Fills `database`, of commune `code`; `first` is the lowest number, `rows` how many a table has."""

    def __init__(
        self, database: Database, keyring: Keyring, code: str, *, seed: int, first: int, rows: int = 2
    ) -> None:
        self.database, self.keyring, self.code, self.rows = database, keyring, code, rows
        self.random, self.first, self.gap, self.turn = Random(f"{code} {seed}"), first, 1 + seed % 3, seed
        self.made: dict[str, list[Carried]] = {}
        with database.writing() as session:
            for name in carrying.names():
                if name not in _TOLD_BY_LOG:
                    self._fill(session, name)
            self._hash_files(session)
            people = [row["id"] for row in self.made["user_account"]]
            audit.tell(session, keyring, [Act("log_in", chain, by, about="x") for chain in (code, "") for by in people])

    def _fill(self, session: Session, name: str) -> None:
        count = 1 if name in ("province", "commune", "succession") else self.rows
        rows = self.made[name] = []
        for at in range(count):
            row = {column.name: self._value(name, column, at) for column in carrying.shape_of(name).columns}
            rows.append(self._said(name, row, at))
        for row in rows:
            carrying.add(session, name, [self._sealed(name, row)])

    def _value(self, name: str, column: Any, at: int) -> Any:
        if column.foreign_keys:
            there = next(iter(column.foreign_keys)).column
            if there.table.name == name:
                return None
            held = self.made[there.table.name]
            return held[min(at, len(held) - 1)][there.name]
        if column.name == "id" and column.primary_key:
            return self.first + at * self.gap
        return self._plain(column, at)

    def _plain(self, column: Any, at: int) -> Any:
        kinds: tuple[tuple[type[Any], Any], ...] = (
            (Uuid, lambda: UUID(int=self.random.getrandbits(128), version=4)),
            (Instant, lambda: datetime(2026, 3, 1 + at, 5, 30, 0, self.random.randrange(1000000), tzinfo=UTC)),
            (Date, lambda: date(2026, 1, 1 + at)),
            (LargeBinary, lambda: json.dumps({"said": self._word(12)}).encode()),
            (Float, lambda: self.random.randrange(100) / 128),
            (Boolean, lambda: self.random.random() < 0.5),
            (Integer, lambda: 10 + at),
            (String, lambda: self._word(min(column.type.length or 20, 12))),
        )
        return next(make() for kind, make in kinds if isinstance(column.type, kind))

    def _word(self, length: int) -> str:
        return "".join(self.random.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(length))

    def _said(self, name: str, row: Carried, at: int) -> Carried:
        """What the product itself would have said in columns that mean something to others."""
        if name == "province":
            return {"code": PROVINCE, "name": "Sơn La"}
        if name == "commune":
            return row | {"code": self.code, "province_code": PROVINCE, "name": f"Xã {self.code}", "rules_off": "E2.9"}
        if name == "hamlet":
            return row | {"name": f"Bản {at + 1}", "folded": fold(f"Bản {at + 1}")}
        if name == "assignment":
            return row | {"role": "officer", "province_code": None, "ends_on": None}
        if name == "child_group":
            key = _GROUPS[at % 3]
            told = {"token": group_token(self.keyring, key), "group_key": None}
            return row | told | {"box": json.dumps({"key": key}).encode()}
        if name == "finding":
            marks = sorted(mark_of(self.keyring, kind) for kind in ("health", "abuse"))
            return row | {"key": f"groups:{','.join(marks)}" if at else UUID(int=5).hex}
        if name == "reason_given":
            return row | {"kinds": " ".join(sorted(mark_of(self.keyring, kind) for kind in ("health", "trafficking")))}
        if name == "notice":
            said = {"full_name": "Lò Thị Mai", "words": f"{at}"}
            token = token_of(self.keyring, self.code, row["source"], row["source_name"], said)
            return row | {"box": json.dumps(said).encode(), "token": token}
        if name == "change":
            source, told = _SOURCES[(at + self.turn) % len(_SOURCES)]
            table = {"form": "submission", "cell": "cell", "import": "import_file", "arrival": "arrival"}[source]
            number = self.first + at * self.gap
            return row | {"source": source, "source_id": told.format(n=number), "field": f"{table}-{at}"}
        if name in ("threshold", "accepted_field"):
            return row | {"writer": f"{self.made['user_account'][at]['id']}/sổ {at}"}
        if name == "update_row":
            return row | {"box": json.dumps(["Lò Thị Mai", str(at)]).encode(), "number": at + 1}
        return row

    def _sealed(self, name: str, row: Carried) -> Carried:
        made = dict(row)
        for held in BOXES:
            if held.table.__tablename__ == name:
                for column in held.columns:
                    made[column] = row[column] and self.keyring.seal(row[column], held.place(SimpleNamespace(**row)))
        return made

    def _hash_files(self, session: Session) -> None:
        for file in self.made["update_file"]:
            lines = [line for line in self.made["update_row"] if line["file_id"] == file["id"]]
            rows = [[str(line["child_uuid"]), json.loads(line["box"])] for line in lines]
            carrying.change(session, "update_file", file, hash=hash_of(self.keyring, file["code"], rows))
        for file in self.made["error_file"]:
            errors = [json.loads(line["box"]) for line in self.made["error_row"] if line["file_id"] == file["id"]]
            carrying.change(session, "error_file", file, hash=digest_of(self.keyring, errors))
