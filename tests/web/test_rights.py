"""What families may ask of us: grounds, requests with their clock, incidents, the whole record."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from access.rights import due_on
from catalogue.clock import here_now
from db import select
from db.tables import Incident, RightsRequest
from tests.support.office import MAI, Office
from tests.web.conftest import Browser

Open = Callable[..., Browser]
ASKED = {"kind": "correct", "said_by": "Quàng Thị Hà, mẹ cháu", "wish": "Sửa ngày sinh"}


@pytest.mark.parametrize(
    ("came", "due"),
    [
        ("2026-11-23", "2026-11-25"),
        ("2026-11-26", "2026-11-30"),
        ("2026-11-27", "2026-12-01"),
        ("2026-11-28", "2026-12-01"),
        ("2026-02-13", "2026-02-24"),
    ],
)
def test_two_working_days_leave_out_the_week_s_end_and_holidays(came: str, due: str) -> None:
    assert due_on(date.fromisoformat(came)) == date.fromisoformat(due)


@pytest.mark.parametrize("who", ["lan", "tuan", "tinh", "quan", "ngoc"])
def test_only_the_commune_s_office_reads_what_families_asked(office: Office, window: Open, who: str) -> None:
    uuid = office.add_child(**MAI)
    assert window(who).get(f"/children/{uuid}/rights").status_code == 404
    assert window(who).get(f"/children/{uuid}/whole").status_code == 404
    assert window(who).send(f"/children/{uuid}/requests", ASKED).status_code == 404


@pytest.mark.parametrize("wrong", [{"kind": "x"}, {"said_by": ""}, {"on": "31/02/2026"}, {"on": "01/01/2099"}])
def test_a_request_that_says_too_little_is_not_kept(office: Office, window: Open, wrong: dict[str, str]) -> None:
    uuid = office.add_child(**MAI)
    assert window("hoa").send(f"/children/{uuid}/requests", ASKED | wrong).status_code == 422
    with office.reading() as session:
        assert session.scalars(select(RightsRequest)).all() == []


def test_a_request_stands_open_until_it_is_answered_once(office: Office, window: Open) -> None:
    uuid, hoa = office.add_child(**MAI), window("hoa")
    assert hoa.send(f"/children/{uuid}/requests", ASKED).status_code == 303
    assert "Quàng Thị Hà, mẹ cháu" in hoa.get("/rights").text
    with office.reading() as session:
        asked = session.scalars(select(RightsRequest)).one()
    assert b"mother" not in asked.box
    answer = {"outcome": "done", "answer": "Đã sửa theo giấy khai sinh"}
    assert window("ngoc").send(f"/rights/requests/{asked.id}", answer).status_code == 404
    assert hoa.send(f"/rights/requests/{asked.id}", {"outcome": "done"}).status_code == 422
    assert hoa.send(f"/rights/requests/{asked.id}", answer).status_code == 303
    assert hoa.send(f"/rights/requests/{asked.id}", answer).status_code == 409
    assert "Đã sửa theo giấy khai sinh" in hoa.get(f"/children/{uuid}/rights").text


def test_the_newest_ground_of_the_household_counts(office: Office, window: Open) -> None:
    hoa = window("hoa")
    bare = office.add_child(full_name="Cà Văn An")
    told = {"kind": "consent", "said_by": "mẹ", "paper": "Phiếu 12"}
    assert hoa.send(f"/children/{bare}/ground", told).status_code == 422
    uuid = office.add_child(**MAI, household_number="12", household_head="Lò Văn Pâng")
    assert hoa.send(f"/children/{uuid}/ground", told).status_code == 303
    assert hoa.send(f"/children/{uuid}/ground", told | {"kind": "withdrawn"}).status_code == 303
    page = hoa.get(f"/children/{uuid}/rights").text
    assert "Đã rút lại đồng ý" in page


def test_an_incident_names_those_whose_records_were_opened_by_that_account(office: Office, window: Open) -> None:
    mai, an = office.add_child(**MAI), office.add_child(full_name="Cà Văn An")
    window("minh").get(f"/children/{mai}")
    window("minh").get("/children")
    hoa = window("hoa")
    hoa.get(f"/children/{an}")
    here = here_now()
    asked = {"what": "Mất máy tính", "suspect": str(office.user("minh").id)}
    asked |= {
        "since": f"{here - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "until": f"{here + timedelta(hours=1):%Y-%m-%dT%H:%M}",
    }
    place = hoa.send("/rights/incidents", asked).headers["location"]
    page = hoa.get(place).text
    assert "Lò Thị Mai" in page
    assert "Cà Văn An" not in page
    assert "1 lần xem danh sách, cộng 2 lượt tên, và 0 trang sổ" in page
    assert window("ngoc").get(place).status_code == 404
    assert hoa.send(f"{place}/report").status_code == 303
    with office.reading() as session:
        noted = session.scalars(select(Incident)).one()
    assert noted.reported_at is not None
    assert "Mất máy tính".encode() not in noted.box


@pytest.mark.parametrize(
    "wrong", [{"what": ""}, {"since": ""}, {"since": "2026-13-01T00:00"}, {"until": "2020-01-01T00:00"}]
)
def test_an_incident_without_words_or_time_is_not_kept(office: Office, window: Open, wrong: dict[str, str]) -> None:
    asked = {"what": "Mất máy", "since": "2026-11-01T00:00", "until": "2026-11-02T00:00"}
    assert window("hoa").send("/rights/incidents", asked | wrong).status_code == 422


def test_the_whole_record_is_on_one_page_with_every_change_and_source(office: Office, window: Open) -> None:
    uuid = office.add_child(**MAI, circumstances=["nhiem_hiv_aids"])
    page = window("hoa").get(f"/children/{uuid}/whole").text
    for value in ("Lò Thị Mai", "05/3/2019", "Quàng Thị Hà", "phiếu", "Nhật ký xã 03808"):
        assert value in page
    assert "HIV" not in page
