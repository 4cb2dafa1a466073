"""What a phone sends is kept once, merged, answered with a receipt, and answered so again."""

import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
import rfc8785

from catalogue.refusals import Refusal
from db import func, select
from db.tables import Child, Submission
from intake.deliveries import body_seal_place
from tests.support.sending import item

MAI = {"full_name": "Lò Thị Mai", "birth_date": "5/3/2019", "sex": "Nữ", "hamlet": "Bản Hua Nà"}


def told(answer, *keys):
    return tuple(answer[key] for key in keys)


def codes(answer):
    return [problem["code"] for problem in answer["problems"]]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (None, "NOT_AN_ITEM"),
        (["child"], "NOT_AN_ITEM"),
        ({}, "BAD_UUID"),
        (item("{" + str(uuid4()) + "}", **MAI), "BAD_UUID"),
        (item(**MAI) | {"uuid": 7}, "BAD_UUID"),
        (item(**MAI) | {"kind": "letter"}, "UNKNOWN_KIND"),
        (item(**MAI) | {"kind": None}, "UNKNOWN_KIND"),
        (item(rev=-1, **MAI), "BAD_REV"),
        (item(rev=2**40, **MAI), "BAD_REV"),
        (item(**MAI) | {"base_rev": "1"}, "BAD_REV"),
        (item(**MAI) | {"base_rev": True}, "BAD_REV"),
        (item(**MAI) | {"fields": ["Lò Thị Mai"]}, "NOT_TEXT"),
        (item(full_name={"first": "Mai"}), "NOT_TEXT"),
        (item(full_name=["Mai"]), "NOT_TEXT"),
        (item(circumstances=[["HC04"]]), "NOT_TEXT"),
        (item(full_name=True), "NOT_TEXT"),
        (item(full_name="Mai \ud800"), "NOT_TEXT"),
        (item(personal_id=2**70), "NOT_TEXT"),
        (item(full_name="x" * 10_000), "TOO_LONG"),
        (item(note="x" * 70_000), "ITEM_TOO_LARGE"),
        (item(**MAI) | {"photos": ["../../etc/passwd"]}, "BAD_PHOTOS"),
        (item(**MAI) | {"photos": "a" * 64}, "BAD_PHOTOS"),
    ],
)
def test_an_item_of_a_wrong_shape_is_refused_and_holds_up_no_other(phone, sent, code):
    wrong, right = phone("lan").send(sent, item(**MAI))
    assert told(wrong, "status", "rev", "receipt") == ("refused", None, None)
    assert codes(wrong) == [code]
    assert wrong["problems"][0]["message"].endswith(".")
    assert right["status"] == "stored"


def test_deep_nesting_is_refused(phone):
    deep: object = "x"
    for _ in range(100_000):
        deep = [deep]
    assert codes(phone("lan").send_one(item(**MAI) | {"extra": deep})) == ["ITEM_TOO_LARGE"]


@pytest.mark.parametrize("who", ["tuan", "son", "tinh", "quan"])
def test_roles_that_enter_no_children_find_no_door(phone, who):
    with pytest.raises(Refusal) as refused:
        phone(who).send(item(**MAI))
    assert refused.value.status == 404


def test_another_areas_child_and_nobodys_are_refused_letter_for_letter(phone, office):
    foreign, nobody = str(office.add_child(commune=office.neighbour_code, by="ngoc", **MAI_OF_TAN_THANH)), str(uuid4())
    answers = phone("hoa").send(item(foreign, 0, **MAI), item(foreign, 1, **MAI), item(nobody, 1, **MAI))
    assert [codes(answer) for answer in answers] == [["UNKNOWN_CHILD"]] * 3
    assert len({json.dumps(answer).replace(foreign, nobody) for answer in answers}) == 1


MAI_OF_TAN_THANH = {"full_name": "Vi Thị Mai", "birth_date": "2019"}


def test_a_child_of_a_hamlet_not_ones_own_is_unknown(phone, office):
    uuid = str(office.add_child(**MAI))
    assert codes(phone("sua").send_one(item(uuid, 1, sex="Nam"))) == ["UNKNOWN_CHILD"]


def test_the_item_of_another_area_is_not_answered_from_its_archive(phone):
    sent = item(**MAI)
    assert phone("nam").send_one(sent)["status"] == "stored"
    assert codes(phone("lan").send_one(sent)) == ["UNKNOWN_CHILD"]


def test_a_new_child_is_stored_at_rev_one(phone, archive):
    sent = item(**MAI)
    answer = phone("lan").send_one(sent)
    assert told(answer, "uuid", "status", "rev") == (sent["uuid"], "stored", 1)
    assert archive.fields(UUID(sent["uuid"]))["birth_date"] == "2019-03-05"


def test_a_record_with_faults_is_stored_and_its_faults_are_named(phone, archive):
    sent = item(full_name="Mai\0", personal_id="14319000123", birth_date="31/11/2019", schooling="?!", extra="x")
    answer = phone("lan").send_one(sent)
    assert answer["status"] == "stored"
    assert {"UNKNOWN_FIELD", "E2.4", "E3.3"} <= set(codes(answer))
    assert archive.fields(UUID(sent["uuid"]))["birth_date"] == "31/11/2019"


def test_the_receipt_is_a_hash_of_what_was_sent(phone):
    photos = ("ab" * 32,)
    sent = item(photos=photos, **MAI, circumstances=["HC04"], household_number=34)
    proof = {"uuid": sent["uuid"], "rev": 1, "fields": sent["fields"], "photos": list(photos)}
    assert phone("lan").send_one(sent)["receipt"] == sha256(rfc8785.dumps(proof)).hexdigest()


def test_a_repeat_is_answered_with_the_same_rev_and_receipt(phone, office):
    sent = item(**MAI)
    first = phone("lan").send_one(sent)
    phone("hoa").send_one(item(sent["uuid"], 1, sex="Nam"))
    again = phone("lan").send_one(dict(reversed(sent.items())))
    assert told(again, "status", "rev", "receipt") == ("unchanged", first["rev"], first["receipt"])
    assert office.child(UUID(sent["uuid"])).rev == 2


def test_the_raw_item_is_kept_sealed_and_the_claimed_time_is_only_kept(phone, office, archive):
    sent = item(**MAI, extra="lạ") | {"claimed_at": "2039-01-01T00:00:00+09:00"}
    phone("lan").send_one(sent)
    (kept,) = archive.submissions(UUID(sent["uuid"]))
    assert json.loads(office.keyring.open(kept.body_box, body_seal_place(kept))) == sent
    assert kept.claimed_at == "2039-01-01T00:00:00+09:00"
    assert kept.received_at.year < 2039
    assert "Mai" not in kept.answer


def test_the_same_item_sent_32_times_at_once_is_one_row_and_one_receipt(phone, office):
    sent, lan = item(**MAI, household_number="34"), phone("lan")
    with ThreadPoolExecutor(32) as threads:
        answers = list(threads.map(lambda _: lan.send_one(sent), range(32)))
    assert sorted(answer["status"] for answer in answers) == ["stored", *["unchanged"] * 31]
    assert {told(answer, "rev", "receipt") for answer in answers} == {(1, answers[0]["receipt"])}
    with office.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) for table in (Child, Submission)]
    assert counts == [1, 1]


def test_many_phones_at_once_lose_no_edit_of_one_child(phone, archive):
    sent, lan = item(**MAI), phone("lan")
    lan.send_one(sent)
    keys = ["mother_name", "father_name", "address_detail", "household_head", "carer_name", "phone"]
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda key: lan.send_one(item(sent["uuid"], 1, **{key: f"Lò {key}"})), keys))
    assert {answer["status"] for answer in answers} <= {"stored", "merged"}
    assert sorted(answer["rev"] for answer in answers) == [2, 3, 4, 5, 6, 7]
    assert {key: archive.fields(UUID(sent["uuid"]))[key] for key in keys} == {key: f"Lò {key}" for key in keys}


def test_different_fields_merge(phone, archive):
    sent = item(**MAI)
    phone("lan").send_one(sent)
    assert phone("hoa").send_one(item(sent["uuid"], 1, sex="Nam"))["status"] == "stored"
    answer = phone("lan").send_one(item(sent["uuid"], 1, **{**MAI, "mother_name": "Quàng Thị Hà"}))
    assert told(answer, "status", "rev") == ("merged", 3)
    kept = archive.fields(UUID(sent["uuid"]))
    assert (kept["sex"], kept["mother_name"]) == ("male", "Quàng Thị Hà")


def test_one_field_with_two_values_keeps_both_for_an_officer(phone, archive):
    sent = item(**MAI)
    uuid = UUID(sent["uuid"])
    phone("lan").send_one(sent)
    phone("hoa").send_one(item(sent["uuid"], 1, birth_date="3/5/2019"))
    answer = phone("lan").send_one(item(sent["uuid"], 1, birth_date="4/3/2019"))
    assert told(answer, "status", "rev") == ("review", 2)
    assert ("birth_date", "TWO_VALUES") in [(p["field"], p["code"]) for p in answer["problems"]]
    assert archive.fields(uuid)["birth_date"] == "2019-05-03"
    assert archive.conflicts(uuid) == [("birth_date", "2019-05-03", "2019-03-04")]


def test_the_same_value_from_two_people_is_no_conflict(phone, archive):
    sent = item(**MAI)
    phone("lan").send_one(sent)
    phone("hoa").send_one(item(sent["uuid"], 1, birth_date="3/5/2019"))
    answer = phone("lan").send_one(item(sent["uuid"], 1, birth_date="03-05-2019"))
    assert told(answer, "status", "rev") == ("unchanged", 2)
    assert archive.conflicts(UUID(sent["uuid"])) == []


def test_a_uuid_sent_anew_with_other_content_keeps_both(phone, archive):
    sent = item(**MAI)
    phone("lan").send_one(sent)
    answer = phone("lan").send_one(item(sent["uuid"], 0, full_name="Lò Thị Hương", address_detail="Tổ 3"))
    kept = archive.fields(UUID(sent["uuid"]))
    assert (answer["status"], kept["full_name"], kept["address_detail"]) == ("review", "Lò Thị Mai", "Tổ 3")
    assert archive.conflicts(UUID(sent["uuid"])) == [("full_name", "Lò Thị Mai", "Lò Thị Hương")]


def test_lists_merge_by_member(phone, archive):
    sent = item(**MAI, circumstances=["HC04", "NC02"])
    phone("lan").send_one(sent)
    phone("hoa").send_one(item(sent["uuid"], 1, circumstances=["HC04", "NC02", "HC02"]))
    answer = phone("lan").send_one(item(sent["uuid"], 1, circumstances=["NC02", "HC14"]))
    kept = archive.fields(UUID(sent["uuid"]))["circumstances"]
    assert answer["status"] == "merged"
    assert set(kept) == {"gia_dinh_ngheo_can_ngheo", "bi_bo_roi", "benh_hiem_ngheo"}


def test_a_member_the_sender_may_not_see_is_never_removed_by_its_absence(phone, archive):
    sent = item(**MAI, circumstances=["HC05", "HC04"])
    phone("lan").send_one(sent)
    answer = phone("lan").send_one(item(sent["uuid"], 1, circumstances=[]))
    assert answer["status"] == "stored"
    assert archive.fields(UUID(sent["uuid"]))["circumstances"] == ["nhiem_hiv_aids"]


def test_a_group_the_sender_may_not_write_waits_for_an_officer(phone, archive):
    sent = item(**MAI, circumstances=["HC04", "HC09"])
    assert phone("lan").send_one(sent)["status"] == "review"
    assert archive.fields(UUID(sent["uuid"]))["circumstances"] == ["khuyet_tat"]
    assert archive.conflicts(UUID(sent["uuid"])) == [("circumstances", "", "vi_pham_phap_luat")]


def test_after_confirmation_the_villages_words_wait_for_an_officer(phone, office, archive):
    uuid = office.add_child(by="lan", state="confirmed", **MAI)
    answer = phone("lan").send_one(item(str(uuid), 1, sex="Nam"))
    assert told(answer, "status", "rev") == ("review", 1)
    assert archive.fields(uuid)["sex"] == "female"
    assert archive.conflicts(uuid) == [("sex", "female", "male")]


def test_an_answer_about_a_child_one_may_only_name_confirms_no_guess(phone, office):
    uuid = str(office.add_child(state="received", **MAI, personal_id="014319000123"))
    right = phone("lan").send_one(item(uuid, 1, personal_id="014319000123"))
    wrong = phone("lan").send_one(item(uuid, 1, personal_id="014319000124"))
    assert told(right, "status", "rev") == told(wrong, "status", "rev") == ("review", 1)
    assert codes(right) == codes(wrong)


def test_a_revision_ahead_waits_for_the_missing_one(phone, office, archive):
    sent, lan = item(**MAI), phone("lan")
    uuid = UUID(sent["uuid"])
    lan.send_one(sent)
    ahead = item(sent["uuid"], 2, mother_name="Quàng Thị Hà")
    early, early_again = lan.send(ahead, ahead)
    assert told(early, "status", "rev") == told(early_again, "status", "rev") == ("review", 1)
    assert early["receipt"] == early_again["receipt"]
    assert "mother_name" not in archive.fields(uuid)
    assert lan.send_one(item(sent["uuid"], 1, father_name="Lò Văn Pâng"))["rev"] == 2
    kept = archive.fields(uuid)
    assert (kept["father_name"], kept["mother_name"], office.child(uuid).rev) == ("Lò Văn Pâng", "Quàng Thị Hà", 3)
    late = lan.send_one(ahead)
    assert told(late, "status", "rev", "receipt") == ("unchanged", 1, early["receipt"])


def test_a_hidden_note_stays_before_the_new_one(phone, archive):
    sent = item(**MAI, note="bị bố đánh đập")
    phone("lan").send_one(sent)
    assert phone("lan").send_one(item(sent["uuid"], 1, note=""))["status"] == "unchanged"
    phone("lan").send_one(item(sent["uuid"], 1, note="đã chuyển lớp"))
    assert archive.fields(UUID(sent["uuid"]))["note"] == "bị bố đánh đập; đã chuyển lớp"


def test_siblings_sent_by_many_phones_at_once_share_one_new_household(phone, office):
    lan, sent = phone("lan"), [item(**MAI | {"full_name": f"Lò Thị {n}"}, household_number="77") for n in "ABCDEFGH"]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lan.send_one, sent))
    assert {answer["status"] for answer in answers} == {"stored"}
    assert len({office.child(UUID(one["uuid"])).household_id for one in sent}) == 1


def test_an_edit_that_lies_between_two_of_others_touches_only_its_own_field(phone, archive):
    sent = item(**MAI, mother_name="Quàng Thị Hà")
    phone("lan").send_one(sent)
    phone("hoa").send_one(item(sent["uuid"], 1, mother_name="Quàng Thị Lan"))
    answer = phone("lan").send_one(item(sent["uuid"], 1, **MAI, mother_name="Quàng Thị Hà", father_name="Lò Văn Pâng"))
    kept = archive.fields(UUID(sent["uuid"]))
    assert answer["status"] == "merged"
    assert (kept["mother_name"], kept["father_name"]) == ("Quàng Thị Lan", "Lò Văn Pâng")
