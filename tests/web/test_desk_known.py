"""A row the reader took for a known child: the desk asks, the officer decides, nobody's record is made twice."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from access.keys import Keyring
from db import select
from db.tables import Child, ReviewRow
from intake import pages, photos
from intake.photo_store import FolderStore
from tests.support.office import Office
from tests.support.photos import photo
from tests.support.readings import reading

AN = {"full_name": "Cà Văn An", "birth_date": "2019-03-05", "sex": "male", "ethnicity": "Thái"}
QUESTION = "Cháu này đã có hồ sơ chưa?"


@pytest.fixture
def store(tmp_path: Path, keyring: Keyring) -> FolderStore:
    """Where the server of `window` keeps its photos."""
    return FolderStore(tmp_path / "data" / "photos", keyring)


def row_taken_for(office: Office, store: FolderStore, child: UUID, sure: float = 0.97) -> ReviewRow:
    """A waiting row of Bản Hua Nà that was taken for `child`."""
    sent = photos.receive(office.database, store, office.scope("lan"), data=photo(1))
    said = reading(AN | {"mother_name": "Lò Thị Hom"})
    said["rows"][0]["known"] = {"id": str(child), "confidence": sure}
    held = pages.claim(office.database)
    assert held is not None
    assert held.page_id == sent.page_id
    assert pages.finish(office.database, office.keyring, held, said)
    with office.reading() as session:
        return session.scalars(select(ReviewRow)).one()


def children(office: Office) -> list[Child]:
    with office.reading() as session:
        return list(session.scalars(select(Child)))


def test_a_row_of_no_known_child_is_not_asked_about(office: Office, window: Any, store: FolderStore) -> None:
    row = row_taken_for(office, store, uuid4())
    assert QUESTION not in window("hoa").get(f"/pages/{row.page_id}").text


def test_who_sent_the_page_is_not_told_whom_it_was_taken_for(office: Office, window: Any, store: FolderStore) -> None:
    row = row_taken_for(office, store, office.add_child(**AN | {"full_name": "Cà Văn Ân"}))
    assert "Cà Văn Ân" not in window("lan").get(f"/pages/{row.page_id}").text
    assert "Cà Văn Ân" not in window("lan").get(f"/api/pages/{row.page_id}").text


def test_the_desk_asks_whether_it_is_the_known_child(office: Office, window: Any, store: FolderStore) -> None:
    uuid = office.add_child(**AN)
    row = row_taken_for(office, store, uuid)
    page = window("hoa").get(f"/pages/{row.page_id}").text
    assert QUESTION in page
    assert "Có: Cà Văn An, sinh" in page
    assert f'value="{uuid}" required checked' in page


def test_of_an_unsure_match_nothing_is_chosen(office: Office, window: Any, store: FolderStore) -> None:
    row = row_taken_for(office, store, office.add_child(**AN), sure=0.6)
    page = window("hoa").get(f"/pages/{row.page_id}").text
    assert QUESTION in page
    assert "required checked" not in page


def test_a_known_child_is_brought_up_to_the_paper(office: Office, window: Any, store: FolderStore) -> None:
    uuid = office.add_child(**AN)
    row = row_taken_for(office, store, uuid)
    typed = AN | {"mother_name": "Lò Thị Hom", "known_child": str(uuid)}
    assert window("hoa").send(f"/rows/{row.id}/confirmation", typed).status_code == 303
    assert [(child.uuid, child.mother_name) for child in children(office)] == [(uuid, "Lò Thị Hom")]


def test_a_new_child_beside_the_known_one_when_the_officer_says_so(
    office: Office, window: Any, store: FolderStore
) -> None:
    row = row_taken_for(office, store, office.add_child(**AN))
    assert window("hoa").send(f"/rows/{row.id}/confirmation", AN | {"known_child": ""}).status_code == 303
    assert len(children(office)) == 2


@pytest.mark.parametrize("chosen", ["nobody", "00000000-0000-7000-8000-000000000001"])
def test_a_record_that_is_not_there_decides_nothing(
    office: Office, window: Any, store: FolderStore, chosen: str
) -> None:
    row = row_taken_for(office, store, office.add_child(**AN))
    assert window("hoa").send(f"/rows/{row.id}/confirmation", AN | {"known_child": chosen}).status_code == 404
    assert len(children(office)) == 1
