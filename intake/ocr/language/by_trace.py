"""The languages of the fields over a trace: everything that may stand there, weighed by the ink and by the field."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from intake.ocr import ctc
from intake.ocr.language import date_search, dates, name_search, names, number_search, place_search, syllables, words
from intake.ocr.language.writing import (
    LEAST_CONFIDENCE,
    NOTHING_UNDERSTOOD,
    Context,
    Meant,
    Writing,
    has_letters,
)
from intake.ocr.readers import TextReading, Trace

NAME_SURE = 0.97
"""A name whose every syllable is known in its place and so sure needs no search."""
NOTHING_SURE = 0.9
"""The most that is believed of a trace in which nothing stands, since ink was there."""
NO_NAME_MARKS, NO_NAME = ("-", "--", "/", "x", "0"), 0.3
ONE_LETTER_NAMES = frozenset("YHK")
"""Names of Ê Đê, Gia Rai and Cơ Ho people begin with these letters alone."""
CRUMBED = 0.9
"""How far a name is believed beside which a neighbour's stroke was read as a letter."""
LEAST_BEHIND = 2
"""Words that must stand behind such a letter: D Nam may be a name that was half read."""
UNHEARD = 0.02
"""What is believed of words that nothing could be made of: they are said so that an officer can correct them."""

Search = Callable[[Trace, Writing, Context], Meant]


def read(field: str, writing: Writing, trace: Trace, context: Context) -> Meant:
    """The value of `field`; "" with its probability where nothing or a sign for nothing stands."""
    if not writing.text.words:
        return Meant("", NOTHING_SURE * float(np.exp(ctc.score(trace, [""])[0])))
    return SEARCHES.get(field, _plain)(ctc.stripped(trace), writing, context)


def _name(trace: Trace, writing: Writing, context: Context) -> Meant:
    tokens = syllables.tokens_of((word.text, word.confidence) for word in writing.text.words)
    sure = names.sure_syllables(tokens)
    if (rest := _without_crumb(trace, writing.text)) is not None:
        found = name_search.search(rest, context.seen - sure, context.learned.syllables())
        return replace(found, confidence=CRUMBED * found.confidence, others=(), shares=())
    if len(sure) == len(tokens) == len(writing.text.words) and tokens and _worst(writing.text) >= NAME_SURE:
        return Meant(" ".join(token.text for token in tokens), _together(writing.text))
    nothing = float(np.exp(ctc.score(trace, NO_NAME_MARKS)).sum())
    if nothing > NO_NAME:
        return Meant("", nothing)
    return _or_heard(name_search.search(trace, context.seen - sure, context.learned.syllables()), tokens, writing)


def _without_crumb(trace: Trace, said: TextReading) -> Trace | None:
    """The steps behind a first word that is a neighbour's stroke, a lone letter of no people's names."""
    first, *others = [word.text.upper() for word in said.words]
    if len(others) < LEAST_BEHIND or len(first) > 1 or not first.isalpha() or first in ONE_LETTER_NAMES:
        return None
    gap = next((glyph for glyph in ctc.glyphs(trace) if glyph.sign.isspace()), None)
    return ctc.part(trace, gap.stop, len(trace.log_p)) if gap else None


def _or_heard(found: Meant, tokens: list[syllables.Token], writing: Writing) -> Meant:
    """What was found; of letters in which nothing was found, the words as they were heard."""
    if not has_letters(writing.text.text):
        return found if found.confidence >= LEAST_CONFIDENCE else NOTHING_UNDERSTOOD
    heard = " ".join(token.text for token in tokens)
    return found if found.value else Meant(heard, UNHEARD)


def _worst(said: TextReading) -> float:
    return min(word.confidence for word in said.words)


def _together(said: TextReading) -> float:
    """All words right at once."""
    return float(np.prod([word.confidence for word in said.words]))


def _birth_date(trace: Trace, writing: Writing, context: Context) -> Meant:
    """Slashes for which nothing but a figure 1 was seen, and months in words, are found in the text alone."""
    found = date_search.search(trace, context.today)
    worded = None if found.value else dates.read(writing.text.text, context.today)
    return Meant(worded.value, worded.fit * _p_as_read(trace, writing)) if worded else found


def _p_as_read(trace: Trace, writing: Writing) -> float:
    return float(np.exp(ctc.score(trace, [writing.text.text])[0]))


def _plain(trace: Trace, writing: Writing, _context: Context) -> Meant:
    return Meant(writing.text.text, _p_as_read(trace, writing))


def _of_list(search: Callable[[Trace, str], Meant]) -> Search:
    return lambda trace, writing, _context: search(trace, writing.text.text)


def _personal_id(trace: Trace, writing: Writing, context: Context) -> Meant:
    others = context.origins - number_search.origins([writing.text.text])
    return number_search.personal_id(trace, context.today, others)


def _count(trace: Trace, _writing: Writing, _context: Context) -> Meant:
    return number_search.count(trace)


def _hamlet(trace: Trace, writing: Writing, context: Context) -> Meant:
    tokens = syllables.tokens_of(((word.text, word.confidence) for word in writing.text.words), figures=True)
    return _or_heard(place_search.hamlet(trace, context.learned), tokens, writing)


def _commune(trace: Trace, writing: Writing, context: Context) -> Meant:
    return place_search.commune(trace, writing.text.text, context.province)


def _province(trace: Trace, writing: Writing, _context: Context) -> Meant:
    return place_search.province(trace, writing.text.text)


SEARCHES: dict[str, Search] = {
    "full_name": _name,
    "father_name": _name,
    "mother_name": _name,
    "parent_name": _name,
    "guardian_name": _name,
    "household_head": _name,
    "birth_date": _birth_date,
    "personal_id": _personal_id,
    "new_personal_id": _personal_id,
    "household_number": _count,
    "hamlet": _hamlet,
    "commune": _commune,
    "province": _province,
    **{field: _of_list(search) for field, search in words.LISTS.items()},
}
