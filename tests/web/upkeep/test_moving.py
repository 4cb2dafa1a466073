"""From SQLite to PostgreSQL: the same rows, compared one by one, as often as one likes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from access.keys import Keyring
from catalogue.refusals import Refusal
from db import Database, rows
from db.schema import migrate
from db.tables import LoginFailure
from tests.support.house import everything, house_of, settle_in
from tests.support.office import Office
from web.cli import main
from web.seed import plant
from web.upkeep import moving
from web.upkeep.moving import move_all

pytestmark = pytest.mark.postgres
NEAR = {"code": "05977", "name": "Phường Đông Kinh"}
SECOND = {"code": "03821", "name": "Xã Chiềng Lao"}


@pytest.fixture
def old(sqlite_url: str, keyring: Keyring, tmp_path: Path) -> Iterator[Office]:
    """The commune's own database."""
    office = Office(Database(sqlite_url), keyring)
    settle_in(office, house_of(office, tmp_path / "photos"))
    yield office
    office.database.close()


@pytest.fixture
def new(postgres_url: str) -> Iterator[Database]:
    """The province's."""
    database = Database(postgres_url)
    yield database
    database.close()


def test_a_place_where_people_work_is_left_alone(old: Office, new: Database) -> None:
    move_all(old.database, new)
    there = Office.__new__(Office)
    there.database, there.keyring = new, old.keyring
    uuid = there.add_child(full_name="Lò Thị Mới")
    with pytest.raises(Refusal) as refused:
        move_all(old.database, new)
    assert refused.value.code == "MOVE_WORKED_ON"
    assert there.child(uuid).full_name == "Lò Thị Mới"


@pytest.mark.parametrize(
    "others",
    [
        {"users": [{"username": "vi.ha", "password": "ban-hua-na-2026", "role": "administrator", "name": "Vi Hà"}]},
        {"provinces": [{"code": "20", "name": "Lạng Sơn", "communes": [NEAR]}]},
    ],
)
def test_what_a_province_has_laid_out_is_left_alone(old: Office, new: Database, others: dict[str, Any]) -> None:
    plant(new, old.keyring, others)
    before = everything(new)
    with pytest.raises(Refusal) as refused:
        move_all(old.database, new)
    assert refused.value.code == "MOVE_WORKED_ON"
    assert everything(new) == before


def test_a_second_commune_does_not_take_the_place_of_the_first(old: Office, new: Database, tmp_path: Path) -> None:
    move_all(old.database, new)
    before = everything(new)
    second = Database(f"sqlite:///{tmp_path / 'second.db'}")
    migrate(second)
    plant(second, old.keyring, {"provinces": [{"code": "14", "name": "Sơn La", "communes": [SECOND]}]})
    with pytest.raises(Refusal) as refused:
        move_all(second, new)
    second.close()
    assert refused.value.code == "MOVE_WORKED_ON"
    assert everything(new) == before


def test_a_move_that_fails_on_the_way_leaves_nothing(
    old: Office, new: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise Refusal("MOVE_DIFFERS", "…")

    monkeypatch.setattr(moving, "_compare", broken)
    with pytest.raises(Refusal):
        move_all(old.database, new)
    assert rows.is_empty(new)


def test_a_row_that_came_otherwise_is_named(old: Office, new: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    add = rows.add

    def one_letter_off(session: object, shape: rows.Shape, some: list[rows.Row]) -> int:
        if shape.name == "commune":
            some = [[*row[:2], f"{row[2]}.", *row[3:]] for row in some]
        return add(session, shape, some)  # type: ignore[arg-type]

    monkeypatch.setattr(rows, "add", one_letter_off)
    with pytest.raises(Refusal, match="commune"):
        move_all(old.database, new)
    assert rows.is_empty(new)


def test_every_row_arrives_and_a_second_run_writes_none(old: Office, new: Database) -> None:
    first = move_all(old.database, new)
    assert everything(new) == everything(old.database)
    assert first.rows_count == first.written_count > 50
    again = move_all(old.database, new)
    assert (again.rows_count, again.written_count) == (first.rows_count, 0)


def test_what_changed_meanwhile_follows(old: Office, new: Database) -> None:
    with old.writing() as session:
        failure = LoginFailure(account="a", source="b")
        session.add(failure)
    move_all(old.database, new)
    old.add_child(full_name="Lò Thị Sau")
    with old.writing() as session:
        session.delete(failure)
    assert move_all(old.database, new).written_count > 0
    assert everything(new) == everything(old.database)


def test_the_new_database_counts_on(old: Office, new: Database) -> None:
    move_all(old.database, new)
    there = Office.__new__(Office)
    there.database, there.keyring = new, old.keyring
    assert there.child(there.add_child(full_name="Lò Thị Mới")).rev == 1


def test_the_command_names_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOTREEM_DATA", str(tmp_path))
    monkeypatch.setenv("SOTREEM_SECRET", "tests alone know this secret, and nobody else")
    assert main(["move"]) == 3
    assert "SOTREEM_DATABASE_URL" in capsys.readouterr().err
    monkeypatch.setenv("SOTREEM_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/x")
    assert main(["move"]) == 3
    assert "so-tre-em.db" in capsys.readouterr().err


def test_the_command_moves(
    old: Office, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOTREEM_DATA", str(tmp_path))
    monkeypatch.setenv("SOTREEM_SECRET", "tests alone know this secret, and nobody else")
    monkeypatch.setenv("SOTREEM_DATABASE_URL", postgres_url)
    assert main(["move"]) == 0
    assert "đối chiếu từng dòng đều khớp" in capsys.readouterr().out
