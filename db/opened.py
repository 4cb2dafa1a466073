"""What was opened in the course of one call: the doors of records and pages note it here, whoever asks them.

A page of the web that shows a record can't forget to say so, because it does not say it: the functions that hand out
what people read do (`access.records.visible_fields`, `db.queries.pages`, `db.queries.children`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(slots=True)
class Opened:
    """`children` whose records were read, `pages` of paper, and how many children were listed by name."""

    children: dict[UUID, None] = field(default_factory=dict)
    pages: dict[int, None] = field(default_factory=dict)
    listed_count: int = 0

    def forget(self) -> None:
        """Nothing of it left the house (as when a phone holds it already)."""
        self.children, self.pages, self.listed_count = {}, {}, 0


_NOW: ContextVar[Opened | None] = ContextVar("opened", default=None)


@contextmanager
def watching() -> Iterator[Opened]:
    """Note what is opened in this block, and in the threads it hands its context to."""
    opened = Opened()
    token = _NOW.set(opened)
    try:
        yield opened
    finally:
        _NOW.reset(token)


def child(uuid: UUID) -> None:
    """A record is read by somebody."""
    if now := _NOW.get():
        now.children[uuid] = None


def page(page_id: int) -> None:
    """A page of paper is looked at."""
    if now := _NOW.get():
        now.pages[page_id] = None


def listed(count: int) -> None:
    """So many children are shown by name."""
    if now := _NOW.get():
        now.listed_count += count


def forget() -> None:
    """Nothing of what was opened leaves the house."""
    if now := _NOW.get():
        now.forget()
