"""Any spelling of a header, one or two letters wrong, in any order, beside columns of any other matter."""

from datetime import date

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from intake.ocr import allotment, columns, headers
from intake.ocr.stages import Cell, Table

NOWHERE = ((0, 0), (0, 0), (0, 0), (0, 0))
WHITE = np.full((4, 4), 255, np.uint8)
FIELDS = (
    "household_number", "household_head", "full_name", "birth_date", "sex", "ethnicity", "personal_id", "father_name",
    "mother_name", "guardian_name", "schooling", "circumstances_text", "hamlet", "note",
)  # fmt: skip
FOREIGN = ("Chiều cao", "Cân nặng", "Tiêm chủng", "Số điện thoại", "Nhóm máu", "Chữ ký")
LETTERS = "aeiouynhtcgmbdrsl"
LONG = 9
"""Letters of a header of which two may be wrong."""


def spellings():
    return {
        field: sorted(words.strip() for line in lines() if line[0] == field for words in line[1].split("|"))
        for field in FIELDS
    }


def lines():
    return [line.split("\t") for line in headers.DATA.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]


SPELLINGS = spellings()


def strangest(field, spelling):
    """How many letters lie between a spelling and the nearest one of another field."""
    own = headers.key(spelling)
    return min(Levenshtein.distance(own, key) for other, key, _ in headers.spellings() if other != field)


def damaged(draw, text, wrong):
    """The text with so many letters wrong, missing or added."""
    for _ in range(wrong):
        at = draw(st.integers(0, len(text) - 1))
        letter = draw(st.sampled_from(LETTERS))
        text = draw(st.sampled_from([text[:at] + letter + text[at + 1 :], text[:at] + letter + text[at:]]))
    return text


@st.composite
def registers(draw):
    """(header, field) of each column of a register, some headers damaged, foreign columns among them."""
    chosen = draw(st.lists(st.sampled_from(FIELDS), unique=True, min_size=3))
    made = []
    for field in chosen:
        spelling = draw(st.sampled_from(SPELLINGS[field]))
        apart = strangest(field, spelling) if len(headers.key(spelling)) >= LONG else 0
        wrong = draw(st.integers(0, min(2, max(apart - 1, 0) // 2)))
        made.append((damaged(draw, spelling, wrong), field))
    made += [(text, "") for text in draw(st.lists(st.sampled_from(FOREIGN), unique=True, max_size=2))]
    return draw(st.permutations(made))


@given(registers())
@example([("Sinh năm", "birth_date"), ("Nam hay nữ", "sex"), ("Hộ số", "household_number")])
@settings(max_examples=60, deadline=None)
def test_every_column_gets_the_field_that_its_header_names(register):
    heads = tuple(Cell(0, at, at, (0, 0, 4, 4), NOWHERE, WHITE, False) for at in range(len(register)))
    table = Table((0, 0, 4, 4), len(register), heads, ())
    found = columns.from_headers(table, {(0, at): text for at, (text, _) in enumerate(register)})
    known = allotment.known(found, {}, date(2026, 11, 22))
    assert [(column.header, column.field) for column in known] == list(register)


@given(st.sampled_from(FIELDS).flatmap(lambda field: st.tuples(st.just(field), st.sampled_from(SPELLINGS[field]))))
@settings(max_examples=60, deadline=None)
def test_capitals_marks_and_blanks_do_not_matter(told):
    field, spelling = told
    for text in (spelling.upper(), spelling.lower(), f" {spelling} ", spelling.replace(" ", "  ")):
        assert headers.meanings(text)[0].field == field
