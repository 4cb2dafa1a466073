"""Marks that say "as in the row above", and marks that say "nothing".

Source: domain dossier 6.7: nt, như trên, 〃, ″, ", -//-, ↓; and "-", "/", "0", "x" for none.
"""

import re

REPEATED = frozenset(
    [
        "father_name",
        "mother_name",
        "parent_name",
        "guardian_name",
        "ethnicity",
        "nationality",
        "hamlet",
        "address_detail",
        "household_number",
        "household_head",
    ]
)
"""Only here a ditto mark is one; a number, a name or a date is never the same as above."""
_STROKES = re.compile(r"[-–—_~=.,:;'\"”“’‘`´″〃*^°/\\|1lIiït!()\[\]{}<>«»fJj7r⁄H]+")
_QUOTES = re.compile(r"[-'\"”“’‘`´″〃*^°.,«»~]+|[il1|]{2}|[nmuhưr]")
_SHORTENED = re.compile(r"(n[tfl1ir+]|[nmhưư]t|nt[.,]|n[.,]?t|mt|at|rt|ml|int|m|ni|rit|nl|ật|ót)\.?", re.IGNORECASE)
_SPELLED = frozenset({"như trên", "nhu tren", "như tren", "nhu trên"})
_NOTHING = re.compile(r"[-–—_./\\0xX×~]{1,3}")


def is_ditto(text: str, width_px: int, height_px: int, line_height_px: float) -> bool:
    """Whether a cell's writing, `width_px` × `height_px` of ink where a line is `line_height_px` high, repeats."""
    seen = text.replace(" ", "").casefold()
    if " ".join(text.casefold().split()) in _SPELLED:
        return True
    if height_px < 0.5 * line_height_px and width_px < 0.9 * line_height_px:
        return True
    if seen.isdigit():
        return False
    if len(seen) >= 2 and _STROKES.fullmatch(seen) and re.search(r"[-/–—\"”″|~=]", seen):
        return True
    return width_px < 2.2 * line_height_px and bool(_SHORTENED.fullmatch(seen) or _QUOTES.fullmatch(seen))


def is_nothing(text: str) -> bool:
    """Whether the writing says that there is nothing to write."""
    return bool(_NOTHING.fullmatch(text.replace(" ", "")))
