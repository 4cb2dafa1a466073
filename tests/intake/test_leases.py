"""A page in review is one officer's at a time: told in words, renewed by work, free again after ten quiet minutes."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from catalogue.refusals import Refusal
from db import select, update
from db.queries.pages import next_free
from db.tables import Page, now
from intake import leases
from tests.support.office import Office
from tests.support.readings import page_read


@pytest.fixture
def page_id(office: Office, tmp_path: Path) -> int:
    """A page with one row."""
    row = {"full_name": "Lò Thị Mai"}
    return page_read(office.database, office.keyring, tmp_path / "photos", office.scope("lan"), row)


def hold(office: Office, who: str, page_id: int) -> None:
    """`who` opens the page to review it."""
    with office.writing() as session:
        leases.hold(session, office.scope(who), page_id)


def let_time_pass(office: Office) -> None:
    """Ten quiet minutes and one more."""
    with office.writing() as session:
        session.execute(update(Page).values(held_until=now() - timedelta(minutes=1)))


@pytest.mark.parametrize("who", ["lan", "pang", "son", "tuan", "ngoc", "tinh", "quan"])
def test_who_may_not_review_holds_no_page(office: Office, page_id: int, who: str) -> None:
    with pytest.raises(Refusal) as refused:
        hold(office, who, page_id)
    assert refused.value.code == "NOT_FOUND"


def test_the_second_officer_is_told_who_has_it_since_when(office: Office, page_id: int) -> None:
    hold(office, "hoa", page_id)
    with pytest.raises(Refusal) as refused:
        hold(office, "minh", page_id)
    assert (refused.value.code, refused.value.status) == ("PAGE_HELD", 409)
    assert refused.value.sentence.startswith("Trang này Lò Thị Hoa đang duyệt (từ ")


def test_of_two_at_once_one_has_it(office: Office, page_id: int) -> None:
    codes: list[str] = []

    def take(who: str) -> None:
        try:
            hold(office, who, page_id)
            codes.append(who)
        except Refusal as refusal:
            codes.append(refusal.code)

    threads = [threading.Thread(target=take, args=(who,)) for who in ("hoa", "minh")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "PAGE_HELD" in codes
    assert set(codes) & {"hoa", "minh"}


def test_work_renews_it_and_keeps_since_when(office: Office, page_id: int) -> None:
    hold(office, "hoa", page_id)
    with office.reading() as session:
        before = session.get_one(Page, page_id)
    hold(office, "hoa", page_id)
    with office.reading() as session:
        after = session.get_one(Page, page_id)
    assert after.held_since == before.held_since
    assert after.held_until is not None
    assert before.held_until is not None
    assert after.held_until >= before.held_until


def test_after_ten_quiet_minutes_another_officer_may_take_it(office: Office, page_id: int) -> None:
    hold(office, "hoa", page_id)
    let_time_pass(office)
    hold(office, "minh", page_id)
    with pytest.raises(Refusal) as refused:
        hold(office, "hoa", page_id)
    assert "Quàng Văn Minh" in refused.value.sentence


def test_given_back_it_is_anybodys(office: Office, page_id: int) -> None:
    hold(office, "hoa", page_id)
    with office.writing() as session:
        leases.release(session, office.user("hoa").id)
    hold(office, "minh", page_id)
    with office.reading() as session:
        assert session.scalars(select(Page.held_by)).one() == office.user("minh").id


def test_nobody_gives_back_what_another_has(office: Office, page_id: int) -> None:
    hold(office, "hoa", page_id)
    with office.writing() as session:
        leases.release(session, office.user("minh").id, [page_id])
    with pytest.raises(Refusal):
        hold(office, "minh", page_id)


def test_a_page_held_by_a_clock_that_was_ahead_is_free(office: Office, page_id: int) -> None:
    hold(office, "hoa", page_id)
    with office.writing() as session:
        session.execute(update(Page).values(held_until=now() + timedelta(days=31)))
    with office.reading() as session:
        found = next_free(session, office.scope("minh"), [])
        assert found is not None
        assert found.id == page_id
    hold(office, "minh", page_id)
    with office.reading() as session:
        assert leases.holders(session, office.scope("hoa"), [page_id])[page_id].user_id == office.scope("minh").user_id
