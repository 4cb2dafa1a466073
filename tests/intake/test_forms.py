"""The form as data: every field of the catalogue is asked once, in Vietnamese, with the lists the catalogue has."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.fields import CHILD_KEYS, WORKING_KEYS
from catalogue.refusals import Refusal
from catalogue.values import understand
from intake.forms.answers import check, elsewhere
from intake.forms.household_book import HOUSEHOLD_BOOK

TODAY = date(2026, 11, 22)
QUESTIONS = list(HOUSEHOLD_BOOK.questions())


def found(**answers: object) -> set[str]:
    return {problem.rule for problem in check(answers, today=TODAY, province_code="14").problems}


def test_an_answer_no_column_holds_is_refused():
    with pytest.raises(Refusal) as refused:
        check({"full_name": "x" * 10_000}, today=TODAY, province_code="14")
    assert refused.value.field == "full_name"


def test_a_question_nobody_knows_is_named_and_keeps_nothing_else_from_being_kept():
    checked = check({"full_name": "Lò Thị Mai", "shoe_size": "34"}, today=TODAY, province_code="14")
    assert checked.fields == {"full_name": "Lò Thị Mai"}
    assert ("UNKNOWN_FIELD", "shoe_size") in [(problem.rule, problem.field) for problem in checked.problems]


def test_a_thousand_strange_questions_are_not_all_repeated():
    strange = {f"field_{number}": "x" for number in range(1000)}
    problems = check(strange, today=TODAY, province_code="14").problems
    assert len([problem for problem in problems if problem.rule == "UNKNOWN_FIELD"]) == 10


def test_the_number_the_sex_and_the_year_are_held_against_each_other():
    assert {"E2.7", "E2.8"} <= found(personal_id="014320000123", sex="Nam", birth_date="2019")


def test_a_sheet_of_another_commune_is_pointed_out():
    told = elsewhere({"commune_code": "06445", "province_code": "14"}, "03808", "14")
    assert [(problem.rule, problem.field) for problem in told] == [("OTHER_AREA", "commune_code")]


def test_every_field_of_the_catalogue_is_asked():
    asked = {question.key for question in QUESTIONS}
    assert asked >= set(CHILD_KEYS) - {"commune_code", "province_code"}
    assert asked <= {*CHILD_KEYS, *WORKING_KEYS}


def test_the_forty_items_are_there():
    ticks = [option for question in QUESTIONS if question.kind == "groups" for option in question.options]
    assert len({option.key for option in ticks}) == 15 + 2 + 3 + 5
    assert [len(options) for options in _question("circumstances").by_heading().values()] == [15, 2, 3]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_every_option_is_kept_as_the_catalogue_names_it(question):
    for option in question.options:
        understood = understand(question.key, [option.key] if question.kind == "groups" else option.key)
        assert understood.value in (option.key, [option.key])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_every_label_and_hint_is_composed_unicode(question):
    words = [question.label, question.hint, *(option.label for option in question.options)]
    assert words == [unicodedata.normalize("NFC", word) for word in words]


def test_what_is_said_once_of_the_household_holds_for_each_child():
    household = {"hamlet": "Bản Hua Nà", "ethnicity": "Thái", "mother_name": "Quàng Thị Hà"}
    answers = HOUSEHOLD_BOOK.child_answers(household, {"full_name": "Lò Thị Mai", "ethnicity": "", "mother_name": ""})
    assert answers == {**household, "full_name": "Lò Thị Mai"}


def test_a_childs_own_answer_goes_before_the_households():
    answers = HOUSEHOLD_BOOK.child_answers({"ethnicity": "Thái"}, {"ethnicity": "Mông"})
    assert answers["ethnicity"] == "Mông"


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=50), max_size=6))
def test_no_answer_whatever_breaks_the_check(answers):
    check(answers, today=TODAY, province_code="14")


def _question(key: str):
    return next(question for question in QUESTIONS if question.key == key)
