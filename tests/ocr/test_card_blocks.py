"""A card's children: one block of labels each, also where a heading was not read."""

import pytest

from intake.ocr import cards
from intake.ocr.readers import Word

LINES = (("Họ tên trẻ:",), ("Giới tính:", "Dân tộc:"), ("Số định danh:",), ("Họ tên cha:",), ("Họ tên mẹ:",))
LINE_PX, BLOCK_PX = 60, 400


def line(y, *labels):
    """Words of some labels side by side, far from each other."""
    words = []
    for at, text in enumerate(labels):
        x = 100 + 500 * at
        for word in text.split():
            words.append(Word(word, 0.99, (x, y, 14 * len(word), 24)))
            x += 14 * len(word) + 8
    return words


def card(children, lost=(), heading="Con thứ {}"):
    """The lines of a card whose children in `lost` have no heading that could be read."""
    said = [line(20, "Hộ số:", "Chủ hộ:")]
    for child in range(children):
        top = 100 + BLOCK_PX * child
        said.append(line(top, "Cozz Nhzz" if child in lost else heading.format(child + 1)))
        said += [line(top + LINE_PX * (at + 1), *labels) for at, labels in enumerate(LINES)]
    return said


@pytest.mark.parametrize(("children", "lost"), [(1, ()), (3, ()), (3, (1,)), (4, (3,)), (4, (2,)), (5, (3, 4))])
def test_every_child_has_its_block_with_or_without_its_heading(children, lost):
    top, blocks = cards._blocks(card(children, lost), 1700)
    assert [label.field for label in top] == ["household_number", "household_head"]
    assert [len(block) for block in blocks] == [6] * children
    assert [block[0].field for block in blocks] == ["full_name"] * children


def test_a_label_below_the_last_child_makes_no_child_of_its_own():
    said = [*card(2), line(100 + 2 * BLOCK_PX, "Người cung cấp thông tin")]
    _, blocks = cards._blocks(said, 1700)
    assert len(blocks) == 2


def test_a_second_name_within_one_block_begins_no_child():
    said = card(3)
    said.insert(5, line(100 + 4 * LINE_PX, "Họ và tên:"))
    _, blocks = cards._blocks(sorted(said, key=lambda words: words[0].box_px[1]), 1700)
    assert len(blocks) == 3


@pytest.mark.parametrize("heading", ["Trẻ thữ {} L", "L Ê Trẻ em thứ {}", "Đ Trẻ em thứ I", "Trẻ thứ", "Cháu số: {}"])
def test_a_misread_heading_with_crumbs_beside_it_still_begins_a_child(heading):
    _, blocks = cards._blocks(card(3, heading=heading), 1700)
    assert [len(block) for block in blocks] == [6, 6, 6]


@pytest.mark.parametrize("words", ["Bé Na", "Trẻ em", "Con ông Hai"])
def test_words_of_a_child_without_a_number_begin_none(words):
    said = card(2)
    said.insert(4, line(100 + 3 * LINE_PX - 20, words))
    _, blocks = cards._blocks(said, 1700)
    assert len(blocks) == 2
