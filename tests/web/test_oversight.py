"""Who looks after whom: reasons the leader is told, bulk reading, own lines, what is printed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from access import audit
from access.audit import Act
from db import select, update
from db.queries.oversight import MANY, bulk_readers
from db.tables import AuditLine, Child, ReasonGiven
from tests.support.office import Office
from tests.web.conftest import Browser

Open = Callable[..., Browser]
WHY = "Gia đình xin hỗ trợ thuốc, cần biết nhóm"


def told(office: Office, **wanted: object) -> list[AuditLine]:
    """Lines of the log, oldest first."""
    with office.reading() as session:
        return list(session.scalars(select(AuditLine).filter_by(**wanted).order_by(AuditLine.number)))


@pytest.mark.parametrize("reason", ["", "   ", "xem", "."])
def test_without_a_reason_nothing_is_shown_or_kept(office: Office, window: Open, reason: str) -> None:
    uuid = office.add_child(full_name="Lò Thị Mai", circumstances=["nhiem_hiv_aids"])
    answer = window("hoa").send(f"/children/{uuid}/reason", {"reason": reason})
    assert answer.status_code == 422
    assert "HIV" not in answer.text
    with office.reading() as session:
        assert session.scalars(select(ReasonGiven)).all() == []


@pytest.mark.parametrize("who", ["lan", "pang", "tinh", "quan", "ngoc"])
def test_a_reason_opens_nothing_to_who_has_no_such_right(office: Office, window: Open, who: str) -> None:
    uuid = office.add_child(full_name="Lò Thị Mai", circumstances=["nhiem_hiv_aids"], by="lan")
    assert window(who).send(f"/children/{uuid}/reason", {"reason": WHY}).status_code == 404


def test_with_a_reason_each_role_sees_its_own_kinds_and_no_more(office: Office, window: Open) -> None:
    groups = ["nhiem_hiv_aids", "bi_boc_lot", "bi_mua_ban"]
    uuid = office.add_child(full_name="Lò Thị Mai", circumstances=groups, note="cháu nghiện ma tuý")
    officer = window("hoa").send(f"/children/{uuid}/reason", {"reason": WHY}).text
    leader = window("son").send(f"/children/{uuid}/reason", {"reason": WHY}).text
    assert "HIV" in officer
    assert "ma tuý" not in officer
    assert "HIV" not in leader
    assert "bóc lột" in leader
    assert "mua bán" in leader
    assert "ma tuý" in leader


def test_the_leader_is_told_who_read_and_why_until_it_is_read(office: Office, window: Open) -> None:
    uuid, son = office.add_child(full_name="Lò Thị Mai", circumstances=["nhiem_hiv_aids"]), window("son")
    window("hoa").send(f"/children/{uuid}/reason", {"reason": WHY})
    page = son.get("/oversight").text
    assert WHY in page
    assert "chưa đọc" in page
    with office.reading() as session:
        kept = session.scalars(select(ReasonGiven)).one()
    assert WHY.encode() not in kept.reason_box
    assert son.send("/oversight/reasons", {"reason": str(kept.id)}).status_code == 303
    assert "chưa đọc" not in son.get("/oversight").text


def test_who_looked_at_a_record_names_a_reading_with_a_reason_as_such(office: Office, window: Open) -> None:
    uuid = office.add_child(full_name="Lò Thị Mai", circumstances=["bi_mua_ban", "bi_boc_lot"])
    with office.writing() as session:
        session.execute(update(Child).where(Child.uuid == uuid).values(state="listed"))
    assert window("tuan").send(f"/children/{uuid}/reason", {"reason": WHY}).status_code == 200
    kept = [(line.action, line.child_uuid) for line in told(office, user_id=office.user("tuan").id)]
    assert kept[-1] == ("view_with_reason", uuid)
    hoa, words = window("hoa"), "xem phần phải ghi lý do"
    assert words in hoa.get(f"/children/{uuid}/audit").text
    log = hoa.get(f"/audit?who={office.user('tuan').id}").text
    assert f'{words} (<a href="/children/{uuid}">' in log


def test_a_reading_with_a_reason_counts_among_very_many(office: Office) -> None:
    hoa = office.user("hoa").id
    acts = [Act("view_with_reason", "03808", hoa, child_uuid=uuid4()) for _ in range(MANY + 1)]
    audit.tell_at_once(office.database, office.keyring, acts)
    with office.reading() as session:
        found = bulk_readers(session, "03808", datetime.now(UTC) - timedelta(days=30))
    assert [bulk.children_count for bulk in found] == [MANY + 1]


def test_who_reads_very_many_records_within_an_hour_is_told_to_the_leader(office: Office, window: Open) -> None:
    hoa, minh = office.user("hoa").id, office.user("minh").id
    acts = [Act("view", "03808", hoa, child_uuid=uuid4()) for _ in range(MANY + 1)]
    again = uuid4()
    acts += [Act("view", "03808", minh, child_uuid=again) for _ in range(MANY + 1)]
    audit.tell_at_once(office.database, office.keyring, acts)
    with office.reading() as session:
        found = bulk_readers(session, "03808", datetime.now(UTC) - timedelta(days=30))
    assert [(bulk.name, bulk.children_count) for bulk in found] == [("Lò Thị Hoa", MANY + 1)]
    assert "Lò Thị Hoa" in window("son").get("/oversight").text


def test_everybody_sees_the_own_lines_and_no_other(office: Office, window: Open) -> None:
    uuid, lan = office.add_child(full_name="Lò Thị Mai"), window("lan")
    window("hoa").get(f"/children/{uuid}")
    page = lan.get("/account/log").text
    assert "đăng nhập" in page
    assert str(uuid) not in page
    assert "Lò Thị Hoa" not in page
    assert str(uuid) in window("hoa").get("/account/log").text


def test_the_administrator_reads_the_log_without_content(office: Office, window: Open) -> None:
    uuid = office.add_child(full_name="Lò Thị Mai")
    window("hoa").get(f"/children/{uuid}")
    page = window("quan").get("/audit/house").text
    assert "Lò Thị Hoa" in page
    assert "xem hồ sơ" in page
    assert str(uuid) not in page


def test_the_commune_s_log_is_for_its_own_office(office: Office, window: Open) -> None:
    uuid = office.add_child(full_name="Lò Thị Mai")
    window("minh").get(f"/children/{uuid}")
    assert "Quàng Văn Minh" in window("son").get("/audit").text
    assert "Quàng Văn Minh" not in window("ngoc").get("/audit").text
    assert str(uuid) not in window("son").get(f"/audit?who={office.user('son').id}").text
    assert str(uuid) in window("son").get("/audit?who=").text


def test_what_is_printed_is_told_and_names_no_record_out_of_reach(office: Office, window: Open) -> None:
    uuid = office.add_child(full_name="Lò Thị Mai")
    for who in ("hoa", "ngoc"):
        assert window(who).send("/printed", {"address": f"/children/{uuid}/whole"}).status_code == 204
    assert window("hoa").send("/printed", {"address": "Lò Thị Mai?q=1"}).status_code == 204
    assert [line.child_uuid for line in told(office, action="print", chain="03808")] == [uuid, None]
    assert [line.child_uuid for line in told(office, action="print", chain="06445")] == [None]
    assert all("Mai" not in line.about for line in told(office, action="print"))


def test_an_export_carries_the_place_where_the_log_stood(office: Office, window: Open) -> None:
    hoa = window("hoa")
    note = hoa.get("/exports/accuracy.txt").text
    (line,) = told(office, chain="03808", number=1)
    assert f"đến dòng 1, mã {line.hash[:12]}" in note
