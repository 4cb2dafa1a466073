"""The fire drill finds nothing missing; and says so when something is."""

import re
from pathlib import Path

import pytest

from bench import drill
from db import Database
from tests.support.house import house_of, settle_in
from tests.support.office import Office


def test_a_row_that_is_gone_or_otherwise_is_counted(office: Office, sqlite_template: Path, tmp_path: Path) -> None:
    house = house_of(office, tmp_path / "photos")
    settle_in(office, house)
    empty = Database(f"sqlite:///{sqlite_template}")
    assert drill._missing_rows(office.database, empty) > 50
    assert drill._missing_rows(office.database, office.database) == 0
    other = house_of(office, tmp_path / "other")
    other.store.keep(b"another photo")
    assert drill._missing_photos(house.store, other.store) == 3
    empty.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "into"), [([], "SQLite"), pytest.param(["--postgres"], "PostgreSQL", marks=pytest.mark.postgres)]
)
def test_a_small_drill_ends_with_nothing_missing(
    capsys: pytest.CaptureFixture[str], more: list[str], into: str
) -> None:
    assert drill.main(["--children", "30", "--photos", "3", *more]) == 0
    said = capsys.readouterr().out
    assert "missing or otherwise: 0" in said
    assert re.search(rf"restore into an empty {into}: \d+\.\d\d minutes", said)
