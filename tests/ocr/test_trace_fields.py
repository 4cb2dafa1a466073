"""What a field can say over a trace: clear ink stands as it is, close readings are decided by the field's language."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.ocr import values
from intake.ocr.language import names, number_search
from intake.ocr.language.syllables import Token
from intake.ocr.learned import Learned
from intake.ocr.readers import TextReading
from tests.support.traces import said, trace

TODAY = date(2026, 11, 22)
CONTEXT = values.Context(TODAY, Counter(), "Sơn La")
BLURRED = {"1": {"7": 0.3}, "7": {"1": 0.3}, "4": {"9": 0.3}, "3": {"5": 0.3}, "0": {"6": 0.3}, "/": {"1": 0.3}}


def read(field, text, doubts=None, context=CONTEXT):
    return values.reading(field, values.Writing(said(text, doubts), None, None, "own 1"), context)


def blurred(text, *places):
    """The doubts of figures that look like others, at the places given or everywhere."""
    return {at: BLURRED[sign] for at, sign in enumerate(text) if sign in BLURRED and (not places or at in places)}


@pytest.mark.parametrize("field", ["full_name", "birth_date", "personal_id", "sex", "ethnicity", "schooling", "hamlet"])
def test_nothing_in_the_trace_is_no_value(field):
    empty = values.Writing(TextReading((), trace("")), None, None, "own 1")
    assert values.reading(field, empty, CONTEXT).value == ""
    assert read(field, "").value == ""


@pytest.mark.parametrize("field", ["full_name", "sex", "ethnicity", "schooling", "circumstances_text", "personal_id"])
@pytest.mark.parametrize("mark", ["-", "/"])
def test_a_stroke_for_none_is_no_value(field, mark):
    assert read(field, mark).value == ""


@pytest.mark.parametrize("text", ["N", "Kinh", "xyz", "12"])
def test_what_is_no_sex_is_not_read_as_one(text):
    assert read("sex", text).value == ""


@pytest.mark.parametrize("text", ["Lớp 3", "Đang xin cấp", "Nguyễn Văn An", "31/02/2019", "00/13/2019"])
def test_what_is_no_date_is_no_birth_date(text):
    assert read("birth_date", text).value == ""


@pytest.mark.parametrize("text", ["Đang xin cấp", "Chưa có", "12"])
def test_what_is_no_number_is_no_personal_number(text):
    assert read("personal_id", text).value == ""


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("5/3/2019", "2019-03-05"),
        ("05.03.2019", "2019-03-05"),
        ("5-3-19", "2019-03-05"),
        ("05 3 2019", "2019-03-05"),
        ("5 / 3 / 2019", "2019-03-05"),
        ("5 tháng 3 năm 2019", "2019-03-05"),
        ("3/2019", "2019-03"),
        ("2019", "2019"),
    ],
)
def test_birth_date_is_read_in_every_way_paper_has_it(text, iso):
    one = read("birth_date", text)
    assert one.value == iso
    assert one.confidence > 0.6


@settings(deadline=None, max_examples=60)
@given(st.dates(TODAY - timedelta(days=16 * 365), TODAY), st.sampled_from(["{:02}/{:02}/{}", "{}/{}/{}", "{}.{}.{}"]))
def test_a_plainly_written_birth_date_is_itself(born, form):
    one = read("birth_date", form.format(born.day, born.month, born.year))
    assert one.value == born.isoformat()
    assert one.confidence > 0.95


@settings(deadline=None, max_examples=60)
@given(st.dates(TODAY - timedelta(days=16 * 365), TODAY))
def test_of_a_blurred_birth_date_the_right_one_is_among_the_readings(born):
    text = f"{born.day:02}/{born.month:02}/{born.year}"
    one = read("birth_date", text, blurred(text, 0, 3, 5))
    assert born.isoformat() in (one.value, *one.alternatives)
    assert one.confidence + sum(one.shares) <= 1.0001


def test_a_slash_like_a_one_is_a_slash_where_only_so_it_is_a_date():
    assert read("birth_date", "05/03/2019", {2: {"1": 0.6}, 5: {"1": 0.6}}).value == "2019-03-05"


def test_a_date_no_child_was_born_on_stands_when_clear_and_loses_when_close():
    assert read("birth_date", "05/03/1999").value == "1999-03-05"
    assert read("birth_date", "05/03/2029", {8: {"1": 0.2}}).value == "2019-03-05"


@settings(deadline=None, max_examples=60)
@given(st.text("0123456789", min_size=9, max_size=13))
def test_clear_digits_stay_as_they_are_however_many(digits):
    assert read("personal_id", digits).value == digits


def test_a_faint_twelfth_digit_is_not_gained_and_a_half_clear_one_not_lost():
    assert read("personal_id", "014319001231", {11: {"": 0.89}}).value == "01431900123"
    assert read("personal_id", "014319001231", {11: {"": 0.69}}).value == "014319001231"


def test_slashes_written_just_like_ones_are_guessed_and_little_believed():
    guessed = read("birth_date", "0510312019")
    assert guessed.value == "2019-03-05"
    assert guessed.confidence < 0.6
    assert read("birth_date", "0519912019").value == ""


def test_eleven_clear_digits_are_less_sure_than_twelve():
    eleven, twelve = read("personal_id", "01431900123"), read("personal_id", "014319000123")
    assert eleven.value == "01431900123"
    assert eleven.confidence < twelve.confidence


def test_a_doubtful_twelfth_digit_is_rather_there():
    one = read("personal_id", "014319000123", {11: {"": 0.6}})
    assert one.value == "014319000123"
    assert "01431900012" in one.alternatives


def test_of_close_digits_those_of_a_child_win_and_the_others_stay_beside():
    one = read("personal_id", "014119000123", {3: {"3": 0.3}})
    assert one.value == "014319000123"
    assert one.alternatives == ("014119000123",)


def test_blanks_between_digits_do_not_count():
    assert read("personal_id", "014 319 000 123").value == "014319000123"


def test_a_longer_number_weighs_less_than_the_right_length():
    weights = [number_search.LENGTHS[length] for length in (12, 11, 13)]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize(
    ("text", "sex"), [("Nam", "male"), ("nữ", "female"), ("NỮ", "female"), ("gái", "female"), ("T", "male")]
)
def test_sex_is_known_in_every_word_for_it(text, sex):
    assert read("sex", text).value == sex


@pytest.mark.parametrize(
    ("text", "group"), [("Kinh", "Kinh"), ("H'Mông", "Mông"), ("Khơ-me", "Khmer"), ("Mạ", "Mạ"), ("Co", "Co")]
)
def test_ethnic_group_has_its_official_name(text, group):
    assert read("ethnicity", text).value == group


def test_a_group_in_no_list_stays_as_it_is_written():
    assert read("ethnicity", "Ma Coong").value == "Ma Coong"


@pytest.mark.parametrize(
    ("text", "word"),
    [("Lớp 8", "Lớp 8"), ("lớp10", "Lớp 10"), ("L5", "Lớp 5"), ("Lớp 1A", "Lớp 1A"), ("Đi làm", "Đi làm")],
)
def test_schooling_keeps_the_words_of_paper(text, word):
    assert read("schooling", text).value == word


def test_a_doubtful_grade_says_what_else_it_may_be():
    one = read("schooling", "Lớp 7", {4: {"1": 0.4}})
    assert (one.value, one.alternatives) == ("Lớp 7", ("Lớp 1",))
    assert 0.5 < one.confidence < 0.7


def test_a_class_letter_nearly_seen_is_rather_there_the_more_often_schools_have_it():
    assert read("schooling", "Lớp 4B", {5: {"": 0.12}}).value == "Lớp 4B"
    assert read("schooling", "Lớp 4H", {5: {"": 0.12}}).value == "Lớp 4"


@pytest.mark.parametrize(("seen", "meant"), [("Lớp 38", "Lớp 3B"), ("Lớp 57", "Lớp 5A"), ("Lớp 104", "Lớp 10A")])
def test_a_figure_no_class_can_have_is_the_class_s_letter(seen, meant):
    assert read("schooling", seen, {len(seen) - 1: {"": 0.01}}).value == meant


@pytest.mark.parametrize("seen", ["Lớp 12", "Lớp 11", "Lớp 10"])
def test_figures_a_class_can_have_stay_its_number(seen):
    assert read("schooling", seen, {5: {"A": 0.05}}).value == seen


def test_two_lost_marks_come_back_in_a_word_of_the_list():
    assert read("schooling", "Mâm nan", {1: {"ầ": 0.02}, 5: {"o": 0.03}}).value == "Mầm non"


@pytest.mark.parametrize(
    "text", ["Mồ côi cha", "Mồ côi cha mẹ", "Khuyết tật, hộ nghèo", "Câm bẩm sinh", "Ở với bà ngoại"]
)
def test_circumstances_stand_as_paper_words_them(text):
    assert read("circumstances_text", text).value == text


def test_each_of_several_circumstances_is_put_right():
    one = read("circumstances_text", "Khuyêt tât, hộ nghèo", {4: {"ế": 0.1}, 8: {"ậ": 0.1}})
    assert one.value == "Khuyết tật, hộ nghèo"


@pytest.mark.parametrize(
    "name",
    [
        "Lò Văn Pâng",
        "Cà Thị Hặc",
        "Quàng Thị Ón",
        "Sùng Thị Dợ",
        "Thào Seo Phừ",
        "Danh Út",
        "Néang Sóc Phia",
        "Y Wan Niê",
        "H'Hen Niê",
        "Rơ Mah Blinh",
        "Điểu Thưr",
        "Blinh",
    ],
)
def test_a_clear_name_of_any_people_stays_as_it_is(name):
    one = read("full_name", name)
    assert one.value == name
    assert one.confidence > 0.9


def test_a_name_in_capitals_is_written_as_names_are():
    assert read("full_name", "NGUYỄN VĂN AN").value == "Nguyễn Văn An"


def test_marks_nearly_seen_come_back_and_what_was_seen_stays_beside():
    one = read("mother_name", "Nguyên Thi Hải", {4: {"ễ": 0.1}, 9: {"ị": 0.1}})
    assert one.value == "Nguyễn Thị Hải"
    assert "Nguyên Thi Hải" in one.alternatives


def test_a_frequent_syllable_does_not_beat_clearer_ink_of_a_rare_one():
    assert read("full_name", "Lò Văn Pâng", {7: {"B": 0.05}}).value == "Lò Văn Pâng"


@pytest.mark.parametrize("name", ["H'Hân Quây", "Y Thuận Kiều", "Y Phiên Kinh"])
def test_a_highland_name_with_a_lowland_word_behind_it_stays_where_the_ink_is_clear(name):
    assert read("full_name", name).value == name


def test_behind_y_and_h_the_family_s_name_wins_between_close_readings():
    close = {7: {"i": 0.3}, 8: {"n": 0.3}, 9: {"h": 0.3}}
    assert read("full_name", "Y Danh Rmah", {8: {"i": 0.5}}).value == "Y Danh Rmah"
    assert read("full_name", "H'Quyên Niê", {4: {"y": 0.2}, 5: {"ệ": 0.5}}).value == "H'Quyên Niê"
    assert read("full_name", "Lò Văn Ring", close).value != "Lò Văn Rmah"


def test_families_on_the_page_lend_their_names():
    doubts = {1: {"ò": 0.1}}
    alone = read("full_name", "Tong Thị Mai", doubts)
    among = read("full_name", "Tong Thị Mai", doubts, values.Context(TODAY, Counter({("surname", "Tòng"): 3})))
    assert alone.value == among.value == "Tòng Thị Mai"
    assert among.confidence > alone.confidence


@pytest.mark.parametrize("name", ["Bản Hua Nà", "Thôn 12", "Tổ dân phố 2", "Lứa"])
def test_a_hamlet_keeps_its_kind_and_its_number(name):
    assert read("hamlet", name).value == name


def test_a_hamlet_of_the_commune_wins_only_over_close_ink():
    known = values.Context(TODAY, Counter(), learned=Learned(hamlets=("Bản Lừa",)))
    assert read("hamlet", "Bản Lứa", context=known).value == "Bản Lứa"
    assert read("hamlet", "Bản Lứa", {5: {"ừ": 0.05}}, known).value == "Bản Lừa"


def test_a_commune_is_found_in_its_province():
    assert read("commune", "XÃ MƯỜNG LA").value == "Mường La"
    assert read("province", "Quảng Ngai").value == "Quảng Ngãi"


@pytest.mark.parametrize("field", ["full_name", "hamlet", "ethnicity", "schooling", "circumstances_text"])
def test_letters_of_no_known_word_are_said_with_little_confidence(field):
    doubts = {at: {"m": 0.12, "u": 0.1, "w": 0.1, "n": 0.1, "": 0.1} for at in range(9)}
    one = read(field, "Xqrtzkưgb", doubts)
    assert one.value
    assert one.confidence < 0.3


@pytest.mark.parametrize("text", ["B Bùi Đỗ Rơlan", "t Bùi Đỗ Rơlan"])
def test_a_stroke_of_the_neighbour_before_a_name_is_no_syllable(text):
    assert read("full_name", text).value == "Bùi Đỗ Rơlan"


@pytest.mark.parametrize("name", ["Y Yang Niê", "H Hen Niê", "K Kbrêm Ka", "Hà Hải Yến", "Đinh Đinh Việt", "Vi Ly Ly"])
def test_a_short_or_repeated_syllable_of_a_name_stays(name):
    assert read("full_name", name).value == name


@pytest.mark.parametrize(("seen", "meant"), [("Rơ Châm", "Rơ Châm"), ("Rơ châm", "Rơchâm"), ("Mai duyên", "Mai Duyên")])
def test_a_gap_seen_within_a_syllable_is_none_when_small_letters_follow_and_the_whole_is_known(
    seen: str, meant: str
) -> None:
    assert read("full_name", f"Siu {seen}").value == f"Siu {meant}"


@pytest.mark.parametrize("text", ["HHương Nay", "H' Hương Nay", "H'Hương Nay"])
def test_an_apostrophe_behind_a_lone_h_is_put_back(text):
    assert read("mother_name", text).value == "H'Hương Nay"


@pytest.mark.parametrize("text", ["KKinh", "Lim Kinh", "Kinh"])
def test_a_stroke_of_the_neighbour_before_a_word_of_the_list_does_not_hide_it(text):
    assert read("ethnicity", text).value == "Kinh"


@pytest.mark.parametrize("text", ["0ốp 083211880392", "083211880392 Nguy", "0ốp 083 211 880 392"])
def test_of_two_lines_in_a_number_s_cell_the_figures_are_the_number(text):
    one = read("personal_id", text)
    assert one.value == "083211880392"
    assert one.confidence < 0.95


@settings(deadline=None, max_examples=30)
@given(st.text("0123456789/.-aăâNnTt ễ'", max_size=14), st.sampled_from(sorted(values.LANGUAGES)))
def test_no_trace_breaks_a_language_and_shares_are_probabilities(text, field):
    one = read(field, text)
    assert 0 <= one.confidence <= 1
    assert len(one.shares) == len(one.alternatives)
    assert one.confidence + sum(one.shares) <= 1.0001


def test_a_clear_origin_stays_beside_others_of_the_page():
    here = values.Context(TODAY, Counter(), origins=Counter({"014": 9}))
    assert read("personal_id", "011319000123", context=here).value == "011319000123"


def test_a_doubtful_origin_is_that_of_the_page_s_other_numbers():
    doubt = {2: {"1": 0.45}}
    here = values.Context(TODAY, Counter(), origins=Counter({"014": 1, "011": 9}))
    assert read("personal_id", "014319000123", doubt).value == "014319000123"
    assert read("personal_id", "014319000123", doubt, here).value == "011319000123"


@pytest.mark.parametrize("left", ["Bru - Vâ", "Bru - Vân", "Bru - Vân Kiề"])
def test_a_group_s_name_that_runs_out_of_its_cell_is_that_group(left):
    assert read("ethnicity", left).value == "Bru - Vân Kiều"


@pytest.mark.parametrize(("like_it", "other_way"), [(40, 0), (400, 0), (40, 1)])
def test_names_misread_alike_all_over_a_page_make_none_of_them_sure(like_it, other_way):
    """Lò was read as Lê in many rows: they bear each other out, and half of each one's own doubt stays."""
    page = Counter({("surname", "Lê"): like_it, ("surname", "Lò"): other_way})
    doubts = {1: {"ò": 0.45}}
    alone = read("full_name", "Lê Thị Mai", doubts)
    beside = read("full_name", "Lê Thị Mai", doubts, values.Context(TODAY, page))
    assert beside.value == "Lê Thị Mai"
    ink = dict(zip(alone.alternatives, alone.shares, strict=True)) | {str(alone.value): alone.confidence}
    assert beside.confidence <= 1 - 0.5 * (1 - ink["Lê Thị Mai"]) < 0.95
    assert sum(beside.shares) + beside.confidence <= 1 + 1e-6


def test_a_page_still_decides_between_close_names():
    page = Counter({("surname", "Lê"): 5})
    assert read("full_name", "Lò Thị Mai", {1: {"ê": 0.45}}, values.Context(TODAY, page)).value == "Lê Thị Mai"


def test_a_page_makes_a_name_that_was_read_without_a_trace_no_surer_than_half_its_doubt():
    tokens = [Token("Lê", 0.3), Token("Thị", 0.9), Token("Mai", 0.9)]
    alone, beside = names.propose(tokens), names.propose(tokens, Counter({("surname", "Lê"): 40}))
    assert alone.share < beside.share <= 1 - 0.5 * (1 - (alone.share if alone.value == beside.value else 0.0))
