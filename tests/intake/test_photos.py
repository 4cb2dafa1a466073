"""The one door for photos: what it refuses, what it keeps, and that it keeps it once."""

import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from access.keys import Keyring
from catalogue.refusals import Refusal
from db import select
from db.tables import Page, Photo
from intake import durable_files, photo_store, photos
from intake.photo_store import FolderStore
from intake.photos import Received
from tests.support import photos as made
from tests.support.office import Office

Send = Callable[..., Received]


@pytest.fixture
def store(tmp_path: Path, keyring: Keyring) -> FolderStore:
    return FolderStore(tmp_path / "photos", keyring)


@pytest.fixture
def send(office: Office, store: FolderStore) -> Send:
    """Send a photo as a person of the office."""

    def as_person(who: str, data: bytes, **said: Any) -> Received:
        return photos.receive(office.database, store, office.scope(who), data=data, **said)

    return as_person


def refusal_of(send: Send, who: str, data: bytes, **said: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        send(who, data, **said)
    return refused.value


def kept(office: Office) -> tuple[int, int]:
    """How many photos and pages there are."""
    with office.reading() as session:
        return len(session.scalars(select(Photo.id)).all()), len(session.scalars(select(Page.id)).all())


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_other_bytes_than_the_hash_says_are_refused(send: Send, office: Office) -> None:
    assert refusal_of(send, "lan", made.photo(), sent_sha256="0" * 64).code == "HASH_WRONG"
    assert kept(office) == (0, 0)


def test_a_text_file_named_jpg_leaves_nothing_behind(send: Send, office: Office, tmp_path: Path) -> None:
    assert refusal_of(send, "lan", b"chu khong phai anh").code == "NOT_AN_IMAGE"
    assert kept(office) == (0, 0)
    assert files_in(tmp_path / "photos") == []


@pytest.mark.parametrize("hamlet", ["Bản Nà Trà", "Thôn Đồng Tâm", "Bản Không Có"])
def test_a_foreign_hamlet_is_refused_like_an_unknown_one(send: Send, office: Office, hamlet: str) -> None:
    refusal = refusal_of(send, "lan", made.photo(), hamlet=hamlet)
    assert (refusal.code, refusal.status) == ("NOT_FOUND", 404)
    assert kept(office) == (0, 0)


@pytest.mark.parametrize("who", ["tuan", "son", "tinh", "quan"])
def test_who_sends_no_pages_finds_no_door(send: Send, who: str) -> None:
    assert refusal_of(send, who, made.photo()).code == "NOT_FOUND"


@pytest.mark.parametrize("said", [{"book": "s" * 61}, {"number": "1" * 21}, {"kind": "portrait"}])
def test_words_that_do_not_fit_are_refused(send: Send, said: dict[str, str]) -> None:
    assert refusal_of(send, "lan", made.photo(), **said).status == 422


def test_a_photo_becomes_a_waiting_page_of_the_senders_only_hamlet(send: Send, office: Office) -> None:
    done = send("lan", made.photo(), book="Sổ\0 2026", number="12")
    with office.reading() as session:
        page = session.get_one(Page, done.page_id)
    assert (page.state, page.hamlet_id) == ("waiting", office.hamlets["Bản Hua Nà"].id)
    assert (page.book, page.number) == ("Sổ 2026", "12")


def test_an_officer_may_name_a_hamlet_without_its_marks_or_leave_it_open(send: Send, office: Office) -> None:
    named, unnamed = send("hoa", made.photo(1), hamlet="ban na tra"), send("hoa", made.photo(2))
    with office.reading() as session:
        assert session.get_one(Page, named.page_id).hamlet_id == office.hamlets["Bản Nà Trà"].id
        assert session.get_one(Page, unnamed.page_id).hamlet_id is None


def test_an_attachment_is_kept_and_not_read_until_it_is_sent_as_a_page(send: Send, office: Office) -> None:
    attached = send("lan", made.photo(), kind="attachment")
    assert (attached.page_id, attached.is_new) == (None, True)
    assert kept(office) == (1, 0)
    as_page = send("lan", made.photo(), kind="page")
    assert (as_page.photo_id, as_page.receipt) == (attached.photo_id, attached.receipt)
    assert as_page.page_id is not None


def test_the_same_photo_again_answers_the_same_whoever_sends_it(send: Send, office: Office) -> None:
    first, again = send("lan", made.photo()), send("hoa", made.photo())
    assert first.is_new
    assert not again.is_new
    assert (again.photo_id, again.page_id, again.receipt) == (first.photo_id, first.page_id, first.receipt)
    assert kept(office) == (1, 1)


def test_the_neighbours_send_the_same_photo_and_get_their_own(send: Send, office: Office) -> None:
    ours, theirs = send("lan", made.photo()), send("nam", made.photo())
    assert theirs.is_new
    assert theirs.receipt != ours.receipt
    assert kept(office) == (2, 2)


def test_the_receipt_is_the_hash_of_photo_and_commune(send: Send) -> None:
    data = made.photo()
    document = f'{{"commune":"03808","photo":"{sha256(data).hexdigest()}"}}'
    assert send("lan", data).receipt == sha256(document.encode()).hexdigest()


@pytest.mark.slow
def test_one_photo_sent_32_times_at_once_is_one_page(
    send: Send, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoLock:
        __enter__ = __exit__ = lambda *_: None

    # Without the locks of one process the database alone decides, as between two servers.
    monkeypatch.setattr(photos, "_LOCKS", [NoLock()])
    data, answers = made.photo(), []
    threads = [threading.Thread(target=lambda: answers.append(send("lan", data))) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 32
    assert len({(a.photo_id, a.page_id, a.receipt) for a in answers}) == 1
    assert sum(a.is_new for a in answers) == 1
    assert kept(office) == (1, 1)


def test_each_page_of_a_pdf_is_a_photo_and_the_pdf_again_answers_the_same(send: Send, office: Office) -> None:
    data = made.pdf(3)
    first, again = send("lan", data, number="7"), send("lan", data)
    assert kept(office) == (3, 3)
    assert len(first.pages) == 3
    assert (again.pages, again.is_new) == (first.pages, False)
    with office.reading() as session:
        assert [session.get_one(Page, page).number for page in first.pages] == ["7", "8", "9"]


def test_a_kept_photo_is_sealed_and_reads_back(send: Send, office: Office, store: FolderStore, tmp_path: Path) -> None:
    done = send("lan", made.photo())
    (file,) = files_in(tmp_path / "photos")
    assert b"\xff\xd8\xff" not in file.read_bytes()
    with office.reading() as session:
        photo = session.get_one(Photo, done.photo_id)
    jpeg = store.read(photo.kept_sha256)
    assert sha256(jpeg).hexdigest() == photo.kept_sha256 == file.stem
    assert jpeg.startswith(b"\xff\xd8\xff")


def test_a_sealed_photo_moved_to_another_name_does_not_open(store: FolderStore, tmp_path: Path) -> None:
    one, other = store.keep(b"one"), store.keep(b"other")
    path = tmp_path / "photos" / one[:2] / f"{one}.sealed"
    path.write_bytes((tmp_path / "photos" / other[:2] / f"{other}.sealed").read_bytes())
    with pytest.raises(Refusal, match="bị mất hoặc bị hỏng"):
        store.read(one)


def test_a_photo_that_is_not_there_is_refused(store: FolderStore) -> None:
    with pytest.raises(Refusal) as refused:
        store.read("a" * 64)
    assert refused.value.code == "PHOTO_MISSING"


def test_the_sweep_takes_what_no_row_names_and_only_when_it_is_old(
    send: Send, office: Office, store: FolderStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send("lan", made.photo())
    orphan = store.keep(b"its row was never written")
    half = tmp_path / "photos" / orphan[:2] / f"{durable_files.TEMPORARY}1234"
    half.write_bytes(b"cut off")
    assert photos.sweep(office.database, store) == 0
    monkeypatch.setattr(photo_store, "UNCLAIMED_S", -1.0)
    monkeypatch.setattr(photo_store, "UNFINISHED_S", -1.0)
    assert photos.sweep(office.database, store) == 2
    assert len(files_in(tmp_path / "photos")) == 1


FULL_DISK = """
import resource, sys
from pathlib import Path
from catalogue.refusals import Refusal
from intake import durable_files
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    durable_files.write(Path(sys.argv[1]) / "ab" / "photo", bytes(5000))
except Refusal as full:
    print(full.code, full.status)
"""


def test_a_full_disk_refuses_and_keeps_no_half(tmp_path: Path) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    root = Path(__file__).parents[2]
    said = subprocess.run(
        [sys.executable, "-c", FULL_DISK, tmp_path], cwd=root, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["DISK_FULL", "503"]
    assert files_in(tmp_path) == []


def test_a_full_disk_under_the_database_refuses_in_the_same_words(
    send: Send, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db import OperationalError

    def full(*_: object) -> bool:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    with monkeypatch.context() as no_room:
        no_room.setattr(photos, "_add_rows", full)
        assert refusal_of(send, "lan", made.photo()).code == "DISK_FULL"
    assert kept(office) == (0, 0)
    assert send("lan", made.photo()).is_new
