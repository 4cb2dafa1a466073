"""Endings, checks at home and sealed items: what a phone may ask for beside a child's fields."""

from uuid import UUID, uuid4

import pytest

from access.boxes import public_key
from access.keys import Keyring
from catalogue.refusals import Refusal
from db import select
from db.tables import Child, Conflict, HouseholdCheck, Submission
from intake import conflicts, household_checks, parked
from intake.jobs import Line
from intake.submissions import receive
from tests.support.boxes import seal
from tests.support.sending import item

MAI = {"full_name": "Lò Thị Mai", "birth_date": "5/3/2019", "sex": "Nữ", "hamlet": "Bản Hua Nà"}


def codes(answer):
    return [problem["code"] for problem in answer["problems"]]


def ending(uuid, rev, state="moved_out", **more):
    return item(str(uuid), rev, state=state, reason="Theo mẹ về Mai Sơn", **more) | {"kind": "withdrawal"}


def visit(uuid, rev, check, answer="right", **fields):
    told = {"check": str(check), "answer": answer, "asked": "bà nội", "visit_note": "Cháu ở nhà", **fields}
    return item(str(uuid), rev, **told) | {"kind": "household_check"}


def given(office, *uuids):
    """The check of each of them, given by the officer; of one the uuid itself."""
    with office.writing() as session:
        household_checks.assign(session, office.keyring, office.scope("hoa"), uuids, ask="Xem lại giấy khai sinh")
    with office.reading() as session:
        found = dict(session.execute(select(HouseholdCheck.child_uuid, HouseholdCheck.uuid)).all())
    return found[uuids[0]] if len(uuids) == 1 else found


def from_locked(office, *items):
    line = Line("Samsung", uuid4(), is_locked=True)
    return receive(office.database, office.keyring, office.scope("lan"), items, line)


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        ("withdrawal", {"state": "clean"}, "BAD_STATE"),
        ("withdrawal", {"state": "received"}, "BAD_STATE"),
        ("household_check", {"check": str(uuid4())}, "BAD_ANSWER"),
        ("household_check", {"check": str(uuid4()), "answer": "perhaps"}, "BAD_ANSWER"),
        ("household_check", {"check": "12", "answer": "right"}, "UNKNOWN_CHECK"),
        ("household_check", {"check": str(uuid4()), "answer": "right"}, "UNKNOWN_CHECK"),
        ("withdrawal", {"state": "deceased", "reason": "x" * 3000}, "TOO_LONG"),
    ],
)
def test_words_of_a_kind_that_mean_nothing_are_refused(phone, office, kind, fields, code):
    uuid = office.add_child(by="lan", state="received", **MAI)
    answer = phone("lan").send_one(item(str(uuid), 1, **fields) | {"kind": kind})
    assert (answer["status"], codes(answer)) == ("refused", [code])


@pytest.mark.parametrize("kind", ["withdrawal", "household_check"])
def test_nobodys_record_and_another_areas_are_refused_alike(phone, office, kind):
    foreign = office.add_child(commune=office.neighbour_code, by="ngoc", full_name="Vi Thị Na")
    fields = {"state": "deceased"} if kind == "withdrawal" else {"check": str(uuid4()), "answer": "right"}
    answers = [phone("hoa").send_one(item(str(one), 0, **fields) | {"kind": kind}) for one in (foreign, uuid4())]
    assert [codes(answer) for answer in answers] == [["UNKNOWN_CHILD"]] * 2


def test_a_check_of_another_hamlet_is_not_this_persons(phone, office):
    uuid = office.add_child(**MAI)
    assert codes(phone("sua").send_one(visit(uuid, 1, given(office, uuid)))) == ["UNKNOWN_CHILD"]


def test_ones_own_unconfirmed_record_is_closed_at_once(phone, office):
    uuid = office.add_child(by="lan", state="received", **MAI)
    first, again = (phone("lan").send_one(ending(uuid, 1)) for _ in range(2))
    assert (first["status"], again["status"], first["rev"]) == ("stored", "unchanged", 1)
    assert first["receipt"] == again["receipt"]
    assert office.child(uuid).state == "moved_out"


def test_a_confirmed_record_is_closed_by_an_officer_alone(phone, office, archive):
    uuid = office.add_child(by="lan", **MAI)
    assert phone("lan").send_one(ending(uuid, 1, "deceased"))["status"] == "review"
    assert office.child(uuid).state == "confirmed"
    assert archive.conflicts(uuid) == [("state", "confirmed", "deceased")]


def test_the_officer_who_agrees_closes_the_record(phone, office):
    uuid = office.add_child(by="lan", **MAI)
    phone("lan").send_one(ending(uuid, 1, "deceased"))
    with office.writing() as session:
        child = session.get_one(Child, uuid)
        (asked,) = session.scalars(select(Conflict).filter_by(child_uuid=uuid))
        conflicts.decide(session, office.keyring, office.scope("hoa"), child, asked, takes_other=True)
    assert office.child(uuid).state == "deceased"


def test_taking_a_confirmed_record_out_is_no_officers_own_act(phone, office):
    uuid = office.add_child(**MAI)
    assert phone("hoa").send_one(ending(uuid, 1, "entered_by_mistake"))["status"] == "review"
    assert phone("hoa").send_one(ending(uuid, 1, "moved_out"))["status"] == "stored"


def test_an_assigned_check_corrects_a_confirmed_record_of_somebody_else(phone, office, archive):
    uuid = office.add_child(**MAI)
    check = given(office, uuid)
    answer = phone("lan").send_one(visit(uuid, 1, check, "corrected", mother_name="Quàng Thị Hà"))
    assert (answer["status"], answer["rev"]) == ("stored", 2)
    assert archive.fields(uuid)["mother_name"] == "Quàng Thị Hà"
    with office.reading() as session:
        kept = session.get_one(HouseholdCheck, check)
        assert (kept.answer, kept.answered_by) == ("corrected", office.scope("lan").user_id)
        assert b"Ch\xc3\xa1u" not in (kept.said_box or b"")


def test_a_second_answer_to_a_check_is_kept_for_an_officer(phone, office):
    uuid = office.add_child(**MAI)
    check = given(office, uuid)
    phone("lan").send_one(visit(uuid, 1, check))
    late = phone("pang").send_one(visit(uuid, 1, check, "corrected", mother_name="Quàng Thị Hà"))
    assert late["status"] == "review"
    with office.reading() as session:
        assert session.get_one(HouseholdCheck, check).answer == "right"


def test_who_has_moved_is_told_to_the_officer(phone, office, archive):
    uuid = office.add_child(**MAI)
    answer = phone("lan").send_one(visit(uuid, 1, given(office, uuid), "moved_out"))
    assert (answer["status"], archive.conflicts(uuid)) == ("review", [("state", "confirmed", "moved_out")])


def test_a_record_is_given_to_be_checked_once_at_a_time(office):
    uuid = office.add_child(**MAI)
    with office.writing() as session:
        scope = office.scope("hoa")
        counts = [household_checks.assign(session, office.keyring, scope, [uuid]) for _ in range(2)]
    assert counts == [1, 0]


def test_a_child_met_on_a_visit_says_so_in_its_history(phone, office):
    sent = item(**MAI) | {"found_by": "household_check"}
    assert phone("lan").send_one(sent)["status"] == "stored"
    assert office.child(UUID(str(sent["uuid"]))).origin == "household_check"


@pytest.mark.parametrize("box", [None, 7, "", "AAAA", "ô" * 200, "A" * 300, "=" * 200])
def test_a_box_that_does_not_open_is_refused(phone, box):
    assert codes(phone("lan").send_one({"uuid": str(uuid4()), "kind": "sealed", "box": box})) == ["BAD_BOX"]


def test_a_box_for_another_server_or_under_another_name_is_refused(phone, office):
    foreign = seal(public_key(Keyring({1: bytes(32)})), item(**MAI))
    renamed = seal(public_key(office.keyring), item(**MAI), uuid=str(uuid4()))
    assert [codes(answer) for answer in phone("lan").send(foreign, renamed)] == [["BAD_BOX"]] * 2


def test_a_box_inside_a_box_is_refused(phone, office):
    key = public_key(office.keyring)
    assert codes(phone("lan").send_one(seal(key, seal(key, item(**MAI))))) == ["UNKNOWN_KIND"]


def test_a_sealed_item_is_the_item_inside(phone, office):
    sent, key = item(**MAI), public_key(office.keyring)
    sealed, opened, once_more = phone("lan").send(seal(key, sent), sent, seal(key, sent))
    assert [one["status"] for one in (sealed, opened, once_more)] == ["stored", "unchanged", "unchanged"]
    assert len({one["receipt"] for one in (sealed, opened, once_more)}) == 1


def test_a_box_sealed_before_the_keys_were_changed_opens(office):
    sent = seal(public_key(office.keyring), item(**MAI))
    changed = Keyring({1: bytes(range(32)), 2: bytes(32)})
    (answer,) = receive(office.database, changed, office.scope("lan"), [sent], "may-1")
    assert answer["status"] == "stored"


def test_a_locked_device_sends_nothing_open(office):
    (answer,) = from_locked(office, item(**MAI))
    assert (answer["status"], codes(answer)) == ("refused", ["DEVICE_LOCKED"])


def test_what_a_locked_device_sends_waits_with_its_receipt(office):
    sent = item(**MAI)
    first, again = (from_locked(office, seal(public_key(office.keyring), sent))[0] for _ in range(2))
    assert (first["status"], codes(first), first["receipt"]) == ("review", ["KEPT_FOR_OFFICER"], again["receipt"])
    with office.reading() as session:
        assert session.get(Child, UUID(str(sent["uuid"]))) is None


@pytest.mark.parametrize("who", ["ngoc", "lan", "son"])
def test_others_do_not_decide_what_a_locked_device_sent(office, who):
    from_locked(office, seal(public_key(office.keyring), item(**MAI)))
    with office.writing() as session, pytest.raises(Refusal):
        kept = session.scalars(select(Submission)).one()
        parked.decide(session, office.keyring, office.scope(who), kept.id, takes_in=True)


@pytest.mark.parametrize(("takes_in", "becomes"), [(True, "stored"), (False, "refused")])
def test_the_officer_takes_it_in_or_leaves_it(office, takes_in, becomes):
    sent = item(**MAI)
    (told,) = from_locked(office, seal(public_key(office.keyring), sent))
    with office.writing() as session:
        (kept,) = parked.waiting(session, office.scope("hoa"))
        assert parked.decide(session, office.keyring, office.scope("hoa"), kept.id, takes_in=takes_in) == becomes
    with office.reading() as session:
        child = session.get(Child, UUID(str(sent["uuid"])))
        assert (child is not None) == takes_in
        assert session.scalars(select(Submission)).one().receipt == told["receipt"]


def test_a_parked_item_sent_again_by_a_device_in_use_is_taken(phone, office):
    sent = item(**MAI)
    from_locked(office, seal(public_key(office.keyring), sent))
    assert phone("lan").send_one(sent)["status"] == "stored"
    with office.reading() as session:
        assert not parked.waiting(session, office.scope("hoa"))
