"""Planted snippets: a wrong value under a true cut-out, told at once, kept nowhere, counted for oneself alone."""

from pathlib import Path
from typing import Any

import pytest

from catalogue.clock import today_here
from catalogue.values import understand
from db import Session, func, select
from db.tables import AcceptedField, Change, FieldDecision, PlantedLook, ReviewRow, SecondEntry
from intake import batches, doubts
from intake.looks import Look
from intake.trust import plants
from intake.trust.plants import CAUGHT, MISSED, HitRate, Plant
from tests.support.accepted import Accepted, draw_all
from tests.support.office import Office

AN: dict[str, Any] = {
    "full_name": "Cà Văn An",
    "birth_date": "2019-03-05",
    "sex": "Nam",
    "personal_id": "014219000123",
    "circumstances_text": "Mồ côi cả cha và mẹ",
}
MAI: dict[str, Any] = AN | {"full_name": "Lò Thị Mai", "birth_date": "2020-01-02", "sex": "Nữ"}
TABLES = (AcceptedField, FieldDecision, SecondEntry, Change)


@pytest.fixture
def papers(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Accepted:
    """Hoa confirmed An's row; Mai's waits, and beside each of its fields something is planted."""
    draw_all(monkeypatch)
    monkeypatch.setattr(plants, "ONE_IN", 1)
    papers = Accepted(office, tmp_path / "photos")
    (row_id,) = papers.page(AN)
    papers.confirm(row_id)
    return papers


def shown(session: Session, office: Office, row_id: int, who: str = "hoa") -> list[Look]:
    """What a screen shows of the row's page."""
    page_id = session.get_one(ReviewRow, row_id).page_id
    batch = batches.batch_of(session, office.keyring, office.scope(who), today_here(), [page_id])
    return plants.among(session, office.keyring, office.scope(who), batch.looks)


def planted(office: Office, row_id: int, who: str = "hoa") -> dict[str, tuple[Plant, str]]:
    """Column → what is planted beside it, and the value it shows."""
    with office.reading() as session:
        found = [look for look in shown(session, office, row_id, who) if look.beside is not None]
        return {look.field: (Plant(look.row.id, look.field, look.beside or 0), look.value) for look in found}


def answered(office: Office, plant: Plant, text: str, *, noticed: bool = False, who: str = "hoa") -> str:
    """Somebody leaves `text` in the box; what is said to that."""
    with office.writing() as session:
        return plants.answer(session, office.keyring, office.scope(who), {plant: text}, [plant] if noticed else [])


def rate(office: Office, who: str) -> HitRate:
    with office.reading() as session:
        return plants.own_rate(session, office.scope(who))


def counts(office: Office) -> list[int]:
    with office.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def test_every_planted_value_is_wrong_and_of_its_fields_kind(office: Office, papers: Accepted) -> None:
    (row_id,) = papers.page(MAI)
    found = planted(office, row_id)
    assert set(found) == {"full_name", "birth_date", "sex", "personal_id"}
    for column, (_, value) in found.items():
        assert not doubts.is_one(column, value, str(AN[column]))
        assert understand(column, value).is_understood


def test_what_may_name_a_special_group_is_never_played_with(office: Office, papers: Accepted) -> None:
    (row_id,) = papers.page(MAI)
    assert "circumstances_text" not in planted(office, row_id)


def test_a_planted_look_shows_a_cell_the_officer_confirmed_herself(office: Office, papers: Accepted) -> None:
    (row_id,) = papers.page(MAI)
    with office.reading() as session:
        for look in shown(session, office, row_id):
            if look.beside is not None:
                assert look.cell.row_id == look.row.id
                assert (look.row.decided_by, look.row.stage) == (office.user("hoa").id, "confirmed")
    assert planted(office, row_id, "minh") == {}


def test_whoever_takes_the_wrong_value_is_told_gently(office: Office, papers: Accepted) -> None:
    (row_id,) = papers.page(MAI)
    plant, wrong = planted(office, row_id)["full_name"]
    assert answered(office, plant, wrong) == MISSED
    assert rate(office, "hoa") == HitRate(1, 0)


@pytest.mark.parametrize(("text", "noticed"), [("Cà Văn An", False), ("", False), (None, True)])
def test_whoever_notices_is_told_that_it_was_a_trial(
    office: Office, papers: Accepted, text: str | None, noticed: bool
) -> None:
    (row_id,) = papers.page(MAI)
    plant, wrong = planted(office, row_id)["full_name"]
    assert answered(office, plant, wrong if text is None else text, noticed=noticed) == CAUGHT
    assert rate(office, "hoa") == HitRate(1, 1)


def test_nothing_of_it_goes_into_a_record_or_a_figure(office: Office, papers: Accepted) -> None:
    (row_id,) = papers.page(MAI)
    before = counts(office)
    for plant, wrong in planted(office, row_id).values():
        answered(office, plant, wrong)
    assert counts(office) == before


def test_it_is_counted_once_and_not_shown_again(office: Office, papers: Accepted) -> None:
    (row_id,) = papers.page(MAI)
    plant, wrong = planted(office, row_id)["full_name"]
    answered(office, plant, wrong)
    answered(office, plant, "Cà Văn An")
    assert rate(office, "hoa") == HitRate(1, 0)
    assert "full_name" not in planted(office, row_id)


def test_what_was_never_planted_counts_nothing(office: Office, papers: Accepted) -> None:
    """A made-up key: a row of nobody, a row that waits, a field of somebody else."""
    (row_id,) = papers.page(MAI)
    plant, _ = planted(office, row_id)["full_name"]
    for made_up in (Plant(999, "full_name", row_id), Plant(row_id, "full_name", row_id)):
        assert answered(office, made_up, "x") == ""
    assert answered(office, plant, "x", who="minh") == ""
    assert [rate(office, who) for who in ("hoa", "minh")] == [HitRate(0, 0)] * 2


def test_one_look_in_fifty_bears_one(office: Office, tmp_path: Path) -> None:
    hoa = office.scope("hoa")
    bearing = [plants.bears(office.keyring, hoa, row_id, "full_name") for row_id in range(5000)]
    assert 70 <= sum(bearing) <= 130


def test_the_wrong_value_is_kept_nowhere(office: Office, papers: Accepted) -> None:
    (row_id,) = papers.page(MAI)
    plant, wrong = planted(office, row_id)["full_name"]
    answered(office, plant, wrong)
    with office.reading() as session:
        (kept,) = session.scalars(select(PlantedLook))
        assert {column.key for column in PlantedLook.__table__.columns} == {
            "id",
            "user_id",
            "row_id",
            "field",
            "is_caught",
            "at",
        }
        assert (kept.row_id, kept.field, kept.is_caught) == (row_id, "full_name", False)
