"""What was confirmed, for the reader to learn from; and the commune's own words."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from db.queries.states import is_living
from db.scope import Scope
from db.tables import Change, Child, Hamlet, HamletAlias, OwnWord, Page, ReviewRow, User, WriterSwitch


class Writer(NamedTuple):
    """Whose hand fills pages, as far as a page knows: who sent it, in which book ("" when none is named)."""

    commune_code: str
    user_id: int
    book: str


class WriterLine(NamedTuple):
    """A writer with name, rows confirmed, and whether the habits count."""

    writer: Writer
    name: str
    row_count: int
    is_off: bool


class WordLine(NamedTuple):
    """A word with who confirmed it first."""

    word: OwnWord
    author: str


def writer_of(page: Page) -> Writer:
    """Whose hand the page is in."""
    return Writer(page.commune_code, page.user_id, page.book)


def _is_of(writer: Writer) -> tuple[ColumnElement[bool], ...]:
    return (
        Page.commune_code == writer.commune_code,
        Page.user_id == writer.user_id,
        Page.book == writer.book,
    )


def rows_of_writer(session: Session, writer: Writer, limit: int) -> Sequence[ReviewRow]:
    """The writer's newest confirmed rows with their cells."""
    return _newest(session, writer, limit, ReviewRow.page_id.in_(_pages_of(writer)))


def rows_of_others(session: Session, writer: Writer, limit: int) -> Sequence[ReviewRow]:
    """The newest confirmed rows of the commune's other writers, with their cells."""
    return _newest(session, writer, limit, ReviewRow.page_id.not_in(_pages_of(writer)))


def _pages_of(writer: Writer) -> Select[tuple[int]]:
    return select(Page.id).where(*_is_of(writer))


def _newest(session: Session, writer: Writer, limit: int, whose: ColumnElement[bool]) -> Sequence[ReviewRow]:
    confirmed = (ReviewRow.commune_code == writer.commune_code, ReviewRow.stage == "confirmed", whose)
    wanted = select(ReviewRow).where(*confirmed).order_by(ReviewRow.decided_at.desc(), ReviewRow.id.desc())
    return session.scalars(wanted.limit(limit).options(selectinload(ReviewRow.cells))).all()


def confirmed_pages(session: Session) -> Sequence[Page]:
    """Every page that has confirmed rows, with its photo, rows and cells; of all communes, for the command line."""
    has_rows = select(ReviewRow.page_id).where(ReviewRow.stage == "confirmed")
    loaded = (joinedload(Page.photo), selectinload(Page.rows).selectinload(ReviewRow.cells))
    return session.scalars(select(Page).where(Page.id.in_(has_rows)).options(*loaded).order_by(Page.id)).all()


def writers(session: Session, scope: Scope) -> list[WriterLine]:
    """The commune's writers by name, most rows first."""
    switched = select(WriterSwitch.user_id, WriterSwitch.book).where(WriterSwitch.commune_code == scope.commune_code)
    off = set(session.execute(switched).tuples())
    confirmed = func.sum(case((ReviewRow.stage == "confirmed", 1), else_=0))
    counted = (
        select(Page.user_id, Page.book, User.name, confirmed)
        .join(User, User.id == Page.user_id)
        .join(ReviewRow, ReviewRow.page_id == Page.id)
        .where(Page.commune_code == scope.commune_code)
        .group_by(Page.user_id, Page.book, User.name)
        .order_by(confirmed.desc(), User.name, Page.book)
    )
    code = scope.commune_code or ""
    return [
        WriterLine(Writer(code, user_id, book), name, int(rows or 0), (user_id, book) in off)
        for user_id, book, name, rows in session.execute(counted).tuples()
    ]


def find_switch(session: Session, writer: Writer) -> WriterSwitch | None:
    """The switch that keeps this writer's habits from counting, if there is one."""
    mine = (
        WriterSwitch.commune_code == writer.commune_code,
        WriterSwitch.user_id == writer.user_id,
        WriterSwitch.book == writer.book,
    )
    return session.scalars(select(WriterSwitch).where(*mine)).one_or_none()


def waiting_pages(session: Session, writer: Writer) -> list[int]:
    """The writer's read pages of which every row still waits."""
    decided = select(ReviewRow.page_id).where(ReviewRow.stage != "waiting")
    there = select(ReviewRow.page_id)
    wanted = select(Page.id).where(*_is_of(writer), Page.state == "read", Page.id.in_(there), Page.id.not_in(decided))
    return list(session.scalars(wanted.order_by(Page.id)))


def told_by_row(session: Session, row: ReviewRow) -> list[Change]:
    """What the row's confirmation wrote into its record, while nothing was written after it."""
    sources = [f"row:{row.id}", *(str(cell.id) for cell in row.cells)]
    newest = select(Child.rev).where(Child.uuid == row.child_uuid).scalar_subquery()
    wanted = select(Change).where(Change.child_uuid == row.child_uuid, Change.rev == newest, Change.source == "cell")
    return list(session.scalars(wanted.where(Change.source_id.in_(sources)).order_by(Change.id)))


def hamlet_names(session: Session, commune_code: str) -> list[str]:
    """The commune's hamlets under all names they had."""
    names = select(Hamlet.name).where(Hamlet.commune_code == commune_code)
    old = select(HamletAlias.name).join(Hamlet, Hamlet.id == HamletAlias.hamlet_id)
    return [*session.scalars(names), *session.scalars(old.where(Hamlet.commune_code == commune_code))]


def surnames(session: Session, commune_code: str) -> Counter[str]:
    """How often each surname stands in the commune's records, of the children and of their parents."""
    names = select(Child.full_name, Child.father_name, Child.mother_name)
    living = names.where(Child.commune_code == commune_code, is_living(), Child.state != "received")
    every = (name.split() for line in session.execute(living) for name in line if name)
    return Counter(words[0] for words in every if len(words) > 1)


def words_in_use(session: Session, commune_code: str) -> dict[tuple[str, str], int]:
    """The commune's own words that nobody removed, with their uses."""
    mine = (OwnWord.commune_code == commune_code, OwnWord.removed_at.is_(None), OwnWord.uses_count > 0)
    wanted = select(OwnWord.place, OwnWord.text, OwnWord.uses_count).where(*mine)
    return {(place, text): uses for place, text, uses in session.execute(wanted)}


def own_words(session: Session, scope: Scope, limit: int) -> list[WordLine]:
    """The commune's own words with their authors, newest first."""
    wanted = select(OwnWord, User.name).join(User, User.id == OwnWord.user_id)
    mine = wanted.where(OwnWord.commune_code == scope.commune_code, OwnWord.uses_count > 0)
    newest = mine.order_by(OwnWord.at.desc(), OwnWord.id.desc()).limit(limit)
    return [WordLine(word, name) for word, name in session.execute(newest).tuples()]


def find_word(session: Session, scope: Scope, word_id: int) -> OwnWord | None:
    """One of the commune's own words."""
    mine = (OwnWord.id == word_id, OwnWord.commune_code == scope.commune_code)
    return session.scalars(select(OwnWord).where(*mine)).one_or_none()


def count_use(session: Session, commune_code: str, word: tuple[str, str], step: int) -> bool:
    """One use more or less of a word that is there; False when it is not."""
    place, text = word
    mine = (OwnWord.commune_code == commune_code, OwnWord.place == place, OwnWord.text == text)
    counted = update(OwnWord).where(*mine).values(uses_count=OwnWord.uses_count + step).returning(OwnWord.id)
    return session.scalar(counted.execution_options(synchronize_session=False)) is not None
