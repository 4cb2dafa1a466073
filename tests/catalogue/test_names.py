"""Names: what is none, what was mistyped, and what each custom says of the sex."""

import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import names

GOOD = ["Lò Thị Mai", "Giàng A Chu", "H'Hen Niê", "Y Wan Niê", "Rơ Mah Hxuyn", "Danh Thol", "Nguyễn Trần Khánh An",
"Néang Srây",
        "Nguyễn Văn Bé", "Châu Sóc Kha", "Ksor H’Nhan", "Siu Black", "Hoà Ô", "Thạch Hoàng Sa Rây"]  # fmt: skip


def faults(raw, field="full_name", ethnicity=None):
    return [(p.rule, p.severity) for p in names.check(raw, field, ethnicity)]


@pytest.mark.parametrize("raw", ["", None, "  ", "\0\u200b"])
def test_a_child_must_have_a_name_and_a_father_need_not(raw):
    assert faults(raw) == [("E3.1", "B")]
    assert faults(raw, "father_name") == []


@pytest.mark.parametrize(
    "raw",
    ["Trai", "GÁI", "Bé", "bé gái", "Con bà Lan", "con ông Páo", "Chưa đặt tên", "chưa có tên", "không tên", "Cháu",
     "be trai",
     "x", "xxx", "-", "…", "nt", "?"],
)  # fmt: skip
def test_a_placeholder_is_no_name(raw):
    assert faults(raw) == [("E3.1", "B")]


@pytest.mark.parametrize(
    "raw", ["Lò Thị 2", "Nguyễn Văn An (đã mất)", "Lò/Thị Mai", "Lò Thị Mai!", "=HYPERLINK(A1)", "1234"]
)
def test_a_name_holds_no_digits_and_no_signs(raw):
    assert faults(raw) == [("E3.1", "B")]


def test_a_parents_odd_name_warns_but_does_not_block_the_child():
    assert faults("không rõ", "father_name") == [("E3.1", "W")]
    assert faults("Nguyễn Văn An (đã mất)", "father_name") == [("E3.1", "W")]


def test_one_syllable_only_warns():
    assert faults("Blinh") == [("E3.1", "W")]


@pytest.mark.parametrize(
    ("raw", "meant"),
    [("Nguyeenx Vawn An", "Nguyễn Văn An"), ("Nguye6n4 Va8n An", "Nguyễn Văn An"), ("NguyÔn V¨n An", "Nguyễn Văn An"),
     ("Nguyeãn Vaên An", "Nguyễn Văn An"), ("Lò Thij Mai", "Lò Thị Mai")],
)  # fmt: skip
def test_a_name_typed_without_its_program_is_proposed_as_it_was_meant(raw, meant):
    (problem,) = names.check(raw, "full_name")
    assert (problem.rule, problem.severity, problem.proposal) == ("E3.2", "B", meant)
    assert names.check(meant, "full_name") == []


def test_names_of_groups_with_their_own_spelling_are_only_asked_about():
    assert faults("Chau Sors", ethnicity="Khmer") == [("E3.2", "W")]
    assert faults("Chau Sors", ethnicity="Kinh") == [("E3.2", "B")]


def test_decomposed_unicode_is_set_right_and_only_told():
    (problem,) = names.check(unicodedata.normalize("NFD", "Lò Thị Mai"), "full_name")
    assert (problem.rule, problem.severity, problem.proposal) == ("E3.2", "I", "Lò Thị Mai")


@pytest.mark.parametrize("name", GOOD)
def test_names_of_every_people_are_names(name):
    assert faults(name) == []


@pytest.mark.parametrize(
    ("name", "ethnicity", "sex"),
    [
        ("Lò Thị Mai", "Thái", "female"), ("Nguyễn Văn Hùng", "Kinh", "male"), ("Giàng A Chu", "Mông", "male"),
        ("Sùng Thị Dợ", "Mông", "female"), ("Giàng A Chu", None, "male"), ("Y Wan Niê", "Ê Đê", "male"),
        ("H'Hen Niê", "Ê Đê", "female"), ("H’Hen Niê", None, "female"), ("Thị Hường", "Khmer", "female"),
        ("Néang Srây", "Khmer", "female"), ("Chau Sóc", "Khmer", "male"), ("LÒ THỊ MAI", "Thái", "female"),
    ],
)  # fmt: skip
def test_a_custom_hints_at_the_sex(name, ethnicity, sex):
    assert names.sex_hint(name, ethnicity) == sex


@pytest.mark.parametrize(
    ("name", "ethnicity"),
    [
        ("Nguyễn Văn", "Kinh"), ("Lê Hoàng Thị", "Kinh"), ("Trần Khánh An", "Kinh"), ("Y Blinh", "Xơ Đăng"),
        ("Y Wan Niê", None),
        ("Danh Thol", "Khmer"), ("Néang Kim", "Kinh"), ("Chau An", "Tày"), ("Voòng A Múi", "Hoa"), ("Y Văn Niê",
        "Mnông x"),
        ("Mai", "Kinh"), ("", None),
    ],
)  # fmt: skip
def test_without_a_custom_nothing_is_said(name, ethnicity):
    assert names.sex_hint(name, ethnicity) is None


def test_a_khmer_girl_whose_given_name_is_van_is_not_taken_for_a_boy():
    assert names.sex_hint("Thị Văn Út", "Khmer") == "female"


@given(st.text(max_size=40))
def test_any_text_is_judged_without_an_error(text):
    for problem in names.check(text, "mother_name"):
        assert problem.field == "mother_name"
        assert problem.message.endswith((".", "?"))


WORDS = [
    *[
        "Lò",
        "Thị",
        "Mai",
        "Trai",
        "bé",
        "x",
        "xx",
        "H'Hen",
        "Niê",
        "thij",
        "An2",
        "nt",
        "Con",
        "của",
        "mẹ",
        "Ðinh",
        "-",
    ],
    *["", "(mất)", "…", "như", "trên", "Xuân", unicodedata.normalize("NFD", "Quàng"), "\u0301a", "A\u00a0Pao"],
]


@pytest.mark.parametrize("field", ["full_name", "father_name"])
def test_a_name_that_is_soon_known_to_read_well_has_no_fault(field):
    for words in [*product(WORDS, repeat=2), *product(WORDS, ["Thị"], WORDS)]:
        raw = " ".join(words)
        assert names.check(raw, field) == list(names._checked(raw, field, None)), raw
