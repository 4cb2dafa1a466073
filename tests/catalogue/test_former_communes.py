"""Communes until 30/6/2025 and what they became: nothing is left over on either side."""

from datetime import date

import pytest

from catalogue import places
from catalogue.codes.files import read
from catalogue.former_communes import LIST, Former, commune_on, former, last_day, names_around, parts_of, today_of
from catalogue.values import understand


@pytest.mark.parametrize("code", ["", "99999", "3808", "Ít Ong"])
def test_no_commune_of_then_had_such_a_code(code: str) -> None:
    assert former(code) is None
    assert commune_on(code, date(2024, 1, 1)) is None


def test_a_name_nobody_bore_means_none() -> None:
    assert today_of("Xã Không Có Thật") == ()


def test_every_commune_of_then_became_some_of_today_and_only_islands_were_none() -> None:
    olds = [former(code) for code, *_ in read(LIST)["communes"]]
    assert len(olds) == len(set(olds)) == 10_035
    became = {code for one in olds if one for code in one.became}
    assert became <= {place.code for place in places.COMMUNES}
    none = {place.short_name for place in places.COMMUNES if place.code not in became}
    assert none == {"Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo"}, "districts without communes"


@pytest.mark.parametrize(
    "name", ["xa muong la", "muong la", "thi tran it ong", "pi toong", "huyen muong la", "tinh son la", "son la"]
)
def test_an_address_of_today_may_name_what_was_before(name: str) -> None:
    assert name in names_around("03808")


def test_an_unknown_code_has_no_address() -> None:
    assert names_around("99999") == frozenset()


def test_the_days_of_both_lists_meet() -> None:
    assert last_day() == date(2025, 6, 30)
    assert read("places")["valid_from"] == "2025-07-01"


def test_a_code_means_another_commune_before_and_after() -> None:
    then, now = commune_on("00004", date(2025, 6, 30)), commune_on("00004", date(2025, 7, 1))
    assert isinstance(then, Former)
    assert (then.name, then.district) == ("Phường Trúc Bạch", "Quận Ba Đình")
    assert now == places.commune("00004")


def test_a_merged_commune_names_its_parts() -> None:
    names = {one.name for one in parts_of("03808")}
    assert "Thị trấn Ít Ong" in names
    assert len(names) > 1
    assert all("03808" in one.became for one in parts_of("03808"))


def test_a_town_of_then_means_the_one_commune_it_became() -> None:
    assert [place.name for place in today_of("thi tran it ong")] == ["Xã Mường La"]


def test_a_split_commune_means_several_and_is_asked_for() -> None:
    split = former("32245")
    assert split is not None
    assert len(today_of("32245")) == len(split.became) == 2


@pytest.mark.parametrize(
    ("typed", "kept"), [("Thị trấn Ít Ong", "03808"), ("Xã Mường La", "03808"), ("03808", "03808")]
)
def test_a_field_takes_the_name_of_then_where_it_means_one(typed: str, kept: str) -> None:
    assert understand("commune_code", typed).value == kept


def test_a_split_commune_s_name_stays_as_typed() -> None:
    assert not understand("commune_code", "32245").is_understood
