"""The worker's part of an import: reading, comparing, writing, taking out, each some rows at a time.

Every part is a transaction of its own, so phones and desks go on meanwhile, and a worker that dies is followed by one
that goes on where it stopped. Only reading and comparing begin anew: nothing of them has reached a record yet; and
looking for findings, which ends the same however often it is begun.

A second process helps: with the rows of one large file, or, while several files wait, with files of its own (`turns`).
"""

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from typing import Any

from access.keys import Keyring
from access.scopes import scope_of
from catalogue.clock import today_here
from catalogue.refusals import Refusal
from catalogue.vietnamese import fold
from cleaning.whole_commune import recompute_apart
from db import ColumnElement, Database, Scope, Session
from db.beside import through
from db.collecting import uncollected
from db.queries import imports as queries
from db.rows import chunks
from db.tables import ImportFile, User, now
from intake import places
from intake.spreadsheets import above, columns, layout, stats, supposing, writing
from intake.spreadsheets.boxes import file_place, opened_json, row_place_of, sealed_json
from intake.spreadsheets.judging import PASSED, Earlier, Judge, Judged, Plan
from intake.spreadsheets.reading import Limits, read
from intake.spreadsheets.taking import answers_of, layout_of, shown_fields

ROWS_MAX = 300_000
LEASE_S = 120.0
AT_ONCE = 500
SHARED_FROM = 4000
"""Rows from which a second process is worth its start."""
_SAMPLE = 5
_FOLDED_MAX = 200
_NO_TABLE = (
    "Không thấy dòng tiêu đề nào có cột Họ và tên (hoặc Số định danh) và một cột nữa. Ghi tên cột rồi gửi lại tệp."
)
_NO_ROWS = "Dưới dòng tiêu đề không có dòng nào ghi trẻ. Xem lại tệp rồi gửi lại."
_BROKEN = "Máy không xử lý được tệp này. Lưu lại tệp thành .xlsx rồi gửi lại, hoặc báo quản trị."
_LOG = logging.getLogger("so-tre-em")

_Plans = Callable[[Database, Keyring, Scope, str, Sequence[queries.Told]], writing.Write]
"""What is to become of some rows of the file of that name, reckoned before anybody has to wait for it."""


def work_on_one(database: Database, keyring: Keyring, *, is_alone: bool = True) -> bool:
    """Do what one file waits for; False when none does. `is_alone`: the other cores have nothing to do but to help."""
    with database.writing() as session:
        file = queries.claim(session, LEASE_S)
        if file is None:
            return False
        file_id, state = file.id, file.state
    try:
        with uncollected():
            _STEPS[state](database, keyring, file_id, is_alone)
    except Refusal as refusal:
        _fail(database, file_id, refusal.sentence)
    except (KeyError, ValueError, TypeError):
        _LOG.exception("import %d", file_id)
        _fail(database, file_id, _BROKEN)
    return True


def _fail(database: Database, file_id: int, sentence: str) -> None:
    with database.writing() as session:
        file = session.get_one(ImportFile, file_id)
        file.state, file.fault, file.leased_until, file.source_box = "failed", sentence[:400], None, None


def _read(database: Database, keyring: Keyring, file_id: int, _is_alone: bool) -> None:
    with database.reading() as session:
        file = session.get_one(ImportFile, file_id)
        data = keyring.open(file.source_box or b"", file_place(file))
        remembered = json.loads(queries.choices_of(session, file.commune_code, file.sender))
    sheets = read(data, Limits(ROWS_MAX))
    tables = [table for sheet in sheets if (table := layout.find(sheet))]
    tables = tables or [table for sheet in sheets if (table := supposing.find(sheet, today_here().year))]
    if not tables:
        raise Refusal("NO_TABLE", _NO_TABLE)
    with database.writing() as session:
        queries.drop_rows(session, file_id)
    seen = [_Seen(table, remembered.get("columns", {})) for table in tables]
    count = 0
    for some in chunks(_numbered(seen), 4 * AT_ONCE):
        with database.writing() as session:
            queries.add(session, [_row(keyring, file_id, *one) for one in some])
            count += len(some)
            _tick(session, file_id, count)
    if not count:
        raise Refusal("NO_ROWS", _NO_ROWS)
    told = [one.told() for one in seen]
    with database.writing() as session:
        file = session.get_one(ImportFile, file_id)
        for one in told:
            one["is_hamlet"] = _is_hamlet(session, file.commune_code, str(one["name"]))
        file.layout_box = sealed_json(keyring, {"sheets": told, "answers": remembered.get("answers")}, file_place(file))
        file.state, file.row_count, file.source_box, file.leased_until = "read", count, None, None


def _is_hamlet(session: Session, commune_code: str, name: str) -> bool:
    """Whether a sheet has the name of one hamlet, which does not say itself that it is one."""
    is_word = any(map(str.isalpha, name)) and not layout.section([name])
    return is_word and places.find_hamlet(session, commune_code, name) is not None


class _Seen:
    """A table, what its columns are taken for, and what is learned of them as its rows go by."""

    def __init__(self, table: layout.Table, remembered: dict[str, str]) -> None:
        cells = (row.cells for row in table.rows() if not row.is_passed)
        guessed = columns.guess(table.labels, remembered)
        self.table = table
        self._fields = supposing.fields(table.labels, guessed, cells, remembered, today_here().year)
        self._stats = [stats.Column() for _ in table.labels]
        self._above, self._lent = above.Above(self._fields), Counter[str]()

    def rows(self) -> Iterator[tuple[layout.Row, above.Lent]]:
        """Every row, with what rows above lend it."""
        for row in self.table.rows():
            if not row.is_passed:
                stats.look(self._stats, row.cells)
            lent = self._above.look(row)
            self._lent.update(lent.keys())
            yield row, lent

    def told(self) -> dict[str, object]:
        """As JSON, once the rows have gone by."""
        first = islice((row.cells for row in self.table.rows() if not row.is_passed), _SAMPLE)
        table = self.table
        told: dict[str, object] = {"name": table.sheet.name, "labels": table.labels, "titles": table.titles[:10]}
        told |= {"first": list(first), "fields": self._fields, "lent": dict(self._lent)}
        return told | {"stats": [column.told() for column in self._stats]}


def _numbered(seen: list[_Seen]) -> Iterator[tuple[int, int, layout.Row, above.Lent]]:
    number = 0
    for sheet, one in enumerate(seen):
        for row, lent in one.rows():
            number += 1
            yield number, sheet, row, lent


def _row(
    keyring: Keyring, file_id: int, number: int, sheet: int, row: layout.Row, lent: above.Lent
) -> dict[str, object]:
    told: dict[str, object] = {"cells": row.cells, "section": row.section} | ({"above": lent} if lent else {})
    box = sealed_json(keyring, told, row_place_of(file_id, number))
    fate = PASSED if row.is_passed else ""
    place = {"file_id": file_id, "number": number, "sheet": sheet, "line": row.line, "box": box, "fate": fate}
    return place | {"folded": "", "child_uuid": None, "choice": "", "rev": None, "is_undone": False}


def _tick(session: Session, file_id: int, done: int) -> None:
    """How far the step is, and a sign of life."""
    file = session.get_one(ImportFile, file_id)
    file.done_count, file.leased_until = done, now() + timedelta(seconds=LEASE_S)


def _judge(database: Database, keyring: Keyring, file_id: int, is_alone: bool) -> None:
    with database.reading() as session:
        shared = is_alone and session.get_one(ImportFile, file_id).row_count >= SHARED_FROM
    earlier, done = Earlier(), 0
    given, parts = (database, keyring, file_id), _parts(database, file_id)
    for some, found in through(judging, given, parts, shared=shared):
        done += len(some)
        lines = [_line(keyring, file_id, earlier, *one) for one in found]
        with database.writing() as session:
            queries.tell(session, lines)
            _tick(session, file_id, done)
    with database.writing() as session:
        file = session.get_one(ImportFile, file_id)
        file.counts = json.dumps(queries.counts(session, file_id))
        file.state, file.leased_until = "judged", None


def _parts(database: Database, file_id: int) -> Iterator[list[queries.Told]]:
    number = 0
    while some := _after(database, file_id, number):
        number = some[-1].number
        yield some


def _after(database: Database, file_id: int, number: int, *rules: ColumnElement[bool]) -> list[queries.Told]:
    """The next rows, in a session of their own: one that stays open lets SQLite's log grow (`db.write_log`)."""
    with database.reading() as session:
        return queries.after(session, file_id, number, AT_ONCE, *rules)


_Opened = dict[str, Any]
_Found = list[tuple[int, _Opened, Judged]]
"""A row's id, what lay in its box, and what is to be said of it."""


@contextmanager
def judging(database: Database, keyring: Keyring, file_id: int) -> Iterator[Callable[[Sequence[queries.Told]], _Found]]:
    """What judges rows of a file, in whatever process it is opened."""
    with database.reading() as session:
        file = session.get_one(ImportFile, file_id)
        found, answers = layout_of(keyring, file), answers_of(file)
        judge = Judge(session, keyring, _scope_of(session, file.user_id), Plan(shown_fields(file, found), answers))
        are_hamlets = answers.sheets_are_hamlets
        hamlets = [sheet["name"] if are_hamlets and sheet.get("is_hamlet") else "" for sheet in found["sheets"]]

        def judged(rows: Sequence[queries.Told]) -> _Found:
            found = _judged(keyring, file_id, judge, hamlets, [row for row in rows if row.fate != PASSED])
            session.commit()
            return found

        with uncollected():
            yield judged


def _scope_of(session: Session, user_id: int) -> Scope:
    """What the person may still do today. Refuses NO_RIGHT."""
    scope = scope_of(session, session.get_one(User, user_id), today_here())
    if scope is None or scope.commune_code is None:
        raise Refusal(
            "NO_RIGHT", "Người gửi tệp không còn phụ trách xã này. Gửi lại tệp bằng tài khoản đang phụ trách."
        )
    return scope


def _judged(keyring: Keyring, file_id: int, judge: Judge, hamlets: Sequence[str], rows: list[queries.Told]) -> _Found:
    opened: list[_Opened] = [opened_json(keyring, row.box, row_place_of(file_id, row.number)) for row in rows]
    found = judge.judge(
        (row.number, row.sheet, told["cells"], told["section"] or hamlets[row.sheet], told.get("above", {}))
        for row, told in zip(rows, opened, strict=True)
    )
    return list(zip([row.id for row in rows], opened, found, strict=True))


def _line(
    keyring: Keyring, file_id: int, earlier: Earlier, row_id: int, opened: _Opened, one: Judged
) -> dict[str, object]:
    earlier.look(one)
    box = sealed_json(keyring, _told(opened, one), row_place_of(file_id, one.number))
    told = {"id": row_id, "fate": one.fate, "child_uuid": one.child_uuid, "choice": "", "box": box}
    return told | {"folded": fold(one.name)[:_FOLDED_MAX]}


def _told(row: _Opened, one: Judged) -> dict[str, object]:
    lines = [[line.field, line.old, line.new] for line in one.lines]
    told = {"fields": one.fields, "said": one.cells, "lines": lines, "notes": one.notes}
    return {key: row[key] for key in ("cells", "section", "above") if key in row} | told


def _apply(database: Database, keyring: Keyring, file_id: int, _is_alone: bool) -> None:
    with database.reading() as session:
        file = session.get_one(ImportFile, file_id)
        scope = _scope_of(session, file.applied_by or file.user_id)
    _through(database, keyring, file_id, scope, queries.to_write(), writing.write)
    _now_to_look(database, file_id, "written")


def _undo(database: Database, keyring: Keyring, file_id: int, _is_alone: bool) -> None:
    with database.reading() as session:
        file = session.get_one(ImportFile, file_id)
        scope = _scope_of(session, file.undone_by or file.user_id)
    _through(database, keyring, file_id, scope, queries.written(), writing.take_out)
    _now_to_look(database, file_id, "taken_out")


def _through(
    database: Database, keyring: Keyring, file_id: int, scope: Scope, which: queries.Rules, plan: _Plans
) -> None:
    """What `plan` makes of the rows `which` names, so many a transaction; a row done is no longer named, so a new run
    goes on, and of two workers that hold the file one after the other each row is done by one."""
    number = done = 0
    while some := _after(database, file_id, number, *which):
        write = plan(database, keyring, scope, f"{file_id}", some)
        with database.writing() as session:
            queries.hold_to_work(session, file_id)
            left = queries.numbers(session, file_id, some, *which)
            queries.tell(session, write(session, left))
            number, done = some[-1].number, done + len(some)
            _tick(session, file_id, done)


def _now_to_look(database: Database, file_id: int, state: str) -> None:
    """The records are what they are to be; what is to be looked at in them is a step of its own."""
    with database.writing() as session:
        file = session.get_one(ImportFile, file_id)
        told = json.loads(file.counts) | {"written": queries.count_written(session, file_id)}
        file.counts, file.state, file.done_count, file.leased_until = json.dumps(told), state, 0, None


def _look(database: Database, keyring: Keyring, file_id: int, is_alone: bool) -> None:
    with database.reading() as session:
        code = session.get_one(ImportFile, file_id).commune_code
    recompute_apart(
        database,
        keyring,
        code,
        today_here(),
        shared=is_alone,
        tick=lambda session, done: _tick(session, file_id, done),
    )
    with database.writing() as session:
        file = session.get_one(ImportFile, file_id)
        file.state, file.leased_until = _LOOKED[file.state], None


_LOOKED = {"written": "applied", "taken_out": "undone"}
_STEPS: dict[str, Callable[[Database, Keyring, int, bool], None]] = {
    "waiting": _read,
    "confirmed": _judge,
    "accepted": _apply,
    "written": _look,
    "taken_back": _undo,
    "taken_out": _look,
}
