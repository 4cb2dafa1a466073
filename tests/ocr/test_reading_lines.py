"""Lines of writing are found by their strokes: nothing of a neighbour, no dots to write on, accents with letters."""

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.ocr import lines
from intake.ocr.readers import TextReading, Word


def page(*texts, size=(420, 900)):
    """White paper with texts at (x, y) of their base lines."""
    paper = np.full(size, 255, np.uint8)
    for text, x, y in texts:
        cv2.putText(paper, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 20, 2, cv2.LINE_AA)
    return paper


def boxes(paper, **kwargs):
    return [line.box_px for line in lines.Writing.of(paper, **kwargs).lines]


def dotted(paper, y, first, last):
    paper[y : y + 2, first:last:6] = paper[y : y + 2, first + 1 : last : 6] = 90
    return paper


def test_words_of_one_level_are_a_line_and_columns_of_text_are_two():
    assert len(boxes(page(("Ho va ten", 40, 60)))) == 1
    assert len(boxes(page(("Ho va ten", 40, 60), ("Gioi tinh", 500, 60)))) == 2


def test_lines_above_each_other_stay_apart():
    assert len(boxes(page(("Pham Quynh", 40, 60), ("Hoang Long", 40, 100)))) == 2


def test_blank_paper_has_no_lines():
    assert boxes(np.full((300, 300), 255, np.uint8)) == []


def test_a_dotted_line_alone_is_no_writing():
    assert boxes(dotted(page(), 100, 30, 800)) == []


def test_dots_to_write_on_are_not_part_of_the_writing_on_them():
    bare, ruled = page(("Vang A Su", 60, 100)), dotted(page(("Vang A Su", 60, 100)), 104, 30, 800)
    (x, _, width, _), (ruled_x, _, ruled_width, _) = boxes(bare)[0], boxes(ruled)[0]
    assert abs(x - ruled_x) <= 6
    assert abs(width - ruled_width) <= 12


def test_a_point_below_a_letter_stays_where_dots_run_through_it():
    paper = dotted(page(("Thong Thi Hoa", 20, 100)), 106, 10, 800)
    cv2.circle(paper, (118, 107), 3, 20, -1)
    found = lines.Writing.of(paper)
    ink, (left, top, _, _) = found.ink(found.lines[0].strokes)
    assert ink[107 - top, 118 - left] < 100


def test_a_drawn_line_through_the_feet_of_letters_is_taken_out():
    paper = page(("Ngay sinh", 60, 100))
    cv2.line(paper, (20, 104), (850, 104), 60, 2)
    found = boxes(paper)
    assert len(found) == 1
    assert found[0][2] < 300


def test_an_accent_belongs_to_the_letter_below_it_not_to_the_line_above():
    paper = page(("Manhua", 60, 60), ("Muaxanh", 60, 112))
    cv2.line(paper, (100, 82), (108, 76), 20, 2)
    above, below = sorted(boxes(paper), key=lambda box: box[1])
    assert above[1] + above[3] < 70
    assert below[1] <= 78


@settings(max_examples=25, deadline=None)
@given(st.floats(-1.5, 1.5))
def test_a_slight_slope_parts_no_line(degrees):
    paper = page(("Nguyen Thi Hoa", 60, 120), ("Thao A Vang", 60, 190), ("Kinh", 600, 190))
    turning = cv2.getRotationMatrix2D((450, 210), degrees, 1.0)
    turned = cv2.warpAffine(paper, turning, (900, 420), borderValue=255)
    assert len(boxes(turned)) == 3


def test_noise_ends_in_time_and_memory():
    noise = np.random.default_rng(3).integers(0, 256, (1400, 1400), np.uint8)
    assert len(boxes(noise)) < 5000


def test_a_line_is_cut_at_the_gap_nearest_to_a_place():
    found = lines.Writing.of(page(("Cha: Lo Van An", 40, 60)), reach=3.0)
    line = found.lines[0]
    _, (left, _, _, _) = found.ink(found.after(line, 112))
    assert 100 < left < 135
    assert set(found.after(line, 112)) | set(found.before(line, 112)) == set(line.strokes)


class Echo:
    """A reader that tells how many images it was handed at once."""

    version = "echo"

    def __init__(self):
        self.batches = []

    def read(self, images, alphabet="text"):
        self.batches.append(len(images))
        return [TextReading((Word(f"w{at}", 0.9, (2, 2, 20, 20)),)) for at in range(len(images))]


def test_all_lines_of_all_cells_are_read_in_one_batch_and_joined_from_the_top():
    reader = Echo()
    cells = [page(("Ngay sinh", 20, 50), size=(80, 300)), page(("So dinh", 20, 40), ("danh", 20, 90), size=(120, 300))]
    assert lines.texts(cells, reader) == ["w0", "w1 w2"]
    assert reader.batches == [3]


def test_words_are_told_where_they_stand_on_the_page():
    paper = page(("Ban Lua", 300, 200))
    (read,) = lines.read([lines.Writing.of(paper[100:], origin=(0, 100))], Echo())[0]
    x, y, _, _ = read.said.words[0].box_px
    assert abs(x - read.box_px[0]) < 12
    assert abs(y - read.box_px[1]) < 12
