"""The search of the logs: what a typed word may mean of a line as the screen shows it, without marks."""

from collections.abc import Sequence

from catalogue.vietnamese import fold
from db.queries.oversight import Word
from db.queries.taken import commune_of_former_chain
from web.audit_words import DID, FIRST_CHANGE, OPENED, REFUSED

NOBODY = "Người lạ"
"""Who acted without being logged in."""
HOUSE = "Hệ thống"
"""The same, on the log of one record: what nobody is logged in for there is the house's own work."""
_LETTERS_MAX, _WORDS_MAX = 200, 8


def book_of(books: Sequence[tuple[str, str]], asked: str) -> str:
    """The chain that is asked for, if it is one of those (`oversight.books`), else the first one."""
    return asked if asked in dict(books) else books[0][0]


def book_name(chain: str, commune: str) -> str:
    """What a screen calls a chain."""
    if not commune:
        return "Sổ đang ghi"
    return f"Sổ ở máy cũ của {commune}" if commune_of_former_chain(chain) else f"Sổ của {commune}, trước khi sáp nhập"


def plain_words(text: str) -> list[str]:
    """The words a search looks for, without marks."""
    return fold(text[:_LETTERS_MAX]).split()[:_WORDS_MAX]


def words_of(text: str, people: Sequence[tuple[int, str]], nobody: str = NOBODY) -> list[Word]:
    """What is looked for; a line is found when it has each of them. `people` are those who may stand in the log,
    `nobody` what it calls who was not logged in."""
    return [_word(word, people, nobody) for word in plain_words(text)]


def _word(word: str, people: Sequence[tuple[int, str]], nobody: str) -> Word:
    return Word(
        text=word,
        user_ids=[number for number, name in people if word in fold(name)],
        is_nobody=word in fold(nobody),
        actions=[action for action, words in DID.items() if word in fold(words)],
        known_actions=list(DID),
        is_other=word in fold(OPENED),
        is_first_change=word in fold(FIRST_CHANGE),
        is_refused=word in fold(REFUSED),
    )
