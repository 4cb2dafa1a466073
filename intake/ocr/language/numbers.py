"""Numbers as they stand on paper: what is written wins over what is likely, eleven digits stay eleven."""

import re
from dataclasses import dataclass

STROKES = str.maketrans("lI|i!][", "1111111")
ROUND_ONES = str.maketrans("OoQDUZzSsBbGqgT", "000002255866997")
LOOK_ALIKES = STROKES | ROUND_ONES
"""Letters that readers give for figures. Source: domain dossier 6.2."""
PLACED = re.compile(r"0\d{2}[0-9]\d{8}")
FULL_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Digits:
    """The digits seen; `fit` falls with each character that had to be taken for a digit."""

    value: str
    fit: float


def read(text: str) -> Digits:
    """The digits of a text without blanks, dots and dashes; letters that look like digits are taken for them."""
    tight = re.sub(r"[\s.,\-'_]", "", text)
    changed = tight.translate(LOOK_ALIKES)
    digits = "".join(char for char in changed if char.isdigit())
    wrong = sum(1 for a, b in zip(tight, changed, strict=True) if a != b) + 2 * (len(changed) - len(digits))
    return Digits(digits, max(0.0, 1 - 0.15 * wrong))


def looks_like_personal_id(text: str) -> bool:
    """Whether this may be a personal number: 11 to 13 digits, almost all of the text."""
    digits = read(text)
    return FULL_LENGTH - 1 <= len(digits.value) <= FULL_LENGTH + 1 and digits.fit > 0.6
