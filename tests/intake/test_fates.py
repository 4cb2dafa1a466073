"""What is proposed for a row: a known child with its differences, a new one, a choice; what confirming changes."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from catalogue.clock import today_here
from catalogue.refusals import Refusal
from db import select
from db.tables import Change, Child, ReviewRow
from intake import answering, batches, fates, pages, photos
from intake.answering import Sheet
from intake.fates import Fate
from intake.photo_store import FolderStore
from tests.support.office import Office
from tests.support.photos import photo
from tests.support.readings import reading

AN: dict[str, Any] = {"full_name": "Cà Văn An", "birth_date": "2019-03-05", "sex": "male", "ethnicity": "Thái"}


def lay(office: Office, folder: Path, child: UUID | None = None, **fields: Any) -> int:
    """A page of one row of which every field was looked at and found right; its id."""
    store = FolderStore(folder, office.keyring)
    photos.receive(office.database, store, office.scope("lan"), data=photo(1), hamlet="Bản Hua Nà")
    held = pages.claim(office.database)
    assert held is not None
    said = reading(AN | fields)
    said["rows"][0]["known"] = {"id": str(child), "confidence": 0.97} if child else None
    assert pages.finish(office.database, office.keyring, held, said)
    with office.writing() as session:
        scope = office.scope("hoa")
        found = batches.batch_of(session, office.keyring, scope, today_here(), [held.page_id])
        texts = {(look.row.id, look.field): look.value for look in found.looks}
        if texts:
            answering.answer(session, office.keyring, scope, today_here(), Sheet("b", "column", texts))
    return held.page_id


def proposed(office: Office, page_id: int) -> Fate:
    """What is proposed for the page's one row."""
    with office.reading() as session:
        scope = office.scope("hoa")
        batch = batches.batch_of(session, office.keyring, scope, today_here(), [page_id])
        (fate,) = fates.fates(session, office.keyring, scope, batch)
        session.expunge_all()
    return fate


def take(office: Office, page_id: int, choice: str) -> list[str]:
    """Hoa chooses; the codes of what was refused."""
    with office.writing() as session:
        scope = office.scope("hoa")
        batch = batches.batch_of(session, office.keyring, scope, today_here(), [page_id])
        chosen = {row.id: choice for row in batch.rows}
        return [one.code for _, one in fates.take(session, office.keyring, scope, today_here(), batch, chosen)]


def stage(office: Office) -> str:
    with office.reading() as session:
        return session.scalars(select(ReviewRow.stage)).one()


def test_a_record_that_is_not_there_is_not_found(office: Office, tmp_path: Path) -> None:
    page_id = lay(office, tmp_path)
    with pytest.raises(Refusal) as refused:
        take(office, page_id, str(uuid4()))
    assert refused.value.code == "NOT_FOUND"
    assert stage(office) == "waiting"


def test_a_stranger_is_proposed_as_a_new_child(office: Office, tmp_path: Path) -> None:
    page_id = lay(office, tmp_path)
    assert (proposed(office, page_id).kind, proposed(office, page_id).choice) == ("new", "")
    assert take(office, page_id, "") == []
    assert stage(office) == "confirmed"


def test_a_known_child_is_proposed_with_what_the_paper_says_otherwise(office: Office, tmp_path: Path) -> None:
    uuid = office.add_child(**AN | {"ethnicity": "Kinh"}, mother_name="Lò Thị Hom")
    fate = proposed(office, lay(office, tmp_path, uuid))
    assert (fate.kind, fate.choice) == ("known", str(uuid))
    (difference,) = fate.candidates[0].differences
    assert (difference.label, difference.old, difference.new) == ("Dân tộc", "Kinh", "Thái")
    assert difference.cell_id is not None


def test_confirming_a_known_child_changes_those_fields_alone(office: Office, tmp_path: Path) -> None:
    uuid = office.add_child(**AN | {"ethnicity": "Kinh"}, mother_name="Lò Thị Hom")
    assert take(office, lay(office, tmp_path, uuid), str(uuid)) == []
    with office.reading() as session:
        changed = session.scalars(select(Change.field).where(Change.child_uuid == uuid, Change.rev == 2)).all()
        assert len(session.scalars(select(Child)).all()) == 1
    assert changed == ["ethnicity"]


@pytest.mark.parametrize("sign", [{"birth_date": "2019-03-05"}, {"birth_date": "2018", "mother_name": "Lò Thị Hom"}])
def test_a_namesake_anywhere_in_the_commune_leaves_the_choice_open(
    office: Office, tmp_path: Path, sign: dict[str, Any]
) -> None:
    office.add_child(full_name="Cà Văn An", hamlet="Bản Nà Trà", **sign)
    fate = proposed(office, lay(office, tmp_path, mother_name="Lò Thị Hom"))
    assert (fate.kind, fate.choice, len(fate.candidates)) == ("choose", None, 1)


def test_another_communes_namesake_is_never_named(office: Office, tmp_path: Path) -> None:
    office.add_child(commune=office.neighbour_code, by="ngoc", **AN)
    assert proposed(office, lay(office, tmp_path)).candidates == ()


def test_a_struck_row_is_proposed_to_be_left_out(office: Office, tmp_path: Path) -> None:
    page_id = lay(office, tmp_path, struck=True)
    assert (proposed(office, page_id).kind, proposed(office, page_id).choice) == ("struck", "no")
    assert take(office, page_id, "no") == []
    assert stage(office) == "refused"


def test_one_row_refused_holds_up_none_of_the_others(office: Office, tmp_path: Path) -> None:
    page_id = lay(office, tmp_path, full_name="", birth_date="", sex="", ethnicity="")
    assert take(office, page_id, "") == ["ROW_EMPTY"]
    assert stage(office) == "waiting"


def test_what_is_added_for_the_whole_page_goes_where_nothing_was_read(office: Office, tmp_path: Path) -> None:
    page_id = lay(office, tmp_path, household_head="Cà Văn Pâng")
    with office.writing() as session:
        scope = office.scope("hoa")
        batch = batches.batch_of(session, office.keyring, scope, today_here(), [page_id])
        above = {"household_number": "34", "household_head": "Lò Văn Xiên", "full_name": "Lò Thị Khác"}
        chosen = {row.id: "" for row in batch.rows}
        assert fates.take(session, office.keyring, scope, today_here(), batch, chosen, above) == []
    with office.reading() as session:
        child = session.scalars(select(Child)).one()
    assert (child.household_number, child.household_head, child.full_name) == ("34", "Cà Văn Pâng", "Cà Văn An")
