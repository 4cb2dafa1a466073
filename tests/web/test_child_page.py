"""One child's page: what is known, where it comes from, what is wrong, who did what; decided by officers alone."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from db import select
from db.queries import findings
from db.tables import Child, Conflict, Finding
from intake.records import Origin, change_fields
from intake.submissions import receive
from tests.support.office import MAI, Office


def conflict_over_birth_date(office: Office) -> tuple[UUID, int]:
    """Two people write two birth dates for one child of Lan's; the officer's stands in the record."""
    uuid = uuid4()

    def send(username: str, base_rev: int, **fields: str) -> None:
        item = {"uuid": str(uuid), "kind": "child", "base_rev": base_rev, "claimed_at": "", "fields": fields}
        receive(office.database, office.keyring, office.scope(username), [item], username)

    send("lan", 0, **MAI | {"hamlet": "Bản Hua Nà"})
    send("hoa", 1, birth_date="2019-05-03")
    send("lan", 1, birth_date="2019-03-06")
    with office.reading() as session:
        return uuid, session.scalars(select(Conflict.id)).one()


def test_a_finding_stands_beside_its_field_with_its_proposal(office: Office, window: Any) -> None:
    mai = office.add_child(**MAI | {"personal_id": "14319000123"})
    page = window("hoa").get(f"/children/{mai}").text
    line = page[page.index('id="field-personal_id"') : page.index('id="field-full_name"')]
    assert "fault--B" in line
    assert "Sửa thành “014319000123”" in line


def test_taking_a_proposal_writes_it_and_ends_the_finding(office: Office, window: Any) -> None:
    mai = office.add_child(**MAI | {"personal_id": "14319000123"})
    with office.reading() as session:
        finding = session.scalars(select(Finding).where(Finding.rule == "E2.4")).one()
    hoa = window("hoa")
    assert hoa.send(f"/children/{mai}/proposals/{finding.id}").status_code == 303
    assert office.child(mai).personal_id == "014319000123"
    again = hoa.send(f"/children/{mai}/proposals/{finding.id}")
    assert (again.status_code, "đề nghị này không còn đúng" in again.text) == (409, True)


def test_a_proposal_of_another_child_is_not_found(office: Office, window: Any) -> None:
    office.add_child(**MAI | {"personal_id": "14319000123"})
    other = office.add_child(full_name="Cà Văn An")
    with office.reading() as session:
        finding = session.scalars(select(Finding).where(Finding.rule == "E2.4")).one()
    assert window("hoa").send(f"/children/{other}/proposals/{finding.id}").status_code == 404


def test_history_is_told_in_sentences(office: Office, window: Any) -> None:
    mai = office.add_child(**MAI)
    with office.writing() as session:
        child = session.get_one(Child, mai)
        origin = Origin("form", user_id=office.user("minh").id)
        change_fields(session, office.keyring, child, {"birth_date": "2019-05-03", "sex": ""}, origin)
    page = window("hoa").get(f"/children/{mai}").text
    assert "<strong>Lò Thị Hoa</strong> nhập hồ sơ từ phiếu: " in page
    assert "<strong>Quàng Văn Minh</strong> sửa từ phiếu: " in page
    assert "Ngày, tháng, năm sinh từ “05/3/2019” thành “03/5/2019”" in page
    assert "Giới tính bỏ “Nữ”" in page


def test_a_value_from_a_photo_leads_to_its_cell(office: Office, window: Any) -> None:
    mai = office.add_child(**MAI | {"address_detail": ""})
    with office.writing() as session:
        child = session.get_one(Child, mai)
        origin = Origin("cell", user_id=office.user("hoa").id, field_ids={"address_detail": "77"})
        change_fields(session, office.keyring, child, {"address_detail": "Tổ 3"}, origin)
    assert 'href="/cells/77">ảnh trang sổ</a>' in window("hoa").get(f"/children/{mai}").text


def test_what_stands_for_the_whole_page_leads_to_its_row(office: Office, window: Any) -> None:
    mai = office.add_child(**MAI | {"address_detail": ""})
    with office.writing() as session:
        origin = Origin("cell", "row:12", office.user("hoa").id)
        change_fields(session, office.keyring, session.get_one(Child, mai), {"address_detail": "Tổ 3"}, origin)
    assert 'href="/rows/12">ảnh trang sổ</a>' in window("hoa").get(f"/children/{mai}").text


def test_each_member_of_a_list_leads_to_its_own_cell_and_one_kept_apart_to_none(office: Office, window: Any) -> None:
    mai = office.add_child(**MAI)
    with office.writing() as session:
        child, told = session.get_one(Child, mai), list[str]()
        for cell_id, group in (("81", "khuyet_tat"), ("82", "nguy_co"), ("83", "nhiem_hiv_aids")):
            told.append(group)
            origin = Origin("cell", user_id=office.user("hoa").id, field_ids={"circumstances": cell_id})
            change_fields(session, office.keyring, child, {"circumstances": told}, origin)
    page = window("hoa").get(f"/children/{mai}").text
    assert 'href="/cells/81">Trẻ em khuyết tật: ảnh trang sổ</a>' in page
    assert "/cells/82" in page
    assert "/cells/83" not in page


def test_two_ways_of_writing_wait_for_an_officer(office: Office, window: Any) -> None:
    mai, conflict = conflict_over_birth_date(office)
    said = "Hai cách ghi khác nhau: hồ sơ “03/5/2019”, phiếu gửi sau “06/3/2019”."
    assert said in window("hoa").get(f"/children/{mai}").text
    lan = window("lan")
    page = lan.get(f"/children/{mai}").text
    assert said in page
    assert f"/conflicts/{conflict}" not in page
    assert lan.send(f"/children/{mai}/conflicts/{conflict}", {"choice": "other"}).status_code == 404


@pytest.mark.parametrize(("choice", "born"), [("kept", "2019-05-03"), ("other", "2019-03-06")])
def test_an_officer_chooses_one_of_the_two(office: Office, window: Any, choice: str, born: str) -> None:
    mai, conflict = conflict_over_birth_date(office)
    hoa = window("hoa")
    assert hoa.send(f"/children/{mai}/conflicts/{conflict}", {"choice": choice}).status_code == 303
    assert office.child(mai).birth_date == born
    assert "Hai cách ghi khác nhau" not in hoa.get(f"/children/{mai}").text


@pytest.mark.parametrize("path", ["/children/{far}/conflicts/{id}", "/children/{own}/conflicts/{id}"])
def test_another_childs_conflict_is_not_found(office: Office, window: Any, path: str) -> None:
    mai, conflict = conflict_over_birth_date(office)
    other = office.add_child(full_name="Cà Văn An")
    ngoc, hoa = window("ngoc"), window("hoa")
    answer = (ngoc if "far" in path else hoa).send(path.format(far=mai, own=other, id=conflict), {"choice": "other"})
    assert answer.status_code == 404
    assert office.child(mai).birth_date == "2019-05-03"


def test_a_duplicate_leads_to_the_other_record_for_who_may_open_both(office: Office, window: Any) -> None:
    mai = office.add_child(by="lan", **MAI)
    other = office.add_child(**MAI | {"mother_name": "", "hamlet": "Bản Nà Trà"})
    assert f'href="/children/{other}">Xem hồ sơ kia: Lò Thị Mai' in window("hoa").get(f"/children/{mai}").text
    page = window("lan").get(f"/children/{mai}").text
    assert "hồ sơ khác" not in page
    assert str(other) not in page


def test_a_hidden_group_is_in_no_field_history_or_finding(office: Office, window: Any) -> None:
    mai = office.add_child(by="lan", **MAI, circumstances=["nhiem_hiv_aids", "khuyet_tat"])
    for username in ("lan", "pang", "hoa", "son"):
        page = window(username).get(f"/children/{mai}").text
        assert "khuyết tật" in page
        assert "HIV" not in page


def test_the_page_of_a_record_that_came_from_a_phone_offers_to_confirm_it(office: Office, window: Any) -> None:
    mai = office.add_child(by="lan", state="received", **MAI)
    assert "Xác nhận cháu này" in window("hoa").get(f"/children/{mai}").text
    assert "Xác nhận cháu này" not in window("lan").get(f"/children/{mai}").text


def test_who_ended_a_finding_and_why_stands_on_the_page_until_it_is_taken_back(office: Office, window: Any) -> None:
    child = office.add_child(**MAI | {"birth_date": "2019"})
    with office.reading() as session:
        finding = next(one.id for one in findings.of_record(session, child) if one.rule == "E3.3")
    hoa = window("hoa")
    hoa.send(f"/findings/{finding}/ending", {"ending": "unknowable", "reason": "không còn giấy nào"})
    page = hoa.get(f"/children/{child}").text
    assert "Lỗi đã có kết luận (1)" in page
    assert "không còn giấy nào" in page
    assert hoa.send(f"/findings/{finding}/reopening").status_code == 303
    page = hoa.get(f"/children/{child}").text
    assert "Lỗi đã có kết luận" not in page
    assert "Mới biết sinh 2019" in page
