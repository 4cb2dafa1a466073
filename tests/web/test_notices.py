"""What schools, mass organisations and the hotline tell of children, and the groups reviewed hamlet by hamlet."""

from typing import Any
from uuid import UUID

import pytest

from db import select
from db.tables import ChildGroup, Finding, GroupReview, HouseholdCheck, Notice
from tests.support.campaigns import FAULTY, open_work
from tests.support.office import MAI, Office

FORM = {
    "source": "school",
    "source_name": "Trường THCS Mường La",
    "received_on": "20/11/2026",
    "full_name": "Lò Thị Mai",
    "birth_date": "05/3/2019",
    "about": "bo_hoc",
    "class": "2",
    "words": "nghỉ từ tháng 9",
}


def told(office: Office, child: UUID) -> list[Finding]:
    with office.reading() as session:
        return list(session.scalars(select(Finding).where(Finding.child_uuid == child, Finding.source == "notice")))


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan"])
def test_notices_are_the_officer_s_alone(window: Any, who: str) -> None:
    assert window(who).get("/notices").status_code == window(who).send("/notices", FORM).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"source": ""}, "Chưa ghi ai thông báo"),
        ({"received_on": "hôm qua"}, "chưa rõ ngày"),
        ({"full_name": ""}, "Chưa ghi cháu nào"),
        ({"about": "", "words": ""}, "Chưa ghi thông báo gì"),
    ],
)
def test_a_notice_that_says_too_little_is_asked_again(window: Any, wrong: dict[str, str], words: str) -> None:
    answer = window("hoa").send("/notices", FORM | wrong)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Trường THCS Mường La" in answer.text


def test_a_notice_becomes_a_finding_of_its_child_once_and_a_check_at_home(office: Office, window: Any) -> None:
    child = office.add_child(**MAI)
    hoa = window("hoa")
    assert hoa.send("/notices", FORM).headers["location"] == "/notices?new=1&found=1"
    assert hoa.send("/notices", FORM).headers["location"] == "/notices?new=0&found=0"
    (finding,) = told(office, child)
    assert (finding.rule, finding.field, finding.severity) == ("E3.22", "schooling", "W")
    assert "Đã ghi 1 thông báo mới, 1 đã gắn với hồ sơ." in hoa.get("/notices?new=1&found=1").text
    assert "Thông báo này đã ghi từ trước." in hoa.get("/notices?new=0&found=0").text
    assert "Nhà trường (Trường THCS Mường La): Bỏ học; nghỉ từ tháng 9; lớp 2" in hoa.get(f"/children/{child}").text
    with office.reading() as session:
        notice = session.scalars(select(Notice)).one()
    answer = hoa.send(f"/notices/{notice.id}/check")
    assert "Đã giao kiểm tra tại hộ." in hoa.get(answer.headers["location"]).text
    with office.reading() as session:
        assert session.scalars(select(HouseholdCheck.child_uuid)).all() == [child]


def test_whoever_is_meant_by_nobody_known_is_found_by_hand_or_closed_with_a_reason(office: Office, window: Any) -> None:
    child = office.add_child(**MAI)
    hoa = window("hoa")
    for name in ("Cà Văn Lạ", "Cà Văn Xa"):
        assert hoa.send("/notices", FORM | {"full_name": name}).status_code == 303
    with office.reading() as session:
        first, second = session.scalars(select(Notice.id).order_by(Notice.id)).all()
    assert hoa.send(f"/notices/{first}/child", {"personal_id": "014319999999"}).status_code == 422
    assert hoa.send(f"/notices/{first}/child", {"personal_id": MAI["personal_id"]}).status_code == 303
    assert hoa.send(f"/notices/{second}/closing", {"reason": " "}).status_code == 422
    assert hoa.send(f"/notices/{second}/closing", {"reason": "trường báo nhầm xã"}).status_code == 303
    assert hoa.send(f"/notices/{second}/closing", {"reason": "lần nữa"}).status_code == 409
    assert len(told(office, child)) == 1
    assert window("ngoc").send(f"/notices/{second}/closing", {"reason": "x"}).status_code == 404


def test_a_school_s_list_comes_in_as_it_is(office: Office, window: Any) -> None:
    child = office.add_child(**MAI)
    hoa = window("hoa")
    text = (
        "Danh sách bỏ học\nSTT;Họ tên học sinh;Ngày sinh;Lớp;Lý do\n1;Lò Thị Mai;05/3/2019;2;bỏ học\n2;Ai đó;;1;nghỉ\n"
    )
    form = {key: FORM[key] for key in ("source", "source_name", "received_on")} | {"_csrf_token": hoa.token}
    files = {"file": ("bo-hoc.csv", text.encode(), "text/csv")}
    answer = hoa.client.post("/notices", data=form, files=files, follow_redirects=False)
    assert answer.headers["location"] == "/notices?new=2&found=1"
    assert [one.field for one in told(office, child)] == ["schooling"]


@pytest.mark.parametrize("about", ["nhiem_hiv_aids", "bi_xam_hai_tinh_duc"])
def test_what_a_notice_says_of_a_sensitive_group_stands_nowhere_in_the_open(
    office: Office, window: Any, about: str
) -> None:
    child = office.add_child(**MAI)
    hoa = window("hoa")
    hoa.send("/notices", FORM | {"about": about, "words": "", "class": ""})
    (finding,) = told(office, child)
    assert finding.key == ""
    assert "Nhà trường" not in finding.message
    for secret in (about.encode(), b"HIV", "xâm hại".encode()):
        with office.reading() as session:
            assert secret not in session.scalars(select(Notice)).one().box
    is_readable = about == "bi_xam_hai_tinh_duc"
    assert (
        "xâm hại tình dục (" in hoa.get("/notices").text or "bị xâm hại tình dục ·" in hoa.get("/notices").text
    ) == (is_readable)
    assert "cần bảo vệ" in hoa.get("/notices").text or is_readable


def test_what_only_a_sensitive_group_explains_names_no_kind(office: Office) -> None:
    child = office.add_child(**MAI | {"circumstances": ["nhiem_hiv_aids"]})
    with office.reading() as session:
        (found,) = [one for one in session.scalars(select(Finding).where(Finding.child_uuid == child)) if one.key]
    assert found.key.startswith("groups:")
    assert not any(kind in found.key for kind in ("health", "abuse", "trafficking", "offences"))


def test_groups_are_counted_by_hamlet_and_sealed_ones_in_total_alone(office: Office, window: Any) -> None:
    place = {"address_detail": "Nhà số 3"}
    office.add_child(**MAI | place | {"circumstances": ["khuyet_tat"], "assistance": ["tro_giup_xa_hoi"]})
    office.add_child(**FAULTY | place | {"circumstances": ["bi_xam_hai_tinh_duc"], "hamlet": "Bản Nà Trà"})
    for who, marked in (("hoa", False), ("son", True)):
        page = window(who).get("/groups").text
        assert "HC04" in page
        assert ("&lt; 5</td>" in page) is marked
    assert window("son").get("/groups/children?group=bi_xam_hai_tinh_duc").status_code == 404
    assert "Lò Văn Tiến" in window("hoa").get("/groups/children?group=bi_xam_hai_tinh_duc").text
    listed = window("son").get("/groups/children?group=khuyet_tat").text
    assert "Lò Thị Mai" in listed
    assert " từ phiếu" in listed
    assert "Lò Văn Tiến" not in window("son").get("/groups/children").text
    for who in ("lan", "pang", "tuan", "tinh", "quan"):
        assert window(who).get("/groups").status_code == 404


def test_a_review_names_the_bodies_that_held_it(office: Office, window: Any) -> None:
    hoa, hamlet = window("hoa"), office.hamlets["Bản Hua Nà"].id
    place, form = f"/groups/hamlets/{hamlet}/reviews", {"held_on": "21/11/2026", "body": "hamlet_head"}
    assert hoa.send(place, form).status_code == 422
    both = form | {"body": ["hamlet_head", "women_union"]}
    assert hoa.send(place, both).status_code == 409
    office.add_child(**FAULTY)
    open_work(office, "2026")
    assert hoa.send(place, both).status_code == 303
    assert "Trưởng bản, tiểu khu, Hội phụ nữ" in hoa.get("/groups").text
    assert window("ngoc").send(place, both).status_code == 404
    with office.reading() as session:
        assert session.scalars(select(GroupReview.bodies)).all() == ["hamlet_head women_union"]


@pytest.fixture
def helped(office: Office) -> UUID:
    """A child with a disability that gets health care, and whose HIV only a reason opens."""
    groups = {"circumstances": ["khuyet_tat", "nhiem_hiv_aids"], "assistance": ["tro_giup_y_te"]}
    return office.add_child(**FAULTY | groups, address_detail="Nhà số 3")


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan", "ngoc"])
def test_since_when_a_child_is_helped_is_the_officer_s_to_write(helped: UUID, window: Any, who: str) -> None:
    told = {"group": "tro_giup_y_te", "since-tro_giup_y_te": "2026"}
    assert window(who).send(f"/children/{helped}/grants", told).status_code == 404


@pytest.mark.parametrize("key", ["nhiem_hiv_aids", "tro_giup_giao_duc", "x"])
def test_what_the_child_is_not_in_or_only_a_reason_opens_takes_no_day(helped: UUID, window: Any, key: str) -> None:
    told = {"group": key, f"since-{key}": "2026"}
    assert window("hoa").send(f"/children/{helped}/grants", told).status_code == 404


@pytest.mark.parametrize("day", ["31/12/2099", "hôm nọ"])
def test_a_day_to_come_or_not_understood_is_refused(helped: UUID, window: Any, day: str) -> None:
    told = {"group": "tro_giup_y_te", "since-tro_giup_y_te": day}
    assert window("hoa").send(f"/children/{helped}/grants", told).status_code == 422


def test_assistance_has_its_own_date_and_giver_on_page_list_and_file(office: Office, helped: UUID, window: Any) -> None:
    hoa = window("hoa")
    told = {"group": "tro_giup_y_te", "since-tro_giup_y_te": "05/3/2026", "giver-tro_giup_y_te": " Trạm y tế  xã "}
    assert hoa.send(f"/children/{helped}/grants", told).status_code == 303
    page = hoa.get(f"/children/{helped}").text
    assert 'value="05/3/2026"' in page
    assert 'value="Trạm y tế xã"' in page
    assert "nhiem_hiv_aids" not in page[page.index('id="grants"') :]
    assert "từ 05/3/2026, Trạm y tế xã, ghi" in hoa.get("/groups/children?group=tro_giup_y_te").text
    with office.reading() as session:
        kept = session.scalars(select(ChildGroup).where(ChildGroup.group_key == "tro_giup_y_te")).one()
        assert "Trạm".encode() not in (kept.grant_box or b"")
    assert hoa.send(f"/children/{helped}/grants", {"group": "tro_giup_y_te"}).status_code == 303
    assert "Trạm y tế xã" not in hoa.get(f"/children/{helped}").text


def test_a_school_s_drop_out_leads_to_the_group_at_risk_in_two_presses(office: Office, window: Any) -> None:
    child = office.add_child(**MAI)
    hoa, place = window("hoa"), f"/children/{child}"
    hoa.send("/notices", FORM)
    (finding,) = told(office, child)
    assert "Sửa thành “Bỏ học”" in hoa.get(place).text
    assert hoa.send(f"{place}/proposals/{finding.id}").status_code == 303
    assert office.child(child).schooling == "bo_hoc"
    assert "Thêm “Trẻ em có nguy cơ rơi vào hoàn cảnh đặc biệt”" in hoa.get(place).text
    assert told(office, child), "what the school told is open until somebody says what came of it"
