"""What a bulk correction can begin with: every value of a field, searched without marks."""

from typing import Any
from urllib.parse import quote

import pytest

from db.queries.paging import SIZE, Place
from tests.support.campaigns import FAULTY
from tests.support.office import Office
from web.views.correction_values import _part


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "tinh", "quan"])
def test_others_do_not_read_the_values(window: Any, who: str) -> None:
    assert window(who).get("/corrections/values?field=ethnicity").status_code == 404


def test_a_field_that_is_not_corrected_in_bulk_has_no_values(window: Any) -> None:
    assert window("hoa").get("/corrections/values?field=full_name").status_code == 404


def test_a_rare_value_is_found_without_marks_and_leads_to_its_preview(office: Office, window: Any) -> None:
    for number in range(14):
        office.add_child(**FAULTY | {"full_name": f"Lò Văn {chr(65 + number)}n", "hamlet": f"Bản {chr(65 + number)}"})
    office.add_child(**FAULTY | {"full_name": "Sùng A Pao", "hamlet": "Xóm Mèo"})
    hoa = window("hoa")
    assert "/corrections/values?field=hamlet" in hoa.get("/corrections").text
    page = hoa.get(f"/corrections/values?field=hamlet&q={quote('xom meo')}").text
    assert 'name="old" value="Xóm Mèo"' in page
    assert 'value="Bản A"' not in page
    assert "Không có giá trị nào như vậy" in hoa.get("/corrections/values?field=hamlet&q=zzz").text


def test_pages_forward_and_back_show_every_value_once() -> None:
    found = [(f"giá trị {number}", "", 1) for number in range(2 * SIZE + 3)]
    first = _part(found, Place())
    second = _part(found, Place(first.after))
    third = _part(found, Place(second.after))
    assert [*first.rows, *second.rows, *third.rows] == found
    assert (first.before, third.after) == ("", "")
    assert _part(found, Place(third.before, is_before=True)).rows == second.rows
    assert _part(found, Place("nobody says that any more")).rows == first.rows
