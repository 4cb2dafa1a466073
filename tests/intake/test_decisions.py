"""Decisions on single fields: whose page it is, sent twice kept once, taken back by one key, never lost by reading."""

from pathlib import Path

import pytest

from catalogue.refusals import Refusal
from db import select
from db.tables import FieldDecision, ReviewRow
from intake import decisions, leases, pages
from intake.decisions import Said
from tests.support.office import Office
from tests.support.readings import page_read, reading

NAMES = ("Lò Thị Mai", "Cà Văn An")


@pytest.fixture
def page_id(office: Office, tmp_path: Path) -> int:
    """A page with two rows."""
    rows = [{"full_name": name, "sex": "Nữ"} for name in NAMES]
    return page_read(office.database, office.keyring, tmp_path / "photos", office.scope("lan"), *rows)


@pytest.fixture
def row_ids(office: Office, page_id: int) -> list[int]:
    """Its rows."""
    with office.reading() as session:
        return list(session.scalars(select(ReviewRow.id).order_by(ReviewRow.number)))


def decide(office: Office, who: str, *said: Said, batch: str = "b1") -> list[decisions.Place]:
    """`who` presses one key."""
    with office.writing() as session:
        return decisions.decide(session, office.keyring, office.scope(who), batch=batch, way="field", said=said)


def texts(office: Office, row_ids: list[int]) -> dict[decisions.Place, tuple[str, str]]:
    """What holds now."""
    with office.reading() as session:
        found = decisions.in_force(session, office.keyring, row_ids)
    return {place: (said.kind, said.text) for place, said in found.items()}


@pytest.mark.parametrize("who", ["lan", "son", "ngoc"])
def test_who_may_not_review_decides_nothing(office: Office, row_ids: list[int], who: str) -> None:
    with pytest.raises(Refusal) as refused:
        decide(office, who, Said(row_ids[0], "full_name", "right"))
    assert refused.value.code == "NOT_FOUND"
    assert texts(office, row_ids) == {}


def test_a_page_another_officer_has_is_not_overwritten(office: Office, row_ids: list[int], page_id: int) -> None:
    with office.writing() as session:
        leases.hold(session, office.scope("hoa"), page_id)
    with pytest.raises(Refusal) as refused:
        decide(office, "minh", Said(row_ids[0], "full_name", "typed", "Lò Thị Mái"))
    assert refused.value.code == "PAGE_HELD"
    assert texts(office, row_ids) == {}


def test_of_a_decided_row_no_field_is_decided(office: Office, row_ids: list[int]) -> None:
    with office.writing() as session:
        session.get_one(ReviewRow, row_ids[0]).stage = "refused"
    with pytest.raises(Refusal) as refused:
        decide(office, "hoa", Said(row_ids[1], "sex", "right"), Said(row_ids[0], "sex", "right"))
    assert refused.value.code == "ROW_DECIDED"
    assert texts(office, row_ids) == {}


def test_too_long_a_text_is_refused(office: Office, row_ids: list[int]) -> None:
    with pytest.raises(Refusal) as refused:
        decide(office, "hoa", Said(row_ids[0], "full_name", "typed", "ă" * 301))
    assert refused.value.code == "TOO_LONG"


def test_what_was_typed_lies_sealed(office: Office, row_ids: list[int]) -> None:
    decide(office, "hoa", Said(row_ids[0], "full_name", "typed", "Lò Thị Mái"))
    with office.reading() as session:
        box = session.scalars(select(FieldDecision.box)).one()
    assert box is not None
    assert "Mái".encode() not in box
    assert texts(office, row_ids) == {(row_ids[0], "full_name"): ("typed", "Lò Thị Mái")}


def test_the_same_key_sent_twice_is_one_decision(office: Office, row_ids: list[int]) -> None:
    said = Said(row_ids[0], "full_name", "typed", "Lò Thị Mái")
    assert decide(office, "hoa", said) == [(row_ids[0], "full_name")]
    assert decide(office, "hoa", said) == []
    with office.reading() as session:
        assert len(session.scalars(select(FieldDecision)).all()) == 1


def test_one_key_takes_back_all_that_one_key_decided(office: Office, row_ids: list[int], page_id: int) -> None:
    decide(office, "hoa", Said(row_ids[0], "full_name", "typed", "Lò Thị Mái"))
    decide(office, "hoa", *(Said(row_id, "sex", "right") for row_id in row_ids), batch="b2")
    with office.writing() as session:
        undone = decisions.undo(session, office.scope("hoa"), [page_id])
    assert sorted(undone) == [(row_id, "sex") for row_id in row_ids]
    assert list(texts(office, row_ids)) == [(row_ids[0], "full_name")]


def test_what_was_taken_back_does_not_come_back_when_sent_again(
    office: Office, row_ids: list[int], page_id: int
) -> None:
    said = Said(row_ids[0], "sex", "right")
    decide(office, "hoa", said)
    with office.writing() as session:
        decisions.undo(session, office.scope("hoa"), [page_id])
    decide(office, "hoa", said)
    assert texts(office, row_ids) == {}


def test_nobody_takes_back_what_another_decided(office: Office, row_ids: list[int], page_id: int) -> None:
    decide(office, "hoa", Said(row_ids[0], "sex", "right"))
    with office.writing() as session:
        leases.release(session, office.user("hoa").id)
        assert decisions.undo(session, office.scope("minh"), [page_id]) == []
    assert len(texts(office, row_ids)) == 1


def test_the_page_read_anew_keeps_rows_that_were_worked_on(office: Office, row_ids: list[int], page_id: int) -> None:
    decide(office, "hoa", Said(row_ids[0], "full_name", "typed", "Lò Thị Mái"))
    with office.writing() as session:
        pages.again(session, office.scope("hoa"), page_id)
    held = pages.claim(office.database)
    assert held is not None
    again = reading(*({"full_name": name, "sex": "Nam"} for name in NAMES))
    assert pages.finish(office.database, office.keyring, held, again)
    with office.reading() as session:
        rows = session.scalars(select(ReviewRow).order_by(ReviewRow.number)).all()
    assert rows[0].id == row_ids[0]
    assert len(rows) == 2
    assert texts(office, row_ids) == {(row_ids[0], "full_name"): ("typed", "Lò Thị Mái")}
