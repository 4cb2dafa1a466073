"""What a column is full of, when its header cannot be read: numbers, dates, words of a list, names."""

from collections.abc import Callable, Sequence
from datetime import date

from intake.ocr.language import circumstances, dates, ethnicities, numbers, schooling, sexes
from intake.ocr.language.closed import Match

LEAST_CELLS = 2
LONGEST_MARK = 2
"""Ditto marks are no longer; they say nothing of a column."""
LEAST_SHARE = 0.6
SURE_FIT = 0.75
NAME_WORDS = range(2, 6)


def field_of(texts: Sequence[str], today: date, taken: set[str]) -> str:
    """The field whose language fits most of the texts, "" when none fits enough or all that fit are taken."""
    written = [text for text in texts if len(text.replace(" ", "")) > LONGEST_MARK]
    if len(written) < LEAST_CELLS:
        return ""
    shares = {field: sum(test(text, today) for text in written) / len(written) for field, test in _TESTS.items()}
    fitting = [field for field, share in shares.items() if share >= LEAST_SHARE and field not in taken]
    best = max(fitting, key=lambda field: shares[field], default="")
    return best or _names(written, taken)


def _names(written: Sequence[str], taken: set[str]) -> str:
    """Columns of names in the order in which registers have them: the child, the father, the mother."""
    share = sum(len(text.split()) in NAME_WORDS and text[:1].isupper() for text in written) / len(written)
    if share < LEAST_SHARE:
        return ""
    return next((field for field in ("full_name", "father_name", "mother_name") if field not in taken), "")


def _is_date(text: str, today: date) -> bool:
    dated = dates.read(text, today)
    return dated is not None and dated.fit > SURE_FIT


def _is_personal_id(text: str, _today: date) -> bool:
    return numbers.looks_like_personal_id(text)


def _of_list(read: Callable[[str], Match | None]) -> Callable[[str, date], bool]:
    def test(text: str, _today: date) -> bool:
        found = read(text)
        return found is not None and found.fit > SURE_FIT

    return test


_TESTS: dict[str, Callable[[str, date], bool]] = {
    "personal_id": _is_personal_id,
    "birth_date": _is_date,
    "sex": _of_list(sexes.read),
    "ethnicity": _of_list(ethnicities.read),
    "schooling": _of_list(schooling.read),
    "circumstances_text": _of_list(circumstances.read),
}
