"""Ethnic groups: two code lists, many names, and no guess between short ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.codes import ethnicities
from catalogue.codes.ethnicities import ETHNICITIES


def name_of(text):
    group = ethnicities.from_text(text)
    return group and group.name


@pytest.mark.parametrize(
    "word",
    [
        "Thổ",
        "Tho",
        "Xá",
        "Mán",
        "Trại",
        "Miên",
        "Hạ",
        "Nông",
        "DTTS",
        "dân tộc",
        "dân tộc thiểu số",
        "dân tộc Thổ",
        "Khác",
        "Lao",
        "mán",
    ],
)
def test_a_name_that_several_groups_bear_is_asked_about(word):
    assert ethnicities.is_ambiguous(word)
    assert name_of(word) is None
    assert ethnicities.nearest(word) is None


@pytest.mark.parametrize("word", ["", "Kinhh", "abc", "Tahi", "1", "06"])
def test_an_unknown_word_names_nobody(word):
    assert name_of(word) is None


@pytest.mark.parametrize(
    ("word", "name"),
    [(w, "Mông") for w in ["Hmông", "H'Mông", "H’mông", "H Mông", "HMông", "Hmong", "Mèo", "Mẹo", "Mông", "MÔNG",
     "H`Mông"]]
    + [(w, "Khmer") for w in ["Khơ-me", "Khơ me", "Kh'mer", "khmer", "Khmer Krôm"]]
    + [(w, "Ê Đê") for w in ["Ê-đê", "Êđê", "Ê đê", "Ra-đê", "e de"]]
    + [("K", "Kinh"), ("Việt", "Kinh"), ("Thái", "Thái"), ("Thai", "Thái"), ("Tay", "Tày"), ("Lào", "Lào"), ("Nung",
    "Nùng"),
       ("Vân Kiều", "Bru - Vân Kiều"), ("Cor", "Co"), ("Cơ Tu", "Cơ Tu"), ("S'tiêng", "Xtiêng"), ("Kẹo", "Thổ"),
       ("T.Trắng", "Thái"), ("dân tộc Mông", "Mông"), ("Người nước ngoài", "Người nước ngoài"),
       ("Không rõ", "Không rõ")],
)  # fmt: skip
def test_every_name_of_paper_leads_to_its_group(word, name):
    assert name_of(word) == name


@pytest.mark.parametrize("group", [e for e in ETHNICITIES if e.name != "Thổ"], ids=lambda e: e.key)
def test_an_official_name_leads_to_its_own_group(group):
    assert ethnicities.from_text(group.name) == group
    assert ethnicities.by_name(group.name) == group
    assert ethnicities.by_key(group.key) == group


@pytest.mark.parametrize("group", ETHNICITIES, ids=lambda e: e.key)
def test_an_alias_leads_to_its_group_or_is_asked_about(group):
    for alias in group.aliases:
        assert ethnicities.from_text(alias) == group or ethnicities.is_ambiguous(alias)
    for alias in group.shared_aliases:
        assert ethnicities.is_ambiguous(alias)


def test_fifty_four_groups_and_two_codes_for_the_rest():
    assert len(ETHNICITIES) == 56
    assert [e.code_1979 for e in ETHNICITIES] == [f"{n:02}" for n in range(1, 57)]
    assert sorted(e.code_2008 for e in ETHNICITIES if e.code_2008) == [f"{n:02}" for n in range(1, 55)]


def test_thirty_seven_codes_differ_between_the_lists():
    assert sum(e.code_1979 != e.code_2008 for e in ETHNICITIES[:54]) == 37
    assert ethnicities.by_code("04", "1979").name == "Hoa"
    assert ethnicities.by_code("04", "2008").name == "Mường"
    assert ethnicities.by_code("99", "1979") is None


@pytest.mark.parametrize(
    ("word", "name"), [("Kinhh", "Kinh"), ("Mườnng", "Mường"), ("Khmeer", "Khmer"), ("Xinh Mum", "Xinh Mun")]
)
def test_one_wrong_letter_is_proposed(word, name):
    assert ethnicities.from_text(word) is None
    assert ethnicities.nearest(word).name == name


@pytest.mark.parametrize("word", ["Thi", "Tho", "Ta", "Khmr", "Kin", "abcdef"])
def test_nothing_is_proposed_for_short_names_or_where_two_are_as_near(word):
    assert ethnicities.nearest(word) is None


@given(st.text(max_size=20))
def test_any_text_is_known_ambiguous_or_neither_but_never_both(text):
    assert not (ethnicities.is_ambiguous(text) and ethnicities.from_text(text))
