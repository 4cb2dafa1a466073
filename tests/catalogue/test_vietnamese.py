"""Vietnamese text: kept in one form, compared on five levels."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import vietnamese
from catalogue.vietnamese import fold

SPELLED_TWO_WAYS = [
    ("Hòa", "Hoà"), ("thủy", "thuỷ"), ("Úy", "Uý"), ("khỏe", "khoẻ"), ("Thúy", "Thuý"), ("Hoàng", "Hòang"),
    ("Lý", "Lí"), ("Mỹ", "Mĩ"), ("Kỳ", "Kì"), ("Quý", "Quí"), ("Vy", "Vi"), ("H'Mông", "H’Mông"), ("M`Drắk", "M´Drắk"),
]  # fmt: skip
LEGAL = "Nguyễn Hừng giường gìn gì quyền Quỳnh khuya nghiêng Kiếm cước thuở quốc Oanh Uyên yên Đặng ghế Y Huỳnh Rượu"


def test_text_is_kept_without_what_nobody_can_see():
    assert vietnamese.tidy(" Lò\0  Thị\u200b\ufeff\tMai\r\n\ud800 ") == "Lò Thị Mai"


def test_the_icelandic_letter_becomes_the_vietnamese_one():
    assert vietnamese.tidy("Ðịa bàn, ðường") == "Địa bàn, đường"


@given(st.text())
def test_tidying_twice_changes_nothing_and_leaves_nfc(text):
    once = vietnamese.tidy(text)
    assert vietnamese.tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_a_word_that_folding_joins_is_folded_to_the_end():
    assert fold("L'ý") == fold("Lý") == "li"


@pytest.mark.parametrize("level", range(5))
@given(text=st.text() | st.text("aàáoòuyhqgikưươeâ'’- đĐÐNguễTHỦY", max_size=20))
def test_folding_twice_changes_nothing_and_leaves_nfc(level, text):
    once = fold(text, level)
    assert fold(once, level) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize("level", range(5))
@given(text=st.text("aàáoòuyhqgikưươeâ'’- đĐNguễTHỦY"))
def test_composed_and_decomposed_text_fold_alike(level, text):
    assert fold(unicodedata.normalize("NFD", text), level) == fold(text, level)


@given(st.text("aàáoòuyhqgikưươeâ'’- đĐNguễTHỦY"))
def test_what_is_equal_on_one_level_is_equal_on_the_next(text):
    for level in range(4):
        assert fold(fold(text, level), level + 1) == fold(text, level + 1)


@pytest.mark.parametrize(("one", "other"), SPELLED_TWO_WAYS)
def test_two_customary_spellings_meet_on_the_second_level_and_not_before(one, other):
    assert fold(one, 2) == fold(other, 2)
    assert fold(one, 1) != fold(other, 1)


@pytest.mark.parametrize(
    ("one", "other"), [("thúy", "thúi"), ("ý", "í"), ("quà", "qùa đi"), ("Mạ", "Má"), ("tay", "tai")]
)
def test_different_words_stay_apart_on_the_second_level(one, other):
    assert fold(one, 2) != fold(other, 2)


def test_the_third_level_drops_tones_and_keeps_letters():
    assert fold("Đặng Thị Mường", 3) == "đăng thi mương"


def test_the_fourth_level_drops_marks_apostrophes_and_hyphens():
    assert fold("Bà Rịa - Vũng Tàu, H'Mông, Ê-đê") == "ba ria vung tau, hmong, e de"


@pytest.mark.parametrize("word", LEGAL.split())
def test_syllables_of_the_language_are_legal(word):
    assert vietnamese.is_syllable(word)


@pytest.mark.parametrize("word", ["Nguyeenx", "Ksor", "Đắkk", "cat", "ngia", "ka", "Vawn", "toat", "bác2", "", "hôap"])
def test_other_words_are_no_syllables(word):
    assert not vietnamese.is_syllable(word)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nguyeenx Vawn Huwngf", "Nguyễn Văn Hừng"), ("DDawngj Thij Lan", "Đặng Thị Lan"), ("NGUYEENX", "NGUYỄN"),
        ("Truwowngf Thuyr", "Trường Thủy"), ("Hoangf", "Hoàng"), ("Giangf", "Giàng"), ("Quyeenf", "Quyền"),
    ],
)  # fmt: skip
def test_telex_without_its_program_is_read(typed, meant):
    assert vietnamese.decode_telex(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Nguye6n4 Va8n", "Nguyễn Văn"), ("D9a8ng5", "Đặng"), ("Tru7o7ng2", "Trường"), ("Gia2ng A Pa1o", "Giàng A Páo")],
)
def test_vni_without_its_program_is_read(typed, meant):
    assert vietnamese.decode_vni(typed) == meant


@pytest.mark.parametrize("name", ["Lò Thị Mai", "Hoàng Xoong", "Danh Thol", "Rơ Mah Hxuyn", "Siu Black", "Krông Pắc"])
def test_a_name_that_reads_well_or_never_could_is_not_decoded(name):
    assert vietnamese.decode_telex(name) == name
    assert vietnamese.decode_vni(name) == name


@pytest.mark.parametrize(
    ("as_seen", "encoding", "meant"),
    [
        ("NguyÔn V¨n Hïng", "tcvn3", "Nguyễn Văn Hùng"), ("Lß ThÞ Mai", "tcvn3", "Lò Thị Mai"),
        ("Nguyeãn Vaên Huøng", "vni", "Nguyễn Văn Hùng"), ("Ñaëng Thò Höông", "vni", "Đặng Thị Hương"),
        ("Tröôøng Phöôïng", "vni", "Trường Phượng"),
    ],
)  # fmt: skip
def test_old_encodings_are_recognised_and_read(as_seen, encoding, meant):
    assert vietnamese.looks_legacy(as_seen) == encoding
    decode = vietnamese.from_tcvn3 if encoding == "tcvn3" else vietnamese.from_vni_windows
    assert decode(as_seen) == meant
    assert decode(as_seen.encode("latin-1")) == meant


@pytest.mark.parametrize("name", ["Nguyễn Văn Hùng", "Trần Thu Hà", "H'Hen Niê", "", "Giàng A Páo", "Hoà Ô"])
def test_unicode_names_are_not_taken_for_an_old_encoding(name):
    assert vietnamese.looks_legacy(name) is None


@pytest.mark.parametrize(
    ("codes", "letters"),
    [
        (range(0xB5, 0xBA), "àảãáạ"), ([0xBB, 0xBC, 0xBD, 0xBE, 0xC6], "ằẳẵắặ"), (range(0xC7, 0xCC), "ầẩẫấậ"),
        ([0xCC, 0xCE, 0xCF, 0xD0, 0xD1], "èẻẽéẹ"), (range(0xD2, 0xD7), "ềểễếệ"), ([0xD7, 0xD8, 0xDC, 0xDD, 0xDE],
        "ìỉĩíị"),
        ([0xDF, 0xE1, 0xE2, 0xE3, 0xE4], "òỏõóọ"), (range(0xE5, 0xEA), "ồổỗốộ"), (range(0xEA, 0xEF), "ờởỡớợ"),
        ([0xEF, *range(0xF1, 0xF5)], "ùủũúụ"), (range(0xF5, 0xFA), "ừửữứự"), (range(0xFA, 0xFF), "ỳỷỹýỵ"),
        (range(0xA8, 0xAF), "ăâêôơưđ"), (range(0xA1, 0xA8), "ĂÂÊÔƠƯĐ"),
    ],
)  # fmt: skip
def test_tcvn3_bytes_are_those_of_the_standard(codes, letters):
    assert vietnamese.from_tcvn3(bytes(codes)) == letters
