"""The queue of pages: one reader at a time, a lost one replaced, an ended one never written twice."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from access.keys import Keyring
from catalogue.refusals import Refusal
from db import Database, select, update
from db.tables import Cell, Page, ReviewRow, now
from intake import pages, photos
from intake.photo_store import FolderStore
from intake.readings import open_cell
from tests.support.office import Office
from tests.support.photos import photo
from tests.support.readings import cell, page_read, reading

MAI, AN = {"full_name": "Lò Thị Mai"}, {"full_name": "Lò Văn An"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "photos"


def send(office: Office, folder: Path, mark: int = 0, who: str = "lan") -> int:
    """A waiting page; its id."""
    done = photos.receive(office.database, FolderStore(folder, office.keyring), office.scope(who), data=photo(mark))
    assert done.page_id is not None
    return done.page_id


def page(office: Office, page_id: int) -> Page:
    with office.reading() as session:
        return session.get_one(Page, page_id)


def names(office: Office, page_id: int) -> list[tuple[int, str, str]]:
    """Number, stage and name of each row."""
    with office.reading() as session:
        rows = session.scalars(select(ReviewRow).where(ReviewRow.page_id == page_id).order_by(ReviewRow.number)).all()
        return [
            (row.number, row.stage, str(open_cell(office.keyring, one).value))
            for row in rows
            for one in row.cells
            if one.field == "full_name"
        ]


def end_lease(database: Database, page_id: int) -> None:
    """As if the reader had been silent for an hour."""
    with database.writing() as session:
        session.execute(update(Page).where(Page.id == page_id).values(lease_until=now() - timedelta(hours=1)))


def test_there_is_nothing_to_claim_in_an_empty_office(office: Office) -> None:
    assert pages.claim(office.database) is None


def test_a_page_is_claimed_once(office: Office, folder: Path) -> None:
    page_id = send(office, folder)
    held = pages.claim(office.database)
    assert held is not None
    assert (held.page_id, held.attempt) == (page_id, 1)
    assert pages.claim(office.database) is None
    assert page(office, page_id).state == "reading"


def test_a_page_held_by_a_clock_that_was_ahead_is_taken_over(office: Office, folder: Path) -> None:
    page_id = send(office, folder)
    lost = pages.claim(office.database)
    with office.writing() as session:
        session.execute(update(Page).where(Page.id == page_id).values(lease_until=now() + timedelta(days=31)))
    held = pages.claim(office.database)
    assert held is not None
    assert lost is not None
    assert (held.page_id, held.attempt) == (page_id, 2)
    assert not pages.renew(office.database, lost)


def test_communes_take_turns_however_many_pages_one_of_them_sent(office: Office, folder: Path) -> None:
    many = [send(office, folder, mark) for mark in range(4)]
    one = send(office, folder, 9, "nam")
    taken, after = list[int](), ""
    while (held := pages.claim(office.database, after=after)) is not None:
        taken.append(held.page_id)
        after = held.commune_code
    assert taken.index(one) <= 1
    assert [page_id for page_id in taken if page_id != one] == many


def test_many_readers_at_once_get_different_pages(office: Office, folder: Path) -> None:
    sent = {send(office, folder, mark) for mark in range(6)}
    claimed: list[int] = []

    def work() -> None:
        while (held := pages.claim(office.database)) is not None:
            claimed.append(held.page_id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(sent)


def test_a_lost_reader_is_replaced_and_what_it_brings_later_changes_nothing(
    office: Office, keyring: Keyring, folder: Path
) -> None:
    page_id = send(office, folder)
    lost = pages.claim(office.database)
    end_lease(office.database, page_id)
    second = pages.claim(office.database)
    assert lost is not None
    assert second is not None
    assert second.attempt == 2
    assert pages.finish(office.database, keyring, second, reading(MAI))
    assert not pages.finish(office.database, keyring, lost, reading(AN, MAI))
    assert not pages.finish(office.database, keyring, second, reading(AN))
    assert not pages.fail(office.database, lost, "READER_FAILED", "Muộn rồi.")
    assert names(office, page_id) == [(1, "waiting", "Lò Thị Mai")]
    assert page(office, page_id).state == "read"


def test_a_reader_that_lost_its_page_cannot_renew_it(office: Office, folder: Path) -> None:
    page_id = send(office, folder)
    lost = pages.claim(office.database)
    assert lost is not None
    assert pages.renew(office.database, lost, "đang tìm bảng")
    assert page(office, page_id).stage == "đang tìm bảng"
    end_lease(office.database, page_id)
    assert pages.claim(office.database) is not None
    assert not pages.renew(office.database, lost)


def test_a_page_whose_readers_all_fall_silent_fails_with_a_sentence(office: Office, folder: Path) -> None:
    page_id = send(office, folder)
    for _ in range(pages.ATTEMPTS_MAX):
        assert pages.claim(office.database) is not None
        end_lease(office.database, page_id)
    assert pages.claim(office.database) is None
    failed = page(office, page_id)
    assert (failed.state, failed.failure_code, failed.attempts_count) == ("failed", "READER_LOST", 3)
    assert failed.failure_sentence == (
        "Máy không đọc được trang này sau 3 lần thử. Chụp lại trang, hoặc nhập tay các dòng."
    )


def test_an_attempt_that_fails_waits_behind_the_untried(office: Office, folder: Path) -> None:
    bad, good = send(office, folder, 1), send(office, folder, 2)
    first = pages.claim(office.database)
    assert first is not None
    assert first.page_id == bad
    pages.fail(office.database, first, "READER_FAILED", "Máy không đọc được.")
    assert page(office, bad).state == "waiting"
    then = pages.claim(office.database)
    assert then is not None
    assert then.page_id == good


def test_a_page_given_back_lost_no_attempt(office: Office, folder: Path) -> None:
    page_id = send(office, folder)
    held = pages.claim(office.database)
    assert held is not None
    assert pages.release(office.database, held)
    assert (page(office, page_id).state, page(office, page_id).attempts_count) == ("waiting", 0)


def test_what_was_read_is_sealed_and_bound_to_its_row(office: Office, keyring: Keyring, folder: Path) -> None:
    page_id = page_read(office.database, keyring, folder, office.scope("lan"), MAI | {"note": "nhiễm HIV"}, AN)
    with office.reading() as session:
        cells = session.scalars(select(Cell).join(ReviewRow).where(ReviewRow.page_id == page_id)).all()
        assert not any(b"HIV" in one.box or b"Mai" in one.box for one in cells)
        assert {open_cell(keyring, one).value for one in cells} == {"Lò Thị Mai", "Lò Văn An", "nhiễm HIV"}


def test_a_reading_of_another_shape_writes_nothing(office: Office, keyring: Keyring, folder: Path) -> None:
    page_id = send(office, folder)
    held = pages.claim(office.database)
    assert held is not None
    broken = reading(MAI, AN)
    del broken["rows"][1]["quad"]  # type: ignore[misc]
    with pytest.raises(KeyError):
        pages.finish(office.database, keyring, held, broken)
    assert names(office, page_id) == []
    assert page(office, page_id).state == "reading"


def test_what_stands_once_above_the_table_belongs_to_every_row(office: Office, keyring: Keyring, folder: Path) -> None:
    header = {"household_number": cell("99"), "commune": cell("Mường La"), "hamlet": cell("Bản Nà Trà")}
    page_id = page_read(office.database, keyring, folder, office.scope("hoa"), MAI, AN, header=header)
    with office.reading() as session:
        rows = session.scalars(select(ReviewRow).where(ReviewRow.page_id == page_id)).all()
        fields = [sorted(one.field for one in row.cells) for row in rows]
    assert page(office, page_id).hamlet_id == office.hamlets["Bản Nà Trà"].id
    assert fields == [["full_name", "hamlet", "household_number"]] * 2


def test_the_hamlet_the_sender_chose_goes_before_the_one_read(office: Office, keyring: Keyring, folder: Path) -> None:
    header = {"hamlet": cell("Bản Nà Trà")}
    # The reader itself may have laid the header's village into the row.
    page_id = page_read(office.database, keyring, folder, office.scope("lan"), MAI | header, header=header)
    assert page(office, page_id).hamlet_id == office.hamlets["Bản Hua Nà"].id
    with office.reading() as session:
        fields = session.scalars(select(Cell.field).join(ReviewRow).where(ReviewRow.page_id == page_id)).all()
    assert list(fields) == ["full_name"]


def test_a_village_written_in_the_row_itself_stays(office: Office, keyring: Keyring, folder: Path) -> None:
    header, own = {"hamlet": cell("Bản Hua Nà")}, {"hamlet": cell("Bản Nà Trà", top=160)}
    page_id = page_read(office.database, keyring, folder, office.scope("lan"), MAI | own, header=header)
    with office.reading() as session:
        (found,) = session.scalars(
            select(Cell).join(ReviewRow).where(ReviewRow.page_id == page_id, Cell.field == "hamlet")
        )
    assert open_cell(keyring, found).value == "Bản Nà Trà"


def test_only_an_officer_of_the_commune_sends_a_page_back_to_be_read(office: Office, folder: Path) -> None:
    page_id = send(office, folder)
    held = pages.claim(office.database)
    assert held is not None
    pages.fail(office.database, held, "NO_TABLE", "Không thấy bảng.", is_final=True)
    for who in ("lan", "son", "ngoc", "tuan"):
        with office.writing() as session, pytest.raises(Refusal) as refused:
            pages.again(session, office.scope(who), page_id)
        assert refused.value.status == 404
    with office.writing() as session:
        pages.again(session, office.scope("hoa"), page_id)
    waiting = page(office, page_id)
    assert (waiting.state, waiting.attempts_count, waiting.failure_code) == ("waiting", 0, None)


def test_a_page_on_its_way_is_not_sent_back(office: Office, folder: Path) -> None:
    page_id = send(office, folder)
    with office.writing() as session, pytest.raises(Refusal) as refused:
        pages.again(session, office.scope("hoa"), page_id)
    assert (refused.value.code, refused.value.status) == ("PAGE_ON_ITS_WAY", 409)


def test_reading_a_page_again_leaves_decided_rows_and_replaces_waiting_ones(
    office: Office, keyring: Keyring, folder: Path
) -> None:
    page_id = page_read(office.database, keyring, folder, office.scope("lan"), MAI, AN)
    with office.writing() as session:
        session.execute(update(ReviewRow).where(ReviewRow.number == 2).values(stage="refused"))
        pages.again(session, office.scope("hoa"), page_id)
    held = pages.claim(office.database)
    assert held is not None
    assert pages.finish(
        office.database, keyring, held, reading({"full_name": "Lò Thị Mái"}, AN, {"full_name": "Lò Văn Bình"})
    )
    assert names(office, page_id) == [
        (1, "waiting", "Lò Thị Mái"),
        (2, "refused", "Lò Văn An"),
        (3, "waiting", "Lò Văn Bình"),
    ]
