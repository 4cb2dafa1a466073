"""The languages of the fields over one text as a reader without a trace gives it."""

from collections.abc import Callable

from intake.ocr.language import circumstances, dates, ethnicities, names, numbers, places, schooling, sexes, syllables
from intake.ocr.language.closed import Match
from intake.ocr.language.writing import NOTHING_UNDERSTOOD, Context, Meant, Writing
from intake.ocr.readers import TextReading

GRADE_LEAST = 0.75
UNKNOWN_CONFIDENCE = 0.3
"""Read, but in no list where only a list is expected."""


def _closed(found: Match | None, writing: Writing, keep: bool) -> Meant:
    """A word of a closed list; what is in no list stays as read where the list is not complete (`keep`)."""
    if found is None:
        return Meant(writing.text.text if keep else "", UNKNOWN_CONFIDENCE * writing.text.confidence)
    return Meant(found.value, found.confidence * (0.4 + 0.6 * writing.text.confidence), found.others)


def read_sex(writing: Writing, _context: Context) -> Meant:
    return _twice(writing, sexes.read, keep=False)


def _twice(writing: Writing, read: Callable[[str], Match | None], keep: bool) -> Meant:
    """The better of two readings; agreement counts."""
    first = _closed(read(writing.text.text), writing, keep)
    found = read(writing.figures.text) if writing.figures else None
    if writing.figures is None or found is None:
        return first
    second = Meant(found.value, found.confidence * (0.4 + 0.6 * writing.figures.confidence), found.others)
    if first.value == second.value:
        return Meant(first.value, 1 - (1 - first.confidence) * (1 - 0.5 * second.confidence), first.others)
    better, worse = (first, second) if first.value and first.confidence >= second.confidence else (second, first)
    return Meant(better.value, 0.6 * better.confidence, (str(worse.value),) if worse.value else ())


def _sure(said: TextReading | None) -> float:
    return said.confidence if said else 0.0


def read_ethnicity(writing: Writing, _context: Context) -> Meant:
    return _closed(ethnicities.read(writing.text.text), writing, keep=True)


def read_schooling(writing: Writing, _context: Context) -> Meant:
    """As any word; a grade whose figure was no figure, from the reading that knows only grades."""
    said = writing.text.text
    as_word = schooling.read(said)
    as_grade = schooling.read(writing.figures.text) if writing.figures and schooling.begins_as_grade(said) else None
    if as_grade and (as_word is None or as_word.confidence < GRADE_LEAST):
        return Meant(as_grade.value, 0.6 * as_grade.confidence * (0.4 + 0.6 * _sure(writing.figures)), (said,))
    made = _closed(as_word, writing, keep=True)
    if as_grade and as_word and as_grade.value != as_word.value and as_word.value.startswith("Lớp"):
        return Meant(made.value, 0.7 * made.confidence, (as_grade.value,))
    return made


def read_circumstances(writing: Writing, _context: Context) -> Meant:
    return _closed(circumstances.read(writing.text.text), writing, keep=True)


def read_name(writing: Writing, context: Context) -> Meant:
    tokens = syllables.tokens_of((word.text, word.confidence) for word in writing.text.words)
    spelled = names.propose(tokens, context.seen, context.learned.syllables())
    if spelled is None:
        return NOTHING_UNDERSTOOD
    return Meant(spelled.value, _spelled_confidence(spelled, tokens), spelled.others)


def read_hamlet(writing: Writing, _context: Context) -> Meant:
    tokens = syllables.tokens_of(((word.text, word.confidence) for word in writing.text.words), figures=True)
    place = places.hamlet(tokens)
    return Meant(place.value, place.share * _mean(tokens)) if place else NOTHING_UNDERSTOOD


def read_commune(writing: Writing, context: Context) -> Meant:
    return _official(places.commune(writing.text.text, context.province), writing)


def read_province(writing: Writing, _context: Context) -> Meant:
    return _official(places.province(writing.text.text), writing)


def _official(found: Match | None, writing: Writing) -> Meant:
    if found:
        return _closed(found, writing, keep=True)
    tokens = syllables.tokens_of((word.text, word.confidence) for word in writing.text.words)
    spelled = places.spell_place(tokens)
    return Meant(spelled.value, 0.6 * spelled.share * _mean(tokens), spelled.others) if spelled else NOTHING_UNDERSTOOD


def read_birth_date(writing: Writing, context: Context) -> Meant:
    """Read twice, as text and as figures: agreement counts, and the plainer of two dates wins."""
    votes = []
    for said in (writing.figures, writing.text):
        dated = dates.read(said.text, context.today) if said else None
        if said and dated:
            votes.append((dated.fit * (0.3 + 0.7 * said.confidence), dated.value))
    return _voted(votes)


def read_personal_id(writing: Writing, _context: Context) -> Meant:
    """The digits as they stand; of two readings the one with the shape of a number wins, neither is repaired."""
    votes = []
    for said in (writing.figures, writing.text):
        digits = numbers.read(said.text) if said else None
        if said and digits and len(digits.value) > 3:
            shape = 1.0 if numbers.PLACED.fullmatch(digits.value) else 0.6
            votes.append((digits.fit * shape * (0.3 + 0.7 * said.confidence), digits.value))
    return _voted(votes)


def read_figures(writing: Writing, _context: Context) -> Meant:
    said = writing.figures or writing.text
    digits = numbers.read(said.text)
    return Meant(digits.value, digits.fit * said.confidence if digits.value else 0.1)


def _voted(votes: list[tuple[float, str]]) -> Meant:
    if not votes:
        return NOTHING_UNDERSTOOD
    votes.sort(reverse=True)
    sure, value = votes[0]
    others = tuple(other for _, other in votes[1:] if other != value)
    agreed = len(votes) > 1 and not others
    return Meant(value, min(1.0, sure * (1.1 if agreed else 0.6)), others)


def read_plain(writing: Writing, _context: Context) -> Meant:
    return Meant(writing.text.text, 0.8 * writing.text.confidence)


def _mean(tokens: list[syllables.Token]) -> float:
    return sum(token.confidence for token in tokens) / len(tokens) if tokens else 0.0


def _spelled_confidence(spelled: syllables.Spelled, tokens: list[syllables.Token]) -> float:
    """Belief in the spelling, and the reader's worst syllable in part."""
    return spelled.share * (0.35 + 0.65 * min(token.confidence for token in tokens))
