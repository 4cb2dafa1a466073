"""What reading costs: every stage that is named is really there, and time is booked once."""

import subprocess
import sys

import pytest

from bench import cost, stopwatch
from bench.measured import Measured, Raw
from bench.peers import raw_tesseract
from bench.stopwatch import REST, Stopwatch


def burn(rounds=200_000):
    return sum(range(rounds))


def test_a_stage_that_is_no_more_is_an_error(monkeypatch):
    monkeypatch.setattr(stopwatch, "STAGES", (("page", "intake.ocr.photo", "no_longer_here"),))
    with pytest.raises(KeyError):
        Stopwatch().watch()


def test_every_stage_is_found_in_the_reader():
    """In a process of its own: watching wraps the reader's functions for good."""
    program = "from bench.stopwatch import Stopwatch; Stopwatch().watch()"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_time_of_an_inner_stage_is_not_told_twice(monkeypatch):
    ticks = iter(range(100))
    monkeypatch.setattr(stopwatch, "cpu_s", lambda: float(next(ticks)))
    watch = Stopwatch()
    inner = watch._wrapped("inner", lambda: None)
    watch._wrapped("outer", inner)()
    spent = watch.taken()
    assert (spent["inner"], spent["outer"], spent[REST]) == (1.0, 2.0, 2.0)


def test_a_stage_that_breaks_gives_the_time_back_to_its_caller():
    watch = Stopwatch()
    with pytest.raises(ZeroDivisionError):
        watch._wrapped("page", lambda: 1 / 0)()
    watch.taken()
    assert set(watch.taken()) == {REST}


def test_dearer_than_a_raw_pass_is_marked(tmp_path):
    page = Measured(tmp_path, {}, 1.0, 3.0, {"page": 1.0, "grid": 2.0}, 100_000_000)
    shown = cost.table([page], [Raw(tmp_path, "", 2.0)])
    assert "1.50 times ✗" in shown
    assert shown.index("grid") < shown.index("page  ")


def test_photos_that_cost_more_than_their_own_pass_are_counted(tmp_path):
    pages = [Measured(tmp_path, {}, 1.0, cpu_s, {}, 100_000_000) for cpu_s in (0.5, 0.9, 1.2)]
    shown = cost.table(pages, [Raw(tmp_path, "", 0.8)] * 3)
    assert "1 of 3 within the limit, from 0.62 over 1.12 to 1.50 times" in shown


def test_lines_without_a_date_or_a_number_are_no_children_to_the_raw_peer():
    assert raw_tesseract.rows("DANH SÁCH TRẺ EM\nNguyễn Văn An, Kinh") == []


def test_the_raw_peer_takes_a_printed_line_apart():
    (row,) = raw_tesseract.rows("1 | Lò Thị Mai | 5/3/2019 | Nữ | 014319003201 | Lò Văn An | Quàng Thị Ên")
    assert {key: one["value"] for key, one in row.items()} == {
        "full_name": "Lò Thị Mai", "birth_date": "2019-03-05", "sex": "Nữ", "personal_id": "014319003201",
        "father_name": "Lò Văn An", "mother_name": "Quàng Thị Ên",
    }  # fmt: skip
