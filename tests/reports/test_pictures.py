"""Figures as pictures: every name stands there whole, and nothing leaves the plane a phone shows."""

from datetime import UTC, date, datetime
from itertools import pairwise

from reports import pictures
from reports.pictures import WIDTH, Picture

LONG = "Khu dân cư nông thôn mới kiểu mẫu Mường Chùm Thượng số 12"
DAY = datetime(2026, 11, 3, tzinfo=UTC)
LETTER = 7.5
"""A wide letter at the pictures' size, in units of the plane."""


def drawn() -> list[Picture]:
    """One of each kind that names something, with a name as long as they come."""
    steps = [(LONG, DAY, DAY), (LONG, DAY, None), ("Bản Lứa", None, None), ("", None, None)]
    return [
        pictures.kinds_of_findings([("E3.4", LONG, 1200), ("E1.1", "Chưa có số", 3)]),
        pictures.progress(steps, date(2026, 11, 1), date(2026, 11, 30), "Chưa rõ thôn, bản"),
        pictures.schematic([(LONG, 1200, 1100), ("Bản Lứa", 0, 0), ("Bản Nà Tòng", 9, 1), ("Bản Hua Nà", 3, 3)]),
    ]


def left_and_right(words: pictures.Words) -> tuple[float, float]:
    wide = LETTER * len(words.text)
    start = {"start": words.x, "middle": words.x - wide / 2, "end": words.x - wide}[words.anchor]
    return start, start + wide


def test_no_name_is_cut() -> None:
    for picture in drawn():
        told = " ".join(words.text for words in picture.words)
        assert all(part in told for part in LONG.split()), picture.title
        assert "số 12" in told, picture.title


def test_nothing_leaves_the_plane() -> None:
    for picture in drawn():
        assert all(box.x >= 0 and box.x + box.width <= WIDTH for box in picture.boxes), picture.title
        assert all(box.y >= 0 and box.y + box.height <= picture.height for box in picture.boxes), picture.title
        assert all(0 < words.y <= picture.height for words in picture.words), picture.title
        points = [point for stroke in picture.strokes for point in stroke.points]
        assert all(0 <= x <= WIDTH and 0 <= y <= picture.height for x, y in points), picture.title


def test_no_words_run_into_the_words_beside_them() -> None:
    for picture in drawn():
        lines: dict[float, list[tuple[float, float]]] = {}
        for words in picture.words:
            lines.setdefault(words.y, []).append(left_and_right(words))
        for line in lines.values():
            places = sorted(line)
            assert all(one[1] <= other[0] for one, other in pairwise(places)), picture.title


def test_the_strip_is_full_when_every_child_is_done_and_says_so_in_numbers() -> None:
    picture = pictures.progress([("Bản Lứa", DAY, DAY)], date(2026, 11, 1), date(2026, 11, 5), "Chưa rõ")
    (strip,) = picture.boxes
    assert {stroke.points[-1][1] for stroke in picture.strokes} == {strip.y}
    assert "1 / 1 / 1" in [words.text for words in picture.words]
    assert picture.rows == (("Bản Lứa", "1", "0 / 0", "0 / 0", "1 / 1", "1 / 1", "1 / 1"),)
