"""An officer confirms what phones sent, many at once; nobody else does, and nobody does it twice."""

from uuid import UUID, uuid4

import pytest

from catalogue.refusals import Refusal
from cleaning.confirmation import confirm_received
from db import select
from db.tables import Change
from tests.support.office import Office


def confirm(office: Office, username: str, *uuids: UUID) -> int:
    with office.writing() as session:
        return confirm_received(session, office.keyring, office.scope(username), uuids, office.today)


@pytest.mark.parametrize("username", ["lan", "pang", "tuan", "son", "tinh", "quan"])
def test_only_an_officer_confirms(office: Office, username: str) -> None:
    mai = office.add_child(state="received", full_name="Lò Thị Mai")
    with pytest.raises(Refusal) as refused:
        confirm(office, username, mai)
    assert refused.value.code == "NOT_FOUND"
    assert office.child(mai).state == "received"


def test_another_communes_child_and_an_unknown_one_are_passed_over_alike(office: Office) -> None:
    far = office.add_child(commune=office.neighbour_code, by="ngoc", state="received", full_name="Vi Văn An")
    assert confirm(office, "hoa", far) == confirm(office, "hoa", uuid4()) == 0
    assert office.child(far).state == "received"


def test_confirming_nothing_says_what_to_do(office: Office) -> None:
    with pytest.raises(Refusal) as refused:
        confirm(office, "hoa")
    assert refused.value.sentence == "Chưa chọn cháu nào. Đánh dấu các cháu cần xác nhận rồi bấm lại."


def test_two_officers_confirming_one_child_leave_one_line(office: Office) -> None:
    mai = office.add_child(state="received", full_name="Lò Thị Mai")
    assert (confirm(office, "hoa", mai), confirm(office, "minh", mai)) == (1, 0)
    with office.reading() as session:
        moves = session.scalars(select(Change).where(Change.field == "state", Change.new == "confirmed")).all()
    assert [move.user_id for move in moves] == [office.user("hoa").id]


def test_confirmed_children_keep_their_revision(office: Office) -> None:
    uuids = [office.add_child(state="received", full_name=name) for name in ("Lò Thị Mai", "Cà Văn An")]
    assert confirm(office, "hoa", *uuids) == 2
    assert {(office.child(uuid).state, office.child(uuid).rev) for uuid in uuids} == {("confirmed", 1)}
