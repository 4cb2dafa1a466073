"""The closed lists of a register over a trace: sex, ethnic group, schooling, circumstances."""

from collections.abc import Callable
from functools import cache
from itertools import product

from catalogue.codes.ethnicities import ETHNICITIES
from intake.ocr import ctc
from intake.ocr.language import circumstances, ethnicities, schooling, sexes
from intake.ocr.language.closed import Phrase, phrases_of
from intake.ocr.language.list_search import Spellings, search, spellings_of
from intake.ocr.language.writing import Meant
from intake.ocr.readers import Trace

NONE_RARITY = 0.3
NOTHING = tuple(Phrase(mark, "", NONE_RARITY) for mark in ("-", "--", "/", "x", "0", ".", "—"))
"""What people write for none. Source: domain dossier 6.7."""
ABBREVIATION_RARITY, BARE_RARITY, LETTER_RARITY = 0.1, 0.3, 0.3
CUT_RARITY, LEAST_OF_CUT = 0.2, 8
"""A name that runs out of its cell, and how many of its letters tell it from all others."""
GRADE_HEADS = ("Lớp ", "Lớp", "L", "L.", "L ")
CLASSES = {"A": 0.12, "B": 0.14, "C": 0.2, "D": 0.25, "E": 0.3, "G": 0.3, "H": 0.3}
"""A school with two classes of a year has A and B: the rarity of each letter."""
LIKE_FIGURES, FIGURE_RARITY = {"A": "479", "B": "38"}, 0.2
"""Figures that a class's letter is read as. No school has a 57th class, so what looks like it is 5A or 5B."""
UNLISTED_SEX, UNLISTED_GROUP, UNLISTED_SCHOOLING, UNLISTED_CIRCUMSTANCES = 0.001, 0.05, 0.1, 0.3
"""How often the paper has another word there."""
BETWEEN = ",;+"
SURE_WHOLE = 0.5


def sex(trace: Trace, said: str) -> Meant:
    """male or female; "" for a lone N and for what is neither."""
    return search(trace, said, _sexes(), UNLISTED_SEX, keep=False)


def ethnicity(trace: Trace, said: str) -> Meant:
    """The official name, or the paper's word where no group has one like it."""
    return search(trace, said, _groups(), UNLISTED_GROUP, keep=True)


def school(trace: Trace, said: str) -> Meant:
    """The paper's wording: a grade as Lớp 3, other words of schooling as they are spelled."""
    return search(trace, said, _schooling(), UNLISTED_SCHOOLING, keep=True)


def circumstance(trace: Trace, said: str) -> Meant:
    """The paper's wording; several circumstances, parted on paper by a comma, are weighed one by one."""
    whole = search(trace, said, _circumstances(), UNLISTED_CIRCUMSTANCES, keep=True)
    cuts = [glyph for glyph in ctc.glyphs(trace) if glyph.sign in BETWEEN]
    if not cuts or (whole.value != said and whole.confidence > SURE_WHOLE):
        return whole
    bounds = [0, *(at for glyph in cuts for at in (glyph.start, glyph.stop)), len(trace.log_p)]
    parts = [ctc.part(trace, start, stop) for start, stop in zip(bounds[::2], bounds[1::2], strict=True)]
    return _listed([_one_of(ctc.stripped(part)) for part in parts])


def _one_of(trace: Trace) -> Meant:
    said = " ".join(word.text for word in ctc.greedy(trace))
    return search(trace, said, _circumstances(), UNLISTED_CIRCUMSTANCES, keep=True)


def _listed(parts: list[Meant]) -> Meant:
    """Several as one, each as sure as it is itself."""
    first, *others = [str(one.value) for one in parts if one.value] or [""]
    confidence = 1.0
    for one in parts:
        confidence *= one.confidence
    return Meant(", ".join([first, *(other[:1].lower() + other[1:] for other in others)]), confidence)


@cache
def _sexes() -> Spellings:
    letters = (Phrase(letter, value, LETTER_RARITY) for letter, value in (*sexes.LETTERS.items(), ("n", "")))
    return spellings_of((*sexes.PHRASES, *letters, *NOTHING))


@cache
def _groups() -> Spellings:
    names = [Phrase(one.name, one.name, _rarity(one.name)) for one in ETHNICITIES]
    aliases = [Phrase(alias, one.name, ethnicities.ALIAS_RARITY) for one in ETHNICITIES for alias in one.aliases]
    cut = [Phrase(one.name[:stop], one.name, CUT_RARITY) for one in ETHNICITIES for stop in _cuts(one.name)]
    return spellings_of((*names, *aliases, *cut, Phrase("K", "Kinh", LETTER_RARITY), *NOTHING))


def _cuts(name: str) -> range:
    """How many letters may be left of a name that was too long for its cell."""
    return range(LEAST_OF_CUT, len(name))


def _rarity(name: str) -> float:
    return 0.0 if name in ethnicities.COMMON else ethnicities.NAME_RARITY


@cache
def _schooling() -> Spellings:
    return spellings_of((*_grades(), *_phrases(schooling.FIELD, schooling.ABBREVIATIONS), *NOTHING))


def _grades() -> list[Phrase]:
    found = []
    for head, grade, letter in product(GRADE_HEADS, schooling.GRADES, ("", *CLASSES)):
        rarity = CLASSES.get(letter, 0.0) + (0.0 if head == GRADE_HEADS[0] else ABBREVIATION_RARITY)
        found.append(Phrase(f"{head}{grade}{letter}", f"Lớp {grade}{letter}", rarity))
    bare = [(grade, letter) for grade, letter in product(schooling.GRADES, ("", *CLASSES))]
    found += [Phrase(f"{grade}{letter}", f"{grade}{letter}", BARE_RARITY) for grade, letter in bare]
    return found + [
        Phrase(f"{GRADE_HEADS[0]}{grade}{figure}", f"Lớp {grade}{letter}", CLASSES[letter] + FIGURE_RARITY)
        for grade, (letter, figures) in product(schooling.GRADES, LIKE_FIGURES.items())
        for figure in figures
    ]


@cache
def _circumstances() -> Spellings:
    return spellings_of((*_phrases(circumstances.FIELD, circumstances.ABBREVIATIONS), *NOTHING))


def _phrases(field: str, abbreviations: tuple[str, ...]) -> list[Phrase]:
    return [*phrases_of(field), *(Phrase(one, one, ABBREVIATION_RARITY) for one in abbreviations)]


LISTS: dict[str, Callable[[Trace, str], Meant]] = {
    "sex": sex,
    "ethnicity": ethnicity,
    "schooling": school,
    "circumstances_text": circumstance,
}
