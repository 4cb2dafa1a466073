"""What stood in the boxes of a pass, understood as decisions: right as read, typed instead, unreadable, set aside."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import uuid4

from access.keys import Keyring
from catalogue.refusals import Refusal, not_found
from catalogue.vietnamese import tidy
from db import Scope, Session
from db.queries import reviewing
from db.tables import ReviewRow
from intake import decisions, doubts, leases, readings
from intake.decisions import Kind, Place, Said, Way
from intake.trust import likes, second_looks


@dataclass(frozen=True, slots=True)
class Sheet:
    """One key's worth of a screen. `texts` is what stood in the boxes; `is_sure` what the check doubts is meant so."""

    batch: str
    way: Way
    texts: Mapping[Place, str]
    unreadable: Collection[Place] = field(default_factory=frozenset)
    aside: Collection[Place] = field(default_factory=frozenset)
    is_sure: bool = False


def answer(session: Session, keyring: Keyring, scope: Scope, today: date, sheet: Sheet) -> list[Place]:
    """Keep what a screen says, for every row that shares the place; what was new of it.

    Refuses NOT_FOUND, PAGE_HELD, ROW_DECIDED, TOO_LONG, and LOOKS_WRONG for one typed field that the check finds
    faulty, unless the officer is sure that the paper says so.
    """
    places = {*sheet.texts, *sheet.unreadable, *sheet.aside}
    rows = reviewing.rows_by_id(session, scope, {row_id for row_id, _ in places})
    again = likes.reopened(session, scope, {row.page_id for row in rows.values()})
    if not places or any(row_id not in rows for row_id, _ in places):
        raise not_found()
    said = [_said(keyring, rows[row_id], column, sheet) for row_id, column in sorted(places)]
    if sheet.way == "field" and not sheet.is_sure:
        for one in said:
            _check(keyring, rows[one.row_id], one, today)
    everywhere = [
        Said(row_id, one.field, one.kind, one.text)
        for one in said
        for row_id in _sharing(session, scope, rows[one.row_id], one.field)
    ]
    waiting = [one for one in everywhere if one.place not in again]
    open_again = [one for one in everywhere if one.place in again]
    looked = second_looks.keep(session, keyring, scope, sheet.batch, open_again, again)
    if not waiting:
        return looked
    return looked + decisions.decide(session, keyring, scope, batch=sheet.batch, way=sheet.way, said=waiting)


def free_part(session: Session, scope: Scope, sheet: Sheet) -> tuple[Sheet, list[str]]:
    """The screen without what lies on pages another officer took meanwhile, and what to say of these.

    A screen of one page alone stays whole: there the one who has the page is named by the refusal.
    """
    page_of = reviewing.pages_of_rows(session, scope, {row_id for row_id, _ in sheet.texts})
    taken = leases.others(session, scope, set(page_of.values()))
    free = {place: text for place, text in sheet.texts.items() if page_of.get(place[0]) not in taken}
    if not free or len(free) == len(sheet.texts):
        return sheet, []
    names = list(dict.fromkeys(holder.name for holder in taken.values()))
    left = {name: [page_id for page_id, holder in taken.items() if holder.name == name] for name in names}
    told = [_left_out(name, sum(page_of[row_id] in left[name] for row_id, _ in sheet.texts)) for name in names]
    unreadable, aside = set(sheet.unreadable) & free.keys(), set(sheet.aside) & free.keys()
    return replace(sheet, texts=free, unreadable=unreadable, aside=aside), told


def _left_out(name: str, count: int) -> str:
    return f"{count} ô nằm trên trang {name} vừa nhận duyệt, được để lại; những ô khác đã lưu."


def undo(session: Session, keyring: Keyring, scope: Scope, page_ids: Collection[int]) -> list[Place]:
    """Take back the officer's last key on these pages, also a second look that put a record right; what it was."""
    looked = second_looks.looked(session, scope, page_ids)
    said = decisions.in_force(session, keyring, {row_id for row_id, _ in looked})
    undone = decisions.undo(session, scope, page_ids, looked)
    for place in undone:
        if place in looked:
            second_looks.take_back(session, keyring, scope, said[place], looked[place])
    return undone


def last_at(session: Session, scope: Scope, page_ids: Collection[int]) -> datetime | None:
    """When the key was pressed that `undo` would take back."""
    return decisions.last_at(session, scope, page_ids, second_looks.looked(session, scope, page_ids))


def keep_typed(session: Session, keyring: Keyring, scope: Scope, row: ReviewRow, answers: Mapping[str, object]) -> None:
    """What was typed over the reading in the row's own boxes, as decisions: the value leads back to who typed it."""
    read, decided = doubts.read_of(keyring, row), decisions.in_force(session, keyring, [row.id])
    shown = decisions.laid_over({name: doubts.words(name, one.value) for name, one in read.items()}, row.id, decided)
    said = [
        Said(row.id, name, "typed", tidy(text))
        for name in read
        if isinstance(text := answers.get(name), str) and not doubts.is_one(name, tidy(text), shown[name])
    ]
    decisions.keep(session, keyring, scope, batch=uuid4().hex, way="grid", said=said)


def _said(keyring: Keyring, row: ReviewRow, column: str, sheet: Sheet) -> Said:
    cell = next((cell for cell in row.cells if cell.field == column), None)
    if cell is None:
        raise not_found()
    place = (row.id, column)
    if place in sheet.aside or place in sheet.unreadable:
        return Said(row.id, column, "aside" if place in sheet.aside else "unreadable")
    read = doubts.shown(keyring, row, {column: doubts.read_of(keyring, row)[column]}).get(column, "")
    text = tidy(sheet.texts[place])
    kind: Kind = "right" if text == tidy(read) else "typed"
    return Said(row.id, column, kind, text if kind == "typed" else "")


def _check(keyring: Keyring, row: ReviewRow, one: Said, today: date) -> None:
    if one.kind != "typed" or not one.text:
        return
    values = doubts.shown(keyring, row, doubts.read_of(keyring, row)) | {one.field: one.text}
    problem = doubts.said_of(row, values, today).get(one.field)
    if problem is not None and problem.severity == "B":
        sentence = f"{problem.message} Sổ ghi đúng như vậy thì bấm Enter lần nữa."
        raise Refusal("LOOKS_WRONG", sentence, field=one.field)


def _sharing(session: Session, scope: Scope, row: ReviewRow, column: str) -> list[int]:
    """The rows a place of the paper speaks for: one, or all of the page for what stands above them."""
    if column not in readings.above_rows(row.page):
        return [row.id]
    return reviewing.sharing(session, scope, row.id, column) or [row.id]
