"""Marks that say "as in the row above", and marks that say "nothing".

Source: domain dossier 6.7: nt, như trên, 〃, ″, -//-, ↓; and "-", "/", "0", "x" for none.
"""

import re

import numpy as np

from catalogue import vietnamese
from intake.ocr import ctc
from intake.ocr.language import likeness
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
LOW_STROKES = 0.65
"""Of a line's height with the white around it: a figure fills the line, a ditto hangs in its upper half."""
MISREAD = 1.5
"""A wrong letter and a wrong mark. See likeness."""
NONE, FLAT = frozenset({"-", "--", "—", "–"}), 1.5
MAY_BE_NONE = frozenset({"father_name", "mother_name", "parent_name", "guardian_name"})
"""Here a dash, so many times wider than high, says that there is none."""
SHORTEST_NAME = 3
_STROKES = re.compile(r"[-–—_~=.,:;'\"„”“’‘`´″〃*^°/\\|1lIiïÍíÌìJj!()\[\]{}<>«»fƒtr7HUuN]{2,8}")
_A_STROKE = re.compile(r"[-–—/\\\"”“″〃~=ƒ]")
_SHORTENED = re.compile(r"[nmhruùưñ]\s?[tfl1irnỉỷ+\[(.,!Tí]{1,2}\.?|nt.?|.nt|n|tt", re.IGNORECASE)
_BETWEEN_DASHES = re.compile(r"[-–][1lI/'\"|]{1,3}[-–]")
_LOW_STROKES = re.compile(r"[1lIi'\"|/!]{1,4}")


def share(trace: Trace) -> float:
    """The probability that a mark for the row above stands there and nothing else."""
    if len(ctc.glyphs(trace)) > LONGEST_MARK:
        return 0.0
    return float(np.exp(ctc.score(trace, MARKS)).sum())


def is_spelled(text: str) -> bool:
    """Whether the words are "như trên", one letter of the second or its mark misread."""
    first, gap, second = text.partition(" ")
    is_like = gap and vietnamese.fold(first) in ("nhu", "nhur") and second[:1].islower()
    return bool(is_like) and likeness.cost(second, "trên") <= MISREAD


def is_low_stroke(text: str, width_px: int, height_px: int, line_height_px: float) -> bool:
    """Whether figures 1 or quotes are two short strokes, less high than any figure, or stand between dashes: -11-."""
    if _BETWEEN_DASHES.fullmatch(text.replace(" ", "")):
        return True
    is_small = height_px < LOW_STROKES * line_height_px and width_px < SMALL_WIDTH * line_height_px
    return is_small and bool(_LOW_STROKES.fullmatch(text.replace(" ", "")))


def is_ditto(field: str, text: str, width_px: int, height_px: int, line_height_px: float) -> bool:
    """Whether writing in `field`, `width_px` × `height_px` of ink where a line is `line_height_px` high, repeats."""
    if field not in REPEATED:
        return False
    seen = text.replace(" ", "").casefold()
    if is_spelled(text):
        return True
    if field in MAY_BE_NONE and text.strip() in NONE and width_px > FLAT * height_px:
        return False
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
