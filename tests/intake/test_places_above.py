"""Lists that write a hamlet or a household once for several rows, or name a sheet so: an officer is asked."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from catalogue.fields import label
from db.tables import ImportFile
from intake.spreadsheets import taking
from intake.spreadsheets.above import FIELDS, Above, filled
from intake.spreadsheets.layout import Row
from intake.spreadsheets.meaning import Answers
from tests.intake.test_imports import Desk, fields_of, living
from tests.support.office import Office
from web import import_page

HEADER = ("STT", "Số hộ", "Chủ hộ", "Họ và tên", "Ngày sinh", "Dân tộc", "Thôn")
MAI = (1, "01", "Lò Văn Sơn", "Lò Thị Mai", "05/03/2019", "Thái", "Hua Nà")
THANG = (2, "", "", "Lò Văn Thắng", "12/04/2021", "", "")
BAN = (3, "02", "", "Cà Thị Ban", "01/02/2018", "Thái", "")
COLUMNS = ("", "household_number", "household_head", "full_name", "birth_date", "ethnicity", "hamlet")


def book(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def lent(*rows: Sequence[object], section: Sequence[str] = ()) -> list[dict[str, str]]:
    """By row what stands above its blank places, under the names of their fields."""
    above = Above(COLUMNS)
    sections = [*section, *[""] * len(rows)]
    told = [above.look(Row(at, list(map(str, row)), sections[at])) for at, row in enumerate(rows)]
    return [{COLUMNS[int(at)]: text for at, text in one.items()} for one in told]


def asked(desk: Desk) -> dict[str, Any]:
    """What the page asks of a file that was read."""
    with desk.office.reading() as session:
        file = session.get_one(ImportFile, desk.file_id)
        layout = taking.layout_of(desk.office.keyring, file)
        return import_page.questions(layout, taking.shown_fields(file, layout))


def homes(office: Office) -> dict[str, tuple[object, ...]]:
    """Hamlet, household, head and group of each child that was written."""
    with office.reading() as session:
        children = [(child.full_name, child.uuid) for child in living(session)]
    keys = ("hamlet", "household_number", "household_head", "ethnicity")
    return {name: tuple(fields_of(office, uuid).get(key) or "" for key in keys) for name, uuid in children}


def test_nothing_is_taken_from_the_row_above_unless_an_officer_says_so(office: Office) -> None:
    desk = Desk(office)
    desk.bring(book({"Danh sách": (HEADER, MAI, THANG, BAN)}))
    assert asked(desk)["blanks"] == [("hamlet", 2), ("household_head", 1), ("household_number", 1)]
    desk.confirm()
    desk.accept()
    assert homes(office)["Lò Văn Thắng"] == ("", "", "", "")


def test_an_officer_says_that_a_file_writes_its_places_once(office: Office) -> None:
    desk = Desk(office)
    desk.bring(book({"Danh sách": (HEADER, MAI, THANG, BAN)}))
    desk.confirm(Answers(fill_down=FIELDS))
    assert f"{label('hamlet')} «Hua Nà» lấy theo dòng trên, ô của dòng này trống." in desk.notes(2)
    desk.accept()
    assert homes(office)["Lò Văn Thắng"] == ("Hua Nà", "01", "Lò Văn Sơn", "")
    assert homes(office)["Cà Thị Ban"] == ("Hua Nà", "02", "", "Thái")


def test_a_file_is_judged_anew_when_the_answer_is_taken_back(office: Office) -> None:
    desk = Desk(office)
    desk.bring(book({"Danh sách": (HEADER, MAI, THANG)}))
    desk.confirm(Answers(fill_down=FIELDS))
    desk.confirm(Answers(fill_down=["household_number"]))
    assert [note.partition("«")[2][:2] for note in desk.notes(2)] == ["01"]


def test_a_column_that_an_officer_calls_otherwise_lends_nothing() -> None:
    cells, notes = filled(("2", "", ""), ("", "note", "hamlet"), {"1": "01", "2": "Hua Nà"}, ("household_number",))
    assert (list(cells), notes) == (["2", "", ""], [])


@pytest.mark.parametrize(("rows", "last"), [
    ((MAI, THANG), {"hamlet": "Hua Nà", "household_number": "01", "household_head": "Lò Văn Sơn"}),
    ((MAI, BAN), {"hamlet": "Hua Nà"}),
    ((MAI, (*THANG[:2], "Cà Văn Ban", *THANG[3:])), {"hamlet": "Hua Nà"}),
    ((MAI, (*THANG[:6], "Nà Lo")), {}),
    ((MAI, (*THANG[:6], "Hua Nà")), {"household_number": "01", "household_head": "Lò Văn Sơn"}),
    ((THANG, THANG), {}),
], ids=["blank", "another number", "another head", "another hamlet", "the same hamlet", "nothing above"])  # fmt: skip
def test_what_stands_above_holds_until_the_next(rows: Sequence[Sequence[object]], last: dict[str, str]) -> None:
    assert lent(*rows)[-1] == last


def test_a_row_that_names_a_hamlet_ends_what_stood_above_it() -> None:
    assert lent(MAI, THANG, section=["", "Bản Nà Lo"])[-1] == {}


def test_a_sheet_named_as_a_hamlet_is_asked_about(office: Office) -> None:
    header, mai = HEADER[3:5], MAI[3:5]
    for answer, hamlet in ((False, ""), (True, "Hua Nà")):
        desk = Desk(office)
        desk.bring(book({"Hua Nà": (header, mai), "Sheet2": (header, THANG[3:5])}))
        assert asked(desk)["sheets"] == ["Hua Nà"]
        desk.confirm(Answers(sheets_are_hamlets=answer))
        desk.accept()
        assert {name: home[0] for name, home in homes(office).items()} == {"Lò Thị Mai": hamlet, "Lò Văn Thắng": ""}
        desk.take_back()


@pytest.mark.parametrize("name", ["Sheet1", "1", "Bản Hua Nà", "Hua"])
def test_a_sheet_is_not_asked_about_that_no_hamlet_is_named_as_or_that_says_it_is_one(
    office: Office, name: str
) -> None:
    desk = Desk(office)
    desk.bring(book({name: (HEADER, MAI)}))
    assert asked(desk)["sheets"] == []
