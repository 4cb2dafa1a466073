"""A backup is whole or it is none; what comes back is what was there, and it comes back only into an empty place."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from access.keys import Keyring
from access.sealed_files import FileKeys
from catalogue.refusals import Refusal
from db import Database
from intake.ocr import active
from intake.photo_store import FolderStore
from tests.support.house import add_photo, everything, house_of, settle_in
from tests.support.office import Office
from web.checking import faults
from web.settings import Settings
from web.upkeep import backup
from web.upkeep.backup import House, back_up
from web.upkeep.folder import BackupFolder
from web.upkeep.restore import give_back, look_through


@pytest.fixture
def house(office: Office, tmp_path: Path) -> House:
    """The office with records, photos and weights it trained."""
    made = house_of(office, tmp_path / "photos")
    settle_in(office, made)
    active.lay_down(made.weights, b"letters of this commune" * 100, "5f0c")
    return made


@pytest.fixture
def empty(keyring: Keyring, tmp_path: Path) -> Iterator[House]:
    """A new machine with the same keys."""
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    yield House(database, FolderStore(tmp_path / "new photos", keyring), FileKeys(keyring), tmp_path / "new reader")
    database.close()


def refusal_of(call: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value


def restore(house: House, folder: Path, tmp_path: Path) -> None:
    give_back(house, folder, look_through(folder, house.keys), tmp_path)


def test_a_folder_without_a_whole_backup_is_refused(house: House, tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    assert refusal_of(lambda: look_through(tmp_path / "usb", house.keys)).code == "BACKUP_NONE"
    back_up(house, tmp_path / "usb")
    for path in (tmp_path / "usb").glob("*.list"):
        path.unlink()
    assert refusal_of(lambda: look_through(tmp_path / "usb", house.keys)).code == "BACKUP_NONE"


def test_every_flipped_cut_or_missing_file_is_found_before_anything_is_written(
    house: House, empty: House, tmp_path: Path
) -> None:
    usb = tmp_path / "usb"
    back_up(house, usb)
    for path in [path for path in sorted(usb.rglob("*")) if path.is_file()]:
        whole = path.read_bytes()
        half = len(whole) // 2
        for broken in (
            whole[:-1],
            whole[:half],
            b"",
            whole[:half] + bytes([whole[half] ^ 1]) + whole[half + 1 :],
            None,
        ):
            path.unlink() if broken is None else path.write_bytes(broken)
            refused = refusal_of(lambda: restore(empty, usb, tmp_path))
            assert refused.code in ("BACKUP_BROKEN", "BACKUP_KEY", "BACKUP_NONE")
        path.write_bytes(whole)
    assert not (tmp_path / "new photos").exists()
    restore(empty, usb, tmp_path)


def test_a_strange_file_among_ours_is_named_by_backup_and_restore(house: House, tmp_path: Path) -> None:
    back_up(house, tmp_path / "usb")
    (tmp_path / "usb" / "thư.doc").write_text("Kính gửi")
    for refused in (
        refusal_of(lambda: look_through(tmp_path / "usb", house.keys)),
        refusal_of(lambda: back_up(house, tmp_path / "usb")),
    ):
        assert refused.code == "BACKUP_FOREIGN"
        assert "thư.doc" in refused.sentence


def test_the_rows_of_another_backup_are_not_taken(house: House, tmp_path: Path) -> None:
    first, second = back_up(house, tmp_path / "usb"), back_up(house, tmp_path / "usb")
    folder = BackupFolder(tmp_path / "usb")
    shutil.copy(folder.rows_file(first.name), folder.rows_file(second.name))
    assert refusal_of(lambda: look_through(tmp_path / "usb", house.keys)).code == "BACKUP_BROKEN"


def test_an_older_list_does_not_become_the_newest_by_its_name(house: House, tmp_path: Path) -> None:
    first = back_up(house, tmp_path / "usb")
    folder = BackupFolder(tmp_path / "usb")
    for path in (folder.list_file(first.name), folder.rows_file(first.name)):
        shutil.copy(path, path.with_name(path.name.replace("0001-", "0009-")))
    assert refusal_of(lambda: look_through(tmp_path / "usb", house.keys)).code in ("BACKUP_BROKEN", "BACKUP_KEY")


def test_other_keys_open_nothing(house: House, tmp_path: Path) -> None:
    back_up(house, tmp_path / "usb")
    for strange in (Keyring({1: b"x" * 32}), Keyring({2: b"y" * 32})):
        assert refusal_of(lambda keys=strange: look_through(tmp_path / "usb", FileKeys(keys))).code == "BACKUP_KEY"  # type: ignore[misc]


def test_a_passphrase_needs_the_passphrase_and_the_keys(house: House, tmp_path: Path) -> None:
    ring = house.keys.keyring
    sealed = replace(house, keys=FileKeys(ring, "ba con trâu trắng"))
    back_up(sealed, tmp_path / "usb")
    for keys in (
        FileKeys(ring),
        FileKeys(ring, "ba con trâu đen"),
        FileKeys(Keyring({1: b"x" * 32}), "ba con trâu trắng"),
    ):
        assert refusal_of(lambda keys=keys: look_through(tmp_path / "usb", keys)).code == "BACKUP_KEY"  # type: ignore[misc]
    assert look_through(tmp_path / "usb", sealed.keys).photos


def test_a_place_with_rows_or_photos_is_left_alone(house: House, empty: House, tmp_path: Path) -> None:
    back_up(house, tmp_path / "usb")
    before = everything(house.database)
    assert refusal_of(lambda: restore(house, tmp_path / "usb", tmp_path)).code == "PLACE_NOT_EMPTY"
    assert everything(house.database) == before
    empty.store.keep(b"a photo of somebody else")
    assert refusal_of(lambda: restore(empty, tmp_path / "usb", tmp_path)).code == "PLACE_NOT_EMPTY"


def test_a_place_with_weights_of_its_own_is_left_alone(house: House, empty: House, tmp_path: Path) -> None:
    back_up(house, tmp_path / "usb")
    active.lay_down(empty.weights, b"letters of another commune", "0000")
    assert refusal_of(lambda: restore(empty, tmp_path / "usb", tmp_path)).code == "PLACE_NOT_EMPTY"


def test_a_disk_too_small_is_said_before_the_first_byte(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _: full)
    assert refusal_of(lambda: back_up(house, tmp_path / "usb")).code == "BACKUP_NO_SPACE"
    assert list((tmp_path / "usb").iterdir()) == []


def test_nothing_of_a_record_can_be_read_in_a_backup(house: House, tmp_path: Path) -> None:
    back_up(house, tmp_path / "usb")
    held = b"".join(path.read_bytes() for path in (tmp_path / "usb").rglob("*") if path.is_file())
    for text in ("Lò Thị Mai", "Mai", "bi_mua_ban", "child", "03808"):
        assert text.encode() not in held


def test_what_comes_back_is_what_was_there(house: House, empty: House, tmp_path: Path) -> None:
    done = back_up(house, tmp_path / "usb")
    restore(empty, tmp_path / "usb", tmp_path)
    assert everything(empty.database) == everything(house.database)
    assert [empty.store.read(name) for name in done.photos] == [house.store.read(name) for name in done.photos]
    assert len(done.photos) == 3
    assert faults(Settings(), empty.database, empty.store) == []


def test_trained_weights_come_back_and_the_same_ones_read(house: House, empty: House, tmp_path: Path) -> None:
    active.lay_down(house.weights, b"letters of another year", "77ab")
    active.use(house.weights, "5f0c")
    back_up(house, tmp_path / "usb")
    restore(empty, tmp_path / "usb", tmp_path)
    assert active.versions(empty.weights) == ("shipped", "5f0c", "77ab")
    assert active.active(empty.weights).read_bytes() == active.active(house.weights).read_bytes()
    assert active.in_use(empty.weights) == "5f0c"


def test_where_the_products_weights_were_gone_back_to_they_read_after_a_restore(
    house: House, empty: House, tmp_path: Path
) -> None:
    active.use(house.weights, active.SHIPPED)
    back_up(house, tmp_path / "usb")
    restore(empty, tmp_path / "usb", tmp_path)
    assert active.in_use(empty.weights) == active.SHIPPED


def test_weights_that_lie_there_are_written_once_and_gone_with_the_last_backup_that_names_them(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "KEPT_COUNT", 2)
    usb = tmp_path / "usb"
    first, second = (back_up(house, usb).weights for _ in range(2))
    assert first == second
    assert len(list(usb.glob("weights/*"))) == 1
    (house.weights / "5f0c.onnx").unlink()
    active.lay_down(house.weights, b"letters of another year", "77ab")
    for _ in range(2):
        back_up(house, usb)
    assert [path.name.split(".")[1] for path in usb.glob("weights/*")] == ["77ab"]
    look_through(usb, house.keys)


def test_a_restored_office_counts_on(house: House, office: Office, tmp_path: Path) -> None:
    """PostgreSQL's counters stand behind the rows that came back."""
    usb, keyring = tmp_path / "usb", office.keyring
    back_up(house, usb)
    from db.schema import clear

    clear(office.database)
    shutil.rmtree(tmp_path / "photos")
    restore(house_of(office, tmp_path / "photos"), usb, tmp_path)
    again = Office.__new__(Office)
    again.database, again.keyring = office.database, keyring
    uuid = again.add_child(full_name="Lò Văn Ún")
    assert again.child(uuid).full_name == "Lò Văn Ún"


def test_a_restore_that_was_cut_off_may_be_run_again(house: House, empty: House, tmp_path: Path) -> None:
    done = back_up(house, tmp_path / "usb")
    first = next(iter(done.photos))
    empty.store.put_back(first, house.store.sealed(first))
    restore(empty, tmp_path / "usb", tmp_path)
    assert everything(empty.database) == everything(house.database)


def test_photos_that_lie_there_are_not_copied_again(house: House, office: Office, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    back_up(house, usb)
    before = {path: path.stat().st_ino for path in usb.glob("photos/*/*.sealed")}
    new = add_photo(office, house, b"one more")
    done = back_up(house, usb)
    after = {path: path.stat().st_ino for path in usb.glob("photos/*/*.sealed")}
    assert before.items() < after.items()
    assert len(after) == len(before) + 1
    assert new in done.photos


def test_a_photo_damaged_in_the_backup_s_folder_is_copied_again(house: House, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    back_up(house, usb)
    next(usb.glob("photos/*/*.sealed")).write_bytes(b"cut")
    back_up(house, usb)
    assert look_through(usb, house.keys).photos


def test_a_photo_lost_before_is_named_and_the_rest_is_kept(house: House, empty: House, tmp_path: Path) -> None:
    lost = next(house.store.names())
    (tmp_path / "photos" / lost[:2] / f"{lost}.sealed").unlink()
    assert back_up(house, tmp_path / "usb").missing == [lost]
    restore(empty, tmp_path / "usb", tmp_path)
    assert len(faults(Settings(), empty.database, empty.store)) == 1


def test_the_oldest_backups_make_room(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "KEPT_COUNT", 2)
    usb = tmp_path / "usb"
    names = [back_up(house, usb).name for _ in range(4)]
    assert BackupFolder(usb).names() == names[2:]
    assert sorted(path.stem for path in usb.glob("*.rows")) == names[2:]
    assert len(list(usb.glob("photos/*/*.sealed"))) == 3
    look_through(usb, house.keys)


def test_people_work_on_while_a_backup_is_made(
    house: House, office: Office, empty: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record written in the middle of it is wholly in the backup or not at all, and never waits."""
    before, each = everything(office.database), backup.rows.each

    def meanwhile(session: object, shape: object) -> object:
        if getattr(shape, "name", "") == "child":
            office.add_child(full_name="Lò Thị Giữa Chừng")
        return each(session, shape)  # type: ignore[arg-type]

    monkeypatch.setattr(backup.rows, "each", meanwhile)
    back_up(house, tmp_path / "usb")
    monkeypatch.undo()
    restore(empty, tmp_path / "usb", tmp_path)
    assert everything(empty.database) == before


def test_a_backup_killed_at_any_moment_leaves_the_one_before(sqlite_url: str, keyring: Keyring, tmp_path: Path) -> None:
    office = Office(Database(sqlite_url), keyring)
    house, usb = house_of(office, tmp_path / "photos"), tmp_path / "usb"
    settle_in(office, house, 12)
    first = back_up(house, usb)
    for number in range(12):
        add_photo(office, house, f"thêm {number}".encode() * 1000)
    program = (
        "import os, sys; from pathlib import Path\n"
        "from access.keys import Keyring; from access.sealed_files import FileKeys; from db import Database\n"
        "from intake import durable_files; from intake.photo_store import FolderStore\n"
        "from web.upkeep.backup import House, back_up\n"
        "left, real = int(sys.argv[4]), os.fsync\n"
        "def fsync(descriptor):\n"
        "    global left\n"
        "    left -= 1\n"
        "    os.kill(os.getpid(), 9) if left < 0 else real(descriptor)\n"
        "os.fsync = fsync\n"
        "ring = Keyring({1: bytes(range(32))})\n"
        "database, store = Database(sys.argv[1]), FolderStore(Path(sys.argv[2]), ring)\n"
        "back_up(House(database, store, FileKeys(ring), Path(sys.argv[3]) / 'none'), Path(sys.argv[3]))\n"
    )
    ends = set()
    for steps_before in (0, 1, 2, 9, 20, 25, 28, 30):
        line = [sys.executable, "-c", program, sqlite_url, str(tmp_path / "photos"), str(usb), str(steps_before)]
        ended = subprocess.run(line, capture_output=True, timeout=600, check=False).returncode
        found = look_through(usb, house.keys)
        assert found.name == first.name or len(found.photos) == 24
        ends.add(ended == -signal.SIGKILL)
    assert True in ends
    assert len(back_up(house, usb).photos) == 24
    office.database.close()
