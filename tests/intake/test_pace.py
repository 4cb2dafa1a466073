"""An estimate by one's own pace, and silence as long as nobody can know."""

from datetime import timedelta
from pathlib import Path

import pytest

from db import select
from db.tables import FieldDecision, ReviewRow, now
from intake import pace
from tests.support.office import Office
from tests.support.readings import page_read


@pytest.fixture
def row_id(office: Office, tmp_path: Path) -> int:
    page_read(office.database, office.keyring, tmp_path, office.scope("lan"), {"full_name": "Lò Thị Mai"})
    with office.reading() as session:
        return session.scalars(select(ReviewRow.id)).one()


def decide(office: Office, row_id: int, keys: int, every_s: float, way: str = "field", who: str = "hoa") -> None:
    """So many keys, one every so many seconds."""
    with office.writing() as session:
        for at in range(keys):
            one = FieldDecision(row_id=row_id, field="full_name", kind="right", way=way, batch=f"{who}{way}{at}")
            one.user_id, one.at = office.user(who).id, now() - timedelta(seconds=every_s * at)
            session.add(one)


def minutes(office: Office, **left: int) -> int | None:
    with office.reading() as session:
        return pace.minutes_left(session, office.user("hoa").id, left)


def test_who_has_just_begun_is_told_nothing(office: Office, row_id: int) -> None:
    decide(office, row_id, keys=5, every_s=3)
    assert minutes(office, field=40) is None


def test_another_officers_pace_is_not_ones_own(office: Office, row_id: int) -> None:
    decide(office, row_id, keys=40, every_s=3, who="minh")
    assert minutes(office, field=40) is None


def test_a_way_never_worked_in_is_not_guessed(office: Office, row_id: int) -> None:
    decide(office, row_id, keys=40, every_s=3)
    assert minutes(office, field=40, column=100) is None


@pytest.mark.parametrize(("left", "wanted"), [(0, 0), (1, 1), (40, 2), (41, 3)])
def test_minutes_are_rounded_up(office: Office, row_id: int, left: int, wanted: int) -> None:
    decide(office, row_id, keys=40, every_s=3)
    assert minutes(office, field=left) == wanted


def test_pauses_are_no_work(office: Office, row_id: int) -> None:
    decide(office, row_id, keys=40, every_s=600)
    assert minutes(office, field=40) is None
