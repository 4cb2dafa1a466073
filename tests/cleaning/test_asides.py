"""What an officer has decided of a finding stays decided until a fact changes."""

from uuid import UUID

import pytest

from catalogue.refusals import Refusal
from cleaning import asides
from db import select
from db.queries import findings
from db.tables import Finding
from intake.records import Origin, change_fields
from tests.support.office import MAI, Office

ODD = MAI | {"sex": "male", "personal_id": "014219000123"}
"""A boy called Thị: worth a look (E3.5), and right."""


def open_rules(office: Office, child: UUID) -> list[str]:
    with office.reading() as session:
        return [finding.rule for finding in findings.of_record(session, child)]


def finding_of(office: Office, child: UUID, rule: str) -> int:
    with office.reading() as session:
        wanted = select(Finding.id).where(Finding.child_uuid == child, Finding.rule == rule, Finding.ended_at.is_(None))
        return session.scalars(wanted).one()


def set_aside(
    office: Office, who: str, finding_id: int, reason: str = "giấy khai sinh ghi vậy", ending: str = "right"
) -> None:
    with office.writing() as session:
        asides.set_aside(session, office.keyring, office.scope(who), finding_id, ending, reason)


def take_back(office: Office, who: str, finding_id: int) -> None:
    with office.writing() as session:
        asides.take_back(session, office.keyring, office.scope(who), finding_id, office.today)


def edit(office: Office, child: UUID, **fields: str) -> None:
    with office.writing() as session:
        change_fields(session, office.keyring, session.merge(office.child(child)), fields, Origin("form"))


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan", "ngoc"])
def test_only_the_commune_s_officer_sets_aside(office: Office, who: str) -> None:
    child = office.add_child(**ODD)
    with pytest.raises(Refusal) as refused:
        set_aside(office, who, finding_of(office, child, "E3.5"))
    assert refused.value.code == "NOT_FOUND"


def test_a_reason_is_asked_for(office: Office) -> None:
    child = office.add_child(**ODD)
    with pytest.raises(Refusal) as refused:
        set_aside(office, "hoa", finding_of(office, child, "E3.5"), " ")
    assert refused.value.code == "REASON_MISSING"


def test_a_missing_number_is_never_right(office: Office) -> None:
    child = office.add_child(**MAI | {"personal_id": ""})
    with pytest.raises(Refusal) as refused:
        set_aside(office, "hoa", finding_of(office, child, "E1.1"))
    assert refused.value.code == "NUMBER_NEEDED"


def test_what_was_set_aside_is_silent_until_a_fact_changes(office: Office) -> None:
    child = office.add_child(**ODD)
    set_aside(office, "hoa", finding_of(office, child, "E3.5"))
    edit(office, child, schooling="lop_3")
    assert "E3.5" not in open_rules(office, child)
    edit(office, child, sex="female")
    edit(office, child, sex="male")
    assert "E3.5" not in open_rules(office, child)
    edit(office, child, sex="")
    assert "E3.5" in open_rules(office, child)


@pytest.mark.parametrize("who", ["lan", "pang", "tuan", "son", "tinh", "quan", "ngoc"])
def test_only_the_commune_s_officer_takes_a_conclusion_back(office: Office, who: str) -> None:
    finding = finding_of(office, office.add_child(**ODD), "E3.5")
    set_aside(office, "hoa", finding)
    with pytest.raises(Refusal) as refused:
        take_back(office, who, finding)
    assert refused.value.code == "NOT_FOUND"


def test_a_finding_nobody_has_ended_is_not_taken_back(office: Office) -> None:
    with pytest.raises(Refusal) as refused:
        take_back(office, "hoa", finding_of(office, office.add_child(**ODD), "E3.5"))
    assert refused.value.code == "NOT_FOUND"


def test_what_nobody_can_know_is_silent_and_can_be_looked_at_again(office: Office) -> None:
    child = office.add_child(**MAI | {"birth_date": "2019"})
    finding = finding_of(office, child, "E3.3")
    set_aside(office, "hoa", finding, "mẹ mất, không còn giấy", "unknowable")
    edit(office, child, schooling="lop_3")
    assert "E3.3" not in open_rules(office, child)
    take_back(office, "hoa", finding)
    assert open_rules(office, child).count("E3.3") == 1
    with pytest.raises(Refusal):
        take_back(office, "hoa", finding)
