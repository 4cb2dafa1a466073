"""Photos go from a folder to a bucket, into a backup and back into another bucket, with the commands as typed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from access.keys import keyring_from_secret
from db import Database
from db.tables import Photo
from intake.buckets import Bucket, BucketStore, address_from
from intake.photo_store import FolderStore
from tests.support.bucket import ObjectStore, object_store
from tests.web.test_seed import PLAN
from web.cli import main
from web.settings import SettingsWrong, settings_from
from web.stores import photo_store

SECRET = "tests alone know this secret, and nobody else"
PICTURES = [b"first page", b"second page", b"third page"]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    with object_store(tmp_path_factory.mktemp("weed")) as store:
        yield store


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A commune whose photos lie in the folder."""
    monkeypatch.setenv("SOTREEM_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("SOTREEM_SECRET", SECRET)
    (tmp_path / "seed.json").write_text(json.dumps(PLAN), encoding="utf-8")
    assert main(["migrate"]) == 0
    assert main(["seed", str(tmp_path / "seed.json")]) == 0
    folder = FolderStore(tmp_path / "var" / "photos", keyring_from_secret(SECRET))
    database = Database(f"sqlite:///{tmp_path / 'var' / 'so-tre-em.db'}")
    with database.writing() as session:
        about = {"commune_code": "03808", "kind": "attachment", "width_px": 1, "height_px": 1, "user_id": 1}
        names = [folder.keep(data) for data in PICTURES]
        session.add_all(Photo(sent_sha256=name, kept_sha256=name, receipt=name, **about) for name in names)
    database.close()
    return tmp_path


def use(monkeypatch: pytest.MonkeyPatch, running: ObjectStore, prefix: str) -> Bucket:
    """Photos lie in the bucket under this prefix from now on."""
    url = f"s3://so-tre-em/{prefix}"
    for name, text in {**running.environment, "SOTREEM_PHOTOS_URL": url}.items():
        monkeypatch.setenv(name, text)
    return Bucket(address_from(url, running.environment))


def test_a_bucket_without_keys_stops_the_start_by_name() -> None:
    settings = settings_from({"SOTREEM_PHOTOS_URL": "s3://so-tre-em", "SOTREEM_SECRET": SECRET})
    with pytest.raises(SettingsWrong, match="AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY"):
        photo_store(settings, keyring_from_secret(SECRET))


def test_the_secret_of_a_bucket_is_never_shown() -> None:
    told = {"SOTREEM_PHOTOS_URL": "s3://so-tre-em", "AWS_SECRET_ACCESS_KEY": "rất kín"}
    assert "rất kín" not in repr(settings_from(told))


def test_photos_are_not_moved_to_a_folder(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["move", "--photos"]) == 3
    assert "SOTREEM_PHOTOS_URL" in capsys.readouterr().err


def test_a_bucket_that_is_not_there_is_a_fault(
    home: Path, running: ObjectStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, running, "photos")
    monkeypatch.setenv("SOTREEM_PHOTOS_URL", "s3://nowhere")
    assert main(["check"]) == 1
    assert "Kho ảnh" in capsys.readouterr().err


def test_photos_move_to_the_bucket_and_again_moves_nothing(
    home: Path, running: ObjectStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket = use(monkeypatch, running, "moved")
    assert main(["check"]) == 1
    assert main(["move", "--photos"]) == 0
    assert len(list(bucket.each())) == len(PICTURES)
    assert main(["check"]) == 0
    capsys.readouterr()
    assert main(["move", "--photos"]) == 0
    assert "lần này chép 0" in capsys.readouterr().out


def test_a_backup_of_a_bucket_comes_back_into_another(
    home: Path, running: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, running, "old")
    assert main(["move", "--photos"]) == 0
    assert main(["backup", str(home / "usb")]) == 0
    use(monkeypatch, running, "new")
    monkeypatch.setenv("SOTREEM_DATA", str(home / "elsewhere"))
    assert main(["restore", str(home / "usb")]) == 0
    assert main(["check"]) == 0
    back = BucketStore(address_from("s3://so-tre-em/new", running.environment), keyring_from_secret(SECRET))
    assert sorted(back.read(name) for name in back.names()) == sorted(PICTURES)


def test_new_keys_seal_what_lies_in_the_bucket(
    home: Path, running: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket = use(monkeypatch, running, "rotated")
    assert main(["move", "--photos"]) == 0
    assert main(["rotate-keys"]) == 0
    assert all((bucket.get(name) or b"\0")[0] == 2 for name, _ in bucket.each())
    assert main(["check"]) == 0


def test_a_backup_while_the_bucket_is_away_fails_and_leaves_the_photos_out_of_no_list(
    home: Path, running: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, running, "away")
    assert main(["move", "--photos"]) == 0
    monkeypatch.setattr("intake.buckets.FIRST_PAUSE_S", 0.0)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    assert main(["backup", str(home / "usb")]) == 1
    assert list((home / "usb").glob("*.list")) == []
