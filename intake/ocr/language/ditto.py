"""Marks that say "as in the row above", and marks that say "nothing".

Source: domain dossier 6.7: nt, như trên, 〃, ″, -//-, ↓; and "-", "/", "0", "x" for none.
"""

import re

import numpy as np

from intake.ocr import ctc
from intake.ocr.readers import Trace

REPEATED = frozenset(
    {"father_name", "mother_name", "parent_name", "guardian_name", "ethnicity", "nationality", "hamlet"}
    | {"address_detail", "household_number", "household_head"}
)
"""Only here a ditto mark is one; a number, a name or a date is never the same as above."""
NUMBERS = frozenset({"household_number"})
NUMBERED = NUMBERS | {"hamlet", "address_detail"}
"""Fields that may be figures alone."""
LONGEST_MARK = 9
SHORT_WORDS = frozenset({"ethnicity", "nationality"})
"""Fields whose values may be as short as a mark: Co, Mạ, Lự, Tày."""
MARKS = ('"', "''", "nt", "Nt", "NT", "n.t", "nt.", "-nt-", "//", "-//-", '-"-', "như trên", "Như trên", "°", "''-")
"""Signs and words that stand for the row above, in the signs a recogniser has."""
SMALL_HEIGHT, SMALL_WIDTH = 0.5, 0.9
WIDEST = 2.4
"""Of a line's height: a mark is no wider."""
SHORTEST_NAME = 3
_STROKES = re.compile(r"[-–—_~=.,:;'\"„”“’‘`´″〃*^°/\\|1lIiïÍíÌìJj!()\[\]{}<>«»fƒtr7HUuN]{2,8}")
_A_STROKE = re.compile(r"[-–—/\\\"”“″〃~=ƒ]")
_SHORTENED = re.compile(r"[nmhruùưñ]\s?[tfl1irnỉỷ+\[(.,!Tí]{1,2}\.?|nt.?|.nt|n|tt", re.IGNORECASE)
_SPELLED = frozenset({"như trên", "nhu tren", "như tren", "nhu trên"})


def share(trace: Trace) -> float:
    """The probability that a mark for the row above stands there and nothing else."""
    if len(ctc.glyphs(trace)) > LONGEST_MARK:
        return 0.0
    return float(np.exp(ctc.score(trace, MARKS)).sum())


def is_ditto(field: str, text: str, width_px: int, height_px: int, line_height_px: float) -> bool:
    """Whether writing in `field`, `width_px` × `height_px` of ink where a line is `line_height_px` high, repeats."""
    if field not in REPEATED:
        return False
    seen = text.replace(" ", "").casefold()
    if " ".join(text.casefold().split()) in _SPELLED:
        return True
    if height_px < SMALL_HEIGHT * line_height_px and width_px < SMALL_WIDTH * line_height_px:
        return True
    if width_px > WIDEST * line_height_px or (seen.isdigit() and field in NUMBERED):
        return False
    if field in NUMBERS:
        return not any(char.isdigit() for char in seen) or bool(_A_STROKE.search(seen))
    if field not in SHORT_WORDS:
        return len(seen) < SHORTEST_NAME or bool(_A_STROKE.search(seen) or _SHORTENED.fullmatch(seen))
    is_strokes = bool(_STROKES.fullmatch(text.replace(" ", "")) and _A_STROKE.search(seen))
    return not seen or is_strokes or bool(_SHORTENED.fullmatch(seen))
