"""The queue of the review desk: which pages stand where, and finding one without typing marks.

A child's name is looked for where it stands: in the record once a row is confirmed, which the database does by itself,
and in the sealed cells of rows nobody has decided, of which a search opens so many and no more.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from access.keys import Keyring
from access.records import may_read_text
from catalogue.vietnamese import fold
from db import Scope, Session
from db.queries import queue_words, standing
from db.queries.paging import START, Place
from db.queries.standing import STANDINGS, Part, Standing, Standings, counts
from intake.readings import cell_seal_place

TO_DO = ("waiting", "in_review", "unreadable")
_WORDS_MAX = 8
__all__ = ["STANDINGS", "TO_DO", "Asked", "Part", "Standing", "Standings", "counts", "first_waiting", "pages"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the officer wants to see: a part of the pages, one standing ("" all there is to do), words to be found."""

    part: Part = field(default_factory=Part)
    standing: str = ""
    words: str = ""


def pages(session: Session, keyring: Keyring, scope: Scope, asked: Asked, place: Place = START) -> Standings:
    """The pages asked for, oldest first, a page of the list; words are looked for also in what is done already."""
    wanted = (asked.standing,) if asked.standing else STANDINGS if asked.words.strip() else TO_DO
    words = [word for word in fold(asked.words).split() if any(map(str.isalnum, word))][:_WORDS_MAX]
    rules = queue_words.rules(session, scope, words, _opened(session, keyring, scope, words))
    return standing.of_pages(session, scope, asked.part, wanted, rules, place)


def first_waiting(session: Session, scope: Scope, part: Part) -> Standing | None:
    """The page of that part that waits longest and that nobody has; None when none waits."""
    return next(iter(standing.of_pages(session, scope, part, ("waiting",)).lines), None)


def _opened(session: Session, keyring: Keyring, scope: Scope, words: Sequence[str]) -> dict[str, set[int]]:
    """Word → pages with an undecided row whose name, as it was read, has it."""
    found: dict[str, set[int]] = {word: set() for word in words}
    for page_id, row_id, box in queue_words.undecided_names(session, scope) if words else ():
        name = str(json.loads(keyring.open(box, cell_seal_place(row_id, "full_name")))["value"])
        folded = fold(name)
        there = [word for word in words if word in folded]
        if there and may_read_text(scope.role, name):
            for word in there:
                found[word].add(page_id)
    return found
