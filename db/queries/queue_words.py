"""The words a page of the queue is found by: what it is called, confirmed children's names, and opened ones."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from catalogue.vietnamese import fold
from db.queries import visible
from db.scope import Scope
from db.tables import Cell, Child, Hamlet, Page, ReviewRow, User

OPENED_MAX = 6000
"""Sealed names opened for one search, those that wait first: 500 pages of twelve lines."""
_BOOK = "so"
_CALLED = ("trang", _BOOK, "anh")
"""Words that stand in what every page is called (`web.page_names`), without marks; children are called so as well."""


def undecided_names(session: Session, scope: Scope) -> list[tuple[int, int, bytes]]:
    """Page, row and sealed box of the names that no record holds; rows that wait first, then the newest."""
    near = visible.rows(scope).where(ReviewRow.stage != "confirmed").join(Cell, Cell.row_id == ReviewRow.id)
    wanted = near.where(Cell.field == "full_name").with_only_columns(ReviewRow.page_id, ReviewRow.id, Cell.box)
    sorted_so = wanted.order_by(ReviewRow.stage != "waiting", ReviewRow.id.desc()).limit(OPENED_MAX)
    return [(page_id, row_id, box) for page_id, row_id, box in session.execute(sorted_so)]


def rules(
    session: Session, scope: Scope, words: Sequence[str], opened: Mapping[str, Collection[int]]
) -> list[ColumnElement[bool]]:
    """What keeps the pages that have each of the folded words; `opened`: word → pages whose undecided names have it."""
    if not words:
        return []
    mine, hamlets = visible.pages(scope), select(Hamlet.id, Hamlet.name)
    called = _Called(
        hamlets=_folded(session, hamlets.where(Hamlet.commune_code == scope.commune_code)),
        people=_folded(session, select(User.id, User.name).where(User.id.in_(mine.with_only_columns(Page.user_id)))),
        books=_folded(session, mine.with_only_columns(Page.book, Page.book).distinct()),
    )
    following = zip(words, [*words[1:], ""], strict=True)
    said = [word for word, after in following if not _is_label(word, after, called.books.values())]
    return [_has(scope, word, called, opened.get(word, ())) for word in said]


@dataclass(frozen=True, slots=True)
class _Called:
    """Value of a page's column → its name without marks: a few of each, so that none is folded by the database."""

    hamlets: dict[Any, str]
    people: dict[Any, str]
    books: dict[Any, str]


def _is_label(word: str, after: str, books: Collection[str]) -> bool:
    """Whether `word` only says what the next one is ("trang 12", "sổ Bản Lướt"), and is nobody's name."""
    if word not in _CALLED:
        return False
    is_book = bool(after) and word == _BOOK and any(book.startswith(after) for book in books)
    return is_book or any(letter.isdigit() for letter in after)


def _folded(session: Session, wanted: Select[Any]) -> dict[Any, str]:
    return {key: fold(name) for key, name in session.execute(wanted)}


def _has(scope: Scope, word: str, called: _Called, opened: Collection[int]) -> ColumnElement[bool]:
    own, has_word = ReviewRow.commune_code == scope.commune_code, Child.full_name_folded.contains(word, autoescape=True)
    children = select(Child.uuid).where(Child.commune_code == scope.commune_code, has_word)
    confirmed = select(ReviewRow.page_id).where(own, ReviewRow.stage == "confirmed", ReviewRow.child_uuid.in_(children))
    ways = [Page.id.in_(confirmed), Page.id.in_(opened), Page.number.contains(word, autoescape=True)]
    for column, names in ((Page.hamlet_id, called.hamlets), (Page.user_id, called.people), (Page.book, called.books)):
        ways.append(column.in_([value for value, name in names.items() if word in name]))
    return or_(*ways, Page.id == int(word)) if word.isascii() and word.isdigit() and len(word) < 10 else or_(*ways)
