"""The rules of the cleaning plans on one record: each fault is found once, named, and told in a sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.checks import CLASS_TITLES, check, check_one_of_many, error_class
from catalogue.fields import CHILD_KEYS, is_known
from catalogue.refusals import Refusal
from catalogue.values import understand

TODAY = date(2026, 11, 22)
MAI = {
    "personal_id": "014319000123",
    "full_name": "Lò Thị Mai",
    "sex": "female",
    "birth_date": "2019-03-05",
    "ethnicity": "Thái",
    "nationality": "VN",
    "schooling": "lop_2",
    "hamlet": "Bản Hua Nà",
    "commune_code": "03808",
    "province_code": "14",
    "father_name": "Lò Văn An",
    "circumstances": [],
    "assistance": [],
}


def found(**changes):
    return [(p.rule, p.field, p.severity) for p in check(MAI | changes, today=TODAY)]


def only(**changes):
    (problem,) = check(MAI | changes, today=TODAY)
    return problem


def test_a_whole_record_has_no_fault():
    assert found() == []


def test_the_same_record_in_words_of_paper_has_no_fault():
    assert (
        found(sex="Nữ", birth_date="05/3/2019", schooling="Lớp 2", personal_id="014 319 000 123", ethnicity="thai")
        == []
    )


def test_an_empty_record_lacks_the_number_and_the_five_basic_facts():
    rules = [p.rule for p in check({}, today=TODAY)]
    assert rules == ["E1.1", "E3.1", "E3.3", "E3.5", "E3.6", "E3.7"]
    assert all(p.severity == "B" and is_known(p.field) for p in check({}, today=TODAY))


def test_a_child_of_another_nationality_may_be_without_a_number():
    assert found(personal_id="", nationality="LA") == []
    assert found(personal_id="") == [("E1.1", "personal_id", "B")]


def test_a_sex_against_the_number_and_the_name_is_told_of_both():
    assert found(sex="male") == [("E2.7", "personal_id", "B"), ("E3.5", "sex", "W")]


def test_the_commune_where_the_desk_stands_decides_what_is_elsewhere():
    assert [p.rule for p in check(MAI, today=TODAY, province_code="20")] == ["E2.10"]
    assert [p.rule for p in check(MAI | {"province_code": None}, today=TODAY)] == []


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("", "Chưa có ngày sinh"), ("31/11/2019", "không có trong lịch"), ("29/02/2019", "không có trong lịch"),
        ("2019", "ngày và tháng"), ("3/2019", "thiếu ngày"), ("03/2019 (ÂL)", "âm lịch"), ("Kỷ Hợi", "2019"),
        ("43529", "Chưa hiểu"),
        ("9999", "không có trong lịch"), ("hôm qua", "Chưa hiểu"),
    ],
)  # fmt: skip
def test_a_birth_date_that_is_none_blocks(raw, words):
    problem = only(birth_date=raw)
    assert (problem.rule, problem.field, problem.severity) == ("E3.3", "birth_date", "B")
    assert words in problem.message


def test_a_birth_in_the_future_blocks():
    assert found(birth_date="2026-12-23", personal_id="014326000123") == [("E3.3", "birth_date", "B")]


def test_the_sixteenth_birthday_ends_childhood():
    assert found(birth_date="2010-11-22", personal_id="014310000123") == [("E3.3", "birth_date", "B")]
    assert found(birth_date="2010-11-23", personal_id="014310000123") == []


def test_the_first_of_january_is_often_filled_in_and_only_warns():
    assert found(birth_date="2019-01-01") == [("E3.3", "birth_date", "W")]


def test_month_first_is_proposed_turned_where_the_year_fits():
    problems = check(MAI | {"birth_date": "3/25/2019"}, today=TODAY)
    assert [(p.rule, p.severity, p.proposal) for p in problems] == [("E3.3", "B", None), ("E3.4", "W", "2019-03-25")]
    assert found(birth_date="3/25/2019", personal_id="") == [
        ("E1.1", "personal_id", "B"), ("E3.3", "birth_date", "B"), ("E3.4", "birth_date", "W"),
    ]  # fmt: skip
    assert "E3.4" not in [rule for rule, *_ in found(birth_date="3/25/2015", schooling="lop_2")]


def test_a_future_date_that_turned_would_be_past_is_proposed():
    problems = check(MAI | {"birth_date": "2026-12-05", "personal_id": "014326000123"}, today=TODAY)
    assert [(p.rule, p.proposal) for p in problems] == [("E3.3", None), ("E3.4", "2026-05-12")]


@pytest.mark.parametrize("raw", ["", "Nam/Nữ", "1", "x"])
def test_a_sex_that_is_missing_or_both_blocks(raw):
    assert ("E3.5", "sex", "B") in found(sex=raw)


@pytest.mark.parametrize("raw", ["", "Thổ", "Xá", "Mán", "Trại", "DTTS", "Kinhh", "1"])
def test_an_ethnic_group_that_is_missing_or_of_several_blocks(raw):
    assert found(ethnicity=raw) == [("E3.6", "ethnicity", "B")]


def test_a_group_one_letter_away_is_proposed():
    assert only(ethnicity="Kinhh").proposal == "Kinh"


def test_tho_is_accepted_at_home_or_when_paper_gave_a_name_of_their_own():
    assert [p.rule for p in check(MAI | {"ethnicity": "Thổ"}, today=TODAY, province_code="40")] == ["E2.10"]
    assert found(ethnicity="Thổ", ethnicity_raw="Kẹo") == []
    assert found(ethnicity="Thổ", ethnicity_raw="Thổ") == [("E3.6", "ethnicity", "B")]


def test_an_ethnic_group_noted_as_unknown_is_asked_again():
    assert found(ethnicity="Không rõ") == [("E3.6", "ethnicity", "W")]


@pytest.mark.parametrize("nobody", [None, "", "không rõ", "x"])
def test_a_child_without_anybody_blocks(nobody):
    assert ("E3.7", "father_name", "B") in found(father_name=nobody)


@pytest.mark.parametrize("key", ["mother_name", "carer_name", "parent_name", "guardian_name"])
def test_any_adult_is_enough(key):
    assert found(father_name=None, **{key: "Lò Văn Bình"}) == []


def test_a_parent_named_like_the_child_warns():
    assert found(mother_name="lò thị mai") == [("E3.7", "mother_name", "W")]


@pytest.mark.parametrize(
    ("number", "words"),
    [("145678923", "hết hiệu lực"), ("12345", "chưa đúng"), ("014310000123", "2010"), ("chưa có", "chưa đúng")],
)
def test_a_carers_number_that_cannot_be_warns(number, words):
    problem = only(carer_personal_id=number)
    assert (problem.rule, problem.field, problem.severity) == ("E3.7", "carer_personal_id", "W")
    assert words in problem.message


def test_a_carers_right_number_is_no_fault():
    assert found(carer_personal_id="014190000123") == []


def test_the_carers_number_in_the_childs_place_is_told_once():
    assert found(carer_personal_id="014319000123") == [("E2.9", "personal_id", "B")]


def test_an_orphan_with_a_parent_as_carer_warns():
    orphan = {"circumstances": ["mo_coi_ca_cha_me"], "address_detail": "tổ 2, cạnh trường học"}
    assert found(**orphan, carer_name="Lò Văn An") == [("E3.8", "circumstances", "W")]
    assert found(**orphan, carer_name="Lò Thị Dung", carer_relation="mẹ") == [("E3.8", "circumstances", "W")]
    assert found(**orphan, carer_name="Lò Thị Dung", carer_relation="bà nội") == []
    assert found(**orphan) == [("E3.7", "carer_name", "W")]


def test_a_grave_illness_counts_only_in_a_poor_household():
    ill = {"address_detail": "tổ 2"}
    assert found(**ill, circumstances="HC14") == [("E3.8", "circumstances", "W")]
    assert found(**ill, circumstances="HC14; NC02") == []
    assert found(**ill, circumstances="HC14", household_poverty="cận nghèo") == []


def test_poverty_that_the_household_card_denies_warns():
    assert found(circumstances="NC02", household_poverty="khác") == [("E3.8", "circumstances", "W")]
    assert found(circumstances="NC02", household_poverty="nghèo") == []
    assert found(circumstances="NC02") == []


@pytest.mark.parametrize("address", ["", "không rõ", "-", "?"])
def test_a_child_of_a_special_group_needs_a_clear_address(address):
    problem = only(circumstances=["khuyet_tat"], address_detail=address)
    assert (problem.rule, problem.severity) == ("E3.12", "B")
    assert found(circumstances=["nguy_co"], address_detail=address) == []


def test_the_sentence_about_an_address_does_not_tell_the_group():
    assert "hoàn cảnh" not in only(circumstances=["nhiem_hiv_aids"]).message


@pytest.mark.parametrize(
    ("raw", "rule"), [("Lò Thị Mai 2", "E3.1"), ("Trai", "E3.1"), ("Lof Thij Mai", "E3.2"), ("Lß ThÞ Mai", "E3.2")]
)
def test_a_childs_name_is_looked_at_as_it_was_typed(raw, rule):
    assert (rule, "full_name", "B") in found(full_name=raw)


def test_a_mothers_name_is_looked_at_too():
    assert found(mother_name="Nguyeenx Thij Hoa") == [("E3.2", "mother_name", "B")]


@pytest.mark.parametrize(
    ("key", "raw", "severity"),
    [
        ("schooling", "THCS", "W"),
        ("nationality", "Atlantis", "W"),
        ("circumstances", ["lạ"], "W"),
        ("current_place", "bản bên", "I"),
    ],
)
def test_what_no_list_knows_is_kept_and_found(key, raw, severity):
    assert found(**{key: raw}) == [("E3", key, severity)]


def test_a_commune_of_another_province_warns():
    assert found(commune_code="06445") == [("E3", "commune_code", "W")]


def test_an_answer_too_long_is_refused():
    with pytest.raises(Refusal, match="Họ và tên"):
        check(MAI | {"full_name": "a" * 10_000}, today=TODAY)


def test_rules_belong_to_the_three_classes_of_the_plans():
    assert [error_class(rule) for rule in ("E1.3", "E2.11", "E3.12", "E3")] == [1, 2, 3, 3]
    assert sorted(CLASS_TITLES) == [1, 2, 3]


@given(st.fixed_dictionaries({}, optional={key: st.text(max_size=60) | st.none() for key in CHILD_KEYS}))
def test_any_record_is_judged_with_fields_people_know(record):
    for problem in check(record, today=TODAY):
        assert is_known(problem.field)
        assert error_class(problem.rule) in CLASS_TITLES
        assert problem.message.endswith((".", "?"))


@given(st.sampled_from(sorted(MAI)), st.text(max_size=40))
def test_a_finding_is_the_same_for_the_answer_and_its_kept_value(key, raw):
    kept = understand(key, raw).value
    typed = [(p.rule, p.field) for p in check(MAI | {key: raw}, today=TODAY) if p.severity != "I"]
    assert typed == [(p.rule, p.field) for p in check(MAI | {key: kept}, today=TODAY) if p.severity != "I"]


@pytest.mark.parametrize(("groups", "proposals"), [([], ["nguy_co"]), (["khuyet_tat"], ["nguy_co"]), (["nguy_co"], [])])
def test_a_drop_out_proposes_the_group_at_risk(groups: list[str], proposals: list[str]) -> None:
    record = {"schooling": "bo_hoc", "circumstances": groups, "address_detail": "nhà số 3"}
    found = check(record, today=TODAY)
    assert [problem.proposal for problem in found if problem.rule == "E3.8"] == proposals


ANSWERS = {
    "personal_id": st.sampled_from(
        ["", "014319000123", "14319000123", "014 319 000 123", "014119000123", "x", "7,9E+10"]
    ),
    "full_name": st.sampled_from(["", "Lò Thị Mai", "Lò  Văn An", "Bé", "Lof Thij Mai", "\0"]),
    "sex": st.sampled_from(["", "male", "female", "Nam/Nữ"]),
    "birth_date": st.sampled_from(
        ["", "2019-03-05", "2019", "31/12/2031", "12/31/2019", "âm lịch 5/3/2019", "2009-01-01"]
    ),
    "ethnicity": st.sampled_from(["", "Thái", "Thổ", "Ê Đê", "Mèo"]),
    "mother_name": st.sampled_from(["", "Lò Thị Mai", "không rõ", "Quàng Thị Hà"]),
    "carer_personal_id": st.sampled_from(["", "014319000123", "123456789", "014185000111"]),
    "circumstances": st.sampled_from([[], ["nguy_co"], ["lạ"], ["mo_coi_ca_cha_me"]]),
    "schooling": st.sampled_from(["", "bo_hoc", "lop_1", "lớp lạ"]),
    "note": st.sampled_from(["", "hay ốm", "a" * 150]),
    "province_code": st.sampled_from(["", "14", "38"]),
}


@given(st.fixed_dictionaries({}, optional=ANSWERS), st.sampled_from([None, "14", "38"]))
def test_one_of_many_records_has_the_faults_it_has_alone(record, home):
    alone = check(record, today=TODAY, province_code=home)
    assert check_one_of_many(record, today=TODAY, province_code=home) == alone


def test_words_that_grow_too_long_where_they_are_composed_are_refused():
    with pytest.raises(Refusal, match="120 ký tự"):
        check(MAI | {"full_name": "\u0958" * 60}, today=TODAY)
