"""What is asked about, and where: what a known record agrees with is not, what it contradicts is shown big."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from catalogue.clock import today_here
from intake import batches, decisions, pages, photos
from intake.decisions import Said
from intake.photo_store import FolderStore
from tests.support.office import Office
from tests.support.photos import photo
from tests.support.readings import cell, reading

AN: dict[str, Any] = {"full_name": "Cà Văn An", "birth_date": "2019-03-05", "sex": "male", "ethnicity": "Thái"}


class Sheet:
    """Pages laid before the officer Hoa."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self.store = FolderStore(folder, office.keyring)
        self.mark = 0

    def lay(self, child: UUID | None = None, sure: float = 0.97, **fields: Any) -> int:
        """A page of one row, taken for `child` if given; its id."""
        self.mark += 1
        office = self.office
        photos.receive(office.database, self.store, office.scope("lan"), data=photo(self.mark), hamlet="Bản Hua Nà")
        held = pages.claim(office.database)
        assert held is not None
        said = reading(AN | fields)
        said["rows"][0]["known"] = {"id": str(child), "confidence": sure} if child else None
        assert pages.finish(office.database, office.keyring, held, said)
        return held.page_id

    def batch(self, page_id: int) -> batches.Batch:
        """What Hoa is asked about."""
        with self.office.reading() as session:
            found = batches.batch_of(session, self.office.keyring, self.office.scope("hoa"), today_here(), [page_id])
            session.expunge_all()
        return found

    def asked(self, page_id: int) -> dict[str, str]:
        """Column → pass."""
        return {look.field: look.way for look in self.batch(page_id).looks}


@pytest.fixture
def sheet(office: Office, tmp_path: Path) -> Sheet:
    return Sheet(office, tmp_path / "photos")


def test_of_a_stranger_everything_is_asked_once(sheet: Sheet) -> None:
    asked = sheet.asked(sheet.lay())
    assert asked == {"full_name": "column", "birth_date": "column", "sex": "group", "ethnicity": "group"}


def test_what_the_record_agrees_with_is_not_asked_about(office: Office, sheet: Sheet) -> None:
    page_id = sheet.lay(office.add_child(**AN))
    assert sheet.asked(page_id) == {}
    assert sheet.batch(page_id).unseen_count("record") == 4


@pytest.mark.parametrize("sure", [0.0, 0.5, 0.89])
def test_an_unsure_match_lends_nothing(office: Office, sheet: Sheet, sure: float) -> None:
    assert len(sheet.asked(sheet.lay(office.add_child(**AN), sure=sure))) == 4


def test_an_unsure_reading_is_asked_about_although_the_record_says_the_same(office: Office, sheet: Sheet) -> None:
    page_id = sheet.lay(office.add_child(**AN), full_name=cell("Cà Văn An", sure=0.9))
    assert sheet.asked(page_id) == {"full_name": "column"}


def test_what_the_record_contradicts_is_shown_big_with_its_value_on_the_first_key(office: Office, sheet: Sheet) -> None:
    page_id = sheet.lay(office.add_child(**AN | {"birth_date": "2019-05-03"}))
    (look,) = sheet.batch(page_id).looks
    assert (look.field, look.way, look.record, look.alternatives[0]) == (
        "birth_date",
        "field",
        "03/5/2019",
        "03/5/2019",
    )


def test_a_name_that_differs_by_a_mark_says_so(office: Office, sheet: Sheet) -> None:
    (look,) = sheet.batch(sheet.lay(office.add_child(**AN | {"full_name": "Cà Văn Ân"}))).looks
    assert "Chỉ khác nhau ở dấu." in look.whys


def test_another_communes_record_is_never_compared_with(office: Office, sheet: Sheet) -> None:
    foreign = office.add_child(commune=office.neighbour_code, by="ngoc", **AN)
    assert len(sheet.asked(sheet.lay(foreign))) == 4


def test_other_ways_to_read_are_told_in_words(sheet: Sheet) -> None:
    doubtful = cell("Nguyễn Thị Ngân", sure=0.9)
    doubtful["alternatives"] = ["Nguyễn Thị Nhân"]
    (look,) = [one for one in sheet.batch(sheet.lay(full_name=doubtful)).looks if one.field == "full_name"]
    assert look.whys == ("Hai cách đọc: «Ngân» / «Nhân».",)
    assert look.alternatives == ("Nguyễn Thị Nhân",)


def test_ink_nobody_understood_is_shown_big(sheet: Sheet) -> None:
    assert sheet.asked(sheet.lay(mother_name=cell("", raw="l~", sure=0.9)))["mother_name"] == "field"


def test_a_ditto_mark_is_shown_with_where_its_value_comes_from(sheet: Sheet) -> None:
    page_id = sheet.lay(mother_name=cell("Quàng Thị Hà", raw="nt"))
    (look,) = [one for one in sheet.batch(page_id).looks if one.field == "mother_name"]
    assert look.source == "Sổ ghi «nt»: lấy từ dòng trên."


def test_what_is_decided_is_not_asked_again(office: Office, sheet: Sheet) -> None:
    page_id = sheet.lay()
    row = sheet.batch(page_id).rows[0]
    with office.writing() as session:
        said = [Said(row.id, "full_name", "typed", "Cà Văn Ân"), Said(row.id, "sex", "aside")]
        decisions.decide(session, office.keyring, office.scope("hoa"), batch="b", way="group", said=said)
    assert sheet.asked(page_id) == {"birth_date": "column", "sex": "field", "ethnicity": "group"}
    assert sheet.batch(page_id).name_of(row) == "Cà Văn Ân"
