"""When two values are the same, and which row read is which row of the paper."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

Fields = Mapping[str, Any]
ALIASES = {"hmông": "mông", "h'mông": "mông", "mèo": "mông", "việt": "kinh", "khơ me": "khmer", "khơme": "khmer",
           "nam": "male", "nữ": "female"}  # fmt: skip
BOOLEANS = ("special_circumstances", "at_risk", "struck")
TELLING = ("full_name", "birth_date", "personal_id")


def fold(field: str, value: object) -> str:
    """The value as it is compared: NFC, case and blanks folded; a number by its digits, a tick as 1 or ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else ""
    text = " ".join(unicodedata.normalize("NFC", str(value)).split()).strip(" .,-;").casefold()
    if field == "personal_id":
        return "".join(char for char in text if char.isdigit())
    if field in ("ethnicity", "sex"):
        return ALIASES.get(text, text)
    if field in BOOLEANS:
        return "1" if text in ("1", "true", "x") else ""
    return text


def distance(one: str, other: str) -> int:
    """Letters to change, add or take away to make one text of the other."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]


def value_of(reading: Fields, field: str) -> tuple[Any, float]:
    """(value, confidence) of a field as read; confidence 0 where none was given."""
    cell = reading.get(field)
    if isinstance(cell, dict):
        return cell.get("value"), float(cell.get("confidence") or 0)
    return cell, 0.0


def likeness(truth: Fields, reading: Fields) -> float:
    """How alike two rows are, by name, birth date and number."""
    total = 0.0
    for field in TELLING:
        a, b = fold(field, truth.get(field)), fold(field, value_of(reading, field)[0])
        if a or b:
            total += 1 - distance(a, b) / max(len(a), len(b))
    return total


def align(truth: Sequence[Fields], readings: Sequence[Fields]) -> dict[int, int]:
    """Rows of the paper paired with rows read, in order, so that the summed likeness is greatest."""
    n, m = len(truth), len(readings)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    like = [[likeness(t, r) for r in readings] for t in truth]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + like[i][j])
    pairs, i, j = {}, 0, 0
    while i < n and j < m:
        if best[i][j] == best[i + 1][j + 1] + like[i][j]:
            pairs[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
