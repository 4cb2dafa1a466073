"""Days, sexes and peoples as other programs and offices write them: understood, asked about, or left as they stand."""

from collections.abc import Sequence
from datetime import date

import pytest

from catalogue.values import understand
from intake.spreadsheets import columns, days, stats
from intake.spreadsheets.meaning import Answers, Meant, meant
from tests.intake.test_imports import Desk, book
from tests.support.office import Office

IN_WORDS = (
    *("05-Mar-19", "5 Mar 2019", "March 5, 2019", "5th of March 2019", "2019-Mar-05", "Tue, 5 Mar 2019", "05/III/2019"),
    *("05-Thg3-19", "5 thg 3, 2019", "5 tháng 3, 2019", "5 tháng ba năm 2019", "Thứ ba, 5/3/2019", "05032019"),
    *("20190305", "05/03/2019 07:30", "5/3/2019 07:30:00 SA", "2019-03-05 00:00:00", "2019-03-04T17:00:00.000Z"),
    *("2019-03-05T00:00:00Z", "2019-03-05T00:00:00+07:00"),
)
NO_DAY = (
    *("Mar-19", "5 tháng năm 2019", "31-Feb-19", "05-Mar-98", "khoảng 2019", "99999999", "5032019"),
    *("2019-03-05T05:00:00Z", "3/5/2019 12:00:00 AM", "05-Foo-19"),
)


def of(text: str, answers: Answers | None = None, field: str = "birth_date") -> Meant:
    return meant(("Lò Thị Mai", text), ["full_name", field], answers or Answers())


@pytest.mark.parametrize("text", NO_DAY)
def test_what_may_mean_another_day_or_none_stays_as_it_stands(text: str) -> None:
    assert of(text).fields["birth_date"] == text
    assert not understand("birth_date", text).is_understood


@pytest.mark.parametrize("text", IN_WORDS)
def test_a_day_in_words_or_with_a_time_is_understood(text: str) -> None:
    said = of(text).fields["birth_date"]
    assert understand("birth_date", said).value == "2019-03-05"


def test_what_was_read_of_words_is_told() -> None:
    assert of("05-Mar-19").notes == ["Ngày sinh «05-Mar-19» đọc là 05/3/2019."]


@pytest.mark.parametrize("text", ["March 5, 2019", "ngày 5 tháng 3 năm 2019", "2019-03-05", "5-Mar-19", "2019"])
def test_no_answer_turns_what_says_itself_which_is_the_month(text: str) -> None:
    assert days.month_first(text) == ""


@pytest.mark.parametrize(("label", "field"), [
    ("DOB (mm/dd/yyyy)", columns.MONTH_FIRST),
    ("Date of birth (M/D/YY)", columns.MONTH_FIRST),
    ("Ngày sinh (MM-DD-YYYY)", columns.MONTH_FIRST),
    ("Ngày sinh (tháng/ngày/năm)", columns.MONTH_FIRST),
    ("DOB (dd/mm/yyyy)", "birth_date"),
    ("DOB (yyyy-mm-dd)", "birth_date"),
    ("Ngày sinh (ngày/tháng/năm)", "birth_date"),
    ("Ngày, tháng, năm sinh", "birth_date"),
])  # fmt: skip
def test_a_header_says_the_order_of_its_dates(label: str, field: str) -> None:
    assert columns.guess(["Full name", label]) == ["full_name", field]
    assert field in dict(columns.offered())


def test_what_was_confirmed_of_such_a_header_stays() -> None:
    label = "DOB (mm/dd/yyyy)"
    assert columns.guess([label], {columns.header_key(label): "birth_date"}) == ["birth_date"]


@pytest.mark.parametrize(("text", "day"), [
    ("03/05/2019", "2019-03-05"),
    ("3-5-19", "2019-03-05"),
    ("3/5/2019 12:00:00 AM", "2019-03-05"),
    ("04/04/2019", "2019-04-04"),
    ("2019-03-05", "2019-03-05"),
    ("25/12/2019", "2019-12-25"),
])  # fmt: skip
def test_a_column_with_its_month_first_is_read_so(text: str, day: str) -> None:
    said = of(text, field=columns.MONTH_FIRST)
    assert understand("birth_date", said.fields["birth_date"]).value == day
    assert any("đọc ngày trước" in note for note in said.notes) == (text == "25/12/2019")


@pytest.mark.parametrize("text", ["03-05-2019", "3/5/2019 12:00:00 AM"])
def test_an_answer_turns_dates_with_hyphens_and_times_too(text: str) -> None:
    assert of(text, Answers(month_first=True)).fields["birth_date"] == "2019-03-05"


def looked_at(*cells: str) -> dict[str, int]:
    column = stats.Column()
    for cell in cells:
        column.look(cell)
    told = column.told()
    return {key: told[key] for key in ("turned", "mixed")}


@pytest.mark.parametrize(("cells", "count"), [
    (["2019-05-03", "2018-01-12", "25/03/2019", "17/08/2018"], 2),
    (["2019-05-03", "2018-01-12", "25/03/2019", "17/08/2018", "2018-01-20"], 0),
    (["2019-05-03", "2018-01-12", "25/03/2019", "17/08/2018", "05/03/2019"], 0),
    (["2019-05-03", "2018-01-12", "05/03/2019"], 0),
    (["2019-05-03", "25/03/2019"], 0),
])  # fmt: skip
def test_days_that_excel_turned_as_they_were_typed_are_noticed(cells: Sequence[str], count: int) -> None:
    assert looked_at(*cells)["mixed"] == count


def test_a_program_s_english_time_asks_for_the_order() -> None:
    assert looked_at("3/5/2019 12:00:00 AM", "25/12/2019 7:30")["turned"] == 1


def test_excel_s_own_days_are_turned_back_only_where_an_officer_says_so(office: Office) -> None:
    desk = Desk(office)
    header = ("Họ và tên", "Ngày sinh")
    turned = [("Lò Thị Mai", date(2019, 5, 3)), ("Lò Thị Ban", date(2018, 1, 12))]
    desk.bring(book(*turned, ("Lò Thị Ơn", "25/03/2019"), ("Lò Thị Hà", "17/08/2018"), header=header))
    for answer, born in ((False, "2019-05-03"), (True, "2019-03-05")):
        desk.confirm(Answers(turned_days=answer))
        assert desk.told(1)["fields"]["birth_date"] == born
        assert desk.told(3)["fields"]["birth_date"] == "2019-03-25"


@pytest.mark.parametrize(("field", "text", "value"), [
    ("sex", "Nữ/F", "female"),
    ("sex", "Nam/M", "male"),
    ("sex", "2. Nữ", "female"),
    ("sex", "F (Nữ)", "female"),
    ("sex", "Nam/Nữ", None),
    ("sex", "Nam/F", None),
    ("ethnicity", "Thái/Thai", "Thái"),
    ("ethnicity", "Mông (Hmong)", "Mông"),
    ("ethnicity", "03 - Thái", "Thái"),
    ("ethnicity", "Thái/Kinh", None),
])  # fmt: skip
def test_what_is_said_twice_is_understood_where_both_agree(field: str, text: str, value: str | None) -> None:
    said = of(text, field=field).fields[field]
    known = understand(field, said)
    assert (known.value if known.is_understood else None) == value
