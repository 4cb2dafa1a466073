"""What a child's cells say on the paper, and what is true of them: they differ by dittos and aliases."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from intake.ocr.training.people import Child, Household, Village

DITTOS = ("nt", "-//-", '"', "nt", "như trên", "''")
DITTOED = ("father_name", "mother_name", "ethnicity", "household_number", "household_head", "parent_name", "hamlet")
ALIASES = {"Mông": ("H'Mông", "Hmông"), "Khmer": ("Khơ Me",)}
SEXES = {"male": "Nam", "female": "Nữ"}
Truth = str | bool


@dataclass(frozen=True, slots=True)
class Entry:
    """`text` as it stands on the paper, `value` as score.py wants it."""

    text: str
    value: Truth


Row = dict[str, Entry]


@dataclass(frozen=True, slots=True)
class Style:
    """Ways of writing kept over a page."""

    separator: str
    padded: bool
    short_year: bool
    has_dittos: bool


def style(rng: Random, has_dittos: bool) -> Style:
    """How this page's writer writes dates and repeats."""
    return Style(rng.choices("/.-", [80, 10, 10])[0], rng.random() < 0.75, rng.random() < 0.04, has_dittos)


def day(rng: Random, born: date, ways: Style) -> str:
    """The date, day first; now and then not as the writer usually does."""
    padded = ways.padded if rng.random() < 0.93 else not ways.padded
    sign = ways.separator if rng.random() < 0.95 else "/"
    year = f"{born.year % 100:02}" if ways.short_year else str(born.year)
    shown = (f"{born.day:02}", f"{born.month:02}") if padded else (str(born.day), str(born.month))
    return sign.join([*shown, year])


def rows(rng: Random, families: Sequence[Household], place: Village, ways: Style) -> list[Row]:
    """Every child's entries by field, in the order of the paper."""
    found: list[Row] = []
    for family in families:
        for child in family.children:
            found.append(_row(rng, family, child, place, ways))
    return _with_dittos(rng, found) if ways.has_dittos else found


def _row(rng: Random, family: Household, child: Child, place: Village, ways: Style) -> Row:
    number = child.personal_id
    spaced = " ".join(number[at : at + 3] for at in range(0, len(number), 3)) if rng.random() < 0.03 else number
    aliases = ALIASES.get(family.ethnicity, ())
    group = rng.choice(aliases) if aliases and rng.random() < 0.12 else family.ethnicity
    sex = SEXES[child.sex] if rng.random() < 0.95 else SEXES[child.sex].lower()
    parent = family.father or family.mother
    special = child.circumstances not in ("", "Hộ nghèo", "Hộ cận nghèo", "Bỏ học", "Cha mẹ đi làm xa")
    date_text = day(rng, child.born, ways)
    born = Entry(date_text, child.born.isoformat())
    return {
        "household_number": Entry(str(family.number), str(family.number)),
        "household_head": Entry(family.head, family.head),
        "full_name": Entry(child.full_name, child.full_name),
        "birth_date": born,
        "male": Entry(date_text if child.sex == "male" else "", ""),
        "female": Entry(date_text if child.sex == "female" else "", ""),
        "sex": Entry(sex, child.sex),
        "ethnicity": Entry(group, family.ethnicity),
        "personal_id": Entry(spaced, number),
        "father_name": Entry(family.father, family.father),
        "mother_name": Entry(family.mother, family.mother),
        "parent_name": Entry(parent, parent),
        "guardian_name": Entry(child.guardian, child.guardian),
        "schooling": Entry(child.schooling, child.schooling),
        "circumstances_text": Entry(child.circumstances, child.circumstances),
        "hamlet": Entry(place.hamlet, place.hamlet),
        "special_circumstances": Entry("", special),
        "at_risk": Entry("", child.at_risk),
        "note": Entry("", ""),
    }


def _with_dittos(rng: Random, found: Sequence[Row]) -> list[Row]:
    """The same rows, a ditto mark here and there where the value above is the same."""
    shown = [dict(row) for row in found]
    for above, row, target in zip(found, found[1:], shown[1:], strict=False):
        for field in DITTOED:
            same = row[field].value and row[field].value == above[field].value
            if same and rng.random() < 0.55:
                target[field] = replace(row[field], text=rng.choice(DITTOS))
    return shown
