"""What a list to take along is: its screen, the rights it needs, and how its lines are found."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from access.keys import Keyring
from access.matrix import Action
from catalogue.vietnamese import tidy
from db import Scope, Session
from db.queries.paging import START, Place
from web.visitor import Visitor

ROWS_MAX = 20_000
"""Of lists that only show their newest lines on a screen."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a list, and with which words: those behind the screen's "?", and what its address names."""

    session: Session
    keyring: Keyring
    visitor: Visitor
    today: date
    words: Mapping[str, str]
    numbers: Mapping[str, Any]

    @property
    def scope(self) -> Scope:
        """What the person reaches."""
        return self.visitor.scope

    @property
    def reason(self) -> str:
        """Why sensitive groups are asked for, "" when they are not."""
        return tidy(self.words.get("reason", ""))


@dataclass(frozen=True, slots=True)
class Table:
    """Texts under their header. `catalogue` where the columns are a catalogue's."""

    header: Sequence[str]
    rows: Iterable[Sequence[str]]
    catalogue: str = ""


@dataclass(frozen=True, slots=True)
class ListFile:
    """One list. `screen` is the page it stands on, `address` where its files are, "/exports" before it.

    `rights` are the page's own, and the right to take lists along. `asks_why`: sensitive groups leave with a reason.
    """

    words: str
    screen: str
    address: str
    file_name: str
    rights: tuple[Action, ...]
    make: Callable[[Asked], Table]
    asks_why: bool = False


def of_screen(words: str, screen: str, file_name: str, right: Action, make: Callable[[Asked], Table]) -> ListFile:
    """The list of a page, for those who may read it and may take lists along (protection.md, "Export of lists")."""
    return ListFile(words, screen, screen, file_name, (right, "export_children"), make)


class Page(Protocol):
    """A page of a list that is read page by page."""

    @property
    def after(self) -> str:
        """What the next page is asked by, "" on the last one."""


P = TypeVar("P", bound=Page)


def pages(find: Callable[[Place], P]) -> Iterator[P]:
    """All pages of a list, one in memory."""
    place = START
    while True:
        page = find(place)
        yield page
        if not page.after:
            return
        place = Place(page.after)
