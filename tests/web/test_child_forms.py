"""The forms of a child's page: out of the book and back, entered by mistake, the police's word taken, a scan kept."""

import io
import re
from typing import Any

import pytest
from PIL import Image

from cleaning.answers import Answer
from db import select
from db.tables import HandoverScan
from tests.support.campaigns import FAULTY, open_work
from tests.support.office import MAI, Office


@pytest.mark.parametrize("form", ["end", "comeback", "mistake", "acceptance"])
@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "ngoc"])
def test_the_forms_are_the_officer_s_of_the_commune_alone(office: Office, window: Any, form: str, who: str) -> None:
    child = office.add_child(**MAI)
    sent = {"state": "deceased", "reason": "giấy chứng tử", "mistake_reason": "nhầm"}
    assert window(who).send(f"/children/{child}/{form}", sent).status_code == 404
    assert office.child(child).state == "confirmed"


def test_a_record_leaves_with_a_reason_and_comes_back_with_one(office: Office, window: Any) -> None:
    child, hoa = office.add_child(**MAI), window("hoa")
    assert hoa.send(f"/children/{child}/end", {"state": "deceased", "reason": ""}).status_code == 422
    assert hoa.send(f"/children/{child}/end", {"state": "", "reason": "x"}).status_code == 422
    assert hoa.send(f"/children/{child}/end", {"state": "deceased", "reason": "giấy chứng tử"}).status_code == 303
    assert "Đã mất" in hoa.get(f"/children/{child}").text
    assert hoa.send(f"/children/{child}/end", {"state": "deceased", "reason": "lần nữa"}).status_code == 409
    assert hoa.send(f"/children/{child}/comeback", {"reason": ""}).status_code == 422
    assert hoa.send(f"/children/{child}/comeback", {"reason": "ghi nhầm cháu"}).status_code == 303
    assert office.child(child).state == "confirmed"
    assert hoa.send(f"/children/{child}/comeback", {"reason": "lần nữa"}).status_code == 409


def test_an_ended_record_is_not_offered_to_be_written_in(office: Office, window: Any) -> None:
    child, hoa = office.add_child(**MAI), window("hoa")
    offered = f'href="/children/{child}/edit"'
    assert offered in hoa.get(f"/children/{child}").text
    hoa.send(f"/children/{child}/end", {"state": "deceased", "reason": "giấy chứng tử"})
    assert offered not in hoa.get(f"/children/{child}").text
    hoa.send(f"/children/{child}/comeback", {"reason": "ghi nhầm cháu"})
    assert offered in hoa.get(f"/children/{child}").text


def test_one_officer_calls_a_record_a_mistake_and_another_agrees(office: Office, window: Any) -> None:
    child, hoa = office.add_child(**MAI), window("hoa")
    assert hoa.send(f"/children/{child}/mistake", {"mistake_reason": " "}).status_code == 422
    assert hoa.send(f"/children/{child}/mistake", {"mistake_reason": "cháu của xã khác"}).status_code == 303
    assert office.child(child).state == "confirmed"
    page = window("minh").get(f"/children/{child}").text
    assert "cháu của xã khác" in page
    place = re.search(rf'action="(/children/{child}/conflicts/\d+)"', page)
    assert place
    assert window("minh").send(place[1], {"choice": "other"}).status_code == 303
    assert office.child(child).state == "entered_by_mistake"


def test_the_police_s_word_is_taken_only_where_it_leaves_nothing_blocked(office: Office, window: Any) -> None:
    child, hoa = office.add_child(**FAULTY), window("hoa")
    work = open_work(office, "2026")
    (listed,) = work.draw()
    work.send(listed)
    work.answer(listed, Answer(1, "wrong_birth", "09/02/2018"))
    work.give_back(listed)
    page = hoa.get(f"/children/{child}").text
    assert "Công an trả lại" in page
    assert "09/02/2018" in page
    assert hoa.send(f"/children/{child}/acceptance").status_code == 422
    assert office.child(child).birth_date == "2018-09-02"


def test_a_scan_of_a_list_that_is_back_is_kept_with_it_and_shown_to_its_office_alone(
    office: Office, window: Any
) -> None:
    office.add_child(**FAULTY)
    work = open_work(office, "2026")
    (listed,) = work.draw()
    work.send(listed)
    work.answer(listed, Answer(1, "new_number", "014218000321"))
    work.give_back(listed)
    picture = io.BytesIO()
    Image.linear_gradient("L").resize((900, 1200)).convert("RGB").save(picture, "JPEG")
    hoa = window("hoa")
    place = f"/handovers/{listed}/scans"

    def send(who: Any, data: bytes) -> Any:
        files = {"scan": ("trang-1.jpg", data, "image/jpeg")}
        return who.client.post(place, data={"_csrf_token": who.token}, files=files, follow_redirects=False)

    for stranger in ("lan", "son", "ngoc", "tuan"):
        assert send(window(stranger), picture.getvalue()).status_code == 404
    assert send(hoa, b"no picture at all").status_code == 422
    for _ in range(2):
        assert send(hoa, picture.getvalue()).status_code == 303
    with office.reading() as session:
        (scan,) = session.scalars(select(HandoverScan)).all()
    assert hoa.get(f"{place}/{scan.photo_id}").headers["content-type"] == "image/jpeg"
    assert window("ngoc").get(f"{place}/{scan.photo_id}").status_code == 404
