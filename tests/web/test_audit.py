"""The audit log: every view, change, export, log-in and refusal is in it, and no line of it can be touched unseen."""

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from access import audit
from access.audit import Act
from access.keys import Keyring
from db import Database, DatabaseError, OperationalError, select
from db.tables import AuditLine
from tests.support.office import Office
from tests.web.conftest import Browser, Street
from web.audit_words import DID
from web.routes import VIEWS

_COLUMNS = [column.name for column in AuditLine.__table__.columns]
Open = Callable[[str], Browser]


@pytest.fixture
def log(office: Office) -> Iterator[list[AuditLine]]:
    """Ten lines of one commune; triggers that a test takes off are on again after it."""
    for number in range(10):
        audit.tell_at_once(office.database, office.keyring, [Act("view", "03808", 1, about=f"/children/{number}")])
    yield told(office)
    if not office.database.is_sqlite:
        with office.database.engine.connect() as connection:
            connection.exec_driver_sql("ALTER TABLE audit_line ENABLE TRIGGER USER")
            connection.commit()


def told(office: Office, **wanted: object) -> list[AuditLine]:
    """The lines, oldest first."""
    with office.reading() as session:
        lines = session.scalars(select(AuditLine).filter_by(**wanted).order_by(AuditLine.chain, AuditLine.number))
        return list(lines)


def faults(office: Office) -> list[str]:
    with office.reading() as session:
        return list(audit.faults(session, office.keyring))


def tamper(office: Office, *statements: str) -> None:
    """What somebody does who has the database and no keys: the triggers go first."""
    with office.database.engine.connect().execution_options(writing=True) as connection:
        if office.database.is_sqlite:
            for what in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS audit_line_refuses_{what}")
        else:
            connection.exec_driver_sql("ALTER TABLE audit_line DISABLE TRIGGER USER")
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.commit()


@pytest.mark.parametrize("statement", ["UPDATE audit_line SET user_id = 2", "DELETE FROM audit_line"])
def test_the_database_refuses_to_change_or_remove_a_line(office: Office, log: list[AuditLine], statement: str) -> None:
    with pytest.raises(DatabaseError), office.database.engine.connect() as connection:
        connection.exec_driver_sql(statement)
        connection.commit()
    assert len(told(office)) == 10


def test_a_changed_line_is_found_and_named(office: Office, log: list[AuditLine]) -> None:
    for column, value in (("user_id", "2"), ("about", "'/'"), ("at", "'2020-01-01 00:00:00'"), ("action", "'list'")):
        kept = log[3]
        tamper(office, f"UPDATE audit_line SET {column} = {value} WHERE number = 4")
        assert faults(office) == ["Nhật ký xã 03808: dòng 4 đã bị sửa."]
        with office.writing() as session:
            session.merge(AuditLine(**{name: getattr(kept, name) for name in _COLUMNS}))
    assert faults(office) == []


def test_a_deleted_line_is_found_and_named_also_the_last_one(office: Office, log: list[AuditLine]) -> None:
    tamper(office, "DELETE FROM audit_line WHERE number = 4", "DELETE FROM audit_line WHERE number = 10")
    assert faults(office) == ["Nhật ký xã 03808: thiếu dòng 4.", "Nhật ký xã 03808: thiếu dòng 10."]


def test_swapped_lines_are_found_and_named(office: Office, log: list[AuditLine]) -> None:
    swap = (("4", "99"), ("5", "4"), ("99", "5"))
    tamper(office, *(f"UPDATE audit_line SET number = {new} WHERE number = {old}" for old, new in swap))
    found = faults(office)
    assert "Nhật ký xã 03808: dòng 4 đã bị sửa." in found
    assert "Nhật ký xã 03808: dòng 5 đã bị sửa." in found


def test_an_added_line_is_found_and_named(office: Office, log: list[AuditLine]) -> None:
    columns = "chain, at, user_id, place, action, about, outcome, hash"
    tamper(office, f"INSERT INTO audit_line (number, {columns}) SELECT 11, {columns} FROM audit_line WHERE number = 10")
    assert faults(office) == ["Nhật ký xã 03808: dòng 11 bị thêm vào."]
    tamper(office, "UPDATE audit_head SET number = 11")
    assert "Nhật ký xã 03808: chỗ ghi cuối sổ đã bị sửa." in faults(office)
    assert "Nhật ký xã 03808: dòng 11 đã bị sửa." in faults(office)


def test_a_chain_that_is_gone_as_a_whole_is_missed(office: Office, log: list[AuditLine]) -> None:
    tamper(office, "DELETE FROM audit_line")
    assert faults(office) == ["Nhật ký xã 03808: thiếu các dòng từ 1 đến 10."]


def test_a_log_that_is_gone_with_its_end_is_missed_where_there_are_records(office: Office) -> None:
    """Nothing in the log itself tells then that there ever was one; the records do."""
    office.add_child(full_name="Lò Thị Mai")
    assert faults(office) == []
    tamper(office, "DELETE FROM audit_line WHERE chain = '03808'", "DELETE FROM audit_head WHERE chain = '03808'")
    (fault,) = faults(office)
    assert "Nhật ký xã 03808" in fault
    assert "mất cả sổ" in fault


def test_a_hundred_lines_told_at_once_hang_together_as_lines_told_one_by_one(office: Office) -> None:
    acts = [Act("view", "03808", 1, uuid4() if at % 2 else None, about=f"/children/{at}") for at in range(100)]
    audit.tell_at_once(office.database, office.keyring, acts)
    lines = told(office)
    assert [(line.number, line.about, line.child_uuid) for line in lines][-100:] == [
        (at, act.about, act.child_uuid) for at, act in enumerate(acts, start=lines[-1].number - 99)
    ]
    assert faults(office) == []


def test_other_keys_make_no_line_of_ours(office: Office, log: list[AuditLine]) -> None:
    audit.tell_at_once(office.database, Keyring({1: b"x" * 32}), [Act("view", "03808", 1)])
    assert faults(office) != []


def test_what_a_transaction_takes_back_is_not_told(office: Office) -> None:
    with pytest.raises(RuntimeError), office.writing() as session:
        audit.tell(session, office.keyring, [Act("view", "03808", 1)])
        raise RuntimeError("cut")
    with office.writing() as session:
        audit.tell(session, office.keyring, [Act("view", "03808", 1, about="before")])
        with pytest.raises(RuntimeError), session.begin_nested():
            audit.tell(session, office.keyring, [Act("view", "03808", 1, about="taken back")])
            raise RuntimeError("cut")
        with session.begin_nested():
            audit.tell(session, office.keyring, [Act("view", "03808", 1, about="after")])
    assert [line.about for line in told(office)] == ["before", "after"]
    assert faults(office) == []


def test_two_servers_with_eight_writers_each_leave_one_whole_chain(office: Office) -> None:
    url = office.database.engine.url.render_as_string(hide_password=False)
    servers = [Database(url), Database(url)]

    def work(server: Database, writer: int) -> None:
        for number in range(10):
            acts = [Act("view", chain, writer, about=f"{number}") for chain in ("03808", "06445", "")]
            audit.tell_at_once(server, office.keyring, acts)

    threads = [threading.Thread(target=work, args=(server, at)) for server in servers for at in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for server in servers:
        server.close()
    assert len(told(office)) == 480
    assert faults(office) == []


def test_a_view_that_cannot_be_told_is_not_given(
    office: Office, street: Street, window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    uuid, hoa = office.add_child(full_name="Lò Thị Mai"), window("hoa")

    def broken(*_: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(audit, "tell_at_once", broken)
    answer = hoa.get(f"/children/{uuid}")
    assert answer.status_code == 503
    assert "Mai" not in answer.text


def test_every_view_of_a_record_names_who_what_and_from_where(office: Office, window: Open) -> None:
    uuid, hoa = office.add_child(full_name="Lò Thị Mai"), window("hoa")
    for address in (f"/children/{uuid}", f"/api/children/{uuid}", f"/children/{uuid}/edit"):
        assert hoa.get(address).status_code == 200
    lines = told(office, action="view")
    assert [(line.child_uuid, line.user_id, line.about) for line in lines] == [
        (uuid, office.user("hoa").id, address)
        for address in (f"/children/{uuid}", f"/api/children/{uuid}", f"/children/{uuid}/edit")
    ]
    assert all(line.chain == "03808" and line.place and line.outcome == "" for line in lines)


def test_no_address_of_a_record_leaves_the_log_without_it(office: Office, window: Open) -> None:
    """Found in the application's own list of addresses, so that one added later is asked too."""
    uuid, hoa = office.add_child(full_name="Lò Thị Mai"), window("hoa")
    addresses = {path for view in VIEWS for path in view.paths if "GET" in view.http_methods and "{uuid:" in path}
    assert len(addresses) >= 4
    for address in addresses:
        before = [len(told(office, action=action)) for action in ("view", "export")]
        path = re.sub(r"{uuid:\w+}", str(uuid), address)
        assert hoa.get(path).status_code == 200
        after = [len(told(office, action=action)) for action in ("view", "export")]
        assert sum(after) > sum(before), address


def test_a_refusal_is_told_with_its_code(office: Office, window: Open) -> None:
    ngoc = window("ngoc")
    uuid = office.add_child(full_name="Lò Thị Mai")
    assert ngoc.get(f"/children/{uuid}").status_code == 404
    (line,) = told(office, outcome="NOT_FOUND")
    assert (line.chain, line.action, line.about) == ("06445", "show_child", f"/children/{uuid}")


def test_what_somebody_typed_into_an_address_is_not_kept(office: Office, window: Open) -> None:
    for typed in ("Lò Thị Mai", "Mai"):
        window("hoa").get(f"/api/children/{typed}?q={typed}")
    assert [line.about for line in told(office, outcome="NOT_FOUND")] == ["/api/children/…"] * 2


def test_log_ins_are_told_right_and_wrong(office: Office, street: Street) -> None:
    hoa = street.window()
    hoa.log_in("hoa", "sai mật khẩu rồi")
    hoa.log_in("nobody", "sai mật khẩu rồi")
    hoa.log_in("hoa")
    lines = told(office, action="log_in")
    assert [(line.user_id, line.outcome) for line in lines] == [
        (office.user("hoa").id, "WRONG_LOGIN"),
        (None, "WRONG_LOGIN"),
        (office.user("hoa").id, ""),
    ]


def test_a_change_is_told_with_its_fields_and_no_value(office: Office) -> None:
    from intake.records import Origin, change_fields

    uuid = office.add_child(full_name="Lò Thị Mai", circumstances=["bi_mua_ban"])
    with office.writing() as session:
        child = session.get_one(type(office.child(uuid)), uuid)
        change_fields(session, office.keyring, child, {"mother_name": "Lò Thị Hương"}, Origin("form", user_id=1))
    lines = told(office, action="change", child_uuid=uuid)
    assert [line.about for line in lines] == ["rev 1", "rev 2: mother_name"]


def test_a_sync_tells_its_records_in_its_own_transaction(office: Office, window: Open) -> None:
    lan = window("lan")
    before = len(told(office))
    items = [
        {"uuid": str(uuid4()), "kind": "child", "base_rev": 0, "fields": {"full_name": f"Lò Thị {name}"}, "photos": []}
        for name in ("Mai", "Ún", "Hặc")
    ]
    answer = lan.client.post("/api/sync", json={"device": "x", "items": items}, headers={"X-CSRF-Token": lan.token})
    assert [one["status"] for one in answer.json()["items"]] == ["stored"] * 3
    new = told(office)[before:]
    assert sorted(line.action for line in new) == ["change"] * 3
    assert {str(line.child_uuid) for line in new} == {item["uuid"] for item in items}


def test_an_export_is_told_for_every_child_in_it(office: Office, window: Open) -> None:
    children = {office.add_child(full_name=f"Lò Thị {name}") for name in ("Mai", "Ún")}
    assert window("hoa").get("/exports/children.csv?reason=báo cáo").status_code == 200
    assert {line.child_uuid for line in told(office, action="export")} == children | {None}


def test_a_phone_that_holds_everything_already_has_seen_nothing_new(office: Office, window: Open) -> None:
    office.add_child(full_name="Lò Thị Mai")
    lan = window("lan")
    tag = lan.get("/api/device").headers["etag"]
    before = len(told(office))
    assert lan.get("/api/device", if_none_match=tag).status_code == 304
    assert len(told(office)) == before


def test_the_log_is_whole_after_a_day_of_everything(office: Office, window: Open, tmp_path: Path) -> None:
    uuid = office.add_child(full_name="Lò Thị Mai")
    for name in ("hoa", "lan", "son", "tuan", "ngoc", "tinh", "quan"):
        person = window(name)
        for address in ("/", "/children", f"/children/{uuid}", "/hamlets", "/pages"):
            person.get(address)
        person.send("/logout")
    assert faults(office) == []
    assert len(told(office, action="log_out")) == 7


@pytest.mark.parametrize("username", ["lan", "pang", "tuan", "tinh", "quan", "ngoc"])
def test_others_are_not_told_who_looked_at_a_record(office: Office, window: Open, username: str) -> None:
    uuid = office.add_child(full_name="Lò Thị Mai")
    assert window(username).get(f"/children/{uuid}/audit").status_code == 404


@pytest.mark.parametrize("username", ["hoa", "son"])
def test_officer_and_leader_see_who_looked_at_a_record(office: Office, window: Open, username: str) -> None:
    uuid = office.add_child(full_name="Lò Thị Mai")
    window("minh").get(f"/children/{uuid}")
    page = window(username).get(f"/children/{uuid}/audit")
    assert "Quàng Văn Minh" in page.text
    assert "xem hồ sơ" in page.text
    assert f"/children/{uuid}/audit" in window(username).get(f"/children/{uuid}").text


@pytest.mark.slow
def test_three_hundred_known_actions_by_seven_people_are_all_in_the_log(office: Office, window: Open) -> None:
    """147 views, 90 refusals, 30 records sent, 10 exports, 7 log-ins, 7 log-outs, 9 wrong log-ins."""
    uuid = office.add_child(full_name="Lò Thị Mai")
    people = {name: window(name) for name in ("hoa", "minh", "son", "lan", "ngoc", "tinh", "quan")}
    for name in ("hoa", "minh", "son"):
        for _ in range(49):
            assert people[name].get(f"/children/{uuid}").status_code == 200
    for name in ("ngoc", "tinh", "quan"):
        for _ in range(30):
            assert people[name].get(f"/children/{uuid}").status_code == 404
    for number in range(30):
        item = {"uuid": str(uuid4()), "kind": "child", "base_rev": 0, "fields": {"full_name": f"Lò Thị Mai {number}"}}
        csrf = {"X-CSRF-Token": people["lan"].token}
        people["lan"].client.post("/api/sync", json={"device": "x", "items": [item]}, headers=csrf)
    for _ in range(10):
        assert people["hoa"].get("/exports/children.csv").status_code == 200
    for name, person in people.items():
        person.send("/logout")
        if name in ("hoa", "minh", "son"):
            for _ in range(3):
                person.log_in(name, "sai mật khẩu rồi")
    lines = [line for line in told(office) if line.user_id and not (line.action == "export" and line.child_uuid)]
    done = Counter((line.action, line.outcome) for line in lines)
    expected = {("view", ""): 147, ("show_child", "NOT_FOUND"): 90, ("change", ""): 31, ("export", ""): 10}
    expected |= {("log_in", ""): 7, ("log_out", ""): 7, ("log_in", "WRONG_LOGIN"): 9}
    assert {key: count for key, count in done.items() if key in expected} == expected
    assert faults(office) == []


def test_whatever_changes_something_is_called_in_words_a_person_reads() -> None:
    changing = {str(view.fn.__name__) for view in VIEWS if set[str](view.http_methods) - {"GET", "HEAD", "OPTIONS"}}
    assert changing - set(DID) == set()


def test_the_common_log_that_is_gone_with_its_end_is_missed_where_somebody_worked(
    office: Office, log: list[AuditLine], window: Open
) -> None:
    window("quan")
    assert faults(office) == []
    tamper(office, "DELETE FROM audit_line WHERE chain = ''", "DELETE FROM audit_head WHERE chain = ''")
    (fault,) = faults(office)
    assert fault.startswith("Nhật ký chung: mất cả sổ")


def test_a_house_where_nobody_worked_for_all_misses_no_common_log(office: Office, window: Open) -> None:
    window("hoa")
    assert told(office, chain="") == []
    assert faults(office) == []
