"""The commune's own words: syllables of names and hamlets that officers confirmed and no list of ours has.

They make the reader a little surer of what this commune writes. Each tells who confirmed it first and when, and each
can be removed: then no later confirmation brings it back until an officer does.
"""

from collections.abc import Iterator

from access.matrix import may
from catalogue.refusals import not_found
from catalogue.vietnamese import tidy
from db import Scope, Session
from db.queries import learning
from db.tables import OwnWord, ReviewRow, now
from intake.ocr.language.names import lexicons, places
from intake.ocr.language.syllables import titled
from intake.ocr.learned import Word
from intake.places import find_hamlet

NAMES = ("full_name", "father_name", "mother_name", "parent_name", "carer_name", "household_head")
HAMLET = "hamlet"
LONGEST = 12
"""Letters of a syllable; more is no syllable but words that ran together."""


def learn(session: Session, row: ReviewRow, officer_id: int) -> None:
    """Count what the row's confirmation brought into a record; `row` is confirmed, with its cells."""
    for word in _new_words(session, row):
        if not learning.count_use(session, row.commune_code, word, 1):
            place, text = word
            session.add(
                OwnWord(commune_code=row.commune_code, place=place, text=text, uses_count=1, user_id=officer_id)
            )
            session.flush()


def unlearn(session: Session, row: ReviewRow) -> None:
    """Take back what `learn` counted, while the record still tells of it."""
    for word in _new_words(session, row):
        learning.count_use(session, row.commune_code, word, -1)


def remove(session: Session, scope: Scope, word_id: int) -> None:
    """The reader is not to use this word any more. Refuses NOT_FOUND."""
    word = _found(session, scope, word_id)
    word.removed_at, word.removed_by = now(), scope.user_id


def put_back(session: Session, scope: Scope, word_id: int) -> None:
    """The reader may use it again. Refuses NOT_FOUND."""
    word = _found(session, scope, word_id)
    word.removed_at = word.removed_by = None


def _found(session: Session, scope: Scope, word_id: int) -> OwnWord:
    word = learning.find_word(session, scope, word_id) if may(scope.role, "review") else None
    if word is None:
        raise not_found()
    return word


def _new_words(session: Session, row: ReviewRow) -> Iterator[Word]:
    for change in learning.told_by_row(session, row):
        if change.field in NAMES:
            yield from unlisted(change.new)
        elif change.field == HAMLET and change.new and find_hamlet(session, row.commune_code, change.new) is None:
            yield HAMLET, tidy(change.new)[:100]


def unlisted(name: str) -> Iterator[Word]:
    """The syllables of a name that no list has at their place."""
    syllables = [titled(syllable) for syllable in tidy(name).split()]
    for place, text in zip(places(len(syllables)), syllables, strict=True):
        is_word = text.replace("'", "").isalpha() and 1 < len(text) <= LONGEST
        if is_word and text not in lexicons()[place].weights:
            yield place, text
