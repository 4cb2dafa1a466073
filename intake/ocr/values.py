"""One cell's writing as the value of a field, by that field's own language."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from intake.ocr.language import circumstances, dates, ethnicities, names, numbers, places, schooling, sexes, syllables
from intake.ocr.language.closed import Match
from intake.ocr.readers import Alphabet, TextReading
from intake.ocr.stages import CellReading, Quad

BLANK_CONFIDENCE = 0.97
GRADE_LEAST = 0.75
UNKNOWN_CONFIDENCE = 0.3
"""Read, but in no list where only a list is expected."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What stands in one place: read as any text, and again as figures where figures are expected.

    `width_px` and `height_px` measure the ink, `line_height_px` the lines of the page.
    """

    text: TextReading
    figures: TextReading | None
    quad: Quad | None
    reader: str
    width_px: int = 0
    height_px: int = 0
    line_height_px: float = 1.0


@dataclass(frozen=True, slots=True)
class Context:
    """What the rest of the page knows: today, the syllables it has shown surely, its province."""

    today: date
    seen: names.Seen
    province: str = ""


def reading(field: str, writing: Writing, context: Context) -> CellReading:
    """The value of `field`; "" with little confidence where writing stands that could not be understood."""
    made = LANGUAGES.get(field, _plain)(writing, context)
    return CellReading(writing.text.text, made.value, made.confidence, writing.reader, writing.quad, made.others)


def agreed(one: CellReading, again: CellReading) -> CellReading:
    """Two looks at one cell: agreement counts, of two values the surer stands and the other is kept beside it."""
    if one.value == again.value:
        return replace(one, confidence=1 - (1 - one.confidence) * (1 - 0.5 * again.confidence))
    better, worse = (one, again) if one.confidence >= again.confidence else (again, one)
    others = (str(worse.value), *better.alternatives) if worse.value else better.alternatives
    return replace(better, confidence=0.8 * better.confidence, alternatives=tuple(dict.fromkeys(others)))


def blank(quad: Quad | None, reader: str) -> CellReading:
    """Nothing is written there."""
    return CellReading("", "", BLANK_CONFIDENCE, reader, quad)


@dataclass(frozen=True, slots=True)
class _Made:
    value: str | bool
    confidence: float
    others: tuple[str, ...] = ()


def _closed(found: Match | None, writing: Writing, keep: bool) -> _Made:
    """A word of a closed list; what is in no list stays as read where the list is not complete (`keep`)."""
    if found is None:
        return _Made(writing.text.text if keep else "", UNKNOWN_CONFIDENCE * writing.text.confidence)
    return _Made(found.value, found.confidence * (0.4 + 0.6 * writing.text.confidence), found.others)


def _sex(writing: Writing, _context: Context) -> _Made:
    return _twice(writing, sexes.read, keep=False)


def _twice(writing: Writing, read: Callable[[str], Match | None], keep: bool) -> _Made:
    """The better of two readings; agreement counts."""
    first = _closed(read(writing.text.text), writing, keep)
    found = read(writing.figures.text) if writing.figures else None
    if writing.figures is None or found is None:
        return first
    second = _Made(found.value, found.confidence * (0.4 + 0.6 * writing.figures.confidence), found.others)
    if first.value == second.value:
        return _Made(first.value, 1 - (1 - first.confidence) * (1 - 0.5 * second.confidence), first.others)
    better, worse = (first, second) if first.value and first.confidence >= second.confidence else (second, first)
    return _Made(better.value, 0.6 * better.confidence, (str(worse.value),) if worse.value else ())


def _sure(said: TextReading | None) -> float:
    return said.confidence if said else 0.0


def _ethnicity(writing: Writing, _context: Context) -> _Made:
    return _closed(ethnicities.read(writing.text.text), writing, keep=True)


def _schooling(writing: Writing, _context: Context) -> _Made:
    """As any word; a grade whose figure was no figure, from the reading that knows only grades."""
    said = writing.text.text
    as_word = schooling.read(said)
    as_grade = schooling.read(writing.figures.text) if writing.figures and schooling.begins_as_grade(said) else None
    if as_grade and (as_word is None or as_word.confidence < GRADE_LEAST):
        return _Made(as_grade.value, 0.6 * as_grade.confidence * (0.4 + 0.6 * _sure(writing.figures)), (said,))
    made = _closed(as_word, writing, keep=True)
    if as_grade and as_word and as_grade.value != as_word.value and as_word.value.startswith("Lớp"):
        return _Made(made.value, 0.7 * made.confidence, (as_grade.value,))
    return made


def _circumstances(writing: Writing, _context: Context) -> _Made:
    return _closed(circumstances.read(writing.text.text), writing, keep=True)


def _name(writing: Writing, context: Context) -> _Made:
    tokens = syllables.tokens_of((word.text, word.confidence) for word in writing.text.words)
    spelled = names.propose(tokens, context.seen)
    if spelled is None:
        return _Made("", 0.1)
    return _Made(spelled.value, _spelled_confidence(spelled, tokens), spelled.others)


def _hamlet(writing: Writing, _context: Context) -> _Made:
    tokens = syllables.tokens_of(((word.text, word.confidence) for word in writing.text.words), figures=True)
    place = places.hamlet(tokens)
    return _Made(place.value, place.share * _mean(tokens)) if place else _Made("", 0.1)


def _commune(writing: Writing, context: Context) -> _Made:
    return _official(places.commune(writing.text.text, context.province), writing)


def _province(writing: Writing, _context: Context) -> _Made:
    return _official(places.province(writing.text.text), writing)


def _official(found: Match | None, writing: Writing) -> _Made:
    if found:
        return _closed(found, writing, keep=True)
    tokens = syllables.tokens_of((word.text, word.confidence) for word in writing.text.words)
    spelled = places.spell_place(tokens)
    return _Made(spelled.value, 0.6 * spelled.share * _mean(tokens), spelled.others) if spelled else _Made("", 0.1)


def _birth_date(writing: Writing, context: Context) -> _Made:
    """Read twice, as text and as figures: agreement counts, and the plainer of two dates wins."""
    votes = []
    for said in (writing.figures, writing.text):
        dated = dates.read(said.text, context.today) if said else None
        if said and dated:
            votes.append((dated.fit * (0.3 + 0.7 * said.confidence), dated.value))
    return _voted(votes)


def _personal_id(writing: Writing, _context: Context) -> _Made:
    """The digits as they stand; of two readings the one with the shape of a number wins, neither is repaired."""
    votes = []
    for said in (writing.figures, writing.text):
        digits = numbers.read(said.text) if said else None
        if said and digits and len(digits.value) > 3:
            shape = 1.0 if numbers.PLACED.fullmatch(digits.value) else 0.6
            votes.append((digits.fit * shape * (0.3 + 0.7 * said.confidence), digits.value))
    return _voted(votes)


def _figures(writing: Writing, _context: Context) -> _Made:
    said = writing.figures or writing.text
    digits = numbers.read(said.text)
    return _Made(digits.value, digits.fit * said.confidence if digits.value else 0.1)


def _voted(votes: list[tuple[float, str]]) -> _Made:
    if not votes:
        return _Made("", 0.1)
    votes.sort(reverse=True)
    sure, value = votes[0]
    others = tuple(other for _, other in votes[1:] if other != value)
    agreed = len(votes) > 1 and not others
    return _Made(value, min(1.0, sure * (1.1 if agreed else 0.6)), others)


def _plain(writing: Writing, _context: Context) -> _Made:
    return _Made(writing.text.text, 0.8 * writing.text.confidence)


def _mean(tokens: list[syllables.Token]) -> float:
    return sum(token.confidence for token in tokens) / len(tokens) if tokens else 0.0


def _spelled_confidence(spelled: syllables.Spelled, tokens: list[syllables.Token]) -> float:
    """Belief in the spelling, and the reader's worst syllable in part."""
    return spelled.share * (0.35 + 0.65 * min(token.confidence for token in tokens))


LANGUAGES: dict[str, Callable[[Writing, Context], _Made]] = {
    "full_name": _name,
    "father_name": _name,
    "mother_name": _name,
    "parent_name": _name,
    "guardian_name": _name,
    "household_head": _name,
    "birth_date": _birth_date,
    "personal_id": _personal_id,
    "new_personal_id": _personal_id,
    "household_number": _figures,
    "sex": _sex,
    "ethnicity": _ethnicity,
    "schooling": _schooling,
    "circumstances_text": _circumstances,
    "hamlet": _hamlet,
    "commune": _commune,
    "province": _province,
}
ALPHABETS: dict[str, Alphabet] = {
    "birth_date": "date",
    "personal_id": "digits",
    "new_personal_id": "digits",
    "household_number": "digits",
    "schooling": "grade",
    "sex": "sex",
}
WORTH_TWO_LOOKS = frozenset(LANGUAGES) - frozenset(ALPHABETS)
"""Fields of text that is looked at again where the first look left doubt; the others are read twice anyway."""
DOUBT = 0.8
NAMES = frozenset(field for field, language in LANGUAGES.items() if language is _name)
