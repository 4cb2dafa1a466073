"""Sixty spreadsheets as offices really send them, broken each in its way, and the sentence each is met with."""

import io
import struct
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from catalogue.refusals import Refusal
from catalogue.values import understand
from intake.spreadsheets import child, columns, layout, reading
from intake.spreadsheets.faults import Unreadable
from intake.spreadsheets.meaning import Answers, Meant, meant
from intake.spreadsheets.sheet import Teller

HEADER = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Số định danh", "Họ tên mẹ", "Thôn bản")
ROW = ("1", "Lò Thị Mai", "05/03/2019", "Nữ", "Thái", "014319000123", "Quàng Thị Hà", "Bản Hua Nà")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = "http:" + "//schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheets_of(data: bytes, rows_max: int = 1000, unpacked_max: int = 10_000_000) -> list[reading.Sheet]:
    """What the child process would tell, without its process."""
    out = io.BytesIO()
    try:
        child._tell(data, Teller(out, rows_max), unpacked_max)
    except Unreadable as why:
        raise reading._refusal(str(why), reading.Limits(rows_max)) from why
    return list(reading._sheets(out.getvalue()))


def book(*rows: Sequence[Any], change: Callable[[Workbook], None] | None = None) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    if change:
        change(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def csv(*rows: Sequence[str], encoding: str = "utf-8") -> bytes:
    return "\r\n".join(";".join(row) for row in rows).encode(encoding)


def zipped(**parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as one:
        for name, text in parts.items():
            one.writestr(name.replace("__", "/"), text)
    return made.getvalue()


def sheet_xml(cells: str) -> bytes:
    return zipped(
        **{"xl__worksheets__sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'}
    )


def locked_zip() -> bytes:
    data = bytearray(book(HEADER))
    at = data.find(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, 1)
    return bytes(data)


REFUSED: dict[str, tuple[bytes, str]] = {
    "a photo": (b"\xff\xd8\xff\xe0 jpeg", "không phải tệp Excel"),
    "a PDF": (b"%PDF-1.7 ...", "không phải tệp Excel"),
    "a PNG": (b"\x89PNG\r\n", "không phải tệp Excel"),
    "a GIF": (b"GIF89a", "không phải tệp Excel"),
    "a text document": (b"{\\rtf1 abc}", "không phải tệp Excel"),
    "a RAR archive": (b"Rar!\x1a\x07", "không phải tệp Excel"),
    "a 7z archive": (b"7z\xbc\xaf\x27\x1c", "không phải tệp Excel"),
    "a zip of something else": (zipped(**{"anh.txt": "x"}), "không phải tệp Excel"),
    "half a workbook": (book(HEADER, ROW)[:900], "không phải tệp Excel"),
    "a workbook cut at its end": (book(HEADER, ROW)[:-40], "không phải tệp Excel"),
    "broken XML": (sheet_xml("<row><c"), "không phải tệp Excel"),
    "XML that declares entities": (
        zipped(**{"xl__worksheets__sheet1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "không phải tệp Excel",
    ),
    "a text that is not there": (sheet_xml('<row><c t="s"><v>9</v></c></row>'), "không phải tệp Excel"),
    "a cell with a wrong number": (sheet_xml('<row><c t="s"><v>x</v></c></row>'), "không phải tệp Excel"),
    "a password on the zip": (locked_zip(), "có mật khẩu"),
    "Excel 2 alone": (b"\x09\x00\x04\x00\x02\x00\x10\x00", "bản Excel rất cũ"),
    "Excel 4 alone": (b"\x09\x04\x06\x00\x00\x00\x10\x00", "bản Excel rất cũ"),
    "a compound file cut short": (COMPOUND + b"\0" * 100, "không phải tệp Excel"),
    "a compound file of nothing": (COMPOUND + b"\0" * 2048, "không phải tệp Excel"),
    "text with nothing in it": (b" \r\n ", "không phải tệp Excel"),
    "text with NUL": (b"a;b\n\0", "không phải tệp Excel"),
    "a page of the web called .xls": (b"<html><table><tr><td>Ho va ten</td></tr></table>", "lưu lại thành .xlsx"),
    "XML of a spreadsheet": (b"\xef\xbb\xbf\r\n<?xml version='1.0'?><Workbook/>", "lưu lại thành .xlsx"),
    "half of UTF-16": (b"\xff\xfe\x00", "không phải tệp Excel"),
    "too many rows": (csv(HEADER, *[ROW] * 1001), "hơn 1.000 dòng"),
    "a zip that swells": (sheet_xml(" " * 10_000_001), "Tệp quá lớn"),
}


@pytest.mark.parametrize(("data", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    data: bytes, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["child", "1000", "1"])
    with pytest.raises(Refusal) as refused:
        sheets_of(data)
    assert sentence in refused.value.sentence
    assert refused.value.sentence.endswith(".")


NO_TABLE: dict[str, bytes] = {
    "no header at all": csv(ROW),
    "a letter": csv(("Kính gửi Ủy ban nhân dân xã",), ("Xin gửi danh sách",)),
    "a header of nobody": csv(("STT", "Tên hàng", "Đơn giá"), ("1", "Gạo", "20000")),
    "a header of one column": csv(("Họ và tên",), ("Lò Thị Mai",)),
    "an empty sheet": book(),
}


@pytest.mark.parametrize("data", NO_TABLE.values(), ids=NO_TABLE)
def test_a_sheet_without_a_table_of_children_has_none(data: bytes) -> None:
    assert [layout.find(sheet) for sheet in sheets_of(data)] in ([None], [])


def first(data: bytes, answers: Answers | None = None) -> Meant:
    """The first child of the file."""
    table = next(table for sheet in sheets_of(data) if (table := layout.find(sheet)))
    row = next(row for row in table.rows() if not row.is_passed)
    return meant(row.cells, columns.guess(table.labels), answers or Answers(), row.section)


def but(**changed: str) -> bytes:
    """The good row with some of its cells changed."""
    places = dict(zip(("number", "name", "birth", "sex", "people", "id", "mother", "hamlet"), range(8), strict=True))
    row = list(ROW)
    for key, text in changed.items():
        row[places[key]] = text
    return csv(HEADER, row)


TOLD: dict[str, tuple[bytes, str]] = {
    "zeros lost": (but(id="14319000123"), "có lẽ mất số 0 ở đầu: 014319000123"),
    "two zeros lost": (but(id="1319000123"), "có lẽ mất số 0 ở đầu: 001319000123"),
    "a float": (but(id="14319000123.0"), "có lẽ mất số 0 ở đầu: 014319000123"),
    "an exponent": (but(id="7.9319E+10"), "đã bị Excel làm tròn"),
    "an exponent with a comma": (but(id="1,4319E+10"), "đã bị Excel làm tròn"),
    "a small exponent": (but(id="1.4e10"), "đã bị Excel làm tròn"),
    "a day as a number": (but(birth="43529"), "là ngày 05/3/2019"),
    "a code of a people": (but(people="06"), "Mã dân tộc 06 chưa rõ"),
    "a code without its zero": (but(people="6"), "Mã dân tộc 6 chưa rõ"),
    "a code of a sex": (but(sex="1"), "Mã giới tính 1 chưa rõ"),
    "sex zero": (but(sex="0"), "Mã giới tính 0 chưa rõ"),
    "TCVN3": (but(name="NguyÔn V¨n Hïng"), "đọc thành «Nguyễn Văn Hùng»"),
    "VNI": (but(name="Nguyeãn Vaên Huøng"), "đọc thành «Nguyễn Văn Hùng»"),
    "Telex": (but(name="Nguyeenx Vawn Huwngf"), "có lẽ gõ Telex"),
    "Telex of a mother": (but(mother="Quangf Thij Haf"), "có lẽ gõ Telex"),
}


@pytest.mark.parametrize(("data", "note"), TOLD.values(), ids=TOLD)
def test_what_was_spoilt_on_the_way_is_told_and_not_guessed(data: bytes, note: str) -> None:
    assert any(note in one for one in first(data).notes)


def font(name: str) -> Callable[[Workbook], None]:
    def change(made: Workbook) -> None:
        made.active["B2"].font = Font(name=name)

    return change


def across(made: Workbook) -> None:
    made.active.insert_rows(1)
    made.active["A1"] = "DANH SÁCH TRẺ EM DƯỚI 16 TUỔI"
    made.active.merge_cells("A1:H1")


def second_sheet(made: Workbook) -> None:
    made.active.title = "Bìa"
    made.active.delete_rows(1, 2)
    made.active["A1"] = "UBND xã Mường La"
    for row in (HEADER, ROW):
        if made.worksheets[1:]:
            made.worksheets[1].append(row)
        else:
            made.create_sheet("Danh sách").append(row)


def zeros_shown(made: Workbook) -> None:
    made.active["F2"] = 14319000123
    made.active["F2"].number_format = "000000000000"


def real_day(made: Workbook) -> None:
    made.active["C2"] = date(2019, 3, 5)


def hamlet_once(made: Workbook) -> None:
    made.active.append(("2", "Lò Văn An", "2018"))
    made.active.merge_cells("H2:H3")


GOOD = {
    "full_name": "Lò Thị Mai",
    "birth_date": "2019-03-05",
    "sex": "female",
    "ethnicity": "Thái",
    "personal_id": "014319000123",
    "mother_name": "Quàng Thị Hà",
    "hamlet": "Bản Hua Nà",
}
ANSWERED = Answers("1979", "1", serials_are_days=True, month_first=False, pad_numbers=True)
TURNED = Answers(month_first=True)
MENDED: dict[str, tuple[bytes, Answers]] = {
    "as it should be": (but(), Answers()),
    "titles above": (csv(("UBND XÃ MƯỜNG LA",), ("DANH SÁCH TRẺ EM",), (), HEADER, ROW), Answers()),
    "a merged title": (book(HEADER, ROW, change=across), Answers()),
    "numbers of columns below": (csv(HEADER, [f"({at})" for at in range(1, 9)], ROW), Answers()),
    "the list on another sheet": (book(("x",), ("y",), change=second_sheet), Answers()),
    "an old font": (book(HEADER, ("1", "Lß ThÞ Mai", *ROW[2:]), change=font(".VnTime")), Answers()),
    "zeros that a format shows": (book(HEADER, ROW, change=zeros_shown), Answers()),
    "a real day": (book(HEADER, ROW, change=real_day), Answers()),
    "a hamlet over several rows": (book(HEADER, ROW, change=hamlet_once), Answers()),
    "a hamlet as a heading": (csv(HEADER[:7], ("II. Bản Hua Nà",), ROW[:7]), Answers()),
    "capitals": (but(name="LÒ THỊ MAI"), Answers()),
    "half a letter beside it": (book((*HEADER, "Ghi chú"), (*ROW, "ốm _xD83D_")), Answers()),
    "decomposed letters": (but(name="Lo\u0300 Thi\u0323 Mai"), Answers()),
    "an apostrophe before the number": (but(id="'014319000123"), Answers()),
    "a number in groups": (but(id="014 319 000 123"), Answers()),
    "commas between": (but().replace(b";", b","), Answers()),
    "tabs between, UTF-16": ("\r\n".join("\t".join(r) for r in (HEADER, ROW)).encode("utf-16"), Answers()),
    "a code that both lists give to one group": (but(people="03"), Answers()),
    "a code, answered": (but(people="03"), ANSWERED),
    "zeros, answered": (but(id="14319000123"), ANSWERED),
    "a day as a number, answered": (but(birth="43529"), ANSWERED),
    "month first, answered": (but(birth="03/05/2019"), TURNED),
}


@pytest.mark.parametrize(("data", "answers"), MENDED.values(), ids=MENDED)
def test_what_can_be_read_right_is(data: bytes, answers: Answers) -> None:
    told = first(data, answers).fields
    assert {key: understand(key, told.get(key)).value for key in GOOD} == GOOD


def test_there_are_sixty_of_them() -> None:
    assert len(REFUSED) + len(NO_TABLE) + len(TOLD) + len(MENDED) >= 60
