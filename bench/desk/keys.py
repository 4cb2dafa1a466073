"""What a value costs to type: Telex keys, Shift not counted, so that neither way of working gains by it."""

import unicodedata
from collections.abc import Mapping

CLOSED_MAX = 3
"""A picker is answered by the first letters of its word."""
CLOSED = ("sex", "ethnicity", "schooling", "special_circumstances", "at_risk", "struck")


def keys_of(text: str) -> int:
    """Keys of a text: one a letter, one more for each mark over or under it."""
    keys = 0
    for char in unicodedata.normalize("NFD", text):
        keys += 1
        if char in "đĐ":
            keys += 1
    return keys


def keys_to_type(field: str, text: str) -> int:
    """Keys to put a value into an empty box, without the one that leaves it."""
    return min(keys_of(text), CLOSED_MAX) if field in CLOSED else keys_of(text)


def keys_to_type_all(row: Mapping[str, str]) -> int:
    """Typing a whole row: each field, a Tab after each, Enter at the end."""
    return sum(keys_to_type(field, text) + 1 for field, text in row.items()) + 1
