"""Household cards printed with what is known: photographed, they are read as the children they were printed for."""

from uuid import uuid4

from intake.forms.printed import codes
from intake.ocr.read import read_page
from intake.printed_records import printed
from tests.support.printed import flat, photographed

PLACE, NAMED = ("Xã Mường La", "Sơn La"), ("Bản Hua Nà", "03808.1")
HOUSEHOLD = {
    "household_number": "34",
    "household_head": "Lò Văn Pâng",
    "mother_name": "Quàng Thị Hà",
    "ethnicity": "Thái",
    "circumstances": ["gia_dinh_ngheo_can_ngheo"],
}
AN = HOUSEHOLD | {"full_name": "Lò Văn An", "birth_date": "2017-07-04", "sex": "male", "father_name": "Lò Văn Pâng"}
MAI = HOUSEHOLD | {"full_name": "Lò Thị Mai", "birth_date": "2019-03", "sex": "female", "father_name": "Lò Văn Tiến"}


def test_a_card_says_once_what_its_children_have_alike_and_is_read_back() -> None:
    records = [(uuid4(), AN), (uuid4(), MAI)]
    read = read_page(photographed(flat(printed("card", PLACE, NAMED, records)), level=1))
    assert read.sheet is not None
    assert (read.sheet.layout, read.sheet.area) == ("card", "03808.1")
    assert list(read.sheet.row_codes) == [codes.row_code(uuid) for uuid, _ in records]
    once = {key: cell.value for key, cell in read.header.items()}
    assert once["household_number"] == "34"
    assert once["mother_name"] == "Quàng Thị Hà"
    assert once["circumstances"] == "gia_dinh_ngheo_can_ngheo"
    assert not once.get("father_name")
    rows = [{key: cell.value for key, cell in row.fields.items()} for row in read.rows[:2]]
    assert [row["full_name"] for row in rows] == ["Lò Văn An", "Lò Thị Mai"]
    assert [row["birth_date"] for row in rows] == ["2017-07-04", "2019-03"]
    assert [row["sex"] for row in rows] == ["male", "female"]
