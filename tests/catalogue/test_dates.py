"""Dates as paper has them: day first, known to the day, the month or the year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import dates
from catalogue.dates import PartialDate, parse
from catalogue.refusals import Refusal


@st.composite
def partial_dates(draw):
    day = draw(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
    return draw(
        st.sampled_from(
            [PartialDate(day.year), PartialDate(day.year, day.month), PartialDate(day.year, day.month, day.day)]
        )
    )


@pytest.mark.parametrize(
    "text",
    ["", "43529", "3/25/2019", "31/11/2019", "29/02/2019", "0/3/2019", "2019-13", "9999", "12/2", "19", "20/12 âm",
     "chưa rõ",
     "5/3/09", "1/1/1", "5//2019", "31/04", "tháng 3", "5/3/2019 6/3/2019", "2019-02-30", "05032019", "5/3/2019x", "-"],
)  # fmt: skip
def test_what_is_no_date_or_may_be_several_is_not_guessed(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    "text",
    ["5/3/2019", "05/03/2019", "05.03.2019", "5-3-19", "05 3 2019", "5 tháng 3 năm 2019", "ngày 05 tháng 3 năm 2019",
     "5/3/19",
     "Ngày 5/3/2019", " 5 / 3 / 2019 ", "5/3/2019.", "2019-03-05", "2019/3/5", "2019-03-05T00:00:00",
     "05/03/2019 00:00",
     "2019-03-05 00:00:00",
     "mùng 5 tháng 3 năm 2019", "sinh ngày 5/3/2019", "5 tháng 3, 2019"],
)  # fmt: skip
def test_every_spelling_of_a_day_is_read_day_first(text):
    assert parse(text) == PartialDate(2019, 3, 5)


@pytest.mark.parametrize("text", ["3/2019", "03/2019", "3.2019", "tháng 3 năm 2019", "Tháng 3/2019", "2019-03"])
def test_a_month_is_known_to_the_month(text):
    assert parse(text) == PartialDate(2019, 3)


@pytest.mark.parametrize("text", ["2019", "năm 2019", "sinh năm 2019"])
def test_a_year_is_known_to_the_year(text):
    assert parse(text) == PartialDate(2019)


@pytest.mark.parametrize(
    "text", ["03/2019 (ÂL)", "5/3/2019 âm lịch", "5/3/2019 âm", "Kỷ Hợi", "năm Kỷ Hợi", "2019 ÂL", "30/2/2019 ÂL"]
)
def test_a_lunar_date_leaves_only_its_year(text):
    assert parse(text) == PartialDate(2019, is_lunar=True)


@pytest.mark.parametrize(
    ("text", "year"), [("Quý Mão", 2023), ("Ất Tỵ", 2025), ("Canh Tý", 2020), ("Đinh Dậu", 2017), ("Giáp Tí", 1984)]
)
def test_can_chi_names_a_year(text, year):
    assert parse(text) == PartialDate(year, is_lunar=True)


def test_can_chi_that_does_not_exist_is_not_guessed():
    assert parse("Giáp Sửu") is None


@given(partial_dates())
def test_what_is_printed_is_read_back(known):
    assert parse(known.iso) == known
    assert parse(known.spoken()) == known


@given(st.text(max_size=30) | st.text("0123456789/-. thángnăm", max_size=20))
def test_any_text_is_a_date_or_none(text):
    known = parse(text)
    assert known is None or parse(known.iso).year == known.year


@pytest.mark.parametrize(
    ("known", "iso", "spoken"),
    [
        (PartialDate(2019, 3, 5), "2019-03-05", "05/3/2019"),
        (PartialDate(2019, 2, 15), "2019-02-15", "15/02/2019"),
        (PartialDate(2019, 12), "2019-12", "12/2019"),
        (PartialDate(2019, 1), "2019-01", "01/2019"),
        (PartialDate(2019), "2019", "2019"),
    ],
)
def test_dates_are_written_as_offices_write_them(known, iso, spoken):
    assert (known.iso, known.spoken()) == (iso, spoken)


def test_the_calendar_has_no_such_day():
    for parts in [(2019, 11, 31), (2019, 2, 29), (2019, 13), (2019, 0), (2019, 3, 0), (2019, None, 5)]:
        with pytest.raises(ValueError):
            PartialDate(*parts)
    assert PartialDate(2020, 2, 29).spoken() == "29/02/2020"


@given(st.lists(partial_dates(), min_size=2))
def test_dates_sort_by_the_calendar_the_less_known_first(known):
    ordered = sorted(known)
    assert [d.first_day() for d in ordered] == sorted(d.first_day() for d in known)
    assert PartialDate(2019) < PartialDate(2019, 1) < PartialDate(2019, 1, 1) < PartialDate(2020)


@given(partial_dates())
def test_a_date_spans_its_first_to_its_last_day(known):
    assert known.first_day() <= known.last_day()
    assert known.last_day().year == known.year


def test_age_is_one_number_for_a_day_and_two_for_a_year():
    today = date(2026, 3, 5)
    assert list(dates.age_on(PartialDate(2019, 3, 5), today)) == [7]
    assert list(dates.age_on(PartialDate(2019, 3, 6), today)) == [6]
    assert list(dates.age_on(PartialDate(2019, 3), today)) == [6, 7]
    assert list(dates.age_on(PartialDate(2019), today)) == [6, 7]
    assert list(dates.age_on(PartialDate(2026), today)) == [0]
    assert list(dates.age_on(PartialDate(2020, 2, 29), date(2026, 2, 28))) == [5]


def test_nobody_is_born_after_the_day_asked_for():
    with pytest.raises(Refusal, match="05/3/2026") as refused:
        dates.age_on(PartialDate(2026, 3, 5), date(2026, 3, 4))
    assert refused.value.code == "BORN_AFTER"


@given(partial_dates(), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_an_age_is_never_more_than_two_years_wide(born, day):
    if born.first_day() > day:
        return
    ages = dates.age_on(born, day)
    assert 1 <= len(ages) <= 2
    assert ages.start >= 0


def test_the_month_may_stand_first():
    assert dates.swapped("3/25/2019") == PartialDate(2019, 3, 25)
    assert dates.swapped("31/11/2019") is None
    assert dates.swapped("5/5/2019") is None
    assert dates.swapped("3/2019") is None


def test_an_impossible_date_is_told_from_other_words():
    assert dates.is_impossible("31/11/2019")
    assert dates.is_impossible("9999")
    assert not dates.is_impossible("43529")
    assert not dates.is_impossible("5/3/2019")
