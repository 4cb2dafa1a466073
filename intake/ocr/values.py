"""One cell's writing as the value of a field, by that field's own language."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from intake.ocr import habits
from intake.ocr.language import by_text, by_trace
from intake.ocr.language.writing import Context, Meant, Writing
from intake.ocr.readers import Alphabet
from intake.ocr.stages import CellReading, Quad

__all__ = [
    "ALPHABETS",
    "BLANK_CONFIDENCE",
    "DOUBT",
    "HOPELESS",
    "NAMES",
    "WORTH_TWO_LOOKS",
    "Context",
    "Writing",
    "agreed",
    "blank",
    "reading",
]

BLANK_CONFIDENCE = 0.97
DOUBT, HOPELESS = 0.8, 0.1
TRUST = 0.8
"""How far a second reader's confidence is believed."""
SAME_MISTAKE = 0.3
"""How often a second reader that errs says just what it said."""


def reading(field: str, writing: Writing, context: Context) -> CellReading:
    """The value of `field`; "" with little confidence where writing stands that could not be understood."""
    trace = writing.trace
    language = LANGUAGES.get(field, by_text.read_plain)
    made = by_trace.read(field, writing, trace, context) if trace else language(writing, context)
    said = writing.text.text
    made = habits.weighed(field, said, made, context.learned.letters)
    return CellReading(said, made.value, made.confidence, writing.reader, writing.quad, made.others, made.shares)


def agreed(one: CellReading, again: CellReading) -> CellReading:
    """Two looks at one cell: agreement counts, disagreement costs, and the likelier of both values stands.

    Of a first look that weighed its alternatives the second may choose one.
    """
    if not one.shares and one.value != again.value:
        return _surer(one, again)
    heard = min(max(TRUST * again.confidence, 0.05), 0.95)
    pool = {str(one.value): one.confidence, **dict(zip(one.alternatives, one.shares, strict=False))}
    pool.setdefault(str(again.value), 0.5 * max(0.0, 1 - sum(pool.values())))
    missing = max(0.0, 1 - sum(pool.values()))
    masses = {value: p * (heard if value == str(again.value) else _erring(heard)) for value, p in pool.items()}
    return _chosen(one, again, masses, missing * _erring(heard))


def _erring(heard: float) -> float:
    return (1 - heard) * SAME_MISTAKE


def _chosen(one: CellReading, again: CellReading, masses: Mapping[str, float], missing: float) -> CellReading:
    total = sum(masses.values()) + missing
    if total <= 0:
        return one
    ranked = sorted(masses.items(), key=lambda pair: pair[1], reverse=True)
    (value, mass), others = ranked[0], [(name, m) for name, m in ranked[1:] if name]
    source = again if value == str(again.value) and value != str(one.value) else one
    return replace(
        one,
        raw_text=source.raw_text,
        reader=source.reader,
        value=source.value if value == str(source.value) else value,
        confidence=mass / total,
        alternatives=tuple(name for name, _ in others),
        shares=tuple(m / total for _, m in others),
    )


def _surer(one: CellReading, again: CellReading) -> CellReading:
    better, worse = (one, again) if one.confidence >= again.confidence else (again, one)
    others = (str(worse.value), *better.alternatives) if worse.value else better.alternatives
    kept = tuple(dict.fromkeys(others))
    return replace(better, confidence=0.8 * better.confidence, alternatives=kept, shares=())


def blank(quad: Quad | None, reader: str) -> CellReading:
    """Nothing is written there."""
    return CellReading("", "", BLANK_CONFIDENCE, reader, quad)


LANGUAGES: dict[str, Callable[[Writing, Context], Meant]] = {
    "full_name": by_text.read_name,
    "father_name": by_text.read_name,
    "mother_name": by_text.read_name,
    "parent_name": by_text.read_name,
    "guardian_name": by_text.read_name,
    "household_head": by_text.read_name,
    "birth_date": by_text.read_birth_date,
    "personal_id": by_text.read_personal_id,
    "new_personal_id": by_text.read_personal_id,
    "household_number": by_text.read_figures,
    "sex": by_text.read_sex,
    "ethnicity": by_text.read_ethnicity,
    "schooling": by_text.read_schooling,
    "circumstances_text": by_text.read_circumstances,
    "hamlet": by_text.read_hamlet,
    "commune": by_text.read_commune,
    "province": by_text.read_province,
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
NAMES = frozenset(field for field, language in LANGUAGES.items() if language is by_text.read_name)
