"""Whose hand a page is in, as far as we know: who sent it, and from which book."""

from collections.abc import Iterable

from db import Session, select
from db.tables import Page, User


def writer_of(page: Page) -> str:
    """How the page's writer is called in tables: the sender's number and the book ("12/2026")."""
    return f"{page.user_id}/{page.book}"


def names(session: Session, writers: Iterable[str]) -> dict[str, str]:
    """What people call these writers: «Cà Thị Lan, sổ 2026»."""
    split = {writer: writer.partition("/") for writer in writers}
    wanted = {int(number) for number, _, _ in split.values()}
    people = dict(session.execute(select(User.id, User.name).where(User.id.in_(wanted))).tuples().all())
    return {
        writer: people.get(int(number), "") + (f", sổ {book}" if book else "")
        for writer, (number, _, book) in split.items()
    }
