"""The seed file: what is wrong in it is said, and a second run changes nothing."""

from typing import Any
from uuid import UUID

import pytest

from access.keys import Keyring
from catalogue.refusals import Refusal
from db import Database, func, select
from db.tables import Change, Child, Commune, Finding, Hamlet, User
from web import seed

PLAN: dict[str, Any] = {
    "provinces": [
        {
            "code": "14",
            "name": "Sơn La",
            "communes": [
                {
                    "code": "03808",
                    "name": "Xã Mường La",
                    "hamlets": [{"name": "Bản Hua Nà", "kind": "bản"}, {"name": "Tiểu khu 1", "kind": "tiểu khu"}],
                }
            ],
        }
    ],
    "users": [
        {
            "username": "hoa",
            "password": "ban-hua-na-2026",
            "role": "officer",
            "name": "Lò Thị Hoa",
            "commune": "03808",
            "hamlets": [],
        },
        {
            "username": "lan",
            "password": "ban-hua-na-2026",
            "role": "collaborator",
            "name": "Cà Thị Lan",
            "commune": "03808",
            "hamlets": ["Bản Hua Nà"],
        },
        {"username": "tinh", "password": "ban-hua-na-2026", "role": "province", "name": "Tình", "province": "14"},
    ],
    "children": [
        {
            "uuid": "6f1b1f6e-5b0f-4d0e-9a55-0c6f7b2a7a01",
            "commune": "03808",
            "hamlet": "Bản Hua Nà",
            "fields": {"full_name": "Lò Thị Mai", "birth_date": "2019-03-05"},
        },
        {"commune": "03808", "hamlet": "Tiểu khu 1", "fields": {"full_name": "Tòng Văn An"}},
    ],
}


def _plant(database: Database, keyring: Keyring, **changed: Any) -> str:
    return seed.plant(database, keyring, {**PLAN, **changed})


def _count(database: Database, *tables: Any) -> list[int]:
    with database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


@pytest.mark.parametrize(
    "changed",
    [
        {"provinces": "14"},
        {"users": [{"username": "hoa"}]},
        {"users": [{**PLAN["users"][0], "role": "king"}]},
        {"users": [{**PLAN["users"][0], "commune": "99999"}]},
        {"users": [{**PLAN["users"][0], "commune": None}]},
        {"users": [{**PLAN["users"][0], "hamlets": ["Bản Lạ"]}]},
        {"users": [{**PLAN["users"][0], "password": "ngắn"}]},
        {"users": [{**PLAN["users"][0], "username": "Lò Thị Hoa"}]},
        {"children": [{**PLAN["children"][0], "uuid": "một"}]},
        {"children": [{**PLAN["children"][0], "fields": []}, 7]},
    ],
)
def test_what_is_wrong_in_the_file_is_said_in_one_sentence(
    database: Database, keyring: Keyring, changed: dict[str, Any]
) -> None:
    with pytest.raises(Refusal) as refused:
        _plant(database, keyring, **changed)
    assert refused.value.sentence.endswith(".")
    assert _count(database, Child) == [0]


def test_a_commune_that_was_merged_away_is_told_by_what_it_became(database: Database, keyring: Keyring) -> None:
    gone = {"code": "01", "name": "Hà Nội", "communes": [{"code": "00001", "name": "Phường Phúc Xá", "hamlets": []}]}
    with pytest.raises(Refusal, match=r"đến hết ngày 30/6/2025, nay thuộc Phường Hồng Hà \(mã 00097\)\.") as refused:
        _plant(database, keyring, provinces=[gone])
    assert refused.value.code == "COMMUNE_ENDED"


def test_a_file_that_is_no_object_is_refused(database: Database, keyring: Keyring) -> None:
    with pytest.raises(Refusal, match="JSON"):
        seed.plant(database, keyring, [])


def test_everything_named_is_made_and_children_are_confirmed(database: Database, keyring: Keyring) -> None:
    assert _plant(database, keyring) == "Đã thêm 4 địa bàn, 3 người dùng, 2 trẻ."
    with database.reading() as session:
        mai = session.get_one(Child, UUID(PLAN["children"][0]["uuid"]))
        assert (mai.full_name, mai.state, mai.rev, mai.origin) == ("Lò Thị Mai", "confirmed", 1, "seed")
        assert mai.hamlet is not None
        assert mai.hamlet.name == "Bản Hua Nà"
        rules = set(session.scalars(select(Finding.rule).where(Finding.child_uuid == mai.uuid)))
    assert rules


def test_a_second_run_changes_nothing(database: Database, keyring: Keyring) -> None:
    _plant(database, keyring)
    before = _count(database, Commune, Hamlet, User, Child, Change, Finding)
    assert _plant(database, keyring) == "Đã thêm 0 địa bàn, 0 người dùng, 0 trẻ."
    assert _count(database, Commune, Hamlet, User, Child, Change, Finding) == before


def test_a_longer_file_adds_only_what_is_new(database: Database, keyring: Keyring) -> None:
    _plant(database, keyring)
    more = [*PLAN["children"], {"commune": "03808", "hamlet": "Bản Hua Nà", "fields": {"full_name": "Cà Văn Bun"}}]
    assert _plant(database, keyring, children=more) == "Đã thêm 0 địa bàn, 0 người dùng, 1 trẻ."


def test_a_weak_administrator_is_refused(database: Database) -> None:
    for password in ("ngắn quá", "Mật khẩu 2026", "1234567890", "aaaaaaaaaaaa"):
        with pytest.raises(Refusal):
            seed.make_administrator(database, "quan", password)
    assert _count(database, User) == [0]


def test_the_first_administrator_is_made_once(database: Database) -> None:
    assert seed.make_administrator(database, "quan", "con trâu đi trước")
    assert not seed.make_administrator(database, "quan", "một câu khác hẳn")
