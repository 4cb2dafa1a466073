"""The personal number: each rule refuses its own fault, in words, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import personal_id
from catalogue.dates import PartialDate
from catalogue.places import ORIGINS

MAI = {"sex": "female", "birth": PartialDate(2019, 3, 5), "province_code": "14"}


def rules(raw, **known):
    return [p.rule for p in personal_id.check(raw, **(MAI | known))]


def only(raw, **known):
    (problem,) = personal_id.check(raw, **(MAI | known))
    return problem


@pytest.mark.parametrize("raw", ["", None, "  ", "\0"])
def test_no_number_is_said_to_be_missing(raw):
    assert rules(raw) == ["E1.1"]


@pytest.mark.parametrize(
    "raw",
    ["0", "000000000000", "111111111111", "x", "xxx", "-", "…", "...", "chưa có", "Không", "không có", "ko",
     "chưa cấp", "?", "chưa làm",
     "123456789", "123456789012", "999"],
)  # fmt: skip
def test_a_filler_is_no_number(raw):
    assert rules(raw) == ["E1.2"]


@pytest.mark.parametrize(
    ("raw", "paper"),
    [("12/2019", "khai sinh"), ("145/2019", "khai sinh"), ("GD4012345678901", "bảo hiểm"), ("0912345678", "điện thoại"),
     ("+84 912 345 678", "điện thoại"), ("0382.123.456", "điện thoại"), ("Hộ 142", "mã hộ"), ("Mã hộ: 15", "mã hộ")],
)  # fmt: skip
def test_the_number_of_another_paper_is_named(raw, paper):
    problem = only(raw)
    assert problem.rule == "E1.3"
    assert paper in problem.message


@pytest.mark.parametrize(
    ("raw", "meant"),
    [("O14319000123", "014319000123"), ("0l4319000123", "014319000123"), ("014319OOO123", "014319000123"),
     ("01431900012E", None), ("Sơn La", None), ("014319000I2B", "014319000128"), ("０14319000123", "014319000123")],
)  # fmt: skip
def test_a_letter_among_the_digits_is_proposed_away_and_never_silently(raw, meant):
    problem = only(raw)
    assert (problem.rule, problem.severity, problem.proposal) == ("E2.1", "B", meant)


@pytest.mark.parametrize("raw", ["0143190001", "1234567890123", "12", "014319", "14219000123"])
def test_a_number_of_the_wrong_length_says_how_long_it_is(raw):
    problem = only(raw)
    assert problem.rule == "E2.2"
    assert str(len(raw)) in problem.message
    assert problem.proposal is None


def test_nine_digits_are_an_adults_old_card():
    assert rules("145678923") == ["E2.3"]


@pytest.mark.parametrize(("raw", "padded"), [("14319000123", "014319000123"), ("4319000123", "004319000123")])
def test_the_zero_that_excel_ate_is_proposed(raw, padded):
    problem = only(raw)
    assert (problem.rule, problem.proposal) == ("E2.4", padded)
    assert padded in problem.message
    assert "E2.4" not in rules(raw, sex="male")


def test_three_first_digits_that_no_province_has():
    assert rules("003319000123") == ["E2.5"]
    assert "003" in only("003319000123").message


def test_a_country_code_is_accepted():
    assert rules("124319000123") == []


@pytest.mark.parametrize("digit", "01456789")
def test_a_century_no_child_is_born_in(digit):
    assert rules(f"014{digit}19000123") == ["E2.6"]


def test_an_adults_number_is_recognised():
    assert "cha hoặc mẹ" in only("014119000123").message


def test_the_fourth_digit_against_the_sex_names_both():
    problem = only("014319000123", sex="male")
    assert problem.rule == "E2.7"
    assert problem.message.startswith("Chữ số thứ 4 là 3 (nữ) nhưng giới tính ghi Nam")


def test_the_birth_year_against_the_number_names_both():
    problem = only("014318000123")
    assert problem.rule == "E2.8"
    assert "18" in problem.message
    assert "2019" in problem.message


def test_a_parents_number_in_the_childs_column():
    assert rules("014319000123", others=["014 319 000 123"]) == ["E2.9"]
    assert rules("014319000123", others=["014190000123", ""]) == []


def test_birth_registered_elsewhere_only_informs():
    problem = only("091319000123")
    assert (problem.rule, problem.severity) == ("E2.10", "I")
    assert "Kiên Giang" in problem.message
    assert rules("091319000123", province_code="91") == []
    assert rules("091319000123", province_code=None) == []


@pytest.mark.parametrize(("home", "number"), [("24", "024319000123"), ("24", "027319000123"), ("51", "062319000123")])
def test_numbers_of_merged_provinces_are_at_home(home, number):
    assert rules(number, province_code=home) == []


def test_the_code_of_a_province_is_never_read_as_the_digits_of_a_number():
    assert rules("015319000123", province_code="15") == []
    assert rules("024319000123", province_code="15") == ["E2.10"]


@pytest.mark.parametrize(
    ("raw", "saved"),
    [
        ("1.42E+10", None),
        ("1,4319E10", None),
        ("14319120000", None),
        ("143191200000", None),
        ("14319000123.0", "014319000123"),
    ],
)
def test_a_number_that_excel_rounded(raw, saved):
    problem = only(raw)
    assert (problem.rule, problem.proposal) == ("E2.11", saved)


def test_zeros_at_the_end_of_a_whole_number_are_no_fault():
    assert rules("014319120000") == []


def test_several_faults_are_all_told():
    assert rules("003220000123", sex="female") == ["E2.5", "E2.7", "E2.8"]


@pytest.mark.parametrize(
    "raw", ["014 319 000 123", "014.319.000.123", "014-319-000-123", "'014319000123", "014319 000123\u00a0"]
)
def test_separators_are_no_fault(raw):
    assert rules(raw) == []
    assert personal_id.strip(raw) == "014319000123"


def test_the_number_is_told_in_words():
    assert personal_id.decode("014319000123").spoken() == "Sơn La · nữ · 2019"
    assert personal_id.decode("091085000123").spoken() == "Kiên Giang · nam · 1985"
    assert personal_id.decode("145219000123").spoken() == "nước ngoài · nam · 2019"


@pytest.mark.parametrize("number", ["", "01431900012", "003319000123", "01431900012x", "０14319000123"])
def test_what_is_no_number_says_nothing(number):
    assert personal_id.decode(number) is None


children = st.fixed_dictionaries(
    {
        "origin": st.sampled_from(ORIGINS),
        "sex": st.sampled_from(["male", "female"]),
        "year": st.integers(2010, 2026),
        "rest": st.integers(0, 999_999),
    }
)


def number_of(child):
    return f"{child['origin'].code}{2 if child['sex'] == 'male' else 3}{child['year'] % 100:02}{child['rest']:06}"


@given(children)
def test_a_number_made_by_the_rules_passes_them(child):
    found = personal_id.check(
        number_of(child),
        sex=child["sex"],
        birth=PartialDate(child["year"]),
        province_code=child["origin"].province_code,
    )
    assert found == []


@given(children)
def test_a_number_made_by_the_rules_says_what_it_was_made_of(child):
    decoded = personal_id.decode(number_of(child))
    assert (decoded.origin, decoded.sex, decoded.year) == (child["origin"].name, child["sex"], child["year"])


@given(children, st.integers(3, 5), st.integers(1, 9))
def test_any_change_that_contradicts_sex_or_birth_year_is_caught(child, at, shift):
    number = number_of(child)
    changed = number[:at] + str((int(number[at]) + shift) % 10) + number[at + 1 :]
    found = personal_id.check(changed, sex=child["sex"], birth=PartialDate(child["year"]))
    assert {"E2.6", "E2.7", "E2.8"} & {p.rule for p in found if p.severity == "B"}


@given(children)
def test_a_lost_zero_comes_back_as_the_same_number(child):
    number = number_of(child)
    found = personal_id.check(
        number[1:] if number[1] != "0" else number[2:], sex=child["sex"], birth=PartialDate(child["year"])
    )
    assert [p.proposal for p in found if p.rule == "E2.4"] == [number] or [p.rule for p in found] in (
        ["E2.11"],
        ["E1.3"],
    )


@given(st.text(max_size=40) | st.text("0123456789.,eE+xX- /", max_size=16))
def test_any_text_is_judged_without_an_error(text):
    for problem in personal_id.check(text, **MAI):
        assert problem.message.endswith((".", "?"))
