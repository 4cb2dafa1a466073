"""The signed list comes back as a photo: read by its codes, shown as proposals, answers only when confirmed."""

from dataclasses import replace
from typing import Any

import numpy as np
import pypdfium2
import pytest

from cleaning import handovers
from db import select
from db.tables import Handover, HandoverRow, Photo, SheetReading
from intake import sheet_readings, signed_lists
from intake.forms.printed.layouts import plan
from intake.sheet_readings import Read, ReadSheet, SheetRow
from tests.support.campaigns import FAULTY, Work, open_work
from tests.support.office import Office
from tests.support.printed import filled, flat, photographed, stamped

PLACE = ("Xã Mường La", "Sơn La")
QUAD = ((10, 10), (400, 10), (400, 60), (10, 60))
XUAN, TIEN = 1, 2
GOOD = {XUAN: "014318000123", TIEN: "014218000321"}


@pytest.fixture
def work(office: Office) -> Work:
    """A list of two children, handed to the police."""
    office.add_child(**FAULTY)
    office.add_child(**FAULTY | {"full_name": "Cà Thị Xuân", "sex": "female"})
    made = open_work(office, "2026")
    made.send(made.draw()[0])
    return made


def handover(work: Work) -> Handover:
    with work.office.reading() as session:
        return work.listed(session, session.scalars(select(Handover.id)).one())


def printed(work: Work) -> bytes:
    with work.office.reading() as session:
        return signed_lists.printed(work.listed(session, handover(work).id), PLACE)


def photo_of(work: Work, numbers: dict[int, str], **more: str) -> bytes:
    """The list with these new numbers typed in, stamped, photographed on an everyday phone."""
    told = {(row, "new_personal_id"): number for row, number in numbers.items()}
    told |= {(XUAN, field): text for field, text in more.items()}
    sheet = filled(flat(printed(work)), plan("police", 2), told)
    return photographed(stamped(sheet, 250, 186))


def send_scan(who: Any, work: Work, photo: bytes) -> Any:
    files = {"scan": ("trang.jpg", photo, "image/jpeg")}
    path, data = f"/handovers/{handover(work).id}/scans", {"_csrf_token": who.token}
    return who.client.post(path, files=files, data=data, follow_redirects=False)


def propose(work: Work, *rows: SheetRow, **changes: Any) -> None:
    """Lay a reading beside some photo of the list, as if these rows had been read of it."""
    listed = handover(work)
    sheet = ReadSheet("police", signed_lists.area_of(listed, 1), 1, rows)
    with work.office.writing() as session:
        photo = Photo(
            commune_code=listed.commune_code, user_id=listed.sent_by, sent_sha256="a" * 64, kept_sha256="b" * 64
        )
        photo.receipt, photo.width_px, photo.height_px, photo.kind = "c" * 64, 100, 100, "attachment"
        session.add(photo)
        session.flush()
        scope = work.office.scope("hoa")
        sheet_readings.keep(session, work.office.keyring, scope, photo, replace(sheet, **changes))


def row(number: int, confidence: float = 0.999, **fields: str) -> SheetRow:
    read = {key: Read(value, confidence, QUAD) for key, value in fields.items()}
    return SheetRow(f"{number:05}", QUAD, read)


def doubts(work: Work) -> dict[int, str]:
    with work.office.reading() as session:
        listed = work.listed(session, handover(work).id)
        found = signed_lists.proposals(
            session, work.office.keyring, work.office.scope("hoa"), listed, work.office.today
        )
        return {one.row.number: one.doubt for one in found}


def rows_of(work: Work) -> dict[int, tuple[str, str, str]]:
    with work.office.reading() as session:
        return {one.number: (one.answer, one.told, one.source) for one in session.scalars(select(HandoverRow))}


@pytest.mark.parametrize("who", ["lan", "pang", "son", "tinh", "quan", "ngoc"])
def test_only_who_files_answers_sees_what_was_read(work: Work, window: Any, who: str) -> None:
    propose(work, row(XUAN, new_personal_id=GOOD[XUAN]))
    for place in ("readings", "readings/1/rows/1/cutout"):
        assert window(who).get(f"/handovers/{handover(work).id}/{place}").status_code == 404


def test_a_photo_that_is_no_page_of_ours_is_kept_and_told(work: Work, window: Any) -> None:
    answer = send_scan(window("hoa"), work, photographed(np.full((1680, 2376, 3), 250, np.uint8)))
    assert answer.status_code == 422
    assert "không phải trang của danh sách" in answer.text
    with work.office.reading() as session:
        assert session.scalars(select(SheetReading)).all() == []


def test_a_page_of_another_list_is_refused(work: Work) -> None:
    with work.office.reading() as session:
        listed = work.listed(session, handover(work).id)
    other = ReadSheet("police", "ML1-07:00000000", 1, ())
    with pytest.raises(Exception, match="ML1-07"):
        signed_lists.check_page(listed, other)


def test_a_number_the_rules_refuse_is_not_ticked_beforehand(work: Work, window: Any) -> None:
    propose(work, row(XUAN, new_personal_id="014218000123"), row(TIEN, new_personal_id=GOOD[TIEN]))
    told = doubts(work)
    assert "nữ" in told[XUAN] or "giới tính" in told[XUAN]
    assert told[TIEN] == ""
    page = window("hoa").get(f"/handovers/{handover(work).id}/readings").text
    assert page.count("checked") == 1


def test_an_unsure_reading_is_shown_as_unsure(work: Work) -> None:
    propose(work, row(XUAN, 0.8, new_personal_id=GOOD[XUAN]))
    assert doubts(work) == {XUAN: signed_lists.UNSURE}


def test_a_number_beside_another_answer_is_unsure(work: Work) -> None:
    propose(work, row(XUAN, new_personal_id=GOOD[XUAN], answer="not_found"))
    assert doubts(work) == {XUAN: signed_lists.TWO_ANSWERS}


def test_nothing_is_an_answer_before_somebody_confirmed_it(work: Work) -> None:
    propose(work, row(XUAN, new_personal_id=GOOD[XUAN]))
    assert rows_of(work) == {XUAN: ("", "", ""), TIEN: ("", "", "")}


def test_what_is_confirmed_becomes_an_answer_and_the_rest_stays_open(work: Work, window: Any) -> None:
    propose(work, row(XUAN, new_personal_id=GOOD[XUAN]), row(TIEN, new_personal_id=GOOD[TIEN]))
    confirmed = {"take-1": "1", "result-1": "new_number", "told-1": GOOD[XUAN], "note-1": ""}
    answer = window("hoa").send(f"/handovers/{handover(work).id}/readings", confirmed)
    assert answer.status_code == 303
    assert rows_of(work) == {XUAN: ("new_number", GOOD[XUAN], "photo"), TIEN: ("", "", "")}
    assert list(doubts(work)) == [TIEN]


def test_a_confirmed_number_that_breaks_the_rules_is_refused_beside_its_row(work: Work, window: Any) -> None:
    propose(work, row(XUAN, new_personal_id="014218000123"))
    confirmed = {"take-1": "1", "result-1": "new_number", "told-1": "014218000123", "note-1": ""}
    answer = window("hoa").send(f"/handovers/{handover(work).id}/readings", confirmed)
    assert answer.status_code == 422
    assert "field__fault" in answer.text
    assert rows_of(work)[XUAN] == ("", "", "")


def test_the_right_value_of_what_is_wrong_is_taken_from_the_note(work: Work) -> None:
    propose(work, row(XUAN, answer="wrong_name", note="Cà Thị Xuyến"))
    with work.office.reading() as session:
        listed = work.listed(session, handover(work).id)
        (one,) = signed_lists.proposals(
            session, work.office.keyring, work.office.scope("hoa"), listed, work.office.today
        )
    assert (one.answer.result, one.answer.told) == ("wrong_name", "Cà Thị Xuyến")


def test_every_page_of_the_printed_list_carries_list_page_and_hash(work: Work) -> None:
    listed = handover(work)
    assert signed_lists.area_of(listed, 1) == f"ML1-01:{handovers.page_code(listed, 1)}"


def test_the_last_printed_page_says_what_error_was_measured(work: Work, window: Any) -> None:
    made = window("hoa").get(f"/handovers/{handover(work).id}/list.pdf").content
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(made)]
    assert ["Sai số đo được: chưa có ô nào" in page for page in pages] == [*[False] * (len(pages) - 1), True]


def test_the_signed_list_is_photographed_read_and_confirmed(work: Work, window: Any) -> None:
    hoa = window("hoa")
    answer = send_scan(hoa, work, photo_of(work, {TIEN: GOOD[TIEN]}, answer="moved_away"))
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("/readings")
    page = hoa.get(answer.headers["location"]).text
    assert f'value="{GOOD[TIEN]}"' in page
    assert '<option value="moved_away" selected>' in page
    with work.office.reading() as session:
        reading = session.scalars(select(SheetReading)).one()
    cutout = hoa.get(f"/handovers/{handover(work).id}/readings/{reading.id}/rows/{TIEN}/cutout")
    assert cutout.headers["content-type"] == "image/jpeg"


def test_who_gives_a_list_back_is_told_of_rows_read_and_not_confirmed(work: Work, window: Any) -> None:
    page = f"/handovers/{handover(work).id}"
    assert "chưa ai xác nhận" not in window("hoa").get(page).text
    propose(work, row(XUAN, new_personal_id=GOOD[XUAN]))
    assert "Máy đã đọc 1 dòng từ ảnh mà chưa ai xác nhận" in window("hoa").get(page).text
