"""The officer gives a hamlet's faulty records to be checked at home, and reads what was answered."""

import pytest

from db import select
from db.tables import HouseholdCheck
from tests.support.campaigns import FAULTY, open_work
from tests.support.sending import item

MAI = {"full_name": "Lò Thị Mai", "birth_date": "5/3/2019", "sex": "Nữ"}


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan"])
def test_others_give_no_checks(window, office, who):
    hamlet = str(office.hamlets["Bản Hua Nà"].id)
    assert window(who).send("/checks", {"hamlet": hamlet}).status_code == 404
    assert window(who).get("/checks").status_code == 404


def test_another_communes_hamlet_is_not_found(window, office):
    assert window("hoa").send("/checks", {"hamlet": str(office.hamlets["Thôn Đồng Tâm"].id)}).status_code == 404


def test_a_hamlets_faulty_records_are_given_and_their_answers_read(window, office):
    uuid = office.add_child(**MAI)
    hoa, lan = window("hoa"), window("lan")
    hoa.send("/checks", {"hamlet": str(office.hamlets["Bản Hua Nà"].id), "ask": "Xem giấy khai sinh"})
    (check,) = lan.get("/api/device").json()["checks"]
    assert (check["child"], check["ask"]) == (str(uuid), "Xem giấy khai sinh")
    fields = {"check": check["uuid"], "answer": "not_met", "asked": "hàng xóm", "visit_note": "Cả nhà đi nương"}
    sent = item(str(uuid), check["rev"], **fields) | {"kind": "household_check"}
    lan.client.post("/api/sync", json={"items": [sent]}, headers={"X-CSRF-Token": lan.token})
    page = hoa.get("/checks").text
    assert all(words in page for words in ("Lò Thị Mai", "Chưa gặp", "hàng xóm", "Cả nhà đi nương"))
    with office.reading() as session:
        assert session.scalars(select(HouseholdCheck)).one().answer == "not_met"


def test_who_was_just_met_at_home_is_not_offered_again(window, office):
    child = office.add_child(**FAULTY, hamlet="Bản Hua Nà")
    work = open_work(office, "2024")
    assert "Giao 1 cháu ở Bản Hua Nà" in window("hoa").get("/checks").text
    work.send_home(child)
    work.answer_home(child, who="lan")
    assert "Giao 1 cháu ở Bản Hua Nà" not in window("hoa").get("/checks").text


def test_the_answers_are_searched_without_marks(window, office):
    office.add_child(**MAI)
    hoa, lan = window("hoa"), window("lan")
    hoa.send("/checks", {"hamlet": str(office.hamlets["Bản Hua Nà"].id)})
    (check,) = lan.get("/api/device").json()["checks"]
    fields = {"check": check["uuid"], "answer": "right", "asked": "mẹ", "visit_note": ""}
    sent = item(check["child"], check["rev"], **fields) | {"kind": "household_check"}
    lan.client.post("/api/sync", json={"items": [sent]}, headers={"X-CSRF-Token": lan.token})
    assert "Lò Thị Mai" in hoa.get("/checks?q=lo mai").text
    assert "Lò Thị Mai" not in hoa.get("/checks?q=pao").text
    assert "Không có câu trả lời nào về cháu như vậy" in hoa.get("/checks?q=pao").text
