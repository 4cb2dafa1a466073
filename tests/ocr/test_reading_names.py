"""Names of all peoples: lost marks come back, a possible name is never made a more usual one."""

from collections import Counter

import pytest

from intake.ocr.language import names, syllables


def proposed(text, confidence, seen=None):
    return names.propose(syllables.tokens_of((word, confidence) for word in text.split()), seen)


@pytest.mark.parametrize(
    "name",
    [
        "Lò Văn Pâng",
        "Cà Thị Hặc",
        "Quàng Thị Ón",
        "Giàng A Chu",
        "Sùng Thị Dợ",
        "Vừ Mí Say",
        "Thào Seo Phừ",
        "Danh Út",
        "Néang Sóc Phia",
        "Thạch Thị Na Vi",
        "Y Wan Niê",
        "H'Hen Niê",
        "Rơ Mah Blinh",
        "Bàn Tả Khé",
        "Điểu Thưr",
    ],
)
def test_a_surely_read_name_of_any_people_stays_as_it_is(name):
    assert proposed(name, 0.96).value == name


@pytest.mark.parametrize(
    ("read", "meant"),
    [("Nguyên Thi Hải", "Nguyễn Thị Hải"), ("Huynh Khanh Mai", "Huỳnh Khánh Mai"), ("Vang Thị Mai", "Vàng Thị Mai")],
)
def test_marks_that_a_doubtful_reading_lost_come_back(read, meant):
    assert proposed(read, 0.6).value == meant


def test_what_was_read_stays_among_the_alternatives_or_loses_clearly():
    spelled = proposed("Lò Thi Mai", 0.9)
    assert spelled.value == "Lò Thị Mai"
    assert spelled.share < 0.95


def test_families_on_the_page_lend_their_names():
    seen = Counter({("surname", "Tòng"): 3})
    assert proposed("Tong Thị Mai", 0.8, seen).value == "Tòng Thị Mai"
    assert proposed("Tong Thị Mai", 0.8, seen).share > proposed("Tong Thị Mai", 0.8).share


def test_nothing_read_is_no_name():
    assert proposed("· |", 0.5) is None
