"""Good files of every kind say the same of the same children, old fonts and all."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from catalogue.vietnamese import from_tcvn3, from_vni_windows
from intake.spreadsheets import columns, layout
from intake.spreadsheets.meaning import Answers, meant
from tests.intake.test_broken_spreadsheets import HEADER, sheets_of
from tests.intake.test_broken_spreadsheets import book as xlsx
from tests.support.old_books import ods, xls

MAI = (1, "Lò Thị Mai", date(2019, 3, 5), "Nữ", "Thái", "014319000123", "Quàng Thị Hà", "Bản Hua Nà")
AN = (2, "Cà Văn An", date(2015, 12, 31), "Nam", "Thái", 14215000456.0, "Lò Thị Ban", None)
KINDS: dict[str, Callable[..., bytes]] = {"xlsx": xlsx, "xls": xls, "ods": ods}


def said(data: bytes) -> list[dict[str, Any]]:
    table = next(table for sheet in sheets_of(data) if (table := layout.find(sheet)))
    fields = columns.guess(table.labels)
    return [meant(row.cells, fields, Answers(), row.section).fields for row in table.rows() if not row.is_passed]


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_file_says_who_stands_in_it(kind: str) -> None:
    mai, an = said(KINDS[kind](HEADER, MAI, AN))
    assert mai | {"birth_date": "2019-03-05"} == mai
    assert [mai[key] for key in ("full_name", "sex", "personal_id", "mother_name", "hamlet")] == [
        *("Lò Thị Mai", "Nữ", "014319000123", "Quàng Thị Hà", "Bản Hua Nà"),
    ]
    assert (an["full_name"], an["birth_date"], an.get("hamlet")) == ("Cà Văn An", "2015-12-31", None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_that_lost_its_zero_is_told_in_every_kind(kind: str) -> None:
    table = next(table for sheet in sheets_of(KINDS[kind](HEADER, AN)) if (table := layout.find(sheet)))
    (row,) = [row for row in table.rows() if not row.is_passed]
    notes = meant(row.cells, columns.guess(table.labels), Answers(), row.section).notes
    assert any("mất số 0" in note for note in notes)


@pytest.mark.parametrize("write", [xls, ods])
def test_letters_of_an_old_font_are_read_by_the_font(write: Callable[..., bytes]) -> None:
    header = ("STT", "Ho va ten", "Ngay sinh", "Gioi tinh", "Dan toc", "So dinh danh", "Ho ten me", "Thon ban")
    (mai,) = said(write(header, (1, "Lß ThÞ Mai", date(2019, 3, 5), "N÷", None, None, None, None), font=".VnTime"))
    assert mai["full_name"] == "Lò Thị Mai"


def test_a_title_over_all_columns_is_no_header() -> None:
    data = xls(("DANH SÁCH TRẺ EM", *[None] * 7), HEADER, MAI, merged=[(0, 0, 0, 7)])
    assert [child["full_name"] for child in said(data)] == ["Lò Thị Mai"]


def test_a_long_sheet_of_an_old_kind_is_read_to_its_end() -> None:
    rows = [(at, f"Lò Thị Số {at}", date(2019, 3, 5), "Nữ", None, None, None, None) for at in range(1, 150)]
    assert [len(said(write(HEADER, *rows))) for write in (xls, ods)] == [149, 149]


def in_tcvn3(text: str) -> str:
    """As a file shows it that was typed with .VnTime and lost its font."""
    return "".join(TCVN3.get(letter, letter) for letter in text)


TCVN3 = {from_tcvn3(chr(at)): chr(at) for at in reversed(range(0xA1, 0x100))}


def in_vni(text: str) -> str:
    """The same of VNI-Times, whose letters with marks are a letter and a sign, or one sign."""
    return "".join(VNI.get(letter, letter) for letter in text)


_BYTES = [chr(at) for at in range(0xC0, 0x100)]
VNI = {from_vni_windows(signs): signs for letter in ("", *"aeouyAEOUYôöÔÖ") for signs in map(letter.__add__, _BYTES)}
VNI = {letter: signs for letter, signs in VNI.items() if len(letter) == 1 and letter != signs}


def csv(*rows: Sequence[object]) -> bytes:
    """As Excel for Windows writes it: a byte a letter, semicolons between cells."""
    lines = (";".join("" if cell is None else str(cell) for cell in row) for row in rows)
    return "\r\n".join(lines).encode("cp1252")


@pytest.mark.parametrize("old", [in_tcvn3, in_vni])
@pytest.mark.parametrize("write", [xlsx, csv])
def test_a_table_in_an_old_encoding_without_its_font_is_found_with_its_sections_and_totals(
    write: Callable[..., bytes], old: Callable[[str], str]
) -> None:
    again = HEADER[0], *map(old, HEADER[1:])
    rows = [again, (None, old("Bản Nà Tòng")), (1, old("Cà Văn Tiến"), "05/03/2019"), again]
    rows += [(2, old("Lò Thị Bưởi"), "06/03/2019"), (None, old("Tổng cộng"), 2)]
    assert old("Lò Thị Bưởi") != "Lò Thị Bưởi"
    assert [(child["full_name"], child["hamlet"]) for child in said(write(*rows))] == [
        ("Cà Văn Tiến", "Bản Nà Tòng"),
        ("Lò Thị Bưởi", "Bản Nà Tòng"),
    ]


def test_a_sheet_that_bears_a_hamlet_s_name_tells_where_its_children_live() -> None:
    def named(made: Workbook) -> None:
        made.active.title = "Bản Hua Nà"

    header, row = HEADER[:-1], (1, "Lò Thị Mai", "05/03/2019")
    assert [child.get("hamlet") for child in said(xlsx(header, row, change=named))] == ["Bản Hua Nà"]
    assert [child.get("hamlet") for child in said(xlsx(header, row))] == [None]
