"""Two records become one by two people's word, lose nothing, and become two again."""

from typing import Any
from uuid import UUID

import pytest

from access.records import all_fields
from catalogue.refusals import Refusal
from cleaning import campaigns, endings
from db import select
from db.queries import duplicate_pairs as pairs
from db.tables import Campaign, Change, Child
from intake import duplicates
from intake.records import Origin, change_fields
from tests.support.campaigns import FAULTY, open_work
from tests.support.office import Office

MAI: dict[str, Any] = {
    "full_name": "Lò Thị Mai",
    "birth_date": "2019-03-05",
    "sex": "female",
    "mother_name": "Quàng Thị Hà",
    "ethnicity": "Thái",
}


def propose(office: Office, kept: UUID, twin: UUID, *take: str, who: str = "hoa", reason: str = "một cháu") -> int:
    with office.writing() as session:
        pair = pairs.find_pair(session, office.scope(who), kept, twin)
        assert pair is not None
        return duplicates.propose(session, office.keyring, office.scope(who), pair, take, reason).id


def agree(office: Office, merge: int, who: str = "minh") -> None:
    with office.writing() as session:
        duplicates.agree(session, office.keyring, office.scope(who), merge, office.today)


def undo(office: Office, merge: int, who: str = "hoa", reason: str = "hai cháu") -> None:
    with office.writing() as session:
        duplicates.undo(session, office.keyring, office.scope(who), merge, reason, office.today)


def fields(office: Office, uuid: UUID) -> dict[str, object]:
    with office.reading() as session:
        return all_fields(office.keyring, session.get_one(Child, uuid))


def refused(office: Office, merge: int, who: str) -> str:
    with pytest.raises(Refusal) as told:
        agree(office, merge, who)
    return told.value.code


def test_nobody_agrees_to_what_they_proposed(office: Office) -> None:
    merge = propose(office, office.add_child(**MAI), office.add_child(**MAI))
    assert refused(office, merge, "hoa") == "SECOND_PERSON"


def test_the_leader_agrees_only_where_no_second_officer_is(office: Office) -> None:
    merge = propose(office, office.add_child(**MAI), office.add_child(**MAI))
    assert refused(office, merge, "son") == "SECOND_PERSON"


@pytest.mark.parametrize("who", ["lan", "tuan", "ngoc"])
def test_others_do_not_learn_that_it_was_proposed(office: Office, who: str) -> None:
    merge = propose(office, office.add_child(**MAI), office.add_child(**MAI))
    assert refused(office, merge, who) == "NOT_FOUND"


def test_a_merge_wants_a_reason(office: Office) -> None:
    with pytest.raises(Refusal, match="Chưa ghi lý do"):
        propose(office, office.add_child(**MAI), office.add_child(**MAI), reason=" ")


def test_one_record_is_one_duplicate_at_most(office: Office) -> None:
    one, two, three = (office.add_child(**MAI) for _ in range(3))
    propose(office, one, two)
    with pytest.raises(Refusal, match="đang có đề nghị gộp"):
        propose(office, three, two)


def test_the_duplicate_goes_out_and_stays_as_it_was(office: Office) -> None:
    kept, twin = office.add_child(**MAI), office.add_child(**MAI | {"father_name": "Lò Văn Pâng"})
    before = fields(office, twin)
    agree(office, propose(office, kept, twin))
    assert (office.child(kept).state, office.child(twin).state) == ("confirmed", "duplicate")
    assert fields(office, twin) == before
    with office.reading() as session:
        merge = pairs.duplicate_of(session, twin)
        assert merge is not None
        assert merge.kept_uuid == kept


def test_what_the_kept_record_lacks_is_offered(office: Office) -> None:
    kept = office.add_child(**MAI | {"schooling": "lop_1"})
    more = {"father_name": "Lò Văn Pâng", "schooling": "lop_2", "circumstances": ["khuyet_tat"]}
    twin = office.add_child(**MAI | more)
    with office.reading() as session:
        both = (session.get_one(Child, uuid) for uuid in (kept, twin))
        found = {offer.key: offer.is_lacking for offer in duplicates.offers(office.keyring, office.scope("hoa"), *both)}
    assert found == {"father_name": True, "schooling": False, "circumstances=khuyet_tat": True}


def test_what_was_asked_is_taken_with_a_line_of_history(office: Office) -> None:
    kept = office.add_child(**MAI)
    twin = office.add_child(**MAI | {"father_name": "Lò Văn Pâng", "circumstances": ["khuyet_tat"], "note": "ở với bà"})
    agree(office, propose(office, kept, twin, "father_name", "circumstances=khuyet_tat"))
    told = fields(office, kept)
    assert (told["father_name"], told["circumstances"], told.get("note")) == ("Lò Văn Pâng", ["khuyet_tat"], None)
    with office.reading() as session:
        lines = select(Change.field).where(Change.child_uuid == kept, Change.source == "merge")
        assert sorted(session.scalars(lines)) == ["circumstances", "father_name"]


def test_a_group_that_no_officer_may_read_is_not_lost(office: Office) -> None:
    kept, twin = office.add_child(**MAI), office.add_child(**MAI | {"circumstances": ["nhiem_hiv_aids"]})
    agree(office, propose(office, kept, twin))
    assert fields(office, kept)["circumstances"] == ["nhiem_hiv_aids"]


def test_undoing_gives_back_what_was_taken(office: Office) -> None:
    kept = office.add_child(**MAI | {"schooling": "lop_1"})
    twin = office.add_child(**MAI | {"schooling": "lop_2", "circumstances": ["khuyet_tat"]})
    before = fields(office, kept)
    merge = propose(office, kept, twin, "schooling", "circumstances=khuyet_tat")
    agree(office, merge)
    undo(office, merge)
    assert fields(office, kept) == before
    assert office.child(twin).state == "confirmed"


def test_undoing_leaves_what_somebody_wrote_since(office: Office) -> None:
    kept, twin = office.add_child(**MAI), office.add_child(**MAI | {"schooling": "lop_2"})
    merge = propose(office, kept, twin, "schooling")
    agree(office, merge)
    with office.writing() as session:
        change_fields(session, office.keyring, session.get_one(Child, kept), {"schooling": "lop_3"}, Origin("form"))
    undo(office, merge)
    assert fields(office, kept)["schooling"] == "lop_3"


def test_a_case_ends_with_the_merge_and_goes_on_after_it(office: Office) -> None:
    kept, twin = office.add_child(**FAULTY), office.add_child(**FAULTY)
    work = open_work(office)
    merge = propose(office, kept, twin)
    agree(office, merge)
    assert work.case(twin).ending == "duplicate"
    undo(office, merge)
    assert (work.case(twin).ended_at, work.moves(twin)) == (None, ["open", "end", "bring_back"])


def test_nothing_is_undone_once_the_campaign_is_handed_over(office: Office) -> None:
    kept, twin = office.add_child(**FAULTY), office.add_child(**FAULTY)
    work = open_work(office)
    merge = propose(office, kept, twin)
    agree(office, merge)
    with office.writing() as session:
        campaigns.close(session, office.scope("hoa"), session.get_one(Campaign, work.campaign_id))
    with pytest.raises(Refusal, match="đã khoá sổ"):
        undo(office, merge)


def test_a_merged_record_comes_back_by_undoing_alone(office: Office) -> None:
    kept, twin = office.add_child(**MAI), office.add_child(**MAI)
    agree(office, propose(office, kept, twin))
    with pytest.raises(Refusal, match="Tách lại"), office.writing() as session:
        child = session.get_one(Child, twin)
        endings.bring_back(session, office.keyring, office.scope("hoa"), child, "nhầm", office.today)


def test_a_proposal_declined_changes_nothing(office: Office) -> None:
    kept, twin = office.add_child(**MAI), office.add_child(**MAI)
    merge = propose(office, kept, twin)
    with office.writing() as session:
        duplicates.decline(session, office.keyring, office.scope("minh"), merge, "hai chị em")
    assert office.child(twin).state == "confirmed"
    propose(office, kept, twin)
