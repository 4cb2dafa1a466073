"""What an import leaves behind is what its rows would have left one by one: records, history, all that is found."""

from random import Random
from typing import Any

import pytest

from access.records import all_fields, change_values
from catalogue.clock import today_here
from cleaning.duplicates import keeping
from db import Session, delete, select
from db.tables import Change, Child, ChildSign, ChildToken, Elsewhere, Finding, ImportRow
from intake.records import Origin, add_child
from intake.spreadsheets.boxes import opened_json, row_place
from intake.spreadsheets.writing import source_id
from tests.intake.test_imports import Desk, book
from tests.support.office import Office

HEADER = (
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Số định danh", "Họ tên cha", "Họ tên mẹ", "Hộ số",
    "Thôn bản", "Ghi chú", "Hoàn cảnh",
)  # fmt: skip
GROWN_THIS_YEAR = f"5/5/{today_here().year - 16}"
SAID: tuple[tuple[str, ...], ...] = (
    ("Lò Thị Hằng", "Lò Thị Hàng", "LÒ VĂN SƠN", "Lò Văn Sơn", "Sùng A Dơ", "Bé", "Lof Thij Mai", "Quàng Thị Thu An"),
    ("12/8/2018", "8/12/2018", "12/8/2019", "2018", "3/2019", "31/2/2020", "01/01/2019", GROWN_THIS_YEAR, ""),
    ("Nam", "Nữ", "", "Nam/Nữ"),
    ("Thái", "Mông", "Mèo", "Thổ", ""),
    ("014318000777", "014318000778", "14318000777", "000000000000", "", "", "", ""),
    ("Lò Văn Sơn", "Lò Văn Chung", "", "không rõ"),
    ("Cà Thị Ban", "Cà Thị Bạn", "Quàng Thị Hà", ""),
    ("1", "2", "7", ""),
    ("Bản Hua Nà", "Hua Nà", "Nà Trà", "Bản Xa", ""),
    ("", "", "mẹ nhiễm HIV", "hay ốm"),
    ("", "", "Trẻ em khuyết tật", "Trẻ em mồ côi cả cha và mẹ", "Trẻ em nhiễm HIV/AIDS"),
)
"""What faulty lists hold, by column; few words, so that records resemble each other."""


def said_by_chance(chance: Random) -> tuple[str, ...]:
    return tuple(chance.choice(words) for words in SAID)


def left_behind(session: Session, office: Office) -> dict[str, Any]:
    """Everything that stands of records, with nothing that tells when it was written or in which order."""
    return {
        "records": {c.uuid: record(office, c) for c in session.scalars(select(Child))},
        "history": sorted(line(office, one) for one in session.scalars(select(Change))),
        "findings": sorted(
            (f.child_uuid.hex, f.commune_code, f.rule, f.error_class, f.field, f.key, f.severity, f.message,
             f.proposal or "")
            for f in session.scalars(select(Finding).where(Finding.ended_at.is_(None)))
        ),
        "signs": sorted((s.child_uuid.hex, s.commune_code, s.sign) for s in session.scalars(select(ChildSign))),
        "tokens": sorted(
            (t.child_uuid.hex, t.commune_code, t.kind, t.token) for t in session.scalars(select(ChildToken))
        ),
        "elsewhere": sorted(
            (e.child_uuid.hex, e.commune_code, e.other_uuid.hex, e.other_commune, e.kinds)
            for e in session.scalars(select(Elsewhere).where(Elsewhere.ending != "gone"))
        ),
    }  # fmt: skip


def record(office: Office, child: Child) -> tuple[object, ...]:
    own = child.hamlet_id, child.rev, child.state, child.origin, child.created_by
    return *own, child.full_name_folded, child.mother_name_folded, all_fields(office.keyring, child)


def line(office: Office, change: Change) -> tuple[object, ...]:
    told = change_values(office.keyring, change)
    return change.child_uuid.hex, change.rev, change.field, *told, change.source, change.source_id or "", change.user_id


def write_again_one_by_one(office: Office, desk: Desk) -> None:
    """The records of the file, gone as if they had never been, come once more by the door of a single record."""
    rows = [row for row in desk.rows() if row.rev is not None]
    with office.writing() as session:
        session.execute(delete(Elsewhere))
        session.execute(delete(Finding).where(Finding.commune_code == office.commune_code))
        session.execute(delete(Child).where(Child.uuid.in_([row.child_uuid for row in rows])))
    for row in rows:
        with office.writing() as session:
            add_again(session, office, desk, row)


def add_again(session: Session, office: Office, desk: Desk, row: ImportRow) -> None:
    fields = opened_json(office.keyring, row.box, row_place(row))["fields"]
    assert row.child_uuid is not None
    add_child(
        session,
        office.keyring,
        uuid=row.child_uuid,
        commune_code=office.commune_code,
        fields=fields,
        origin=Origin("import", source_id(f"{row.file_id}", row.number), desk.scope.user_id),
        state="confirmed",
    )


def neighbours(office: Office, chance: Random) -> None:
    """Records of another commune, some of which resemble those of the file."""
    for _ in range(12):
        told = said_by_chance(chance)
        fields = {"full_name": told[0], "birth_date": told[1], "father_name": told[5], "mother_name": told[6]}
        office.add_child(commune=office.neighbour_code, personal_id=told[4], **fields)


@pytest.mark.parametrize("seed", range(4))
def test_an_import_leaves_behind_what_its_rows_would_have_one_by_one(
    office: Office, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "TOKENS_AT_ONCE", 7)
    chance = Random(seed)
    neighbours(office, chance)
    desk = Desk(office)
    desk.bring(book(*((at, *said_by_chance(chance)) for at in range(60)), header=HEADER))
    desk.confirm()
    for row in desk.rows():
        if row.fate == "doubtful" and chance.random() < 0.8:
            desk.decide(row.number, "new")
    desk.accept()
    assert desk.file().state == "applied"
    with office.reading() as session:
        imported = left_behind(session, office)
    write_again_one_by_one(office, desk)
    with office.reading() as session:
        alone = left_behind(session, office)
    for what, told in imported.items():
        assert told == alone[what], what
    assert all(imported.values())
