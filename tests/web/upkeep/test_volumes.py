"""Whether a folder's disk is encrypted, told from what Linux says of its devices."""

import os
from pathlib import Path

import pytest

from web.upkeep.volumes import is_encrypted


@pytest.fixture
def blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the system would speak of devices; the test's own folder lies on one that is not there yet."""
    monkeypatch.setattr("platform.release", lambda: "6.1.0-amd64")
    made = tmp_path / "block"
    made.mkdir()
    return made


def device(folder: Path, blocks: Path) -> Path:
    """The place of the device `folder` lies on."""
    number = os.stat(folder).st_dev
    node = blocks / f"{os.major(number)}:{os.minor(number)}"
    node.mkdir()
    return node


def named(node: Path, name: str) -> None:
    (node / "dm").mkdir(parents=True)
    (node / "dm" / "uuid").write_text(name)


def test_what_the_system_does_not_know_is_not_called_open(tmp_path: Path, blocks: Path) -> None:
    assert is_encrypted(tmp_path, blocks) is None
    assert is_encrypted(tmp_path / "nowhere", blocks) is None


def test_under_windows_its_own_encryption_is_not_seen(
    tmp_path: Path, blocks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device(tmp_path, blocks)
    monkeypatch.setattr("platform.release", lambda: "5.15.153.1-microsoft-standard-WSL2")
    assert is_encrypted(tmp_path, blocks) is None


def test_a_plain_disk_and_a_plain_volume_are_open(tmp_path: Path, blocks: Path) -> None:
    node = device(tmp_path, blocks)
    assert is_encrypted(tmp_path, blocks) is False
    named(node, "LVM-abc")
    assert is_encrypted(tmp_path, blocks) is False


def test_a_crypted_disk_is_known_also_below_a_volume(tmp_path: Path, blocks: Path) -> None:
    node = device(tmp_path, blocks)
    named(node, "LVM-abc")
    named(node / "slaves" / "dm-0", "CRYPT-LUKS2-abc")
    assert is_encrypted(tmp_path, blocks) is True


def test_a_volume_that_lies_half_on_a_plain_disk_is_open(tmp_path: Path, blocks: Path) -> None:
    node = device(tmp_path, blocks)
    named(node / "slaves" / "dm-0", "CRYPT-LUKS2-abc")
    (node / "slaves" / "sdb1").mkdir()
    assert is_encrypted(tmp_path, blocks) is False
