"""What an installation's training is fed and judged by: pages held back whole, and the verdict on new weights."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.ocr.training import shards
from intake.ocr.training.confirmed import LEAST_LINES, MAY_FALL, Lines, Verdict, gathered
from intake.ocr.training.lines import Line

SHARES = some.floats(0, 1)


def line(text: str, page: str, width_px: int = 400) -> Line:
    return Line(np.zeros((48, width_px), np.uint8), text, "hand", "name", page)


def folder(path: Path, *files: list[Line]) -> Path:
    path.mkdir()
    for at, lines in enumerate(files):
        shards.save(path / f"lines-{at:03}.npz", lines)
    return path


@pytest.fixture
def lines(tmp_path: Path) -> Lines:
    """Eight confirmed pages of ten lines, three files of invented ones, and lines to check with."""
    pages = [[line(f"Lò Thị {at}", f"page {page}") for at in range(10)] for page in range(8)]
    return gathered(
        folder(tmp_path / "confirmed", *pages),
        folder(tmp_path / "invented", *[[line(f"tệp {at}", "pangolin")] for at in range(3)]),
        folder(tmp_path / "check", [line("Cà Văn An", "bilbo")]),
        seed=1,
    )


def test_a_page_is_learned_from_or_judged_by_and_never_both(lines: Lines) -> None:
    learned, held = ({one.font for one in some} for some in (lines.learned, lines.held))
    assert learned.isdisjoint(held)
    assert (len(learned), len(held)) == (6, 2)
    assert len(lines.learned) + len(lines.held) == 80


def test_the_same_pages_are_held_back_each_time(lines: Lines, tmp_path: Path) -> None:
    again = gathered(tmp_path / "confirmed", tmp_path / "invented", tmp_path / "check", seed=1)
    assert [one.font for one in again.held] == [one.font for one in lines.held]


def test_two_files_of_invented_lines_are_enough(lines: Lines) -> None:
    assert [one.text for one in lines.invented] == ["tệp 0", "tệp 1"]


def test_of_a_single_page_nothing_can_be_judged(tmp_path: Path) -> None:
    one_page = folder(tmp_path / "one", [line("Lò Thị Mai", "page 1")] * (LEAST_LINES + 1))
    empty = folder(tmp_path / "empty")
    assert not gathered(one_page, empty, empty, seed=1).are_enough


def test_a_few_lines_are_too_few(lines: Lines) -> None:
    assert Lines(lines.learned[:LEAST_LINES], lines.held, (), ()).are_enough
    assert not Lines(lines.learned[: LEAST_LINES - 1], lines.held, (), ()).are_enough


@pytest.mark.parametrize("lost", [line("Лоза", "page 1"), line("Quàng Thị Hà", "page 1", width_px=16)])
def test_what_no_weights_could_read_is_left_out(tmp_path: Path, lost: Line) -> None:
    confirmed = folder(tmp_path / "some", [lost, line("Cà Thị Mai", "page 2")], [line("Sùng A Páo", "page 3")])
    found = gathered(confirmed, folder(tmp_path / "none"), tmp_path / "none", seed=1)
    assert {one.text for one in (*found.learned, *found.held)} == {"Cà Thị Mai", "Sùng A Páo"}


@given(SHARES, SHARES, SHARES)
def test_weights_that_read_the_held_pages_no_better_never_take_over(held: float, before: float, after: float) -> None:
    assert not Verdict(held, held, before, after).is_better


@given(some.floats(0, 0.5), SHARES, some.floats(MAY_FALL + 0.001, 1))
def test_weights_that_forget_other_hands_never_take_over(held: float, before: float, fall: float) -> None:
    assert not Verdict(held, 1.0, before, before - fall).is_better


def test_weights_that_read_the_held_pages_better_and_others_no_worse_take_over() -> None:
    assert Verdict(0.80, 0.81, 0.90, 0.90 - MAY_FALL / 2).is_better
