"""Faults nobody announces: what was acknowledged is there, once; what was not comes again and is taken then."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from access.keys import Keyring
from db import Database, OperationalError, func, select
from db import engine as database_engine
from db.tables import Change, Child, ChildGroup, Finding, Submission
from intake import admission, records, taking
from intake.jobs import Job, Line
from intake.parcels import unpack
from intake.submissions import receive
from tests.support.office import Office
from tests.support.sending import item

MAI: dict[str, Any] = {"full_name": "Lò Thị Mai", "birth_date": "5/3/2019", "sex": "Nữ", "hamlet": "Bản Hua Nà"}
SYLLABLES = ("An", "Bình", "Chi", "Dung", "Hà", "Hoa", "Hương", "Lan", "Linh", "Mai")
TABLES = (Child, ChildGroup, Change, Finding, Submission)
Answer = dict[str, Any]


def child(at: int) -> dict[str, Any]:
    """One of many: names of three syllables, all different."""
    name = " ".join(SYLLABLES[int(digit)] for digit in f"{at:03}")
    return item(**MAI | {"full_name": f"Lò {name}", "mother_name": f"Quàng {name}"}, circumstances=["HC04"])


def counts(office: Office) -> list[int]:
    with office.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def test_one_bad_item_among_two_hundred_good_ones_is_refused_alone(phone: Any, office: Office) -> None:
    sent: list[dict[str, Any]] = [child(at) for at in range(200)]
    sent[117]["fields"]["full_name"] = "x" * 10_000
    statuses = [answer["status"] for answer in phone("lan").send(*sent)]
    assert statuses == ["stored"] * 117 + ["refused"] + ["stored"] * 82
    assert counts(office)[0] == counts(office)[4] == 199


def no_column_holds_it(made: records.Draft) -> None:
    made.child.origin = None  # type: ignore[assignment]


def the_code_breaks(made: records.Draft) -> None:
    raise KeyError(made.child.full_name)


@pytest.mark.parametrize("spoil", [no_column_holds_it, the_code_breaks])
def test_an_item_that_cannot_be_kept_is_refused_for_itself_and_costs_the_others_nothing(
    phone: Any, office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, spoil: Any
) -> None:
    plain, broken = records.draft, child(3)

    def draft(keyring: Keyring, **told: Any) -> Any:
        made = plain(keyring, **told)
        if str(told["uuid"]) == broken["uuid"]:
            spoil(made)
        return made

    monkeypatch.setattr(admission, "draft", draft)
    sent = [child(1), child(2), broken, child(4), child(5)]
    first = phone("lan").send(*sent)
    assert [answer["status"] for answer in first] == ["stored", "stored", "refused", "stored", "stored"]
    (problem,) = first[2]["problems"]
    assert (problem["code"], first[2]["receipt"]) == ("NOT_STORED", None)
    assert "Giữ phiếu trong máy" in problem["message"]
    assert "Error" in caplog.text
    assert broken["fields"]["full_name"] not in caplog.text
    monkeypatch.setattr(admission, "draft", plain)
    again = phone("lan").send(*sent)
    assert [answer["status"] for answer in again] == ["unchanged", "unchanged", "stored", "unchanged", "unchanged"]
    assert counts(office)[0] == counts(office)[4] == 5


def test_a_uuid_sent_by_two_accounts_in_one_group_belongs_to_the_first(office: Office, keyring: Keyring) -> None:
    ours, theirs = item(**MAI), item(full_name="Vi Thị Na", birth_date="2018")
    theirs["uuid"] = ours["uuid"]
    jobs = [Job(keyring, office.scope(who), unpack(sent), Line()) for who, sent in (("lan", ours), ("nam", theirs))]
    with office.writing() as session:
        first, second = taking.take_all(session, jobs)
    assert isinstance(first, dict)
    assert first["status"] == "stored"
    assert getattr(second, "code", "") == "UNKNOWN_CHILD"
    assert office.child(UUID(str(ours["uuid"]))).full_name == "Lò Thị Mai"


def test_a_reply_that_was_lost_and_an_item_edited_since_keep_both_edits(phone: Any, archive: Any) -> None:
    sent = item(**MAI, father_name="Lò Văn Pâng")
    phone("lan").send_one(sent)
    edited = sent | {"fields": {**MAI, "father_name": "Lò Văn Pâng", "mother_name": "Quàng Thị Hà"}}
    answer = phone("lan").send_one(edited)
    kept = archive.fields(UUID(str(sent["uuid"])))
    assert (answer["status"], answer["rev"]) == ("merged", 2)
    assert (kept["father_name"], kept["mother_name"]) == ("Lò Văn Pâng", "Quàng Thị Hà")
    assert phone("lan").send_one(sent)["status"] == "unchanged"


def test_revisions_in_the_wrong_order_all_arrive_when_they_are_sent_again(phone: Any, archive: Any) -> None:
    first = item(**MAI)
    uuid = str(first["uuid"])
    edits = [first, item(uuid, 1, father_name="Lò Văn Pâng"), item(uuid, 2, mother_name="Quàng Thị Hà")]
    while edits:
        answers = phone("lan").send(*reversed(edits))
        edits = [one for one, told in zip(reversed(edits), answers, strict=True) if told["status"] == "refused"][::-1]
    kept = archive.fields(UUID(uuid))
    assert (kept["father_name"], kept["mother_name"]) == ("Lò Văn Pâng", "Quàng Thị Hà")
    assert archive.conflicts(UUID(uuid)) == []


@pytest.mark.parametrize("claimed", ["2029-11-22T08:00:00+07:00", "2023-11-22T08:00:00+07:00", "hôm qua"])
def test_a_clock_wrong_by_three_years_decides_nothing(phone: Any, archive: Any, claimed: str) -> None:
    first = item(**MAI)
    uuid = str(first["uuid"])
    phone("lan").send_one(first)
    phone("hoa").send_one(item(uuid, 1, birth_date="3/5/2019"))
    answer = phone("lan").send_one(item(uuid, 1, birth_date="4/3/2019") | {"claimed_at": claimed})
    assert answer["status"] == "review"
    assert archive.conflicts(UUID(uuid)) == [("birth_date", "2019-05-03", "2019-03-04")]


def test_two_servers_on_one_database_take_every_item_once(office: Office, keyring: Keyring, database_url: str) -> None:
    """Each has a queue of its own; only the database stands between them."""
    lan, servers = office.scope("lan"), [Database(database_url), Database(database_url)]
    sent = [child(at) for at in range(12)]

    def send(at: int) -> list[Answer]:
        return receive(servers[at % 2], keyring, lan, sent[at // 4 :: 2], "may-1")

    with ThreadPoolExecutor(16) as threads:
        answers = [answer for told in threads.map(send, range(16)) for answer in told]
    for server in servers:
        server.close()
    assert {answer["status"] for answer in answers} == {"stored", "unchanged"}
    assert sum(answer["status"] == "stored" for answer in answers) == counts(office)[0] == counts(office)[4]
    assert len({(answer["uuid"], answer["receipt"]) for answer in answers}) == counts(office)[0]


def test_a_full_disk_loses_nothing_acknowledged_and_takes_the_rest_later(sqlite_url: str, keyring: Keyring) -> None:
    full = Database(sqlite_url)
    office, room = Office(full, keyring), threading.Event()
    pages = sqlite3.connect(sqlite_url.removeprefix("sqlite:///")).execute("PRAGMA page_count").fetchone()[0]

    @event.listens_for(full.writing_engine, "begin")
    def fill(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {2**30 if room.is_set() else pages + 40}")

    sent, lan, acknowledged = [child(at) for at in range(60)], office.scope("lan"), list[Answer]()
    with pytest.raises(OperationalError, match="full"):
        for one in sent:
            acknowledged += receive(full, keyring, lan, [one], "may-1")
    assert len(acknowledged) == counts(office)[0] == counts(office)[4] > 0
    room.set()
    again = receive(full, keyring, lan, sent, "may-1")
    assert [answer["status"] for answer in again].count("unchanged") == len(acknowledged)
    receipts = {answer["uuid"]: answer["receipt"] for answer in again}
    assert all(receipts[answer["uuid"]] == answer["receipt"] for answer in acknowledged)
    assert counts(office)[0] == len(sent)
    full.close()


def test_a_locked_database_is_told_and_keeps_nothing_of_the_item(
    sqlite_url: str, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_engine, "BUSY_TIMEOUT_MS", 200)
    database = Database(sqlite_url)
    office = Office(database, keyring)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError):
        receive(database, keyring, office.scope("lan"), [child(1)], "may-1")
    other.execute("ROLLBACK")
    other.close()
    assert counts(office) == [0] * len(TABLES)
    assert receive(database, keyring, office.scope("lan"), [child(1)], "may-1")[0]["status"] == "stored"
    database.close()
