"""A page is read beside its hamlet's records: no other hamlet's, no sensitive word, nothing of it in sight."""

import io
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from access.keys import Keyring
from db import select
from db.tables import Page, ReviewRow
from intake import known_children, pages, photos, worker
from intake.ocr import handed
from intake.ocr.learned import Learned
from intake.ocr.letters import Letters
from intake.ocr.matching import KnownChild
from intake.photo_store import FolderStore
from intake.readings import Reading
from intake.worker import Reader
from tests.support.office import Office
from tests.support.photos import photo
from tests.support.readings import reading

MAI = {
    "full_name": "Lò Thị Mai",
    "birth_date": "2019-03-05",
    "mother_name": "Quàng Thị Hà",
    "carer_name": "Lò Thị Dung",
    "circumstances": ["nhiem_hiv_aids"],
    "note": "cần theo dõi",
}
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

# A stand-in reader: it answers with what it was started with and what it was sent.
READER = """
import json, sys
line = sys.stdin.buffer.readline() if "--known" in sys.argv else b'{"children": []}'
sent, photo = json.loads(line)["children"], sys.stdin.buffer.read()
assert photo[:2] == b"\\xff\\xd8"
quad = [[0, 0], [9, 0], [9, 9], [0, 9]]
cell = {"raw_text": "", "value": str(sys.argv), "confidence": 0.9, "reader": "x", "quad": quad, "alternatives": []}
known = {"id": sent[0]["id"], "confidence": 0.97, "others": [], "differs": {"sex": "male"}} if sent else None
row = {"quad": quad, "fields": {"full_name": cell}, "known": known}
print(json.dumps({"layout": "table", "header": {}, "rows": [row], "notes": [], "version": "x"}))
"""

Send = Callable[..., int]


@pytest.fixture
def store(tmp_path: Path, keyring: Keyring) -> FolderStore:
    return FolderStore(tmp_path / "photos", keyring)


@pytest.fixture
def page_of(office: Office, store: FolderStore) -> Send:
    """A page that waits, sent by someone of Bản Hua Nà, or by an officer who names no hamlet; its id."""

    def as_who(who: str = "lan") -> int:
        done = photos.receive(office.database, store, office.scope(who), data=photo(len(who)))
        assert done.page_id is not None
        return done.page_id

    return as_who


def names(office: Office, page_id: int) -> list[str]:
    return [child.fields["full_name"] for child in known_children.of_page(office.database, page_id)]


def test_another_hamlets_children_are_not_handed_over(office: Office, page_of: Send) -> None:
    office.add_child(**MAI)
    office.add_child(full_name="Sùng A Pao", hamlet="Bản Nà Trà")
    office.add_child(full_name="Vi Văn Nam", commune=office.neighbour_code, by="ngoc")
    assert names(office, page_of()) == ["Lò Thị Mai"]


def test_a_page_of_no_known_hamlet_is_read_by_itself(office: Office, page_of: Send) -> None:
    office.add_child(**MAI)
    assert names(office, page_of("hoa")) == []


def test_closed_records_are_not_handed_over(office: Office, page_of: Send) -> None:
    office.add_child(**MAI, state="moved_out")
    assert names(office, page_of()) == []


def test_nothing_of_groups_and_notes_is_handed_over(office: Office, page_of: Send) -> None:
    office.add_child(**MAI)
    [child] = known_children.of_page(office.database, page_of())
    assert "nhiem_hiv_aids" not in str(child)
    assert "theo dõi" not in str(child)
    assert child.fields["guardian_name"] == "Lò Thị Dung"
    assert child.fields["personal_id"] == ""


def test_what_is_sent_before_a_photo_comes_out_apart() -> None:
    child = KnownChild("x", {"full_name": "Lò Thị Mai\n"})
    beside = handed.Beside(
        [child],
        Learned(
            {("given", "Xẻo"): 2},
            ("Bản Lừa",),
            Letters({("4", "9"): 3}, {("4", "4"): 90}),
            ((10, 20, "sex"),),
            {"Tòng": 12},
        ),
    )
    sent = handed.sent_with(b"\xff\xd8\nphoto", beside)
    assert handed.received(io.BytesIO(sent), ["program", handed.FLAG]) == (b"\xff\xd8\nphoto", beside)
    assert handed.received(io.BytesIO(b"\xff\xd8"), ["program"]) == (b"\xff\xd8", handed.Beside())


@on_sqlite
def test_the_reader_is_sent_the_children_and_its_command_line_tells_nothing(
    office: Office, store: FolderStore, page_of: Send
) -> None:
    uuid = office.add_child(**MAI)
    page_id = page_of()
    reader = Reader([sys.executable, "-c", READER], wall_s=20.0, memory_bytes=1 << 30)
    assert worker.run(office.database, office.keyring, store, once=True, reader=reader, stop=threading.Event()) == 0
    row = row_of(office, page_id)
    assert (row.likely_child_uuid, row.likely_confidence) == (uuid, 0.97)
    assert row.child_uuid is None
    with office.reading() as session:
        page = session.get_one(Page, page_id)
        assert "Mai" not in page.header + page.notes + page.stage


def test_a_reader_that_names_a_child_of_elsewhere_is_not_believed(office: Office, page_of: Send) -> None:
    elsewhere = office.add_child(full_name="Sùng A Pao", hamlet="Bản Nà Trà")
    assert row_of(office, finished(office, page_of(), elsewhere)).likely_child_uuid is None


def test_a_reader_that_names_nobodys_record_is_not_believed(office: Office, page_of: Send) -> None:
    assert row_of(office, finished(office, page_of(), uuid4())).likely_child_uuid is None


def test_what_differs_from_the_record_is_not_kept_with_the_page(office: Office, page_of: Send) -> None:
    uuid = office.add_child(**MAI)
    page_id = finished(office, page_of(), uuid)
    with office.reading() as session:
        page = session.get_one(Page, page_id)
        cells = [cell.field for row in page.rows for cell in row.cells]
    assert cells == ["full_name"]


def finished(office: Office, page_id: int, named: UUID) -> int:
    """The page read, its row taken for `named`."""
    said: Reading = reading({"full_name": "Lò Thị Mai"})
    said["rows"][0]["known"] = {"id": str(named), "confidence": 0.97, "differs": {"sex": "male"}}  # type: ignore[typeddict-unknown-key]
    held = pages.claim(office.database)
    assert held is not None
    assert held.page_id == page_id
    assert pages.finish(office.database, office.keyring, held, said)
    return page_id


def row_of(office: Office, page_id: int) -> ReviewRow:
    with office.reading() as session:
        return session.scalars(select(ReviewRow).where(ReviewRow.page_id == page_id)).one()
