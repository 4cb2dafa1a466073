"""Findings keep step with their record: they open, last, end, and never tell of somebody else."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest

from access.kind_marks import mark_of
from cleaning.findings import recompute
from cleaning.whole_commune import recompute_commune
from db import select
from db.queries import findings
from db.tables import Child, Finding
from intake.records import Origin, change_fields, set_state
from tests.support import office
from tests.support.office import Office

MAI = office.MAI | {"father_name": "Lò Văn Pâng", "address_detail": "Cạnh nhà văn hoá"}


def opened(office: Office, uuid: UUID) -> list[Finding]:
    with office.reading() as session:
        return sorted(findings.of_record(session, uuid), key=lambda finding: finding.rule)


def rules(office: Office, uuid: UUID) -> list[str]:
    return [finding.rule for finding in opened(office, uuid)]


def sentence(office: Office, uuid: UUID, rule: str) -> str:
    return next(finding.message for finding in opened(office, uuid) if finding.rule == rule)


def change(office: Office, uuid: UUID, **fields: object) -> None:
    with office.writing() as session:
        child = session.get_one(Child, uuid)
        change_fields(session, office.keyring, child, fields, Origin("form", user_id=office.user("hoa").id))


def test_a_child_with_all_its_facts_has_nothing_to_look_at(office: Office) -> None:
    assert rules(office, office.add_child(**MAI)) == []


def test_a_finding_tells_its_class_and_its_severity(office: Office) -> None:
    (finding,) = opened(office, office.add_child(**MAI | {"personal_id": ""}))
    assert (finding.rule, finding.error_class, finding.severity, finding.field) == ("E1.1", 1, "B", "personal_id")


def test_a_mended_fault_is_ended_and_kept(office: Office) -> None:
    mai = office.add_child(**MAI | {"personal_id": ""})
    change(office, mai, personal_id="014319000123")
    with office.reading() as session:
        kept = session.scalars(select(Finding).where(Finding.child_uuid == mai)).one()
    assert kept.ending == "corrected"
    assert kept.ended_at is not None


def test_an_unchanged_fault_keeps_its_age(office: Office) -> None:
    mai = office.add_child(**MAI | {"personal_id": ""})
    before = opened(office, mai)[0]
    change(office, mai, mother_name="Quàng Thị Hoà")
    after = opened(office, mai)[0]
    assert (after.id, after.found_at) == (before.id, before.found_at)


def test_the_same_fault_said_otherwise_keeps_its_age(office: Office) -> None:
    mai = office.add_child(**MAI | {"personal_id": "014315000123"})
    before = opened(office, mai)[0]
    change(office, mai, personal_id="014316000123")
    after = opened(office, mai)[0]
    assert (after.rule, after.id, after.found_at) == ("E2.8", before.id, before.found_at)
    assert after.message != before.message


def test_a_closed_record_has_nothing_to_look_at(office: Office) -> None:
    mai = office.add_child(**MAI | {"personal_id": ""})
    with office.writing() as session:
        child = session.get_one(Child, mai)
        set_state(session, office.keyring, child, "moved_out", Origin("form"))
    with office.reading() as session:
        assert session.scalars(select(Finding.ending)).all() == ["closed"]


def test_one_number_on_two_records_is_told_to_both(office: Office) -> None:
    mai = office.add_child(**MAI)
    an = office.add_child(**MAI | {"full_name": "Cà Thị An", "mother_name": "Cà Thị Vui", "father_name": ""})
    said = "Số định danh này còn đứng ở một hồ sơ khác trong xã. Xem giấy khai sinh, sửa hồ sơ ghi sai."
    assert [sentence(office, uuid, "E2.9") for uuid in (mai, an)] == [said, said]
    assert [opened(office, uuid)[0].key for uuid in (mai, an)] == [an.hex, mai.hex]


def test_correcting_one_of_the_two_clears_both(office: Office) -> None:
    mai = office.add_child(**MAI)
    an = office.add_child(**MAI | {"full_name": "Cà Thị An", "mother_name": "Cà Thị Vui", "father_name": ""})
    change(office, an, personal_id="014319000456")
    assert (rules(office, mai), rules(office, an)) == ([], [])


def test_closing_one_of_the_two_clears_the_other(office: Office) -> None:
    mai = office.add_child(**MAI)
    an = office.add_child(**MAI | {"full_name": "Cà Thị An", "mother_name": "Cà Thị Vui", "father_name": ""})
    with office.writing() as session:
        set_state(session, office.keyring, session.get_one(Child, an), "duplicate", Origin("form"))
    assert rules(office, mai) == []


def test_a_number_of_another_commune_is_nobodys_here(office: Office) -> None:
    mai = office.add_child(**MAI)
    far = office.add_child(commune=office.neighbour_code, by="ngoc", **MAI)
    assert (rules(office, mai), rules(office, far)) == ([], ["E2.10"])


def test_a_childs_number_written_for_a_carer_is_told_to_both(office: Office) -> None:
    mai = office.add_child(**MAI)
    other = {"full_name": "Cà Thị An", "personal_id": "014319000456", "mother_name": "Cà Thị Vui", "father_name": ""}
    an = office.add_child(**MAI | other | {"carer_personal_id": "014319000123"})
    assert "số của một người nuôi dưỡng" in sentence(office, mai, "E2.9")
    assert "số định danh của một trẻ" in sentence(office, an, "E2.9")
    change(office, an, carer_personal_id="")
    assert (rules(office, mai), rules(office, an)) == ([], [])


@pytest.mark.parametrize("number", ["", "000000000000", "123456789", "chưa có"])
def test_two_children_without_a_real_number_do_not_share_one(office: Office, number: str) -> None:
    mai = office.add_child(**MAI | {"personal_id": number})
    office.add_child(**MAI | {"full_name": "Cà Thị An", "mother_name": "Cà Thị Vui", "personal_id": number})
    assert "E2.9" not in rules(office, mai)


@pytest.mark.parametrize(
    "twice",
    [
        {"full_name": "Lo Thi Mai", "mother_name": "", "personal_id": "014319000456"},
        {"birth_date": "2020-11-30", "personal_id": "014320000456"},
    ],
    ids=["same name and birth date", "same name and mother, a year later"],
)
def test_what_may_be_one_child_twice_is_told_to_both(office: Office, twice: dict[str, str]) -> None:
    mai, again = office.add_child(**MAI), office.add_child(**MAI | twice)
    for uuid in (mai, again):
        said = sentence(office, uuid, "E3.9")
        assert said.startswith("Có thể trùng với một hồ sơ khác trong xã")
        assert "Lò" not in said


@pytest.mark.parametrize(
    ("born", "is_strange"),
    [("2019-03-05", False), ("2019-03-06", True), ("2019-12-04", True), ("2019-12-05", False), ("2018", False)],
)
def test_children_of_one_mother_are_nine_months_apart_or_twins(office: Office, born: str, is_strange: bool) -> None:
    mai = office.add_child(**MAI)
    number = f"0143{born[2:4]}000456"
    brother = office.add_child(**MAI | {"full_name": "Lò Thị Hiền", "birth_date": born, "personal_id": number})
    assert ("E3.10" in rules(office, mai), "E3.10" in rules(office, brother)) == (is_strange, is_strange)


@pytest.mark.parametrize("apart", [{"father_name": "Cà Văn Tỉnh"}, {"hamlet": "Bản Nà Trà"}])
def test_two_mothers_of_one_name_are_two_mothers(office: Office, apart: dict[str, str]) -> None:
    mai = office.add_child(**MAI)
    other = {"full_name": "Lò Thị Hiền", "birth_date": "2019-07-05", "personal_id": "014319000456"}
    office.add_child(**MAI | other | apart)
    assert rules(office, mai) == []


def test_a_hamlet_the_commune_does_not_have_is_a_fault(office: Office) -> None:
    mai = office.add_child(**MAI | {"hamlet": "Bản Xa Lắc"})
    said = "“Bản Xa Lắc” không có trong danh sách thôn, bản của xã. Chọn tên đúng."
    assert sentence(office, mai, "E3.11") == said


def test_a_hamlet_left_out_is_a_fault(office: Office) -> None:
    mai = office.add_child(**MAI | {"hamlet": ""})
    assert sentence(office, mai, "E3.11") == "Chưa ghi thôn, bản. Chọn trong danh sách của xã."


def test_recomputing_what_has_not_changed_changes_nothing(office: Office) -> None:
    mai = office.add_child(**MAI | {"personal_id": "", "hamlet": "Bản Xa"})
    office.add_child(**MAI)
    before = [(f.id, f.rule, f.found_at, f.ended_at) for f in opened(office, mai)]
    with office.writing() as session:
        recompute(session, office.keyring, session.get_one(Child, mai), office.today)
        recompute_commune(session, office.keyring, office.commune_code, office.today)
    assert [(f.id, f.rule, f.found_at, f.ended_at) for f in opened(office, mai)] == before


def test_a_birthday_passes_and_the_commune_is_looked_through_again(office: Office) -> None:
    mai = office.add_child(**MAI)
    with office.writing() as session:
        recompute_commune(session, office.keyring, office.commune_code, date(2035, 3, 5))
    assert sentence(office, mai, "E3.3").startswith("Sinh 05/3/2019 thì đã đủ 16 tuổi")


def known(office: Office, username: str, kinds: Sequence[str], uuid: UUID) -> list[str]:
    with office.reading() as session:
        found = findings.of_children(session, office.scope(username), kinds, [uuid])
    return [finding.rule for finding in found.get(uuid, [])]


def test_village_people_are_not_told_of_a_record_they_may_not_open(office: Office) -> None:
    mai = office.add_child(by="lan", **MAI)
    office.add_child(**MAI | {"full_name": "Cà Thị An", "mother_name": "Cà Thị Vui", "hamlet": "Bản Nà Trà"})
    assert known(office, "hoa", (), mai) == ["E2.9"]
    assert known(office, "pang", (), mai) == []
    assert known(office, "lan", (), mai) == []


def test_a_hamlet_head_is_told_of_two_records_of_the_own_hamlet(office: Office) -> None:
    mai = office.add_child(by="lan", **MAI)
    office.add_child(**MAI | {"full_name": "Cà Thị An", "mother_name": "Cà Thị Vui", "father_name": ""})
    assert known(office, "pang", (), mai) == ["E2.9"]
    assert known(office, "lan", (), mai) == []


def test_what_only_a_hidden_group_explains_is_told_to_readers_of_that_group(office: Office) -> None:
    mai = office.add_child(**MAI | {"address_detail": "", "circumstances": ["bi_boc_lot"]})
    assert known(office, "hoa", [mark_of(office.keyring, "abuse")], mai) == ["E3.12"]
    assert known(office, "hoa", [mark_of(office.keyring, "trafficking")], mai) == []
    assert known(office, "pang", (), mai) == []


def test_what_an_open_group_explains_is_told_to_all(office: Office) -> None:
    mai = office.add_child(**MAI | {"address_detail": "", "circumstances": ["khuyet_tat", "bi_boc_lot"]})
    assert known(office, "pang", (), mai) == ["E3.12"]


def test_two_people_typing_one_number_at_once_are_both_told(office: Office) -> None:
    an = MAI | {"full_name": "Cà Thị An", "mother_name": "Cà Thị Vui", "father_name": ""}
    with ThreadPoolExecutor(2) as people:
        typed = [people.submit(office.add_child, **fields) for fields in (MAI, an)]
        uuids = [each.result() for each in typed]
    assert [rules(office, uuid) for uuid in uuids] == [["E2.9"], ["E2.9"]]
