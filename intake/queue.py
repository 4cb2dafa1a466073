"""The queue of the review desk: which pages stand where, and finding one without typing marks."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from access.keys import Keyring
from access.records import may_read_text
from catalogue.vietnamese import fold
from db import Scope, Session
from db.queries import standing
from db.queries.standing import STANDINGS, Part, Standing, counts
from intake.readings import open_cell

TO_DO = ("waiting", "in_review", "unreadable")
__all__ = ["STANDINGS", "TO_DO", "Asked", "Part", "Standing", "counts", "pages"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the officer wants to see: a part of the pages, one standing ("" all there is to do), words to be found."""

    part: Part = field(default_factory=Part)
    standing: str = ""
    words: str = ""


def pages(session: Session, keyring: Keyring, scope: Scope, asked: Asked) -> list[Standing]:
    """The pages asked for, oldest first; words are looked for everywhere, also in what is done already."""
    wanted = (asked.standing,) if asked.standing else STANDINGS if asked.words.strip() else TO_DO
    found = standing.of_pages(session, scope, asked.part, wanted)
    words = fold(asked.words).split()
    if not words:
        return found
    names = _names(session, keyring, scope, found)
    return [line for line in found if all(word in _text(line, names) for word in words)]


def _text(line: Standing, names: dict[int, str]) -> str:
    page = line.page
    hamlet = page.hamlet.name if page.hamlet else ""
    told = f"trang {page.number} sổ {page.book} ảnh {page.id} {hamlet} {page.sender.name}"
    return f"{fold(told)} {names.get(page.id, '')}"


def _names(session: Session, keyring: Keyring, scope: Scope, lines: Sequence[Standing]) -> dict[int, str]:
    """The children's names read on each page, without marks."""
    found: dict[int, list[str]] = {}
    for page_id, cell in standing.name_cells(session, [line.page.id for line in lines]):
        name = str(open_cell(keyring, cell).value)
        if may_read_text(scope.role, name):
            found.setdefault(page_id, []).append(fold(name))
    return {page_id: " ".join(names) for page_id, names in found.items()}
