"""A spreadsheet becomes records: compared before anything is written, written as one, taken out again as one."""

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from openpyxl import Workbook

from access.records import all_fields
from catalogue.clock import today_here
from catalogue.refusals import Refusal
from cleaning import whole_commune
from db import Session, delete, select
from db.tables import Child, Finding, ImportFile, ImportRow, now
from intake.spreadsheets import ageing, steps, taking, turns
from intake.spreadsheets.boxes import opened_json, row_place
from intake.spreadsheets.meaning import Answers
from tests.support.office import MAI, Office

HEADER = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Số định danh", "Họ tên mẹ", "Thôn bản")
HANG = (1, "Lò Thị Hằng", "12/8/2018", "Nữ", "Thái", "014318000777", "Cà Thị Ban", "Bản Hua Nà")


def book(*rows: Sequence[object], header: Sequence[object] = HEADER) -> bytes:
    made = Workbook()
    for row in (header, *rows):
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


class Desk:
    """An officer and the worker behind her."""

    def __init__(self, office: Office, who: str = "hoa") -> None:
        self.office = office
        self.scope = office.scope(who)
        self.file_id = 0

    def work(self) -> None:
        while steps.work_on_one(self.office.database, self.office.keyring):
            pass

    def bring(self, data: bytes, sender: str = "Trường Tiểu học") -> ImportFile:
        with self.office.writing() as session:
            self.file_id = taking.bring(session, self.office.keyring, self.scope, "tep.xlsx", sender, data).id
        self.work()
        return self.file()

    def file(self) -> ImportFile:
        with self.office.reading() as session:
            return session.get_one(ImportFile, self.file_id)

    def confirm(self, answers: Answers | None = None, **changed: str) -> dict[str, int]:
        with self.office.writing() as session:
            file = session.get_one(ImportFile, self.file_id)
            layout = taking.layout_of(self.office.keyring, file)
            fields = taking.shown_fields(file, layout)
            chosen = {
                text: field
                for sheet, told in zip(layout["sheets"], fields, strict=True)
                for text, field in zip(sheet["labels"], told, strict=True)
            }
            keys = self.office.keyring
            taking.confirm(session, keys, self.scope, self.file_id, chosen | changed, answers or Answers())
        self.work()
        return self.fates()

    def accept(self) -> None:
        with self.office.writing() as session:
            taking.accept(session, self.office.keyring, self.scope, self.file_id)
        self.work()

    def take_back(self) -> None:
        with self.office.writing() as session:
            taking.take_back(session, self.office.keyring, self.scope, self.file_id)
        self.work()

    def decide(self, number: int, choice: str) -> None:
        with self.office.writing() as session:
            taking.decide(session, self.scope, self.file_id, number, choice)

    def fates(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in self.rows():
            found[row.fate] = found.get(row.fate, 0) + 1
        return found

    def rows(self) -> list[ImportRow]:
        with self.office.reading() as session:
            wanted = select(ImportRow).filter_by(file_id=self.file_id).order_by(ImportRow.number)
            return list(session.scalars(wanted))

    def told(self, number: int) -> dict[str, Any]:
        row = self.rows()[number - 1]
        return dict(opened_json(self.office.keyring, row.box, row_place(row)))

    def notes(self, number: int) -> list[str]:
        return list(self.told(number)["notes"])


def living(session: Session) -> list[Child]:
    return list(session.scalars(select(Child).where(Child.state != "entered_by_mistake")))


def fields_of(office: Office, uuid: UUID) -> dict[str, object]:
    with office.reading() as session:
        return all_fields(office.keyring, session.get_one(Child, uuid))


def test_nothing_is_written_before_the_officer_accepts(office: Office) -> None:
    desk = Desk(office)
    desk.bring(book(HANG))
    assert desk.confirm() == {"new": 1}
    with office.reading() as session:
        assert living(session) == []


def test_an_accepted_file_makes_known_children_that_name_their_origin(office: Office) -> None:
    desk = Desk(office)
    desk.bring(book(HANG))
    desk.confirm()
    desk.accept()
    with office.reading() as session:
        (child,) = living(session)
        assert (child.origin, child.state, child.full_name, child.birth_date) == (
            "import",
            "confirmed",
            "Lò Thị Hằng",
            "2018-08-12",
        )
        assert child.hamlet_id == office.hamlets["Bản Hua Nà"].id
    assert desk.file().state == "applied"


def test_a_known_child_is_changed_and_not_doubled_and_an_empty_cell_takes_nothing(office: Office) -> None:
    mai = office.add_child(**MAI, father_name="Lò Văn Sơn")
    row = (1, "LÒ THỊ MAI", "05/03/2019", "Nữ", "", "014319000123", "Quàng Thị Hạ", "Hua Nà")
    desk = Desk(office)
    desk.bring(book(row))
    assert desk.confirm() == {"changed": 1}
    desk.accept()
    fields = fields_of(office, mai)
    assert (fields["mother_name"], fields["father_name"], fields["full_name"]) == (
        "Quàng Thị Hạ",
        "Lò Văn Sơn",
        "Lò Thị Mai",
    )


def test_taking_back_leaves_everything_as_it_was(office: Office) -> None:
    mai = office.add_child(**MAI)
    before = fields_of(office, mai)
    desk = Desk(office)
    desk.bring(book(HANG, (2, "Lò Thị Mai", "5/3/2019", "Nữ", "Tày", "014319000123", "Cà Thị B", "Bản Nà Trà")))
    desk.confirm()
    desk.accept()
    assert fields_of(office, mai) != before
    desk.take_back()
    assert fields_of(office, mai) == before
    with office.reading() as session:
        assert [child.uuid for child in living(session)] == [mai]


def test_what_somebody_changed_since_is_not_taken_back(office: Office) -> None:
    from intake.records import Origin, change_fields

    desk = Desk(office)
    desk.bring(book(HANG))
    desk.confirm()
    desk.accept()
    with office.writing() as session:
        (child,) = living(session)
        change_fields(session, office.keyring, child, {"schooling": "lop_2"}, Origin("form"))
    desk.take_back()
    with office.reading() as session:
        assert [child.full_name for child in living(session)] == ["Lò Thị Hằng"]


def test_a_doubtful_row_waits_for_a_word_and_is_then_what_was_said(office: Office) -> None:
    mai = office.add_child(**MAI)
    other = (1, "Lò Thị Mai", "05/03/2019", "Nữ", "Thái", "014319000999", "Quàng Thị Hà", "Bản Hua Nà")
    desk = Desk(office)
    desk.bring(book(other))
    assert desk.confirm() == {"doubtful": 1}
    desk.accept()
    assert fields_of(office, mai)["personal_id"] == MAI["personal_id"]
    again = Desk(office)
    again.bring(book(other))
    again.confirm()
    again.decide(1, "child")
    again.accept()
    assert fields_of(office, mai)["personal_id"] == "014319000999"


def test_columns_of_a_sender_are_remembered(office: Office) -> None:
    header = ("Họ và tên", "Ngày sinh", "Cột lạ")
    first, second, other = Desk(office), Desk(office), Desk(office)
    first.bring(book(("Lò Thị Hằng", "2018", "Tày"), header=header), "Trường Mầm non")
    first.confirm(**{"Cột lạ": "ethnicity"})
    for desk, sender, field in ((second, "trường mam non", "ethnicity"), (other, "Trạm y tế", "")):
        desk.bring(book(("Lò Thị Hà", "2018", "Tày"), header=header), sender)
        with office.reading() as session:
            layout = taking.layout_of(office.keyring, session.get_one(ImportFile, desk.file_id))
        assert layout["sheets"][0]["fields"][2] == field


def test_who_was_grown_before_this_year_is_no_new_child(office: Office) -> None:
    year = today_here().year - 16
    rows = [(at, "Lò Văn Pọm", born, "Nam", "", "", "", "Bản Hua Nà") for at, born in enumerate(
        ("1/1/1985", f"31/12/{year - 1}", str(year - 1), f"1/1/{year}", str(year), ""), start=1
    )]  # fmt: skip
    desk = Desk(office)
    desk.bring(book(*rows))
    desk.confirm()
    assert [row.fate for row in desk.rows()[:3]] == ["refused"] * 3
    assert "refused" not in [row.fate for row in desk.rows()[3:]]
    assert "đủ 16 tuổi từ trước năm nay" in desk.notes(1)[0]


def test_a_record_of_one_who_has_grown_up_is_still_compared(office: Office) -> None:
    office.add_child(full_name="Lò Văn Pọm", birth_date="1/1/2001", hamlet="Bản Hua Nà", sex="Nam")
    desk = Desk(office)
    desk.bring(book((1, "Lò Văn Pọm", "1/1/2001", "Nam", "", "", "Cà Thị Ban", "Bản Hua Nà")))
    assert desk.confirm() == {"changed": 1}


def test_codes_are_asked_once_and_never_guessed(office: Office) -> None:
    desk = Desk(office)
    desk.bring(book((1, "Bùi Thị Xuân", "1/2/2019", "0", "06", "", "Bùi Thị B", "Bản Hua Nà")))
    desk.confirm()
    assert any("Mã dân tộc 06" in note for note in desk.notes(1))
    desk.confirm(Answers(ethnic_order="2008", male_code="1"))
    desk.accept()
    with office.reading() as session:
        (child,) = living(session)
        assert (child.ethnicity, child.sex) == ("Hoa", "female")


def test_a_row_of_another_commune_is_refused(office: Office) -> None:
    desk = Desk(office)
    desk.bring(book(("Lò Thị Hằng", "2018", office.neighbour_code), header=("Họ và tên", "Ngày sinh", "Mã xã")))
    assert desk.confirm(**{"Mã xã": "commune_code"}) == {"refused": 1}


def test_totals_signatures_and_numbers_of_columns_are_no_children(office: Office) -> None:
    desk = Desk(office)
    desk.bring(book((1, 2, 3, 4, 5, 6, 7, 8), HANG, ("", "Tổng cộng: 1 trẻ"), ("", "TRƯỞNG BẢN"), ("", "Lò Văn Pâng")))
    assert desk.confirm() == {"passed": 4, "new": 1}


def test_children_without_a_number_are_told_apart_by_their_names(office: Office) -> None:
    """Nobody is held against everybody else who has no number either."""
    rows = [
        (at, f"Lò Thị {name}", f"0{at}/08/2018", "Nữ", "Thái", "", f"Cà Thị {name}", "Bản Hua Nà")
        for at, name in enumerate(("Hằng", "Mai", "Xuân", "Ngân"), start=1)
    ]
    desk = Desk(office)
    desk.bring(book(*rows))
    desk.confirm()
    desk.accept()
    again = Desk(office)
    again.bring(book(*rows))
    assert again.confirm() == {"same": 4}


def age(office: Office, file_id: int, days: int) -> int:
    """How many files lose their rows when it is so many days later."""
    assert file_id
    return ageing.forget_old(office.database, office.keyring, now() + timedelta(days=days))


def test_the_rows_of_a_file_go_when_its_time_is_over_and_not_before(office: Office) -> None:
    desk = Desk(office)
    desk.bring(book(HANG))
    desk.confirm()
    desk.accept()
    assert (age(office, desk.file_id, ageing.KEPT_DAYS - 1), len(desk.rows())) == (0, 1)
    assert (age(office, desk.file_id, ageing.KEPT_DAYS + 1), len(desk.rows())) == (1, 0)
    assert age(office, desk.file_id, ageing.KEPT_DAYS + 1) == 0
    file = desk.file()
    assert (file.state, file.layout_box, file.name) == ("forgotten", None, "tep.xlsx")
    with office.reading() as session:
        assert [child.full_name for child in living(session)] == ["Lò Thị Hằng"]


def test_what_a_forgotten_file_wrote_is_not_taken_out_any_more(office: Office) -> None:
    desk = Desk(office)
    desk.bring(book(HANG))
    desk.confirm()
    desk.accept()
    age(office, desk.file_id, ageing.KEPT_DAYS + 1)
    with pytest.raises(Refusal):
        desk.take_back()


def test_a_file_that_is_being_written_is_left_alone(office: Office) -> None:
    desk = Desk(office)
    desk.bring(book(HANG))
    with office.writing() as session:
        session.get_one(ImportFile, desk.file_id).state = "accepted"
    assert age(office, desk.file_id, ageing.KEPT_DAYS + 1) == 0


def test_two_processes_judge_as_one_does(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.add_child(**MAI)
    names = ("Lò Văn Hà", "Quàng Thị Hương", "Cà Văn Bun", MAI["full_name"])
    rows = [
        (at, names[at % 4], f"{at % 28 + 1}/3/2018", "Nam", "Thái", "", f"Lò Thị {at % 280}", "") for at in range(1100)
    ]
    alone, together = Desk(office), Desk(office)
    alone.bring(book(*rows))
    alone.confirm()
    monkeypatch.setattr(steps, "SHARED_FROM", 1)
    monkeypatch.setattr(whole_commune, "SHARED_FROM", 1)
    together.bring(book(*rows))
    together.confirm()
    told = [(row.fate, row.folded, row.child_uuid) for row in alone.rows()]
    assert told == [(row.fate, row.folded, row.child_uuid) for row in together.rows()]
    assert {"new", "doubtful"} <= set(together.fates())
    together.accept()
    assert together.file().state == "applied"
    assert found_in(office) == found_anew(office, monkeypatch)


def test_files_that_wait_together_are_each_done_once(office: Office) -> None:
    """By two processes, of which each has a file of its own."""
    desks = [Desk(office) for _ in range(3)]
    for at, desk in enumerate(desks):
        desk.bring(book(*((line, f"Lò Văn Hà {at}", f"{line}/3/2018", *("",) * 5) for line in range(1, 9))))
        desk.confirm()
    with office.writing() as session:
        for desk in desks:
            taking.accept(session, office.keyring, desk.scope, desk.file_id)
    while any(desk.file().state == "accepted" for desk in desks):
        assert turns.work(office.database, office.keyring)
    assert {desk.file().state for desk in desks} <= {"written", "applied"}
    with office.reading() as session:
        assert len(living(session)) == 8 * len(desks)
    while turns.work(office.database, office.keyring):
        pass
    assert [desk.file().state for desk in desks] == ["applied"] * len(desks)
    with office.reading() as session:
        assert len(living(session)) == 8 * len(desks)
    assert found_in(office)


def found_in(office: Office) -> set[tuple[UUID, str, str, str]]:
    with office.reading() as session:
        open_ones = session.scalars(select(Finding).where(Finding.ended_at.is_(None)))
        return {(one.child_uuid, one.rule, one.field, one.key) for one in open_ones}


def found_anew(office: Office, monkeypatch: pytest.MonkeyPatch) -> set[tuple[UUID, str, str, str]]:
    """By one process, from nothing."""
    monkeypatch.setattr(whole_commune, "SHARED_FROM", 1_000_000)
    with office.writing() as session:
        session.execute(delete(Finding))
        whole_commune.recompute_commune(session, office.keyring, office.commune_code, today_here())
    return found_in(office)
