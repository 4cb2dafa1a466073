"""What two processes reckon together is what one reckons, in the same order, also when the other dies."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest

from db.beside import Companion, through

PARTS = [list(range(at, at + 10)) for at in range(0, 300, 10)]
"""Thirty, ten numbers each."""


@contextmanager
def doubling(home: int, fate: str) -> Iterator[Callable[[Sequence[int]], tuple[int, list[int]]]]:
    """What doubles numbers and tells in which process; `fate` is what comes over the one that is not at `home`."""
    if fate == "opens nothing" and os.getpid() != home:
        raise ValueError(fate)

    def double(part: Sequence[int]) -> tuple[int, list[int]]:
        if os.getpid() != home and part[0] >= 30:
            if fate == "fails":
                raise ValueError(fate)
            if fate == "is killed":
                os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid(), [2 * number for number in part]

    yield double


def told(fate: str, *, shared: bool = True) -> list[tuple[list[int], tuple[int, list[int]]]]:
    return list(through(doubling, (os.getpid(), fate), PARTS, shared=shared))


@pytest.mark.parametrize("fate", ["fails", "is killed", "opens nothing"])
def test_what_the_other_process_leaves_undone_is_done_here(fate: str) -> None:
    assert [(part, found) for part, (_, found) in told(fate)] == [(part, [2 * one for one in part]) for part in PARTS]


def test_a_machine_that_starts_no_other_process_does_all_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_process: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(get_context("forkserver").Process, "start", refuse)
    assert {process for _, (process, _) in told("")} == {os.getpid()}
    assert len(told("")) == len(PARTS)


def test_a_fault_of_our_own_is_heard() -> None:
    with pytest.raises(TypeError):
        list(through(doubling, (os.getpid(), ""), [["no number"], [None]], shared=True))


def test_every_part_comes_once_and_in_its_order() -> None:
    found = told("")
    assert [(part, doubled) for part, (_, doubled) in found] == [(part, [2 * one for one in part]) for part in PARTS]


def test_a_small_matter_starts_no_process() -> None:
    assert {process for _, (process, _) in told("", shared=False)} == {os.getpid()}


def test_nothing_to_do_is_done_at_once() -> None:
    assert list(through(doubling, (os.getpid(), ""), [], shared=True)) == []


@contextmanager
def signing(folder: Path, fate: str) -> Iterator[Callable[[str], None]]:
    """What leaves a file of that name, with the number of its process in it."""

    def sign(name: str) -> None:
        if fate == "is killed":
            os.kill(os.getpid(), signal.SIGKILL)
        (folder / name).write_text(str(os.getpid()))

    yield sign


def test_a_companion_that_dies_is_missed_and_another_one_comes(tmp_path: Path) -> None:
    companion = Companion(signing, (tmp_path, "is killed"))
    for _ in range(2):
        companion.ask("one")
        assert not companion.is_busy(None)
    companion.close()
    assert not list(tmp_path.iterdir())


def test_a_companion_does_what_it_is_asked_elsewhere(tmp_path: Path) -> None:
    companion = Companion(signing, (tmp_path, ""))
    assert not companion.is_busy(None), "nothing was asked"
    for name in ("one", "two"):
        companion.ask(name)
    assert not companion.is_busy(None)
    assert {path.name for path in tmp_path.iterdir()} == {"one", "two"}
    assert str(os.getpid()) not in {path.read_text() for path in tmp_path.iterdir()}
    companion.ask("three")
    companion.is_busy(None)
    companion.close()
    assert (tmp_path / "three").read_text() == (tmp_path / "one").read_text(), "the same process"
