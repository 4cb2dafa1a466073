"""A commune looked through at once is told what its records are told one by one."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from access.keys import Keyring
from bench.findings_province import TODAY, lay, settle
from catalogue.places import COMMUNES
from cleaning.duplicates import keeping
from cleaning.findings import recompute_together
from cleaning.whole_commune import recompute_apart, recompute_commune
from db import Database, Session, delete, exists, or_, select, update
from db.schema import migrate
from db.tables import Child, ChildSign, ChildToken, Commune, Finding

CHILDREN, AT_ONCE = 1000, 250
KEYRING = Keyring({1: bytes(32)})
FAULTS: dict[str, tuple[str, ...]] = {
    "personal_id": ("", "000000000000", "14319000123", "01431900012O", "123456780000", "0912345678", "014319000123"),
    "full_name": ("", "Bé", "Con bà Lan", "Chau Sors", "Lof Thij Mai", "Nguye4n Va8n A", "NguyÔn ThÞ", "Lò-Văn  An"),
    "birth_date": ("", "2019", "2019-03", "2030-01-01", "2005-05-05", "2019-01-01", "31/02/2020", "âm lịch 5/3/2019"),
    "sex": ("", "male", "female", "Nam/Nữ"),
    "ethnicity": ("", "Thổ", "Mèo", "Ê Đê"),
    "mother_name": ("", "Lò Thị Hoa", "Quàng Thi Ha"),
    "father_name": ("", "không rõ"),
    "carer_personal_id": ("", "123456789", "014185000111", "014319000123"),
    "schooling": ("", "bo_hoc", "lop_1"),
    "household_number": ("", "7"),
}
"""What faulty lists hold, by column."""


@pytest.fixture
def commune(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Database, str]]:
    monkeypatch.setattr(keeping, "TOKENS_AT_ONCE", CHILDREN)
    database = Database(f"sqlite:///{tmp_path / 'commune.db'}")
    migrate(database)
    (code,) = lay(database, CHILDREN, CHILDREN, seed=7)
    with database.writing() as session:
        _spoil(session, Random(7))
    yield database, code
    database.close()


def _spoil(session: Session, chance: Random) -> None:
    for child in session.scalars(select(Child).order_by(Child.uuid)):
        for column in chance.sample(sorted(FAULTS), chance.choice((0, 0, 1, 2, 3))):
            setattr(child, column, chance.choice(FAULTS[column]))
        if chance.random() < 0.1:
            child.hamlet_id, child.hamlet_text = None, chance.choice(("", "Thôn1", "Hua Nà"))


def _told(session: Session) -> list[tuple[object, ...]]:
    wanted = select(Finding).order_by(Finding.id)
    return [
        (f.id, f.child_uuid, f.rule, f.field, f.key, f.severity, f.message, f.ending) for f in session.scalars(wanted)
    ]


def test_what_a_whole_commune_is_told_each_record_is_told(commune: tuple[Database, str]) -> None:
    database, code = commune
    with database.writing() as session:
        assert recompute_commune(session, KEYRING, code, TODAY) > CHILDREN / 2
    with database.reading() as session:
        at_once = _told(session)
    with database.writing() as session:
        children = session.scalars(select(Child).order_by(Child.uuid)).all()
        for at in range(0, CHILDREN, AT_ONCE):
            recompute_together(session, KEYRING, children[at : at + AT_ONCE], TODAY)
    with database.reading() as session:
        assert _told(session) == at_once


def test_what_is_changed_while_a_commune_is_looked_through_is_looked_at_once_more(
    commune: tuple[Database, str],
) -> None:
    database, code = commune
    seen: list[int] = []

    def somebody_writes(session: Session, done: int) -> None:
        """In the transactions of the parts, behind the back of what was read before them."""
        seen.append(done)
        children = session.scalars(select(Child).order_by(Child.uuid)).all()
        first, last = children[len(seen)], children[-len(seen)]
        first.mother_name, first.sex, first.rev = last.mother_name, "", first.rev + 1
        last.full_name, last.birth_date, last.personal_id = first.full_name, first.birth_date, first.personal_id
        children[CHILDREN // 2 + len(seen)].state = "moved_out"

    recompute_apart(database, KEYRING, code, TODAY, tick=somebody_writes)
    assert seen[:3] == [CHILDREN // 2, CHILDREN, CHILDREN]
    assert_nothing_changes_when_looked_at_anew(database, code)


def test_what_is_changed_between_findings_and_tokens_bears_the_tokens_of_what_it_says_now(
    commune: tuple[Database, str],
) -> None:
    """By the door of all changes, which writes its own tokens before those of the whole commune come."""
    database, code = commune
    seen: list[int] = []

    def somebody_writes(session: Session, done: int) -> None:
        seen.append(done)
        if len(seen) == 2:
            with session.no_autoflush:
                children = session.scalars(select(Child).order_by(Child.uuid)).all()
            children[0].sex, children[0].rev = "", children[0].rev + 1
            children[1].full_name, children[1].rev = "Lò Thị Nhung", children[1].rev + 1
            children[2].state = "moved_out"
            recompute_together(session, KEYRING, children[:3], TODAY)

    recompute_apart(database, KEYRING, code, TODAY, tick=somebody_writes)
    assert_nothing_changes_when_looked_at_anew(database, code)


def test_a_commune_that_went_over_meanwhile_bears_its_tokens_record_by_record(commune: tuple[Database, str]) -> None:
    database, code = commune
    other = next(one.code for one in COMMUNES if one.code != code)
    seen: list[int] = []

    def somebody_merges(session: Session, done: int) -> None:
        """Between the fourth transaction and the fifth, which has asked for the commune already."""
        seen.append(done)
        if len(seen) == 4:
            session.get_one(Commune, code).handed_over += 1
        if len(seen) == 5:
            uuids = session.scalars(select(Child.uuid).order_by(Child.uuid).limit(100)).all()
            near = or_(Finding.child_uuid.in_(uuids), Finding.key.in_([uuid.hex for uuid in uuids]))
            session.execute(delete(Finding).where(near))
            for kind, named in (
                (Child, Child.uuid),
                (ChildSign, ChildSign.child_uuid),
                (ChildToken, ChildToken.child_uuid),
            ):
                session.execute(update(kind).where(named.in_(uuids)).values(commune_code=other))

    with database.writing() as session:
        settle(session, other)
    recompute_apart(database, KEYRING, code, TODAY, tick=somebody_merges)
    assert_nothing_changes_when_looked_at_anew(database, code)
    with database.reading() as session:
        for kind in (ChildSign, ChildToken):
            borne = select(kind.child_uuid).join(Child, Child.uuid == kind.child_uuid)
            assert not session.scalars(borne.where(Child.commune_code != kind.commune_code)).all()


def test_one_who_died_with_half_the_tokens_written_is_followed_by_one_who_writes_them_once(
    commune: tuple[Database, str],
) -> None:
    database, code = commune
    seen: list[int] = []

    def dies(_session: Session, done: int) -> None:
        seen.append(done)
        if len(seen) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recompute_apart(database, KEYRING, code, TODAY, tick=dies)
    with database.writing() as session:
        some = session.scalars(select(Child).where(exists().where(ChildToken.child_uuid == Child.uuid))).all()
        assert some
        some[0].state = "moved_out"
    recompute_apart(database, KEYRING, code, TODAY)
    assert_nothing_changes_when_looked_at_anew(database, code)


def assert_nothing_changes_when_looked_at_anew(database: Database, code: str) -> None:
    with database.reading() as session:
        apart = _open(session)
        assert all(apart.values())
        for what in ("signs", "tokens"):
            assert apart[what] == sorted(set(apart[what])), "each once"
        closed = set(session.scalars(select(Child.uuid).where(Child.state == "moved_out")))
        assert not closed & {uuid for what in ("signs", "tokens") for uuid, *_ in apart[what]}
    with database.writing() as session:
        recompute_commune(session, KEYRING, code, TODAY)
    with database.reading() as session:
        assert _open(session) == apart


def _open(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    found = select(Finding).where(Finding.ended_at.is_(None))
    return {
        "findings": sorted((f.child_uuid, f.rule, f.field, f.key, f.message) for f in session.scalars(found)),
        "signs": sorted((s.child_uuid, s.sign) for s in session.scalars(select(ChildSign))),
        "tokens": sorted((t.child_uuid, t.kind, t.token) for t in session.scalars(select(ChildToken))),
    }
