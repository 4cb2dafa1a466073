"""The commands of upkeep as they are typed: exit codes, one sentence, nothing else."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from access import audit
from access.audit import Act
from access.keys import keyring_from_secret
from db import Database
from tests.web.test_seed import PLAN
from web.cli import main

SECRET = "tests alone know this secret, and nobody else"
Type = Callable[..., int]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A commune with two children."""
    monkeypatch.setenv("SOTREEM_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("SOTREEM_SECRET", SECRET)
    (tmp_path / "seed.json").write_text(json.dumps(PLAN), encoding="utf-8")
    assert main(["migrate"]) == 0
    assert main(["seed", str(tmp_path / "seed.json")]) == 0
    return tmp_path


def test_restoring_from_nowhere_or_into_a_house_in_use_is_one_sentence(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["restore", str(home / "nothing")]) == 3
    assert main(["backup", str(home / "usb")]) == 0
    capsys.readouterr()
    assert main(["restore", str(home / "usb")]) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "trống" in said.err


def test_a_damaged_backup_makes_not_even_the_data_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(home / "usb")]) == 0
    rows = next((home / "usb").glob("*.rows"))
    rows.write_bytes(rows.read_bytes()[:-1])
    monkeypatch.setenv("SOTREEM_DATA", str(home / "new"))
    assert main(["restore", str(home / "usb")]) == 1
    assert "nguyên vẹn" in capsys.readouterr().err
    assert not (home / "new").exists()


def test_a_backup_comes_back_on_a_new_machine_and_all_is_well(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(home / "usb")]) == 0
    monkeypatch.setenv("SOTREEM_DATA", str(home / "new"))
    assert main(["restore", str(home / "usb")]) == 0
    assert main(["check"]) == 0
    assert main(["verify-audit"]) == 0
    assert capsys.readouterr().err == ""


def test_an_audit_log_that_was_touched_ends_with_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = Database(f"sqlite:///{home / 'var' / 'so-tre-em.db'}")
    audit.tell_at_once(database, keyring_from_secret(SECRET), [Act("view", "03808", 1)])
    assert main(["verify-audit"]) == 0
    with database.engine.connect().execution_options(writing=True) as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_line_refuses_delete")
        connection.exec_driver_sql("DELETE FROM audit_line WHERE number = 1")
        connection.commit()
    database.close()
    capsys.readouterr()
    assert main(["verify-audit"]) == 1
    assert "thiếu dòng 1" in capsys.readouterr().err


def test_new_keys_are_kept_beside_the_data_and_everything_opens(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for newest in (2, 3):
        assert main(["rotate-keys"]) == 0
        assert f"khoá số {newest}" in capsys.readouterr().out
    assert set(json.loads((home / "var" / "keys.json").read_text())) == {"1", "2", "3"}
    assert main(["check"]) == 0
    assert main(["verify-audit"]) == 0
    assert not list((home / "var").glob("*.unfinished"))
