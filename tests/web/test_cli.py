"""The command: its exit codes mean something, and what went wrong is one sentence."""

import io
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.test_seed import PLAN
from web.cli import main

WITH_GROUP = PLAN | {
    "children": [{**PLAN["children"][0], "fields": {**PLAN["children"][0]["fields"], "note": "ở với bà"}}]
}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty machine: a data folder and a secret."""
    monkeypatch.setenv("SOTREEM_DATA", str(tmp_path))
    monkeypatch.setenv("SOTREEM_SECRET", "tests alone know this secret, and nobody else")
    (tmp_path / "seed.json").write_text(json.dumps(PLAN), encoding="utf-8")
    return tmp_path


def test_an_unknown_setting_stops_every_command(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOTREEM_FOO", "1")
    assert main(["migrate"]) == 2
    assert "SOTREEM_FOO" in capsys.readouterr().err


def test_an_unknown_command_is_wrong_usage(house: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["dance"])
    assert ended.value.code == 2


def test_serving_without_a_secret_says_how_to_get_one(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SOTREEM_SECRET")
    assert main(["serve"]) == 3
    assert "SOTREEM_SECRET" in capsys.readouterr().err


def test_serving_on_another_schema_names_the_command_to_run(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve"]) == 3
    assert "so-tre-em migrate" in capsys.readouterr().err


def test_seeding_what_is_no_json_fails(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (house / "seed.json").write_text("{")
    assert main(["migrate"]) == 0
    assert main(["seed", str(house / "seed.json")]) == 1
    assert main(["seed", str(house / "nothing.json")]) == 3
    assert "nothing.json" in capsys.readouterr().err


def test_a_machine_is_made_and_checked(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 0
    assert main(["migrate"]) == 0
    assert main(["seed", str(house / "seed.json")]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("con trâu đi trước\n"))
    assert main(["admin", "quan", "--password-stdin"]) == 0
    assert main(["check"]) == 0
    assert "2 trẻ" in capsys.readouterr().out


def test_another_program_on_the_port_is_said(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("SOTREEM_PORT", str(taken.getsockname()[1]))
        assert main(["serve"]) == 1
    assert "đang có chương trình khác dùng" in capsys.readouterr().err


def test_an_address_this_machine_does_not_have_is_said(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 0
    monkeypatch.setenv("SOTREEM_HOST", "203.0.113.9")
    assert main(["serve"]) == 1
    assert "SOTREEM_HOST" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["serve"], ["work", "--once"], ["check"], ["rotate-keys"], ["verify-audit"]])
def test_nothing_is_done_under_another_secret(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """Every record would fail to open, and what came in would lie under a second key of the same number."""
    (house / "seed.json").write_text(json.dumps(WITH_GROUP), encoding="utf-8")
    assert main(["migrate"]) == 0
    assert main(["seed", str(house / "seed.json")]) == 0
    monkeypatch.setenv("SOTREEM_SECRET", "another secret, typed anew after a reinstallation")
    assert main(command) == 3
    assert "SOTREEM_SECRET" in capsys.readouterr().err
    assert not (house / "keys.json").exists()


def test_who_only_makes_an_account_needs_no_keys(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 0
    monkeypatch.delenv("SOTREEM_SECRET")
    monkeypatch.setattr("sys.stdin", io.StringIO("con trâu đi trước\n"))
    assert main(["admin", "quan", "--password-stdin"]) == 0


def test_reading_a_photo_needs_no_database_and_no_web_server() -> None:
    asked = "import sys, web.cli, intake.ocr; print([m for m in ('sqlalchemy', 'litestar') if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize("typed", [[], ["dance"], ["seed"], ["backup"], ["sheet"]])
def test_a_line_that_is_not_understood_is_answered_in_vietnamese(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(typed)
    except SystemExit as ended:
        code = int(str(ended.code))
    said = capsys.readouterr().err
    assert code == 2
    assert "so-tre-em" in said or "docs/contract.md" in said
    assert "usage" not in said
    assert "error" not in said


def test_a_folder_nobody_can_make_is_named(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (house / "file").write_text("not a folder")
    monkeypatch.setenv("SOTREEM_DATA", str(house / "file" / "var"))
    assert main(["migrate"]) == 3
    assert "Không mở hay ghi được" in capsys.readouterr().err


def test_a_file_that_is_no_database_is_said(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (house / "letter.db").write_text("Kính gửi Uỷ ban, " * 100)
    monkeypatch.setenv("SOTREEM_DATABASE_URL", f"sqlite:///{house / 'letter.db'}")
    assert main(["check"]) == 3
    assert main(["migrate"]) == 3
    assert capsys.readouterr().err.count("SOTREEM_DATABASE_URL") == 2


@pytest.mark.parametrize(
    "plan",
    [
        {"children": [{"commune": "99999", "hamlet": "Bản Xa", "fields": {"full_name": "Lò Thị Kín"}}]},
        {"users": [{**PLAN["users"][0], "username": "an", "hamlets": [1, {}]}]},
        {"users": [{**PLAN["users"][0], "username": "an", "commune": 3808}]},
        {"provinces": [{"code": "99999999", "name": "Tỉnh dài"}]},
    ],
)
def test_a_seed_that_fits_nowhere_is_one_sentence(
    house: Path, capsys: pytest.CaptureFixture[str], plan: dict[str, object]
) -> None:
    (house / "seed.json").write_text(json.dumps(plan))
    assert main(["migrate"]) == 0
    assert main(["seed", str(house / "seed.json")]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Kín" not in said


def test_seeding_from_a_folder_or_a_bottomless_file_is_refused(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["seed", str(house)]) == 3
    (house / "seed.json").write_text("[" * 100_000)
    assert main(["seed", str(house / "seed.json")]) == 1
    assert capsys.readouterr().err.count("\n") == 2


def test_a_password_that_nobody_can_type_is_asked_for_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_terminal(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", no_terminal)
    assert main(["admin", "quan"]) == 3
    assert "--password-stdin" in capsys.readouterr().err
