"""The list to the police on paper: printed so that it reads itself, and what its photo, signed, proposes row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from access.keys import Keyring
from catalogue.places import commune
from catalogue.refusals import Refusal
from cleaning import answers, handovers
from cleaning.answers import TELLS, Answer
from cleaning.handover_sheets import COLUMNS
from cleaning.handovers import frozen_of
from db import Scope, Session
from db.queries import sheet_readings as queries
from db.tables import Handover, HandoverRow, SheetReading
from intake import sheet_readings
from intake.forms.printed import codes, pdf
from intake.forms.printed.codes import SheetCode
from intake.forms.printed.layouts import Printed, plan
from intake.forms.printed.pdf import PrintedPage
from intake.readings import Quad
from intake.sheet_readings import SURE, ReadSheet, SheetRow

LAYOUT = "police"
PRINTED = (
    "full_name",
    "birth_date",
    "sex",
    "ethnicity",
    "nationality",
    "birth_registration_place",
    "address",
    "parents",
    "personal_id",
)
"""The printed columns of the sheet, in the order of `handover_sheets.COLUMNS`."""
UNSURE = "Máy đọc chưa chắc. So với ảnh rồi sửa cho đúng."
TWO_ANSWERS = "Vừa ghi số mới vừa đánh dấu kết quả khác. Xem ảnh rồi chọn một."


def printed(listed: Handover, place: tuple[str, str], remark: str = "") -> bytes:
    """The whole list as a PDF, a page for each `handovers.pages_of`. `place` is commune and province, `remark` what
    the last page says of the list.

    Raises FaceMissing."""
    pages = handovers.pages_of(listed)
    made = [_page(listed, place, number, len(pages), rows) for number, _, rows in pages]
    made[-1:] = [replace(last, remark=remark) for last in made[-1:]]
    return pdf.written(made, f"Danh sách {listed.code}")


def _page(
    listed: Handover, place: tuple[str, str], number: int, page_count: int, rows: Sequence[HandoverRow]
) -> PrintedPage:
    code = SheetCode(
        LAYOUT, len(rows), area_of(listed, number), number, page_count, codes.numbered([row.number for row in rows])
    )
    day = f"{listed.letter_date:%d/%m/%Y}" if listed.letter_date else "……/……/……"
    letter = f"(Kèm theo Công văn số {listed.letter_number or '……/UBND-VHXH'} ngày {day})"
    known = Printed(
        agency=f"ỦY BAN NHÂN DÂN\n{place[0].upper()}",
        under_title=letter,
        number_of={at: f"{row.number}\n{row.code}" for at, row in enumerate(rows, 1)},
        rows={at: _told(row) for at, row in enumerate(rows, 1)},
    )
    foot = f"Danh sách {listed.code} · trang {number}/{page_count} · mã trang {handovers.page_code(listed, number)}"
    return PrintedPage(plan(LAYOUT, len(rows), known), code, foot=foot)


def _told(row: HandoverRow) -> dict[str, str]:
    sent = frozen_of(row)
    return {key: write(sent) for key, (_, write) in zip(PRINTED, COLUMNS, strict=True)}


def area_of(listed: Handover, page: int) -> str:
    """What the code of a page says it belongs to: the list, and the hash of what was frozen."""
    return f"{listed.code}:{handovers.page_code(listed, page)}"


def check_page(listed: Handover, sheet: ReadSheet) -> None:
    """Refuses NOT_THIS_LIST for a page of another list, or of one that says something else than what was frozen."""
    if sheet.area != area_of(listed, sheet.page):
        named = sheet.area.partition(":")[0]
        sentence = f"Ảnh này là trang của danh sách {named}, hoặc của bản in khác. Mở đúng danh sách rồi gửi ảnh lại."
        raise Refusal("NOT_THIS_LIST", sentence)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a photo says the police answered of one row; `doubt` says why it must be looked at, "" for no doubt."""

    reading_id: int
    row: HandoverRow
    answer: Answer
    quad: Quad
    doubt: str


def proposals(session: Session, keyring: Keyring, scope: Scope, listed: Handover, today: date) -> list[Proposal]:
    """What the photos of a list propose for rows nobody has answered yet, in the order of the list."""
    found = {
        row.number: _proposal(reading, row, read, listed, today)
        for reading, row, read in _waiting(session, keyring, scope, listed)
    }
    return [found[number] for number in sorted(found)]


def _waiting(
    session: Session, keyring: Keyring, scope: Scope, listed: Handover
) -> Iterator[tuple[SheetReading, HandoverRow, SheetRow]]:
    by_number = {row.number: row for row in listed.rows if not row.answer}
    for reading in readings(session, scope, listed):
        for read in sheet_readings.rows_of(keyring, reading):
            row = by_number.get(int(read.code)) if read.code.isdigit() else None
            if row is not None:
                yield reading, row, read


def waiting_count(session: Session, keyring: Keyring, scope: Scope, listed: Handover) -> int:
    """How many rows nobody has answered were read of a photo and wait for the officer."""
    return len({row.number for _, row, _ in _waiting(session, keyring, scope, listed)})


def readings(session: Session, scope: Scope, listed: Handover) -> list[SheetReading]:
    """The pages of a list that were photographed and read."""
    pages = range(1, len(handovers.pages_of(listed)) + 1)
    return [one for page in pages for one in queries.open_ones(session, scope, LAYOUT, area_of(listed, page))]


def _proposal(reading: SheetReading, row: HandoverRow, read: SheetRow, listed: Handover, today: date) -> Proposal:
    answer = answer_of(row.number, read)
    doubt = doubt_of(answer, read) or _refused(answer, row, listed, today)
    return Proposal(reading.id, row, answer, read.quad, doubt)


def answer_of(number: int, read: SheetRow) -> Answer:
    """A number that was written is a number given; the right value of what is wrong stands in the note."""
    given, ticked, note = read.value("new_personal_id"), read.value("answer"), read.value("note")
    if given:
        return Answer(number, "new_number", given, note)
    if ticked in TELLS:
        return Answer(number, ticked, note, "")
    return Answer(number, ticked, "", note)


def doubt_of(answer: Answer, read: SheetRow) -> str:
    """Why a reading is unsure by itself."""
    if answer.result == "new_number" and read.value("answer") not in ("", "match"):
        return TWO_ANSWERS
    if not answer.result or read.confidence("new_personal_id", "answer") < SURE:
        return UNSURE
    is_told = answer.result in TELLS and answer.result != "new_number" and bool(answer.told)
    return UNSURE if is_told and read.confidence("note") < SURE else ""


def _refused(answer: Answer, row: HandoverRow, listed: Handover, today: date) -> str:
    """What the rules of the number say against an answer, against that very child."""
    home = commune(listed.commune_code)
    try:
        answers.checked(answer.result, answer.told, frozen_of(row), home.province_code if home else None, today)
    except Refusal as refusal:
        return refusal.sentence
    return ""
