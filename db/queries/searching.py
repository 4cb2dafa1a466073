"""The one way every list of children is searched: by the words of a name without marks, or by digits of the number."""

from sqlalchemy import ColumnElement, and_, or_

from catalogue.vietnamese import fold
from db import Scope
from db.queries import visible
from db.tables import Child

TEXT_MAX = 200
"""Characters of a search that are looked at."""
_WORDS_MAX = 8
_DIGITS_MIN = 3


def matching(scope: Scope, text: str) -> list[ColumnElement[bool]]:
    """The children in whose name or number every word of `text` is found; nothing asked leaves all of them."""
    return [_has_word(scope, word) for word in fold(text[:TEXT_MAX]).split()[:_WORDS_MAX]]


def _has_word(scope: Scope, word: str) -> ColumnElement[bool]:
    """A word of the name begins so, or the number holds these digits."""
    in_name = or_(
        Child.full_name_folded.startswith(word, autoescape=True),
        Child.full_name_folded.contains(f" {word}", autoescape=True),
    )
    if not word.isdigit() or len(word) < _DIGITS_MIN:
        return in_name
    return or_(in_name, and_(visible.whole(scope), Child.personal_id.contains(word, autoescape=True)))
