"""`so-tre-em check`: what nothing should go on with is a fault; what works and should be otherwise is advice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from access.keys import Keyring
from db import update
from db.queries import upkeep
from db.tables import SignOfLife, now
from intake import signs
from intake.photo_store import FolderStore
from tests.support.office import Office
from web import checking
from web.settings import Settings

_PLACES = {"host": "127.0.0.1", "public_url": "https://192.168.1.10", "trusted_proxies": ("127.0.0.1/32",)}
GOOD = Settings(secret="s" * 32, data=Path("a-folder-that-is-not-there"), **_PLACES)  # type: ignore[arg-type]
Faults = Callable[[], list[str]]


@pytest.fixture
def faults(office: Office, keyring: Keyring, tmp_path: Path) -> Faults:
    """The faults of a house in a folder of its own."""
    settings = replace(GOOD, data=tmp_path)
    return lambda: checking.faults(settings, office.database, FolderStore(tmp_path / "photos", keyring))


def test_a_clock_behind_what_was_written_is_a_fault(office: Office, faults: Faults) -> None:
    with office.writing() as session:
        upkeep.beat(session, "server", "pc-xa:1", now())
    assert faults() == []
    with office.writing() as session:
        session.execute(update(SignOfLife).values(seen_at=now() + timedelta(hours=2)))
    (fault,) = faults()
    assert "Đồng hồ" in fault


def test_a_folder_nobody_may_write_to_is_a_fault(
    faults: Faults, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    assert any(str(tmp_path) in fault for fault in faults())


@pytest.mark.parametrize(
    ("otherwise", "word"),
    [
        ({"secret": "short"}, "SOTREEM_SECRET"),
        ({"backup_key": "short"}, "SOTREEM_BACKUP_KEY"),
        ({"host": "0.0.0.0", "public_url": ""}, "HTTPS"),
        ({"public_url": "http://so-tre-em.example"}, "HTTPS"),
        ({"host": "0.0.0.0", "trusted_proxies": ()}, "SOTREEM_HOST"),
        ({"trusted_proxies": ("0.0.0.0/0",)}, "SOTREEM_TRUSTED_PROXIES"),
        ({"trusted_proxies": ()}, "SOTREEM_TRUSTED_PROXIES"),
    ],
)
def test_settings_that_should_be_otherwise_are_named(office: Office, otherwise: dict[str, object], word: str) -> None:
    signs.note_backup(office.database, 1.0)
    assert checking.advice(GOOD, office.database) == []
    said = checking.advice(replace(GOOD, **otherwise), office.database)  # type: ignore[arg-type]
    assert said
    assert word in " ".join(said)


def test_a_data_folder_that_other_accounts_may_enter_is_told(office: Office, tmp_path: Path) -> None:
    signs.note_backup(office.database, 1.0)
    for mode, lines in ((0o755, 1), (0o710, 1), (0o700, 0)):
        tmp_path.chmod(mode)
        said = checking.advice(replace(GOOD, data=tmp_path), office.database)
        assert sum("chmod 700" in line for line in said) == lines


def test_a_data_folder_on_a_plain_disk_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    signs.note_backup(office.database, 1.0)
    for is_crypted, lines in ((False, 1), (True, 0), (None, 0)):
        monkeypatch.setattr("web.checking.is_encrypted", lambda _, told=is_crypted: told)
        said = checking.advice(GOOD, office.database)
        assert (len(said), "ổ mã hoá" in " ".join(said)) == (lines, bool(lines))


def test_a_backup_of_yesterday_is_enough_and_an_older_one_is_not(office: Office) -> None:
    assert "Chưa có bản sao lưu" in checking.advice(GOOD, office.database)[0]
    signs.note_backup(office.database, 1.0)
    for hours, lines in ((23, 0), (50, 1)):
        with office.writing() as session:
            session.execute(update(SignOfLife).values(seen_at=now() - timedelta(hours=hours)))
        assert len(checking.advice(GOOD, office.database)) == lines
