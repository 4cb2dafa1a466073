"""Spreadsheets from outside: read as they were written, refused in words, never taken apart in the server."""

import io
import zipfile
from dataclasses import replace

import pytest
from openpyxl import Workbook

from catalogue.refusals import Refusal
from intake import child_process, workbooks

CELL = '<worksheet xmlns="http:{ns}"><sheetData><row r="1"><c r="A1"><v>{value}</v></c></row></sheetData></worksheet>'
MAIN = "/" + "/schemas.openxmlformats.org/spreadsheetml/2006/main"


def book_of(sheet: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", sheet)
    return made.getvalue()


def refusal_of(data: bytes, *, takes_csv: bool = False) -> str:
    with pytest.raises(Refusal) as refused:
        workbooks.rows_of(data, takes_csv=takes_csv)
    return refused.value.code


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04 no book", b"STT;ten", book_of("<row"), book_of('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')],
    ids=["empty", "broken", "text", "no-xml", "entity"],
)
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert refusal_of(data) == "NO_WORKBOOK"


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    assert refusal_of(book_of(" " * 40_000_001)) == "WORKBOOK_TOO_LARGE"


def test_a_child_that_dies_of_a_file_leaves_a_refusal_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_LIMITS", replace(workbooks._LIMITS, memory_bytes=1_000_000))
    assert refusal_of(book_of("<a/>")) == "NO_WORKBOOK"


def test_files_are_taken_apart_by_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    told = b'{"sheet":"","hidden":false}\n[1,"by the child"]\n{"merges":[]}\n{"end":true}\n'
    monkeypatch.setattr(child_process, "run", lambda *_, **__: child_process.Outcome(0, told, ""))
    assert workbooks.rows_of(b"anything") == [["by the child"]]


def test_numbers_and_marks_stay_as_they_were_written() -> None:
    book = Workbook()
    book.active.append(["Họ và tên", None, "014219000123"])
    made = io.BytesIO()
    book.save(made)
    assert workbooks.rows_of(made.getvalue()) == [["Họ và tên", "", "014219000123"]]
    assert workbooks.rows_of(book_of(CELL.format(ns=MAIN, value="14219000123"))) == [["14219000123"]]


@pytest.mark.parametrize(
    "data",
    [
        "\ufeffHọ và tên;Lỗi\r\nLò Thị Mai;'+84 sai, xem lại\r\n".encode(),
        "Họ và tên\tLỗi\nLò Thị Mai\t+84 sai, xem lại\n".encode("utf-16"),
        'Họ và tên,Lỗi\nLò Thị Mai,"+84 sai, xem lại"\n'.encode(),
    ],
    ids=["excel", "tabs", "commas"],
)
def test_csv_is_read_with_the_delimiter_its_program_wrote(data: bytes) -> None:
    assert workbooks.rows_of(data, takes_csv=True) == [["Họ và tên", "Lỗi"], ["Lò Thị Mai", "+84 sai, xem lại"]]


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"a;b\n\x00"], ids=["empty", "half", "nul"])
def test_bytes_that_are_no_text_are_no_csv(data: bytes) -> None:
    assert refusal_of(data, takes_csv=True) == "NO_WORKBOOK"
