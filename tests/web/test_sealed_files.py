"""A phone's exported file, brought in by the officer's hand: refused in words, kept once, decided like other slips."""

import json
from uuid import uuid4

import pytest

from access.boxes import public_key
from access.keys import keyring_from_secret
from db import select
from db.tables import Child, Submission
from tests.support.boxes import seal
from tests.support.sending import item
from tests.web.test_devices import MAI, Phone

BINH = {"full_name": "Lò Văn Bình", "birth_date": "2021", "hamlet": "Bản Hua Nà"}


@pytest.fixture
def phone(window):
    return Phone(window)


def exported(phone, office, *children, device=None):
    """The file that the phone's «Xuất tệp kín» writes."""
    items = [seal(public_key(office.keyring), child) for child in children]
    return json.dumps({"format": 1, "device": device or phone.told["device"], "items": items}).encode()


def bring(window, data, who="hoa"):
    officer = window(who)
    token = {"X-CSRF-Token": officer.client.cookies["csrf_token"]}
    files = {"file": ("so-tre-em-2-phieu.json", data, "application/json")}
    return officer.client.post("/devices/file", files=files, headers=token)


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "quan"])
def test_the_page_is_for_officers_alone(window, who):
    assert window(who).get("/devices/file").status_code == 404


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"[]", b'{"format":1,"items":[]}', b"\xff\xfe{}", b"[" * 9000])
def test_another_kind_of_file_is_named_as_such(window, data):
    answer = bring(window, data)
    assert answer.status_code == 422
    assert "không phải tệp kín" in answer.text


def test_a_file_with_open_items_is_no_sealed_one(window, phone):
    told = {"format": 1, "device": phone.told["device"], "items": [item(**MAI)]}
    answer = bring(window, json.dumps(told).encode())
    assert (answer.status_code, "không phải tệp kín" in answer.text) == (422, True)


def test_a_file_that_was_cut_on_the_way_is_named_so_and_nothing_of_it_is_kept(window, office, phone):
    whole = exported(phone, office, item(**MAI)).replace(b'": ', b'":')
    answer = bring(window, whole[:-40])
    assert (answer.status_code, "bị cắt" in answer.text) == (422, True)
    with office.reading() as session:
        assert session.scalars(select(Submission)).all() == []


def test_no_file_at_all_is_asked_for(window):
    answer = window("hoa").send("/devices/file", {"file": ""})
    assert (answer.status_code, "Chưa chọn tệp" in answer.text) == (422, True)


def test_another_offices_phone_and_an_unknown_one_get_the_same_words(window, office, phone):
    said = [
        bring(window, exported(phone, office, item(**MAI)), who="ngoc"),
        bring(window, exported(phone, office, item(**MAI), device=str(uuid4())), who="ngoc"),
    ]
    assert [answer.status_code for answer in said] == [422, 422]
    assert all("không thuộc xã" in answer.text for answer in said)


def test_a_slip_sealed_for_another_server_holds_up_no_other(window, office, phone):
    told = json.loads(exported(phone, office, item(**MAI)))
    told["items"].append(seal(public_key(keyring_from_secret("the secret of another server, far away")), item(**BINH)))
    answer = bring(window, json.dumps(told).encode())
    assert answer.status_code == 200
    assert "<strong>1 mới nhận</strong>" in answer.text
    assert "1 không nhận được" in answer.text


def test_what_the_file_holds_waits_for_the_officer_in_its_writers_name(window, office, phone):
    answer = bring(window, exported(phone, office, item(**MAI), item(**BINH)))
    assert "Cà Thị Lan viết 2 phiếu" in answer.text
    listed = window("hoa").get("/devices").text
    assert "Lò Thị Mai" in listed
    assert "Lò Văn Bình" in listed
    with office.reading() as session:
        assert session.scalars(select(Child)).all() == []


def test_the_same_file_twice_is_kept_once(window, office, phone):
    file = exported(phone, office, item(**MAI), item(**BINH))
    bring(window, file)
    again = bring(window, file)
    assert "<strong>0 mới nhận</strong>, 2 đã nhận trước đây" in again.text
    with office.reading() as session:
        assert len(session.scalars(select(Submission)).all()) == 2


def test_the_phone_gets_the_files_receipt_when_it_sends_by_itself(window, office, phone):
    child = item(**MAI)
    answer = bring(window, exported(phone, office, child))
    (told,) = phone.sync(child).json()["items"]
    assert told["receipt"][:12] not in ("", None)
    with office.reading() as session:
        (kept,) = session.scalars(select(Submission)).all()
    assert kept.receipt == told["receipt"]
    assert answer.status_code == 200


def test_a_slip_taken_in_from_a_file_becomes_a_record_once(window, office, phone):
    bring(window, exported(phone, office, item(**MAI)))
    with office.reading() as session:
        number = session.scalars(select(Submission.id)).one()
    assert window("hoa").send(f"/devices/parked/{number}", {"choice": "take"}).status_code == 303
    with office.reading() as session:
        assert session.scalars(select(Child.full_name)).all() == ["Lò Thị Mai"]


def take_all(window, phone, who="hoa"):
    return window(who).send(f"/devices/{phone.told['device']}/parked")


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "quan"])
def test_a_whole_file_is_taken_in_by_officers_alone(window, office, phone, who):
    bring(window, exported(phone, office, item(**MAI), item(**BINH)))
    assert take_all(window, phone, who).status_code == 404
    with office.reading() as session:
        assert session.scalars(select(Child)).all() == []


def test_another_communes_officer_takes_nothing_of_it_in(window, office, phone):
    bring(window, exported(phone, office, item(**MAI)))
    assert "không còn phiếu nào chờ" in take_all(window, phone, "ngoc").text
    with office.reading() as session:
        assert session.scalars(select(Child)).all() == []


def test_one_button_takes_the_whole_file_in_and_tells_what_each_slip_became(window, office, phone):
    mai = item(**MAI)
    later = item(mai["uuid"], 1, mother_name="Quàng Thị Hà")
    lost = item(str(uuid4()), 3, mother_name="Quàng Thị Hà")
    page = bring(window, exported(phone, office, mai, item(**BINH), later, lost))
    assert f"/devices/{phone.told['device']}/parked" in page.text
    assert "Nhận cả 4 phiếu của Cà Thị Lan" in window("hoa").get("/devices").text
    told = take_all(window, phone).text
    assert "<strong>1</strong> không nhận: không có hồ sơ để ghi" in told
    assert told.count("Đã ghi vào sổ") + told.count("Đã gộp vào hồ sơ") == 3
    with office.reading() as session:
        assert set(session.scalars(select(Child.full_name))) == {"Lò Thị Mai", "Lò Văn Bình"}
        assert set(session.scalars(select(Child.mother_name))) == {"Quàng Thị Hà", ""}


def test_a_slip_about_another_communes_child_does_not_tell_its_name(window, office, phone):
    theirs = office.add_child(commune=office.neighbour_code, full_name="Vi Văn Kín")
    bring(window, exported(phone, office, item(str(theirs), 1, mother_name="Quàng Thị Hà")))
    assert "Phiếu trẻ: hồ sơ đã có" in window("hoa").get("/devices").text
    told = take_all(window, phone).text
    assert ("Phiếu trẻ: hồ sơ đã có" in told, "Vi Văn Kín" in told) == (True, False)


def test_a_slip_that_names_nobody_is_called_by_the_record_it_is_about(window, office, phone):
    known = office.add_child(full_name="Cà Văn An")
    bring(window, exported(phone, office, item(str(known), 1, mother_name="Quàng Thị Hà")))
    assert "Phiếu trẻ: Cà Văn An" in window("hoa").get("/devices").text
    told = take_all(window, phone).text
    assert ("Phiếu trẻ: Cà Văn An" in told, "Phiếu của Cà Thị Lan đã nhận" in told) == (True, True)


def test_pressed_again_the_button_does_nothing_more(window, office, phone):
    bring(window, exported(phone, office, item(**MAI), item(**BINH)))
    take_all(window, phone)
    assert "không còn phiếu nào chờ" in take_all(window, phone).text
    with office.reading() as session:
        assert len(session.scalars(select(Child)).all()) == 2
