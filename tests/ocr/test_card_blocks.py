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


def card(children, lost=(), heading="Con thứ {}", lines=LINES):
    """The lines of a card whose children in `lost` have no heading that could be read."""
    said = [line(20, "Hộ số:", "Chủ hộ:")]
    for child in range(children):
        top = 100 + BLOCK_PX * child
        said.append(line(top, "Cozz Nhzz" if child in lost else heading.format(child + 1)))
        said += [line(top + LINE_PX * (at + 1), *labels) for at, labels in enumerate(lines)]
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


def test_a_father_s_label_read_as_a_second_name_begins_no_child():
    rows = (("Họ tên trẻ:", "Giới tính:"), ("Ngày sinh:", "Dân tộc:"), ("Số định danh:",), ("Họ và tên:", "Họ tên mẹ:"))
    _, blocks = cards._blocks(card(3, lines=rows), 1700)
    assert [sum(label.field == "personal_id" for label in block) for block in blocks] == [1, 1, 1]


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


def misread(said, child, *places):
    """The card with lines of one child that no label can be seen in; its heading is line 0."""
    return [
        line(words[0].box_px[1], "zzxq") if at in {1 + 6 * child + p for p in places} else words
        for at, words in enumerate(said)
    ]


def test_labels_overlooked_in_different_blocks_are_found_where_the_others_have_them():
    said = misread(misread(misread(card(3), 0, 5), 1, 4), 2, 3)
    _, blocks = cards._blocks(said, 1700)
    assert [len(block) for block in blocks] == [5, 5, 5]
    done = cards.completed(blocks, 1700)
    assert [{label.field for label in block} for block in done] == [{label.field for label in done[0]}] * 3
    mother = next(label for label in done[0] if label.field == "mother_name")
    assert abs(mother.box_px[1] - (100 + 5 * LINE_PX)) <= 2


def test_a_block_with_one_label_of_another_tells_nothing_of_where_its_others_are():
    _, blocks = cards._blocks(misread(card(2), 1, 2, 3, 4), 1700)
    alone = [label for label in blocks[1] if label.field == "full_name"]
    assert len(cards.completed([blocks[0], alone], 1700)[1]) == 1
