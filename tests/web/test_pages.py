"""Words and numbers as offices write them."""

from datetime import UTC, date, datetime

import pytest
from jinja2 import UndefinedError

from web.pages import environment
from web.spoken import grouped, vn_bytes, vn_date, vn_number, vn_time


def test_a_missing_name_breaks_loudly() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing }}").render()


def test_what_people_typed_is_escaped() -> None:
    shown = environment().from_string("{{ name }}").render(name="<script>alert(1)</script>")
    assert "<script>" not in shown
    assert str(grouped("<b>")) == "&lt;b&gt;"


def test_dates_as_offices_write_them() -> None:
    assert vn_date("2019-03-05") == "05/3/2019"
    assert vn_date("2019-02") == "02/2019"
    assert vn_date("2019") == "2019"
    assert vn_date(date(2026, 12, 31)) == "31/12/2026"
    assert vn_date(None) == ""


def test_a_date_nobody_understands_stays_as_it_was_typed() -> None:
    assert vn_date("31/11/2019") == "31/11/2019"
    assert vn_date("mùa lúa chín") == "mùa lúa chín"


def test_a_moment_is_shown_where_people_live() -> None:
    assert vn_time(datetime(2026, 3, 5, 20, 14, tzinfo=UTC)) == "03:14, 06/3/2026"


def test_numbers_have_dots_and_a_comma() -> None:
    assert vn_number(271707) == "271.707"
    assert vn_number(97.5) == "97,5"
    told = [vn_bytes(count) for count in (2_000_000_000_000, 12_900_000_000, 4_790_000_000, 830_999_999, 0)]
    assert told == ["2.000 GB", "12 GB", "4,7 GB", "830 MB", "0 MB"]


def test_a_grouped_number_is_copied_without_blanks() -> None:
    shown = grouped("014319000123")
    assert shown.striptags() == "014319000123"
    assert shown.count("<span>") == 4
    assert str(grouped("12345")) == "12345"
