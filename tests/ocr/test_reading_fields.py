"""What a field can say: closed lists, dates, numbers; what cannot be understood is not invented."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.ocr.language import circumstances, dates, ethnicities, numbers, places, schooling, sexes, syllables

TODAY = date(2026, 11, 22)


def words(text, confidence=0.9):
    return [(word, confidence) for word in text.split()]


@pytest.mark.parametrize("text", ["", "N", "xyz", "12", "Kinh"])
def test_what_is_no_sex_is_not_read_as_one(text):
    assert sexes.read(text) is None


@pytest.mark.parametrize(
    ("text", "sex"), [("Nam", "male"), ("Nử", "female"), ("Nạm", "male"), ("gái", "female"), ("T", "male")]
)
def test_sex_is_known_with_a_lost_mark(text, sex):
    assert sexes.read(text).value == sex


@pytest.mark.parametrize(
    ("text", "group"),
    [("Kinh", "Kinh"), ("H'Mông", "Mông"), ("Thai", "Thái"), ("Khơ-me", "Khmer"), ("Nung", "Nùng"), ("Ê-đê", "Ê Đê")],
)
def test_ethnic_group_has_its_official_name(text, group):
    assert ethnicities.read(text).value == group


def test_a_smudge_is_no_ethnic_group():
    assert ethnicities.read("×÷„#") is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Lóp 8", "Lớp 8"),
        ("Lớp l0", "Lớp 10"),
        ("Mâm non", "Mầm non"),
        ("Chua đi hoc", "Chưa đi học"),
        ("Lớp 1A", "Lớp 1A"),
    ],
)
def test_schooling_keeps_the_words_of_paper(text, word):
    assert schooling.read(text).value == word


def test_circumstances_may_be_several():
    assert circumstances.read("Khuyêt tật, hộ nghèo").value == "Khuyết tật, hộ nghèo"


def test_orphan_of_one_parent_is_not_made_an_orphan_of_both():
    assert circumstances.read("Mồ côi cha").value == "Mồ côi cha"
    assert circumstances.read("Mồ côi cha mẹ").value == "Mồ côi cha mẹ"


@pytest.mark.parametrize("text", ["", "31/02/2019", "05/03/1999", "05/03/2027", "Lớp 3", "99/99/2020", "abc"])
def test_what_no_child_could_be_born_on_is_no_birth_date(text):
    assert dates.read(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("5/3/2019", "2019-03-05"),
        ("05.03.2019", "2019-03-05"),
        ("5-3-19", "2019-03-05"),
        ("05103/2019", "2019-03-05"),
        ("5l3/2019", "2019-03-05"),
        ("1105/2022", "2022-05-11"),
        ("5 tháng 3 năm 2019", "2019-03-05"),
        ("3/2019", "2019-03"),
        ("2019", "2019"),
    ],
)
def test_birth_date_is_read_in_every_way_paper_has_it(text, iso):
    assert dates.read(text, TODAY).value == iso


@given(st.dates(TODAY - timedelta(days=16 * 365), TODAY), st.sampled_from("/.-"))
def test_a_plainly_written_birth_date_is_itself(born, separator):
    text = f"{born.day:02}{separator}{born.month:02}{separator}{born.year}"
    assert dates.read(text, TODAY) == dates.Dated(born.isoformat(), 1.0)


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=12))
def test_no_text_breaks_a_language(text):
    for read in (sexes.read, ethnicities.read, schooling.read, circumstances.read, places.province, places.commune):
        read(text)
    dates.read(text, TODAY)
    numbers.read(text)
    syllables.tokens_of([(text, 0.5)])


def test_eleven_digits_stay_eleven_digits():
    assert numbers.read("0143 1542 266").value == "01431542266"


def test_letters_that_look_like_figures_cost_belief():
    assert numbers.read("O14319OOO123").value == "014319000123"
    assert numbers.read("O14319OOO123").fit < numbers.read("014319000123").fit


def test_a_commune_is_found_in_its_province():
    assert places.commune("XÃ MƯỜNG LA", "Sơn La").value == "Mường La"
    assert places.province("Quảng Ngai").value == "Quảng Ngãi"


@pytest.mark.parametrize(
    ("text", "name"), [("Bán Hua Nà", "Bản Hua Nà"), ("Ap Kinh 3", "Ấp Kinh 3"), ("Thôn 12", "Thôn 12")]
)
def test_a_hamlet_keeps_its_kind_and_its_number(text, name):
    assert places.hamlet(syllables.tokens_of(words(text), figures=True)).value == name
