"""Whose a printed sheet is, by the code printed on it: today's communes, and those of before 1/7/2025."""

import pytest

from intake.sheets import of_elsewhere

MUONG_LA = "03808"


@pytest.mark.parametrize(
    ("area", "named"),
    [
        ("06445.3", "Xã Tân Thành,"),
        ("06430.3", "Xã Hòa Lạc cũ, nay thuộc Xã Tân Thành,"),
        ("00016.1", "Phường Ngọc Hà cũ, nay thuộc Phường Ba Đình, Phường Ngọc Hà,"),
        ("99999.1", "nơi có mã 99999,"),
    ],
)
def test_a_sheet_of_another_commune_is_refused_with_its_name(area: str, named: str) -> None:
    sentence = of_elsewhere(area, MUONG_LA)
    assert sentence.startswith(f"Tờ này in cho {named} không phải cho xã, phường mình.")


def test_a_code_that_is_in_force_today_is_that_of_its_commune_alone() -> None:
    """00025 was Phường Ngọc Khánh, of which a part came to 00199; today it is another, and so are its sheets."""
    assert "Tờ này in cho Phường Giảng Võ," in of_elsewhere("00025.1", "00199")


@pytest.mark.parametrize("area", ["", "03808", "03808.17", "03823.2", "03829.2", "03844"])
def test_a_sheet_of_before_the_merger_is_taken_by_what_its_commune_became(area: str) -> None:
    assert of_elsewhere(area, MUONG_LA) == ""


@pytest.mark.parametrize("commune_code", ["00004", "00008"])
def test_a_sheet_of_a_commune_that_was_split_is_taken_by_each_part(commune_code: str) -> None:
    assert of_elsewhere("00016.2", commune_code) == ""
