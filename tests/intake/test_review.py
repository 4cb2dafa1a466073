"""The officer's decision: who may not decide, who was first, and where each value of the new child comes from."""

import io
import threading
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from PIL import Image

from access.keys import Keyring
from access.records import all_fields
from catalogue.clock import today_here
from catalogue.refusals import Refusal
from db import select
from db.queries import pages as queries
from db.tables import Cell, Change, Child, Finding, ReviewRow
from intake import cutouts, paper, review
from intake.photo_store import FolderStore
from tests.support.office import Office
from tests.support.readings import cell, page_read

MAI: dict[str, Any] = {
    "full_name": "Lò Thị Mai",
    "birth_date": "2019-03-05",
    "sex": "female",
    "ethnicity": "Thái",
    "mother_name": "Quàng Thị Hà",
}


class Desk:
    """A review desk: a page of Bản Hua Nà was read, its rows wait."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self.folder = folder
        self.mark = 0

    def row(self, header: dict[str, Any] | None = None, **read: Any) -> int:
        """A waiting row with these readings; its id."""
        self.mark += 1
        office = self.office
        page_id = page_read(
            office.database, office.keyring, self.folder, office.scope("lan"), read, mark=self.mark, header=header
        )
        with office.reading() as session:
            return session.scalars(select(ReviewRow.id).where(ReviewRow.page_id == page_id)).one()

    def as_read(self, row_id: int) -> dict[str, object]:
        """What stands in the boxes when the officer opens the row."""
        with self.office.reading() as session:
            row = queries.find_row(session, self.office.scope("hoa"), row_id)
            assert row is not None
            return paper.proposal(self.office.keyring, row).fields

    def confirm(
        self, row_id: int, who: str = "hoa", answers: dict[str, object] | None = None, **more: Any
    ) -> ReviewRow:
        """`who` confirms the row as it was read, or with `answers`."""
        said = self.as_read(row_id) if answers is None else answers
        with self.office.writing() as session:
            scope = self.office.scope(who)
            return review.confirm(session, self.office.keyring, row_id, said, scope, today_here(), **more)

    def fields(self, uuid: UUID | None) -> dict[str, object]:
        """The child's record."""
        assert uuid is not None
        with self.office.reading() as session:
            return all_fields(self.office.keyring, session.get_one(Child, uuid))

    def stage(self, row_id: int) -> str:
        with self.office.reading() as session:
            return session.get_one(ReviewRow, row_id).stage

    def child_count(self) -> int:
        with self.office.reading() as session:
            return len(session.scalars(select(Child.uuid)).all())


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Desk:
    return Desk(office, tmp_path / "photos")


@pytest.mark.parametrize("who", ["lan", "pang", "son", "tuan", "ngoc", "nam", "tinh", "quan"])
def test_who_may_not_review_finds_no_row(desk: Desk, who: str) -> None:
    row_id = desk.row(**MAI)
    with pytest.raises(Refusal) as refused:
        desk.confirm(row_id, who, MAI)
    assert (refused.value.code, refused.value.status) == ("NOT_FOUND", 404)
    assert (desk.stage(row_id), desk.child_count()) == ("waiting", 0)


def test_a_row_nobody_read_is_not_found(desk: Desk) -> None:
    with pytest.raises(Refusal) as refused:
        desk.confirm(999, answers=MAI)
    assert refused.value.code == "NOT_FOUND"


def test_the_second_officer_hears_who_was_first(desk: Desk) -> None:
    row_id = desk.row(**MAI)
    desk.confirm(row_id)
    with pytest.raises(Refusal) as refused:
        desk.confirm(row_id, "minh", {"full_name": "Lò Thị Mái"})
    assert (refused.value.code, refused.value.status) == ("ROW_DECIDED", 409)
    assert refused.value.sentence.startswith("Lò Thị Hoa đã xác nhận dòng này lúc ")
    assert desk.child_count() == 1


def test_two_officers_at_once_make_one_child(desk: Desk) -> None:
    row_id = desk.row(**MAI)
    answers = desk.as_read(row_id)
    codes: list[str] = []

    def decide(who: str) -> None:
        try:
            desk.confirm(row_id, who, answers)
            codes.append("done")
        except Refusal as refusal:
            codes.append(refusal.code)

    threads = [threading.Thread(target=decide, args=(who,)) for who in ("hoa", "minh") * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["ROW_DECIDED"] * 5 + ["done"]
    assert desk.child_count() == 1


def test_a_struck_row_is_no_living_child_unless_the_officer_says_so(desk: Desk) -> None:
    row_id = desk.row(**MAI, struck=True)
    with pytest.raises(Refusal) as refused:
        desk.confirm(row_id)
    assert refused.value.code == "ROW_STRUCK"
    assert (desk.stage(row_id), desk.child_count()) == ("waiting", 0)
    assert desk.confirm(row_id, although_struck=True).stage == "confirmed"


def test_an_empty_row_makes_no_child(desk: Desk) -> None:
    row_id = desk.row(full_name="", birth_date="")
    with pytest.raises(Refusal) as refused:
        desk.confirm(row_id)
    assert refused.value.code == "ROW_EMPTY"
    assert desk.stage(row_id) == "waiting"


def test_ten_thousand_letters_are_refused_and_the_row_still_waits(desk: Desk) -> None:
    row_id = desk.row(**MAI)
    with pytest.raises(Refusal) as refused:
        desk.confirm(row_id, answers=MAI | {"full_name": "ă" * 10_000})
    assert (refused.value.code, refused.value.field) == ("TOO_LONG", "full_name")
    assert desk.stage(row_id) == "waiting"


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_row_is_refused_only_with_a_reason(desk: Desk, reason: str) -> None:
    row_id = desk.row(**MAI)
    with desk.office.writing() as session, pytest.raises(Refusal) as refused:
        review.refuse(session, row_id, reason, desk.office.scope("hoa"))
    assert refused.value.code == "REASON_MISSING"


def test_a_refused_row_keeps_its_reason_and_makes_no_child(desk: Desk) -> None:
    row_id = desk.row(**MAI)
    with desk.office.writing() as session:
        row = review.refuse(session, row_id, "Cháu đã chuyển đi", desk.office.scope("hoa"))
    assert (row.stage, row.reason, row.decided_by) == ("refused", "Cháu đã chuyển đi", desk.office.user("hoa").id)
    assert desk.child_count() == 0


def test_a_row_goes_back_to_who_sent_it(desk: Desk) -> None:
    row_id = desk.row(**MAI)
    with desk.office.writing() as session:
        review.return_row(session, row_id, "Hỏi lại ngày sinh", desk.office.scope("hoa"))
    assert desk.stage(row_id) == "returned"


def test_a_confirmed_row_is_a_child_of_the_hamlet(desk: Desk) -> None:
    row = desk.confirm(desk.row(**MAI))
    child = desk.office.child(row.child_uuid or uuid4())
    assert (child.state, child.origin, child.rev) == ("confirmed", "cell", 1)
    assert child.hamlet_id == desk.office.hamlets["Bản Hua Nà"].id
    assert desk.fields(row.child_uuid).items() >= MAI.items()


def test_every_value_leads_back_to_its_cell(desk: Desk) -> None:
    row_id = desk.row(**MAI, guardian_name="Lò Văn Pâng", circumstances_text="Hộ nghèo")
    row = desk.confirm(row_id, answers=desk.as_read(row_id) | {"full_name": "Lò Thị Mái", "schooling": "Mầm non"})
    with desk.office.reading() as session:
        cells = {str(one.id): one.field for one in session.scalars(select(Cell).where(Cell.row_id == row_id))}
        changes = session.scalars(select(Change).where(Change.child_uuid == row.child_uuid)).all()
    led = {change.field: cells.get(change.source_id or "", change.source_id) for change in changes}
    assert {change.source for change in changes} == {"cell"}
    assert {change.user_id for change in changes} == {desk.office.user("hoa").id}
    assert led.items() >= {key: key for key in MAI}.items()
    assert (led["carer_name"], led["circumstances"]) == ("guardian_name", "circumstances_text")
    assert (led["schooling"], led["state"]) == ("schooling", f"row:{row_id}")


def test_the_columns_of_paper_become_fields(desk: Desk) -> None:
    header = {"household_number": cell("34"), "household_head": cell("Lò Văn Pâng")}
    row_id = desk.row(
        header, **MAI, parent_name="Quàng Thị Hà", guardian_name="Lò Thị Ín", schooling="Mầm non", at_risk=True
    )
    fields = desk.fields(desk.confirm(row_id).child_uuid)
    assert fields["carer_name"] == "Lò Thị Ín"
    assert fields["parent_name"] == "Quàng Thị Hà"
    assert (fields["household_number"], fields["household_head"]) == ("34", "Lò Văn Pâng")
    assert fields["schooling"] == "mau_giao"
    assert fields["circumstances"] == ["nguy_co"]
    assert not {"guardian_name", "at_risk", "struck"} & set(fields)


@pytest.mark.parametrize(
    ("words", "group", "reason"),
    [
        ("Mồ côi cha mẹ", "mo_coi_ca_cha_me", None),
        ("Khuyết tật", "khuyet_tat", None),
        ("Hộ cận nghèo", "gia_dinh_ngheo_can_ngheo", "R1"),
        ("Cha mẹ đi làm xa", "nguy_co", "R5"),
        ("Mồ côi cha", "nguy_co", "R6"),
    ],
)
def test_a_circumstance_the_catalogue_knows_is_a_group(desk: Desk, words: str, group: str, reason: str | None) -> None:
    fields = desk.fields(desk.confirm(desk.row(**MAI, circumstances_text=words)).child_uuid)
    assert fields["circumstances"] == [group]
    assert fields.get("risk_reason") == reason
    assert "circumstances_text" not in fields


def test_words_nobody_understands_stay_as_written_and_are_found(desk: Desk) -> None:
    row = desk.confirm(desk.row(**MAI, circumstances_text="nhà ở xa suối"))
    assert desk.fields(row.child_uuid)["circumstances_text"] == "nhà ở xa suối"
    assert "circumstances" not in desk.fields(row.child_uuid)
    with desk.office.reading() as session:
        found = session.scalars(select(Finding.field).where(Finding.child_uuid == row.child_uuid)).all()
    assert "circumstances_text" in found


def test_a_tick_that_names_no_group_is_a_mark_and_a_finding_never_a_group(desk: Desk) -> None:
    row = desk.confirm(desk.row(**MAI, special_circumstances=True))
    fields = desk.fields(row.child_uuid)
    assert "circumstances" not in fields
    assert fields["special_circumstances"] == "x"
    with desk.office.reading() as session:
        found = session.scalars(select(Finding.field).where(Finding.child_uuid == row.child_uuid)).all()
    assert "special_circumstances" in found


def test_a_group_an_officer_may_not_write_stays_as_the_papers_words(desk: Desk) -> None:
    row = desk.confirm(desk.row(**MAI, circumstances_text="Vi phạm pháp luật"))
    fields = desk.fields(row.child_uuid)
    assert "circumstances" not in fields
    assert "pháp luật" in str(fields["circumstances_text"])


def test_what_the_officer_chose_is_not_read_anew(desk: Desk) -> None:
    row_id = desk.row(**MAI, circumstances_text="Khuyết tật")
    row = desk.confirm(row_id, answers=desk.as_read(row_id) | {"circumstances": ["benh_hiem_ngheo"]})
    assert desk.fields(row.child_uuid)["circumstances"] == ["benh_hiem_ngheo"]


def test_a_known_child_takes_what_paper_says_and_loses_nothing(desk: Desk) -> None:
    known = desk.office.add_child(
        full_name="Lò Thị Mai", birth_date="2019", note="Bà nuôi", circumstances=["khuyet_tat"], state="received"
    )
    row_id = desk.row(full_name="Lò Thị Mai", birth_date="2019-03-05", mother_name="", circumstances_text="Hộ nghèo")
    row = desk.confirm(row_id, child_uuid=known)
    fields = desk.fields(known)
    assert (row.child_uuid, desk.child_count()) == (known, 1)
    assert (fields["birth_date"], fields["note"]) == ("2019-03-05", "Bà nuôi")
    assert fields["circumstances"] == ["khuyet_tat", "gia_dinh_ngheo_can_ngheo"]
    assert desk.office.child(known).state == "confirmed"
    assert desk.office.child(known).rev == 2


def test_another_communes_child_is_not_found(desk: Desk) -> None:
    foreign = desk.office.add_child(commune=desk.office.neighbour_code, by="ngoc", full_name="Vi Thị Ba")
    row_id = desk.row(**MAI)
    with pytest.raises(Refusal) as refused:
        desk.confirm(row_id, child_uuid=foreign)
    assert refused.value.code == "NOT_FOUND"
    assert desk.stage(row_id) == "waiting"


def test_a_cutout_is_its_own_piece_of_the_page_straightened(desk: Desk, keyring: Keyring) -> None:
    row_id = desk.row(**MAI)
    store = FolderStore(desk.folder, keyring)
    with desk.office.writing() as session:
        row = queries.find_row(session, desk.office.scope("hoa"), row_id)
        assert row is not None
        # The sheet is light but for a black square in its corner, 150 × 100: a quad across its right edge.
        row.quad = row.cells[0].quad = "[[100, 20], [300, 20], [300, 80], [100, 80]]"
        line = Image.open(io.BytesIO(cutouts.row_cutout(store, row))).convert("L")
        one = Image.open(io.BytesIO(cutouts.cell_cutout(store, row.page.photo.kept_sha256, row.cells[0].quad)))
        whole = Image.open(io.BytesIO(cutouts.page_image(store, row.page, longest_px=300)))
    assert line.size == one.size == (214, 74)
    assert line.getpixel((20, 37)) < 60  # type: ignore[operator]
    assert line.getpixel((120, 37)) > 180  # type: ignore[operator]
    assert whole.size == (300, 200)
