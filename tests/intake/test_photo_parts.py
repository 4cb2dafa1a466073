"""A photo in parts: gaps, overlaps, lies about its length, and other people's parts."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.keys import Keyring
from catalogue.refusals import Refusal
from intake import photo_parts
from intake.imaging import BYTES_MAX
from intake.photo_parts import PartsFolder, Range, Sender, range_from

DATA = bytes(range(256)) * 4
SENDER = Sender("03808", 3, sha256(DATA).hexdigest())
KEYS = Keyring({1: bytes(32)})


@pytest.fixture
def parts(tmp_path: Path) -> PartsFolder:
    return PartsFolder(tmp_path / "parts", KEYS)


def add(parts: PartsFolder, start: int, end: int, sender: Sender = SENDER) -> int:
    return parts.add(sender, Range(start, end, len(DATA)), DATA[start:end])


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes 0-9",
        "bytes 0-9/5",
        "bytes 9-0/20",
        "bytes 0-8/20",
        "bytes 0-9/*",
        "0-9/20",
        "bytes 0-9/99999999999999",
    ],
)
def test_a_range_that_does_not_fit_its_body_is_refused(header: str) -> None:
    with pytest.raises(Refusal) as refused:
        range_from(header, 10)
    assert refused.value.code == "RANGE_WRONG"


def test_a_photo_over_twelve_megabytes_is_refused_with_its_first_part() -> None:
    with pytest.raises(Refusal) as refused:
        range_from(f"bytes 0-9/{BYTES_MAX + 1}", 10)
    assert refused.value.status == 413


def test_a_part_beyond_a_gap_is_not_kept(parts: PartsFolder) -> None:
    assert add(parts, 100, 200) == 0
    assert add(parts, 0, 50) == 50
    assert add(parts, 100, 200) == 50
    assert add(parts, 50, 1024) == 1024
    assert parts.whole(SENDER) == DATA


def test_parts_that_overlap_are_taken_once(parts: PartsFolder) -> None:
    assert add(parts, 0, 600) == 600
    assert add(parts, 0, 600) == 600
    assert add(parts, 300, 800) == 800
    assert add(parts, 100, 200) == 800
    assert add(parts, 0, 1024) == 1024
    assert parts.whole(SENDER) == DATA


def test_two_senders_of_one_photo_do_not_meet(parts: PartsFolder) -> None:
    other = Sender("03808", 4, SENDER.sent_sha256)
    add(parts, 0, 600)
    assert parts.received(other) == 0
    parts.forget(other)
    assert parts.received(SENDER) == 600


def test_parts_are_sealed_on_the_disk(parts: PartsFolder, tmp_path: Path) -> None:
    add(parts, 0, 600)
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert DATA[:64] not in file.read_bytes()


def test_a_part_that_was_tampered_with_starts_the_photo_again(parts: PartsFolder, tmp_path: Path) -> None:
    add(parts, 0, 1024)
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    sealed = file.read_bytes()
    file.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(Refusal, match="Gửi lại ảnh này từ đầu"):
        parts.whole(SENDER)
    assert parts.received(SENDER) == 0


def test_one_person_may_not_leave_too_many_photos_unfinished(parts: PartsFolder) -> None:
    for number in range(photo_parts.UPLOADS_MAX):
        add(parts, 0, 10, Sender("03808", 3, sha256(bytes([number])).hexdigest()))
    with pytest.raises(Refusal) as refused:
        add(parts, 0, 10)
    assert refused.value.status == 429
    assert add(parts, 0, 10, Sender("03808", 4, SENDER.sent_sha256)) == 10


def test_a_photo_in_crumbs_is_refused(parts: PartsFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_parts, "PARTS_MAX", 3)
    for at in range(3):
        add(parts, at, at + 1)
    with pytest.raises(Refusal) as refused:
        add(parts, 3, 4)
    assert refused.value.code == "TOO_MANY_PARTS"


def test_forgotten_uploads_go_after_a_week(parts: PartsFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    add(parts, 0, 600)
    assert parts.sweep() == 0
    monkeypatch.setattr(photo_parts, "KEPT_S", -1.0)
    assert parts.sweep() == 1
    assert parts.received(SENDER) == 0


@given(cuts=st.lists(st.tuples(st.integers(0, 1023), st.integers(1, 1024)), max_size=12))
def test_whatever_parts_come_what_is_here_is_a_true_beginning(
    cuts: list[tuple[int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    parts = PartsFolder(tmp_path_factory.mktemp("parts"), KEYS)
    for start, end in cuts:
        if start < end:
            add(parts, start, end)
    here = parts.received(SENDER)
    assert parts.whole(SENDER) == DATA[:here]
    assert add(parts, 0, 1024) == 1024
    assert parts.whole(SENDER) == DATA
