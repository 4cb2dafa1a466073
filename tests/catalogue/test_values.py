"""Any answer becomes the contract's value or stays as it was typed; nothing is lost and nothing grows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.fields import CHILD_KEYS, LIST_KEYS, WORKING_KEYS, label
from catalogue.refusals import Refusal
from catalogue.values import LENGTHS, Understood, show, understand

SCALARS = [k for k in (*CHILD_KEYS, *WORKING_KEYS) if k not in LIST_KEYS]
answers = st.none() | st.text(max_size=90) | st.integers(-(10**9), 10**15) | st.lists(st.text(max_size=40), max_size=5)
words = st.sampled_from(
    ["Mầm non", "3A", "Nữ", "H'Mông", "Thổ", "5/3/2019", "31/11/2019", "9999", "3/2019 ÂL", "014 319 000 123",
     "1.42E+10",
     "Khuyết tật, Hộ nghèo", "HC01; TG02", "Xã Mường La", "x", "-", "0", "Viet Nam", "R1", "ð\0",
     "Trẻ em bị bắt cóc, abc", "a;b;a"]
)  # fmt: skip


@pytest.mark.parametrize("key", ["constructor", "", "CATALOGUE", "parents", "a" * 5000])
def test_a_field_nobody_knows_is_refused(key):
    with pytest.raises(Refusal) as refused:
        understand(key, "x")
    assert refused.value.code == "UNKNOWN_FIELD"
    assert len(refused.value.sentence) < 120


@pytest.mark.parametrize("raw", [{"a": 1}, ["Lò"], True, object()])
def test_a_shape_that_is_no_text_is_refused_by_name(raw):
    with pytest.raises(Refusal, match="Họ và tên") as refused:
        understand("full_name", raw)
    assert (refused.value.code, refused.value.field) == ("NOT_TEXT", "full_name")


@pytest.mark.parametrize(
    ("key", "most"),
    [("full_name", 100), ("mother_name", 100), ("address_detail", 200), ("note", 2000), ("hamlet", 200)],
)
def test_an_answer_has_a_greatest_length(key, most):
    assert understand(key, "a" * most) == Understood("a" * most)
    with pytest.raises(Refusal, match=str(most)) as refused:
        understand(key, "a" * (most + 1))
    assert refused.value.code == "TOO_LONG"
    assert label(key) in refused.value.sentence


def test_ten_thousand_letters_are_refused_with_their_number():
    with pytest.raises(Refusal, match=r"10\.000 ký tự"):
        understand("full_name", "a" * 10_000)


def test_a_list_has_a_greatest_length():
    with pytest.raises(Refusal, match="200"):
        understand("circumstances", ["a" * 201])
    with pytest.raises(Refusal, match="51 mục"):
        understand("circumstances", [str(n) for n in range(51)])
    with pytest.raises(Refusal):
        understand("circumstances", [["khuyet_tat"]])


@pytest.mark.parametrize(
    ("key", "raw", "value"),
    [
        ("schooling", "Mầm non", "mau_giao"), ("schooling", "1/5", "lop_1"), ("sex", "Nữ", "female"), ("ethnicity",
        "H'Mông", "Mông"),
        ("birth_date", "5/3/2019", "2019-03-05"), ("birth_date", "3/2019", "2019-03"), ("birth_date", 2019, "2019"),
        ("personal_id", "014 319 000.123", "014319000123"), ("personal_id", "'014319000123", "014319000123"),
        ("personal_id", 14319000123, "14319000123"), ("nationality", "Việt Nam", "VN"), ("commune_code", "03808",
        "03808"),
        ("commune_code", "Xã Mường La", "03808"), ("province_code", "Sơn La", "14"), ("current_place", "Tại gia đình",
        "1"),
        ("risk_reason", "Mồ côi cha", "R6"), ("full_name", "  Lò\0 Thị  Mai ", "Lò Thị Mai"), ("struck", True, True),
        ("at_risk", "x", True), ("special_circumstances", "-", False), ("household_number", 142, "142"),
        ("circumstances", "Khuyết tật, Hộ nghèo", ["khuyet_tat", "gia_dinh_ngheo_can_ngheo"]),
        ("circumstances", ["NC02", "HC04", "khuyet_tat"], ["khuyet_tat", "gia_dinh_ngheo_can_ngheo"]),
        ("circumstances", "Trẻ em bị bắt cóc, chiếm đoạt, đánh tráo", ["bi_bat_coc_chiem_doat_danh_trao"]),
        ("assistance", "TG01; Thường xuyên", ["tro_giup_y_te", "tro_giup_thuong_xuyen"]),
    ],
)  # fmt: skip
def test_words_of_paper_become_values(key, raw, value):
    assert understand(key, raw) == Understood(value, True)


@pytest.mark.parametrize(
    ("key", "raw", "kept"),
    [
        ("birth_date", "31/11/2019", "31/11/2019"), ("birth_date", "9999", "9999"), ("birth_date", "43529", "43529"),
        ("birth_date", "03/2019 (ÂL)", "03/2019 (ÂL)"), ("ethnicity", "Thổ", "Thổ"), ("sex", "Nam/Nữ", "Nam/Nữ"),
        ("sex", "1", "1"),
        ("personal_id", "12/2019", "12/2019"), ("personal_id", "14319000123.0", "14319000123.0"), ("schooling",
        "THCS", "THCS"),
        ("commune_code", "Xã Tân Thành", "Xã Tân Thành"), ("circumstances", "Mồ côi", ["Mồ côi"]), ("struck", "?", "?"),
        ("circumstances", ["khuyet_tat", "lạ, khác"], ["khuyet_tat", "lạ, khác"]),
    ],
)  # fmt: skip
def test_what_is_not_understood_stays_as_typed(key, raw, kept):
    assert understand(key, raw) == Understood(kept, False)


@pytest.mark.parametrize("key", SCALARS)
def test_a_blank_answer_is_no_answer(key):
    assert understand(key, None) == understand(key, " \0") == Understood(None)


@pytest.mark.parametrize("key", LIST_KEYS)
def test_no_member_is_an_empty_list(key):
    assert (
        understand(key, None) == understand(key, "") == understand(key, []) == understand(key, [""]) == Understood([])
    )


@given(key=st.sampled_from((*CHILD_KEYS, *WORKING_KEYS)), raw=answers | words)
def test_understanding_a_value_again_changes_nothing(key, raw):
    try:
        once = understand(key, raw)
    except Refusal:
        return
    assert understand(key, once.value) == once


@given(key=st.sampled_from(SCALARS), raw=st.text(max_size=90) | words)
def test_what_was_typed_is_understood_or_still_there(key, raw):
    once = understand(key, raw)
    assert once.is_understood or isinstance(once.value, str)
    if isinstance(once.value, str):
        assert len(once.value) <= LENGTHS.get(key, 200)
        assert "\0" not in once.value


@given(raw=st.lists(st.text(max_size=20) | words, max_size=6))
def test_no_member_of_a_list_disappears(raw):
    once = understand("circumstances", raw)
    again = understand("circumstances", [*once.value, *raw])
    assert again.value == once.value


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("birth_date", "2019-03-05", "05/3/2019"), ("birth_date", "2019-03", "3/2019"), ("birth_date", "31/11/2019",
        "31/11/2019"),
        ("sex", "female", "Nữ"), ("schooling", "mau_giao", "Mẫu giáo"), ("schooling", "THCS", "THCS"), ("nationality",
        "VN", "Việt Nam"),
        ("commune_code", "03808", "Xã Mường La"), ("province_code", "14", "Sơn La"), ("current_place", "1",
        "Tại gia đình"),
        ("circumstances", ["khuyet_tat", "lạ"], "Trẻ em khuyết tật; lạ"), ("circumstances", [], ""), ("full_name",
        None, ""),
        ("assistance", ["tro_giup_xa_hoi"], "Trợ giúp xã hội"), ("struck", True, "Có"), ("ethnicity", "Mông", "Mông"),
        ("full_name", "Lò Thị Mai", "Lò Thị Mai"), ("note", "05/3", "05/3"),
    ],
)  # fmt: skip
def test_values_are_shown_as_people_read_them(key, value, shown):
    assert show(key, value) == shown


@given(key=st.sampled_from(["sex", "birth_date", "schooling", "nationality", "ethnicity", "circumstances"]), raw=words)
def test_what_is_shown_is_understood_as_the_same_value(key, raw):
    known = understand(key, raw)
    if known.is_understood:
        assert understand(key, show(key, known.value)) == known


def test_a_lunar_year_that_was_kept_as_typed_is_shown_as_typed() -> None:
    assert show("birth_date", "Kỷ Hợi") == "Kỷ Hợi"
