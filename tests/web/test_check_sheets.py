"""Checks at home on paper: printed with codes, photographed, proposed, and answers only when an officer confirmed."""

import io
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest

from db import select
from db.queries import printing
from db.tables import Child, HouseholdCheck, SheetReading
from intake import check_sheets
from intake.forms.printed.layouts import plan
from intake.printed_records import LAYOUTS, printed
from intake.sheet_readings import Read, SheetRow
from tests.support.campaigns import FAULTY, Work, open_work
from tests.support.office import MAI, Office
from tests.support.printed import filled, flat, photographed

HAMLET = "Bản Hua Nà"
PLACE, NAMED = ("Xã Mường La", "Sơn La"), (HAMLET, "03808.1")
QUAD = ((10, 10), (400, 10), (400, 60), (10, 60))


@pytest.fixture
def work(office: Office) -> Work:
    """Two children to be asked about at home."""
    first = office.add_child(**FAULTY, hamlet=HAMLET)
    second = office.add_child(**FAULTY | {"full_name": "Cà Thị Xuân", "sex": "female"}, hamlet=HAMLET)
    made = open_work(office, "2024")
    made.send_home(first, second)
    return made


def checks(work: Work) -> list[HouseholdCheck]:
    with work.office.reading() as session:
        return list(printing.open_checks(session, work.office.scope("hoa")))


def names(work: Work) -> list[str]:
    return [check.child.full_name for check in checks(work)]


def photo(work: Work, told: dict[tuple[int, str], str]) -> bytes:
    made = check_sheets.printed(work.office.keyring, checks(work), PLACE, NAMED, {})
    return photographed(filled(flat(made), plan("check", 2), told))


def send(who: Any, picture: bytes) -> Any:
    files, data = {"photo": ("trang.jpg", picture, "image/jpeg")}, {"_csrf_token": who.token}
    return who.client.post("/checks/photos", files=files, data=data, follow_redirects=False)


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan"])
def test_only_the_commune_s_officer_prints_and_confirms_check_lists(work: Work, window: Any, who: str) -> None:
    hamlet = work.office.hamlets[HAMLET].id
    for path in (f"/checks/{hamlet}/list", "/checks/readings", "/checks/readings/1/rows/0/cutout"):
        assert window(who).get(path).status_code == 404


def test_another_commune_s_hamlet_is_not_there(work: Work, window: Any) -> None:
    hamlet = work.office.hamlets[HAMLET].id
    for path in (f"/checks/{hamlet}/list", f"/sheets/{hamlet}/register"):
        assert window("ngoc").get(path).status_code == 404


def test_a_hamlet_without_open_checks_has_nothing_to_print(office: Office, window: Any) -> None:
    answer = window("hoa").get(f"/checks/{office.hamlets[HAMLET].id}/list")
    assert answer.status_code == 422
    assert "không còn cháu nào chờ kiểm tra" in answer.text


def test_the_paper_says_what_is_wrong_and_nothing_that_a_village_hand_may_not_know(office: Office, window: Any) -> None:
    child = office.add_child(**FAULTY | {"personal_id": "chưa có", "circumstances": ["nhiem_hiv_aids"]}, hamlet=HAMLET)
    open_work(office, "2024").send_home(child)
    made = window("hoa").get(f"/checks/{office.hamlets[HAMLET].id}/list").content
    with pypdfium2.PdfDocument(made) as opened:
        words = " ".join(opened[0].get_textpage().get_text_range().split())
    assert "Ghi tạm, không phải số" in words
    assert "HIV" not in words


def test_a_layout_nobody_knows_is_not_there(office: Office, window: Any) -> None:
    assert window("hoa").get(f"/sheets/{office.hamlets[HAMLET].id}/police").status_code == 404


@pytest.mark.parametrize(
    ("read", "doubt"),
    [
        ({"note": "vắng nhà"}, check_sheets.NO_ANSWER),
        ({"answer": "right", "full_name": "Lò Văn Tiên"}, check_sheets.NOT_BOTH),
        ({"answer": "corrected"}, check_sheets.NOT_BOTH),
        ({"answer": "right"}, ""),
        ({"answer": "corrected", "personal_id": "014318000123"}, "sex"),
    ],
)
def test_what_does_not_fit_together_is_shown_as_unsure(work: Work, read: dict[str, str], doubt: str) -> None:
    row = SheetRow("X", QUAD, {key: Read(value, 0.999, QUAD) for key, value in read.items()})
    check = next(one for one in checks(work) if one.child.sex == "male")
    said = check_sheets._proposal(SheetReading(id=1, photo_id=1), 0, check, row).doubt
    assert ("nữ" in said or "giới tính" in said) if doubt == "sex" else said == doubt


def test_a_filled_in_list_is_photographed_read_and_confirmed(work: Work, window: Any) -> None:
    hoa, order = window("hoa"), names(work)
    at = {name: row for row, name in enumerate(order, 1)}
    tien, xuan = at["Lò Văn Tiến"], at["Cà Thị Xuân"]
    told = {(tien, "answer"): "corrected", (tien, "birth_date"): "03092018", (xuan, "answer"): "not_met"}
    answer = send(hoa, photo(work, told))
    assert (answer.status_code, answer.headers["location"]) == (303, "/checks/readings")
    page = hoa.get("/checks/readings").text
    assert 'value="03/9/2018"' in page
    with work.office.reading() as session:
        found = check_sheets.proposals(session, work.office.keyring, work.office.scope("hoa"))
    assert [one.answer for one in found] == [{tien: "corrected", xuan: "not_met"}[row] for row in (1, 2)]
    assert hoa.get(f"/checks/readings/{found[0].reading_id}/rows/0/cutout").status_code == 200
    form: dict[str, str] = {}
    for one in found:
        name = f"{one.reading_id}-{one.at}"
        form |= {f"take-{name}": "1", f"answer-{name}": one.answer, f"note-{name}": ""}
        form |= {f"{key}-{name}": text for key, text in one.fields.items()}
    assert hoa.send("/checks/readings", form).headers["location"] == "/checks"
    with work.office.reading() as session:
        child = session.scalars(select(Child).where(Child.full_name == "Lò Văn Tiến")).one()
        answered = {one.answer for one in session.scalars(select(HouseholdCheck)) if one.answered_at}
    assert child.birth_date == "2018-09-03"
    assert answered == {"corrected", "not_met"}


def printed_for(work: Work, area: str) -> bytes:
    """The photo of the hamlet's list as it was printed under that area code, its first answer ticked."""
    made = check_sheets.printed(work.office.keyring, checks(work), PLACE, (HAMLET, area), {})
    return photographed(filled(flat(made), plan("check", 2), {(1, "answer"): "right"}))


def test_a_list_printed_for_another_commune_is_refused_in_words(work: Work, window: Any) -> None:
    answer = send(window("hoa"), printed_for(work, "03814.1"))
    assert answer.status_code >= 400
    assert "không phải cho xã, phường mình" in answer.text
    with work.office.reading() as session:
        assert not check_sheets.proposals(session, work.office.keyring, work.office.scope("hoa"))
        assert session.scalars(select(SheetReading)).first() is None


def test_a_list_printed_under_a_code_of_before_the_merger_is_read(work: Work, window: Any) -> None:
    """03829 was Xã Chiềng Muôn until 30/6/2025, and is Xã Mường La since."""
    answer = send(window("hoa"), printed_for(work, "03829.1"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/checks/readings")
    with work.office.reading() as session:
        (found,) = check_sheets.proposals(session, work.office.keyring, work.office.scope("hoa"))
    assert found.answer == "right"


def test_twenty_pages_of_a_hamlet_are_one_file_with_each_child_s_code(office: Office, window: Any) -> None:
    for _ in range(3):
        office.add_child(**MAI | {"personal_id": ""}, hamlet=HAMLET)
    hoa = window("hoa")
    assert f"/sheets/{office.hamlets[HAMLET].id}/register" in hoa.get("/sheets").text
    answer = hoa.get(f"/sheets/{office.hamlets[HAMLET].id}/hamlet")
    assert answer.headers["content-type"] == "application/pdf"
    many = [(uuid4(), {"full_name": f"Lò Văn {at}", "birth_date": "2019-03", "sex": "male"}) for at in range(480)]
    made = printed("hamlet", PLACE, NAMED, many)
    with pypdfium2.PdfDocument(io.BytesIO(made)) as opened:
        assert len(opened) == 20
        assert "Lò Văn 479" in opened[19].get_textpage().get_text_range()


def words_of(made: bytes) -> list[str]:
    """The text of each page."""
    with pypdfium2.PdfDocument(io.BytesIO(made)) as opened:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in opened]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("hamlet={}&layout=register&pages=0", "Sửa lại số tờ"),
        ("hamlet={}&layout=card&pages=51", "Sửa lại số tờ"),
        ("hamlet={}&layout=card&pages=nhieu", "Sửa lại số tờ"),
        ("hamlet={}&layout=card&pages=", "Sửa lại số tờ"),
        ("hamlet={}&layout=&pages=1", "Chọn cả hai rồi in lại"),
        ("hamlet=&layout=card&pages=1", "Chọn cả hai rồi in lại"),
    ],
)
def test_blank_sheets_asked_for_wrongly_are_refused_with_what_to_do(
    office: Office, window: Any, asked: str, told: str
) -> None:
    answer = window("hoa").get(f"/sheets/blank?{asked.format(office.hamlets[HAMLET].id)}")
    assert (answer.status_code, told in answer.text) == (422, True)


@pytest.mark.parametrize(("who", "layout"), [("ngoc", "register"), ("lan", "register"), ("hoa", "police")])
def test_blank_sheets_of_nobody_s_business_are_not_there(office: Office, window: Any, who: str, layout: str) -> None:
    answer = window(who).get(f"/sheets/blank?hamlet={office.hamlets[HAMLET].id}&layout={layout}&pages=1")
    assert answer.status_code == 404


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_twenty_blank_sheets_name_the_hamlet_and_no_child(office: Office, window: Any, layout: str) -> None:
    office.add_child(**MAI, hamlet=HAMLET)
    answer = window("hoa").get(f"/sheets/blank?hamlet={office.hamlets[HAMLET].id}&layout={layout}&pages=20")
    pages = words_of(answer.content)
    assert len(pages) == 20
    assert all(HAMLET in page and MAI["full_name"] not in page for page in pages)


def test_every_household_has_a_card_of_its_own_in_the_order_of_their_numbers(office: Office, window: Any) -> None:
    for name, number in (("Cà Văn An", "10"), ("Cà Văn Bình", "2"), ("Cà Thị Chi", "10")):
        office.add_child(**MAI | {"full_name": name, "household_number": number, "personal_id": ""}, hamlet=HAMLET)
    first, second = words_of(window("hoa").get(f"/sheets/{office.hamlets[HAMLET].id}/card").content)
    assert "Cà Văn Bình" in first
    assert "Cà Văn An" in second
    assert "Cà Thị Chi" in second


def test_a_number_too_long_for_its_boxes_is_not_printed_as_another_one() -> None:
    records = [(uuid4(), {"full_name": "Cà Văn An", "household_number": "98765", "personal_id": "0142190004567"})]
    (page,) = words_of(printed("register", PLACE, NAMED, records))
    assert "9 8 7" not in page
    assert "0 1 4" not in page
