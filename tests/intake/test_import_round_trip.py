"""Our own files brought in again change nothing, whatever the records say."""

import io
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from access.keys import Keyring
from access.kind_marks import readable_marks
from catalogue.refusals import Refusal
from db import Database
from db.queries import children
from db.queries.children import Wanted
from db.tables import Child
from intake.spreadsheets import columns, layout
from intake.spreadsheets.judging import CHANGED, NEW, Judge, Plan
from intake.spreadsheets.meaning import Answers
from reports import exports, sheets
from tests.intake.test_broken_spreadsheets import sheets_of
from tests.support.office import MAI, Office

WORDS = st.sampled_from(
    ["Lò Thị Mai", "LÒ", "Trai", "Sùng A Páo", "=1+1", "'-x", "+84 912", "H'Mông", "06", "a;b", "43529"]
)
TEXTS = WORDS | st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)
DATES = st.sampled_from(["2019-03-05", "2019-03", "2019", "31/11/2019", "43529", "20/12 âm"]) | TEXTS
NUMBERS = st.sampled_from(["014319000123", "14319000123", "7.9E+10", "chưa có", "014318000777"]) | TEXTS
GROUPS = st.lists(
    st.sampled_from(["khuyet_tat", "bi_mua_ban", "nguy_co", "lạ lùng", "gia_dinh_ngheo_can_ngheo"]), max_size=3
)
RECORDS = st.fixed_dictionaries(
    {"full_name": TEXTS},
    optional={
        "personal_id": NUMBERS,
        "birth_date": DATES,
        "sex": st.sampled_from(["male", "female", "1", "không rõ"]),
        "ethnicity": st.sampled_from(["Thái", "Mường", "06", "Thổ", "8"]) | TEXTS,
        "nationality": TEXTS,
        "schooling": st.sampled_from(["lop_2", "Mầm non", "TNTT"]),
        "address_detail": TEXTS,
        "hamlet": st.sampled_from(["Bản Hua Nà", "Hua Nà", "Bản Lạ"]),
        "father_name": TEXTS,
        "mother_name": TEXTS,
        "carer_name": TEXTS,
        "carer_personal_id": NUMBERS,
        "circumstances": GROUPS,
        "assistance": st.lists(st.sampled_from(["tro_giup_y_te", "gạo"]), max_size=2),
    },
)
WRITERS = {"csv": sheets.write_csv, "xlsx": sheets.write_xlsx}


@pytest.fixture(scope="module")
def empty_office(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A migrated database, and a place for copies of it."""
    return sqlite_template, tmp_path_factory.mktemp("round")


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(RECORDS, min_size=1, max_size=4), reason=st.sampled_from(["", "gửi Bộ"]))
@example(records=[{"full_name": "Û"}], reason="")
def test_our_own_file_changes_nothing(
    kind: str,
    records: list[Mapping[str, Any]],
    reason: str,
    empty_office: tuple[Path, Path],
    keyring: Keyring,
) -> None:
    template, folder = empty_office
    path = folder / "so-tre-em.db"
    shutil.copy(template, path)
    database = Database(f"sqlite:///{path}")
    try:
        office = Office(database, keyring)
        for record in records:
            try:
                office.add_child(**record)
            except Refusal:
                office.add_child(**MAI)
        assert unsame(office, exported(office, kind, reason)) == []
    finally:
        database.close()


def exported(office: Office, kind: str, reason: str) -> bytes:
    scope, file = office.scope("hoa"), io.BytesIO()
    with office.reading() as session:
        found = children.each(session, scope, readable_marks(office.keyring, scope.role), Wanted())
        WRITERS[kind](file, exports.HEADER, exports.rows(office.keyring, scope, found, reason=reason))
    return file.getvalue()


def unsame(office: Office, data: bytes) -> list[tuple[str, object, object]]:
    """What would be new or changed if the file were brought in."""
    tables = [table for sheet in sheets_of(data) if (table := layout.find(sheet))]
    fields = [columns.guess(table.labels) for table in tables]
    rows = [(at, 0, row.cells, row.section, {}) for at, row in enumerate(tables[0].rows()) if not row.is_passed]
    with office.reading() as session:
        judge = Judge(session, office.keyring, office.scope("hoa"), Plan(fields, Answers("1979")))
        return [(one.fate, one.cells, one.lines) for one in judge.judge(rows) if one.fate in (NEW, CHANGED)]


def test_the_check_can_fail(office: Office) -> None:
    office.add_child(**MAI)
    data = exported(office, "csv", "")
    changed = data.replace("Quàng Thị Hà".encode(), "Quàng Thị Hạ".encode())
    assert unsame(office, data) == []
    assert [fate for fate, _, _ in unsame(office, changed)] == [CHANGED]
    with office.writing() as session:
        for child in session.query(Child):
            child.state = "moved_out"
    assert [fate for fate, _, _ in unsame(office, data)] == [NEW]
