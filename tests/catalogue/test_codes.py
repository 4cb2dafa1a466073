"""Code lists: words of paper become keys, and words of several meanings become none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.codes import assistance, current_places, groups, nationalities, schooling, sexes


@pytest.mark.parametrize("word", ["Mồ côi", "TNTT", "MC", "", "Khó khăn", "HC16", "HC99"])
def test_a_word_that_may_mean_several_groups_means_none(word):
    assert groups.from_text(word) is None


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("Khuyết tật", "khuyet_tat"), ("HC04", "khuyet_tat"), ("hc04", "khuyet_tat"), ("KT", "khuyet_tat"),
        ("Mồ côi cha mẹ", "mo_coi_ca_cha_me"),
        ("Mồ côi cả cha và mẹ", "mo_coi_ca_cha_me"), ("Trẻ khuyết tật", "khuyet_tat"),
        ("trẻ em bị bỏ rơi", "bi_bo_roi"), ("Bị bỏ rơi", "bi_bo_roi"), ("bi bo roi", "bi_bo_roi"),
        ("Bệnh hiểm nghèo", "benh_hiem_ngheo"), ("Hộ nghèo", "gia_dinh_ngheo_can_ngheo"), ("HIV", "nhiem_hiv_aids"),
        ("Hộ cận nghèo", "gia_dinh_ngheo_can_ngheo"), ("Trẻ em bị bóc lột", "bi_boc_lot"), ("HK03", "bi_thuong_tich"),
        ("mo_coi_ca_cha_me", "mo_coi_ca_cha_me"), ("Trẻ em bị bắt cóc, chiếm đoạt, đánh tráo",
        "bi_bat_coc_chiem_doat_danh_trao"),
    ],
)  # fmt: skip
def test_words_of_paper_name_their_group(word, key):
    assert groups.from_text(word) == key


@pytest.mark.parametrize(
    ("word", "reason"),
    [("Hộ nghèo", "R1"), ("Bỏ học", "R2"), ("Cha mẹ ly hôn", "R3"), ("Cha mẹ đi làm xa", "R5"), ("Mồ côi cha", "R6"),
     ("Mồ côi mẹ", "R6"), ("Bố mẹ ly hôn", "R3"), ("Tệ nạn xã hội", "R4"), ("Trẻ mồ côi cha", "R6"),
     ("Khuyết tật", None)],
)  # fmt: skip
def test_the_six_groups_of_2023_stay_as_reasons(word, reason):
    assert groups.risk_reason(word) == reason
    if reason not in (None, "R1"):
        assert groups.from_text(word) == "nguy_co"


def test_both_versions_have_the_counts_of_their_documents():
    counts = {
        version: [sum(g.kind == kind for g in listed) for kind in ("special", "at_risk", "other")]
        for version, listed in groups.VERSIONS.items()
    }
    assert counts == {"cat_2023": [14, 6, 2], "cat_2025": [15, 2, 3]}


def test_every_group_of_2023_becomes_groups_of_2025():
    known = {g.key for g in groups.GROUPS}
    for old in groups.VERSIONS["cat_2023"]:
        assert old.becomes
        assert set(groups.as_of_2025(old.key)) <= known
    assert groups.as_of_2025("tai_nan_thuong_tich") == ("tu_vong_do_tai_nan_thuong_tich", "bi_thuong_tich")
    assert groups.as_of_2025("cha_me_di_lam_an_xa") == ("nguy_co",)


def test_only_labour_against_the_rules_is_new_in_2025():
    reached = {new for old in groups.VERSIONS["cat_2023"] for new in old.becomes}
    assert {g.key for g in groups.GROUPS} - reached == {"lao_dong_trai_quy_dinh"}


def test_fourteen_groups_stand_in_the_law():
    assert sorted(g.law for g in groups.GROUPS if g.law) == list("abcdeghiklmnođ")
    assert groups.by_key("vi_pham_phap_luat").law == "e"
    assert groups.by_key("lao_dong_trai_quy_dinh").law is None


def test_official_codes_are_not_known_yet():
    assert all(g.official_code is None for g in groups.GROUPS)


@pytest.mark.parametrize(
    ("word", "key"), [("TG01", "tro_giup_y_te"), ("Y tế", "tro_giup_y_te"), ("tg05", "tro_giup_thuong_xuyen")]
)
def test_forms_of_assistance_are_found_by_code_and_word(word, key):
    assert assistance.from_text(word) == key


@pytest.mark.parametrize("word", ["THCS", "cấp 3", "Lớp 13", "Lớp 0", "", "Trường Kim Đồng", "2019"])
def test_a_school_without_a_grade_is_not_guessed(word):
    assert schooling.from_text(word) is None


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("Mầm non", "mau_giao"), ("MG", "mau_giao"), ("lớp lá", "mau_giao"), ("MG bé", "mau_giao"),
        ("MG 5 tuổi", "mau_giao"), ("lớp mầm non", "mau_giao"),
        ("Nhà trẻ 24-36 tháng", "nha_tre"), ("Đang học lớp 3", "lop_3"), ("Mẫu giáo",
        "mau_giao"),
        ("Mẫu giáo 5 tuổi", "mau_giao"), ("NT", "nha_tre"), ("nhóm trẻ", "nha_tre"), ("CĐH", "chua_di_hoc"),
        ("chưa ĐH", "chua_di_hoc"), ("-", "chua_di_hoc"), ("Chưa đi học", "chua_di_hoc"), ("Lớp 3", "lop_3"), ("L3",
        "lop_3"),
        ("3A", "lop_3"), ("1/5", "lop_1"), ("lớp 1A", "lop_1"), ("10A1", "lop_10"), ("LỚP 12", "lop_12"), ("L.6",
        "lop_6"),
        ("6B", "lop_6"), ("7", "lop_7"), ("bỏ học L7", "bo_hoc"), ("Bỏ học", "bo_hoc"), ("BH", "bo_hoc"), ("nghỉ học",
        "bo_hoc"),
        ("mù chữ", "chua_bao_gio_di_hoc"), ("không đi học", "chua_bao_gio_di_hoc"), ("TC nghề", "hoc_nghe"), ("?",
        "khong_ro"),
    ],
)  # fmt: skip
def test_words_of_paper_name_the_schooling(word, key):
    assert schooling.from_text(word) == key


def test_a_grade_knows_its_number():
    assert schooling.grade("lop_11") == 11
    assert schooling.grade("mau_giao") is None


@pytest.mark.parametrize("word", ["1", "0", "2", "Nam/Nữ", "", "x", "N"])
def test_a_sex_is_not_read_from_a_bare_figure_or_both(word):
    assert sexes.from_text(word) is None


@pytest.mark.parametrize(
    ("word", "key"), [("Nam", "male"), ("NỮ", "female"), ("nu", "female"), ("trai", "male"), ("G", "female")]
)
def test_words_of_paper_name_the_sex(word, key):
    assert sexes.from_text(word) == key


@pytest.mark.parametrize(
    ("word", "code"),
    [("VN", "VN"), ("vn", "VN"), ("Viet Nam", "VN"), ("Lào", "LA"), ("Cam-pu-chia", "KH"), ("Đài Loan", "TW"),
     ("không quốc tịch", "XXA"), ("Hàn Quốc", "KR"), ("nt", None), ("Atlantis", None)],
)  # fmt: skip
def test_words_of_paper_name_the_nationality(word, code):
    assert nationalities.from_text(word) == code


def test_all_countries_of_the_standard_are_there():
    two_letters = [k for k in nationalities.NATIONALITIES.keys if len(k) == 2]
    assert len(two_letters) == 249
    assert not {"XK", "EU", "UN", "ZZ"} & set(two_letters)


@pytest.mark.parametrize(
    "listed", [sexes.SEXES, schooling.SCHOOLING, nationalities.NATIONALITIES, assistance.ASSISTANCE]
)
def test_every_key_and_label_finds_itself(listed):
    for code in listed.codes:
        assert listed.from_text(code.key) == code.key
        assert listed.from_text(code.label) == code.key
        assert listed.label(code.key) == code.label


def test_where_a_child_lives_is_told_by_word_or_figure():
    assert current_places.from_text("Tại gia đình") == "1"
    assert current_places.from_text("3") == "3"
    assert current_places.label("5") == "Ngoài xã"


@given(st.text(max_size=30))
def test_any_text_is_looked_up_without_an_error(text):
    for lookup in (
        groups.from_text,
        schooling.from_text,
        sexes.from_text,
        nationalities.from_text,
        assistance.from_text,
    ):
        assert lookup(text) is None or isinstance(lookup(text), str)
