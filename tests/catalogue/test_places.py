"""Provinces and communes of today, and the 63 provinces that numbers speak of."""

import pytest

from catalogue import places

NOT_USED = {3, 5, 7, 9, 13, 16, 18, 21, 23, 28, 29, 32, 39, 41, 43, 47, 50, 53, 55, 57, 59, 61, 63, 65, 69, 71, 73,
76, 78, 81, 85,
            88, 90}  # fmt: skip


@pytest.mark.parametrize("code", ["", "99", "014", "1", "Sơn La"])
def test_no_province_has_such_a_code(code):
    assert places.province(code) is None


def test_no_commune_has_such_a_code():
    assert places.commune("99999") is None
    assert places.commune("3808") is None
    assert places.communes_of("99") == ()


def test_the_country_has_34_provinces_and_3321_communes():
    assert len(places.PROVINCES) == 34
    assert len(places.COMMUNES) == 3321
    kinds = [c.kind for c in places.COMMUNES]
    assert (kinds.count("xã"), kinds.count("phường"), kinds.count("đặc khu")) == (2621, 687, 13)
    assert sum(len(places.communes_of(p.code)) for p in places.PROVINCES) == 3321


@pytest.mark.parametrize(
    ("code", "name", "province"),
    [("03808", "Xã Mường La", "Sơn La"), ("06445", "Xã Tân Thành", "Lạng Sơn"), ("31069", "Xã Vĩnh Thuận", "An Giang")],
)
def test_the_communes_of_the_plans_are_where_they_should_be(code, name, province):
    known = places.commune(code)
    assert known.name == name
    assert places.province(known.province_code).name == province


def test_63_origins_each_in_a_province_of_today():
    assert len(places.ORIGINS) == 63
    assert all(places.province(o.province_code) for o in places.ORIGINS)
    assert {n for n in range(1, 97) if places.origin(f"{n:03}") is None} == NOT_USED


@pytest.mark.parametrize(
    ("digits", "was", "now"),
    [("024", "Bắc Giang", "Bắc Ninh"), ("015", "Yên Bái", "Lào Cai"), ("080", "Long An", "Tây Ninh"),
     ("082", "Tiền Giang", "Đồng Tháp"), ("091", "Kiên Giang", "An Giang"), ("044", "Quảng Bình", "Quảng Trị"),
     ("052", "Bình Định", "Gia Lai"), ("062", "Kon Tum", "Quảng Ngãi")],
)  # fmt: skip
def test_digits_of_a_number_name_the_old_province(digits, was, now):
    known = places.origin(digits)
    assert known.name == was
    assert places.province(known.province_code).name == now


def test_a_commune_is_found_without_marks_and_the_best_first():
    assert places.find_communes("muong la")[0].code == "03808"
    assert places.find_communes("Mường La")[0].code == "03808"
    assert {c.name for c in places.find_communes("drak")} == {"Xã M'Drắk"}
    assert places.find_communes("") == places.find_communes("?!") == []
    assert len(places.find_communes("tan", limit=5)) == 5


def test_a_name_alone_does_not_tell_a_commune():
    namesakes = [c for c in places.COMMUNES if c.short_name == "Tân Thành" and c.kind == "xã"]
    assert len(namesakes) == 7
    assert places.commune_from_text("Xã Tân Thành") is None
    assert places.commune_from_text("Xã Tân Thành", "20").code == "06445"
    assert places.commune_from_text("muong la").code == "03808"


@pytest.mark.parametrize("text", ["Sơn La", "tỉnh Sơn La", "son la", "SƠN LA"])
def test_a_province_is_known_by_its_name(text):
    assert places.province_from_text(text).code == "14"


def test_a_city_is_known_by_its_name():
    assert places.province_from_text("TP. Hồ Chí Minh").code == "79"
    assert places.province_from_text("Kiên Giang") is None
