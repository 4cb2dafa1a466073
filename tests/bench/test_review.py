"""The keystroke model: what a value costs to type, and what a screen asks."""

import pytest

from bench.desk.keys import keys_of, keys_to_type, keys_to_type_all
from bench.desk.screens import read

SCREEN = """
<input type="hidden" name="batch" value="b1">
<input type="hidden" name="look" value="7-full_name">
<input name="v-7-full_name" value="Lò Thị Mai" data-value="Lò Thị Mai">
<button name="take" value="Lò Thị Mái">1</button>
<input type="hidden" name="look" value="8-sex">
<select name="v-8-sex" data-value="Nữ"><option value="Nam">Nam</option></select>
<input type="radio" name="child-7" value="u" checked><input type="radio" name="child-7" value="">
"""


@pytest.mark.parametrize(
    ("text", "keys"), [("", 0), ("Lan", 3), ("Lò", 3), ("Nguyễn", 8), ("Đặng", 7), ("05/3/2019", 9)]
)
def test_a_mark_is_a_key_of_its_own(text: str, keys: int) -> None:
    assert keys_of(text) == keys


def test_a_picker_costs_no_more_than_its_first_letters() -> None:
    assert keys_to_type("ethnicity", "Khơ Mú") == 3
    assert keys_to_type("mother_name", "Khơ Mú") == 8


def test_typing_a_row_counts_its_tabs_and_its_enter() -> None:
    assert keys_to_type_all({"full_name": "Lan", "sex": "Nam", "schooling": ""}) == 3 + 1 + 3 + 1 + 1 + 1


def test_a_screen_is_read_as_it_stands() -> None:
    seen = read(SCREEN)
    assert [(one.row_id, one.column, one.value) for one in seen.asked] == [
        (7, "full_name", "Lò Thị Mai"),
        (8, "sex", "Nữ"),
    ]
    assert seen.asked[0].offers == ["Lò Thị Mái"]
    assert (seen.batch, seen.chosen, seen.offered) == ("b1", {7: "u"}, {7: ["u", ""]})
