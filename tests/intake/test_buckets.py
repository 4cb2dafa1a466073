"""Photos in a real S3 store: what leaves the machine is sealed, what the store does not say is not taken for gone."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from access.keys import Keyring
from catalogue.refusals import Refusal
from db import select
from db.tables import Page
from intake import buckets, photo_store, photos, worker
from intake.buckets import Bucket, BucketStore, address_from
from intake.photo_store import FolderStore
from tests.support.bucket import ObjectStore, object_store
from tests.support.office import Office
from tests.support.photos import photo
from tests.support.server import wait_until

KEYS = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
NAME = "ab" * 32
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    with object_store(tmp_path_factory.mktemp("weed")) as store:
        yield store


@pytest.fixture
def shelf(running: ObjectStore) -> Bucket:
    """The bucket, empty."""
    shelf = Bucket(running.address)
    for name, _ in list(shelf.each()):
        shelf.remove(name)
    return shelf


@pytest.fixture
def store(running: ObjectStore, shelf: Bucket, keyring: Keyring) -> BucketStore:
    return BucketStore(running.address, keyring)


@pytest.fixture
def nobody_answers(monkeypatch: pytest.MonkeyPatch, running: ObjectStore, keyring: Keyring) -> BucketStore:
    """A store behind a port where nobody listens."""
    monkeypatch.setattr(buckets, "FIRST_PAUSE_S", 0.0)
    return BucketStore(replace(running.address, endpoint="http://127.0.0.1:9"), keyring)


@pytest.mark.parametrize("missing", sorted(KEYS))
def test_an_address_without_a_key_is_refused_by_the_name_of_what_is_missing(missing: str) -> None:
    with pytest.raises(ValueError, match=missing):
        address_from("s3://photos", {**KEYS, missing: ""})


def test_an_endpoint_that_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="AWS_ENDPOINT_URL"):
        address_from("s3://photos", {**KEYS, "AWS_ENDPOINT_URL": "photos:8333"})


def test_the_secret_is_never_shown() -> None:
    assert "rất kín" not in repr(address_from("s3://photos", {**KEYS, "AWS_SECRET_ACCESS_KEY": "rất kín"}))


def test_a_wrong_secret_is_refused_by_the_store_and_nothing_counts_as_gone(running: ObjectStore) -> None:
    stranger = Bucket(replace(running.address, secret="another"))
    assert not stranger.is_well()
    for call in (lambda: stranger.get(NAME), lambda: stranger.put(NAME, b"x"), lambda: list(stranger.each())):
        with pytest.raises(Refusal) as refused:
            call()
        assert (refused.value.code, refused.value.status) == ("PHOTOS_AWAY", 503)


def test_a_store_that_does_not_answer_refuses_and_is_not_well(nobody_answers: BucketStore) -> None:
    assert not nobody_answers.is_well()
    with pytest.raises(Refusal) as refused:
        nobody_answers.keep(b"a page")
    assert refused.value.code == "PHOTOS_AWAY"


def test_what_is_not_there_is_missing(store: BucketStore) -> None:
    assert store.mark(NAME) == ""
    with pytest.raises(Refusal) as refused:
        store.read(NAME)
    assert refused.value.code == "PHOTO_MISSING"


def test_only_sealed_bytes_lie_in_the_bucket(store: BucketStore, shelf: Bucket) -> None:
    plain = photo()
    name = store.keep(plain)
    lying = shelf.get(name)
    assert lying is not None
    assert plain[:64] not in lying
    assert store.read(name) == plain
    assert store.is_well()


def test_a_bucket_and_a_folder_keep_alike(store: BucketStore, keyring: Keyring, tmp_path: Path, shelf: Bucket) -> None:
    folder = FolderStore(tmp_path / "photos", keyring)
    name = folder.keep(b"a page")
    store.put_back(name, folder.sealed(name))
    assert store.mark(name) == folder.mark(name) != ""
    assert (list(store.names()), store.read(name)) == ([name], b"a page")
    assert (store.is_local, folder.is_local) == (False, True)


def test_other_bytes_under_a_name_do_not_open(store: BucketStore, shelf: Bucket) -> None:
    one, other = store.keep(b"one"), store.keep(b"other")
    shelf.put(one, shelf.get(other) or b"")
    with pytest.raises(Refusal, match="bị mất hoặc bị hỏng"):
        store.read(one)


def test_a_new_key_seals_what_lies_there_anew(store: BucketStore, running: ObjectStore, keyring: Keyring) -> None:
    name = store.keep(b"a page")
    newer = BucketStore(running.address, keyring.with_new_key())
    assert newer.reseal(name)
    assert not newer.reseal(name)
    assert newer.read(name) == b"a page"


@pytest.mark.slow
def test_more_than_a_thousand_names_are_all_told(shelf: Bucket) -> None:
    names = [f"{number:064x}" for number in range(1010)]
    for name in names:
        shelf.put(name, b"x")
    assert [name for name, _ in shelf.each()] == names


@on_sqlite
def test_the_sweep_takes_what_no_row_names_and_only_when_it_is_old(
    office: Office, store: BucketStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = photos.receive(office.database, store, office.scope("lan"), data=photo())
    store.keep(b"its row was never written")
    assert photos.sweep(office.database, store) == 0
    monkeypatch.setattr(photo_store, "UNCLAIMED_S", -3600.0)
    assert photos.sweep(office.database, store) == 1
    assert done.page_id is not None
    assert len(list(store.names())) == 1


@on_sqlite
def test_while_the_store_is_away_a_photo_is_refused_and_leaves_no_row(
    office: Office, nobody_answers: BucketStore
) -> None:
    with pytest.raises(Refusal) as refused:
        photos.receive(office.database, nobody_answers, office.scope("lan"), data=photo())
    assert refused.value.status == 503
    with office.reading() as session:
        assert session.scalars(select(Page.id)).all() == []


@on_sqlite
def test_a_page_whose_photo_cannot_be_had_just_now_waits_and_loses_no_attempt(
    office: Office, store: BucketStore, nobody_answers: BucketStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = photos.receive(office.database, store, office.scope("lan"), data=photo())
    stop, ask = threading.Event(), nobody_answers.read

    def ask_once(name: str) -> bytes:
        stop.set()
        return ask(name)

    monkeypatch.setattr(nobody_answers, "read", ask_once)
    reader = worker.Reader(["true"])
    worker.run(office.database, office.keyring, nobody_answers, once=False, processes=1, stop=stop, reader=reader)
    with office.reading() as session:
        page = session.get_one(Page, done.page_id)
        assert (page.state, page.attempts_count) == ("waiting", 0)


@pytest.mark.slow
def test_a_store_killed_and_started_again_has_what_it_took(running: ObjectStore, store: BucketStore) -> None:
    names = [store.keep(b"page %d" % number) for number in range(20)]
    running.kill()
    running.start()
    wait_until(lambda: is_readable(store, names[-1]))
    assert [store.read(name) for name in names] == [b"page %d" % number for number in range(20)]


def is_readable(store: BucketStore, name: str) -> bool:
    """Whether the store has found its disks again; it takes calls some seconds before it has."""
    try:
        return bool(store.read(name))
    except Refusal as refusal:
        if refusal.code != "PHOTOS_AWAY":
            raise
        return False
