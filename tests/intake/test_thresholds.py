"""What needs no look: only what the officer allowed, only above a threshold that measured errors move."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.clock import today_here
from catalogue.refusals import Refusal
from db import Session, select
from db.tables import AcceptedField, Threshold
from intake import batches, looks
from intake.trust import allowed, thresholds
from intake.trust.thresholds import NONE, PROVEN, STEADY, YOUNG, Thresholds
from tests.support.accepted import Accepted, draw_all
from tests.support.office import Office
from tests.support.readings import cell

COMMUNE = "03808"
SURE = 0.9995
AN: dict[str, Any] = {
    name: cell(value, sure=SURE)
    for name, value in (("full_name", "Cà Văn An"), ("birth_date", "2019-03-05"), ("sex", "Nam"))
}
shares = st.floats(0.001, 0.05)
sure = st.lists(st.floats(0.5, 1.0), min_size=4, max_size=12).map(lambda some: some * thresholds.SPREAD_FROM)


@pytest.fixture
def papers(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Accepted:
    draw_all(monkeypatch)
    return Accepted(office, tmp_path / "photos")


def allow(office: Office, percent: str = "0,5", by: str = "hoa") -> None:
    """The officer sets the error she allows."""
    with office.writing() as session:
        allowed.allow(session, office.scope(by), percent)
        thresholds.move(session, COMMUNE)


def asked(office: Office, papers: Accepted, row_id: int) -> dict[str, str]:
    """Column → pass, of what Hoa is asked about on the row's page."""
    with office.reading() as session:
        page_id = session.scalars(select(looks.ReviewRow.page_id).where(looks.ReviewRow.id == row_id)).one()
        batch = batches.batch_of(session, office.keyring, office.scope("hoa"), today_here(), [page_id])
        return {look.field: look.way for look in batch.looks}


@pytest.mark.parametrize("who", ["lan", "pang", "son", "tuan", "tinh", "quan"])
def test_who_may_not_review_allows_no_error(office: Office, who: str) -> None:
    with pytest.raises(Refusal) as refused:
        allow(office, by=who)
    assert refused.value.code == "NOT_FOUND"


@pytest.mark.parametrize("percent", ["", "x", "-1", "5,01", "100", "0,5,5", "1e1", "٠"])
def test_what_is_no_share_up_to_five_percent_is_refused_in_words(office: Office, percent: str) -> None:
    with pytest.raises(Refusal) as refused:
        allow(office, percent)
    assert refused.value.code == "SHARE_NOT_UNDERSTOOD"
    assert refused.value.sentence.startswith("Mức sai cho phép là số phần trăm từ 0 đến 5, ví dụ 0,5.")


@pytest.mark.parametrize(("percent", "share"), [("0,5", 0.005), ("0.5 %", 0.005), ("5", 0.05), ("0", 0.0)])
def test_a_share_is_understood_as_people_write_it(office: Office, percent: str, share: float) -> None:
    allow(office, percent)
    with office.reading() as session:
        assert allowed.in_force(session, COMMUNE) == pytest.approx(share)


def test_every_setting_stays_with_who_and_when(office: Office) -> None:
    allow(office, "0,5")
    allow(office, "1", by="minh")
    with office.reading() as session:
        told = [(one.who, one.share) for one in allowed.history(session, COMMUNE)]
        assert told == [("Quàng Văn Minh", 0.01), ("Lò Thị Hoa", 0.005)]
        assert allowed.in_force(session, office.neighbour_code) == 0.0


def test_as_long_as_nobody_allowed_an_error_everything_is_looked_at(office: Office, papers: Accepted) -> None:
    (row_id,) = papers.page(AN)
    assert set(asked(office, papers, row_id)) == set(AN)


def test_what_is_read_above_the_threshold_is_not_asked_about(office: Office, papers: Accepted) -> None:
    allow(office)
    (row_id,) = papers.page(AN | {"sex": cell("Nam", sure=0.99)})
    assert asked(office, papers, row_id) == {"sex": "group"}


def test_another_communes_threshold_counts_nothing_here(office: Office, papers: Accepted) -> None:
    with office.writing() as session:
        allowed.allow(session, office.scope("ngoc"), "0,5")
        thresholds.move(session, office.neighbour_code)
    (row_id,) = papers.page(AN)
    assert set(asked(office, papers, row_id)) == set(AN)


@pytest.mark.parametrize("column", sorted(thresholds.EYES_ONLY))
def test_what_may_name_a_special_group_is_always_looked_at(office: Office, papers: Accepted, column: str) -> None:
    allow(office, "5")
    value: str | bool = column in ("at_risk", "special_circumstances") or "Mồ côi cả cha và mẹ"
    (row_id,) = papers.page(AN | {column: cell(value, sure=1.0)})
    assert set(asked(office, papers, row_id)) == {column}


def test_what_the_check_finds_faulty_is_looked_at_however_sure_it_was_read(office: Office, papers: Accepted) -> None:
    allow(office)
    (row_id,) = papers.page(AN | {"birth_date": cell("31/02/2019", sure=SURE)})
    assert set(asked(office, papers, row_id)) == {"birth_date"}


def test_ink_nobody_understood_is_looked_at_however_sure_it_is_ink(office: Office, papers: Accepted) -> None:
    allow(office)
    (row_id,) = papers.page(AN | {"mother_name": cell("", raw="l~", sure=SURE)})
    assert set(asked(office, papers, row_id)) == {"mother_name"}


def test_what_a_record_says_otherwise_is_looked_at(office: Office, tmp_path: Path) -> None:
    from tests.intake.test_looks import Sheet

    allow(office)
    sheet = Sheet(office, tmp_path / "photos")
    told = {"full_name": "Cà Văn Ân", "birth_date": "2019-03-05", "sex": "male"}
    page_id = sheet.lay(office.add_child(**told), **AN, ethnicity=cell("Thái", sure=SURE))
    assert set(sheet.asked(page_id)) == {"full_name"}


def test_a_misreading_found_since_the_page_was_read_is_looked_for(office: Office, papers: Accepted) -> None:
    """The same syllable in the same hand waits to be accepted unseen: now it is shown."""
    allow(office)
    first, like, other = papers.page(AN, AN, AN | {"full_name": cell("Cà Văn Sơn", sure=SURE)})
    papers.confirm(first, unseen={"full_name": "sure"})
    papers.enter(first, "full_name", "Cà Văn Ân")
    papers.settle(first, "full_name", "Cà Văn Ân")
    with office.reading() as session:
        page_id = session.get_one(looks.ReviewRow, like).page_id
        batch = batches.batch_of(session, office.keyring, office.scope("hoa"), today_here(), [page_id])
        found = {(look.row.id, look.field) for look in batch.looks if look.field == "full_name"}
    assert found >= {(like, "full_name")}
    assert (first, "full_name") not in found
    assert other not in {row_id for row_id, _ in found} or _threshold(office, "full_name") > SURE


def _threshold(office: Office, column: str) -> float:
    with office.reading() as session:
        return thresholds.in_force(session, COMMUNE).of(column, "")


def test_reopened_fields_come_back_in_the_field_pass_and_mend_their_record(office: Office, papers: Accepted) -> None:
    from intake import answering
    from intake.answering import Sheet

    wrong, like = papers.page(AN, AN)
    for row_id in (wrong, like):
        papers.confirm(row_id, unseen={"full_name": "sure"})
    papers.enter(wrong, "full_name", "Cà Văn Ân")
    assert papers.settle(wrong, "full_name", "Cà Văn Ân").reopened_count == 1
    assert asked(office, papers, like) == {"full_name": "field"}
    with office.writing() as session:
        said = Sheet("b", "field", {(like, "full_name"): "Cà Văn Ăn"})
        answering.answer(session, office.keyring, office.scope("hoa"), today_here(), said)
    assert asked(office, papers, like) == {}
    assert papers.child(like).full_name == "Cà Văn Ăn"


def test_errors_found_raise_the_threshold_and_right_readings_lower_it(office: Office, papers: Accepted) -> None:
    allow(office)
    before = _threshold(office, "full_name")
    rows = papers.page(*[AN | {"full_name": cell("Cà Văn An", sure=0.97)}] * 12)
    for row_id in rows:
        papers.confirm(row_id)
        papers.enter(row_id, "full_name", "Cà Văn An")
    with office.writing() as session:
        thresholds.move(session, COMMUNE)
    right = _threshold(office, "full_name")
    assert right < before
    for row_id in papers.page(*[AN] * 3, by="lan"):
        papers.confirm(row_id)
        papers.enter(row_id, "full_name", "Cà Văn Ân")
        papers.settle(row_id, "full_name", "Cà Văn Ân")
    assert _threshold(office, "full_name") > right


def test_a_hand_known_well_enough_has_its_own_threshold(
    office: Office, papers: Accepted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thresholds, "WRITER_FROM", 2)
    allow(office)
    for by, truth in (("lan", "Cà Văn An"), ("sua", "Cà Văn Ân")):
        for row_id in papers.page(*[AN] * 4, by=by):
            papers.confirm(row_id)
            if not papers.enter(row_id, "full_name", truth):
                papers.settle(row_id, "full_name", truth)
    with office.reading() as session:
        held = thresholds.in_force(session, COMMUNE)
        lan, sua = (f"{office.user(name).id}/" for name in ("lan", "sua"))
        assert held.of("full_name", lan) < held.of("full_name", sua)
        assert held.of("sex", lan) == held.of("sex", "")


def test_a_threshold_that_moved_leaves_its_dated_line(office: Office, papers: Accepted) -> None:
    allow(office, "0,5")
    allow(office, "1")
    with office.reading() as session:
        assert len(_lines(session, "sex")) == 2
    allow(office, "1")
    with office.reading() as session:
        assert len(_lines(session, "sex")) == 2


def _lines(session: Session, column: str) -> list[Threshold]:
    return list(session.scalars(select(Threshold).where(Threshold.field == column)))


@given(sure, shares, st.floats(0.2, 8))
def test_above_the_threshold_no_more_is_wrong_than_allowed(sure: list[float], share: float, strain: float) -> None:
    found = thresholds.threshold(share, strain, sure)
    above = [one for one in sure if one >= found]
    assert sum(strain * (1 - one) for one in above) <= share * len(above) + 1e-9
    assert all(strain * (1 - one) <= thresholds.LIKELIEST * share + 1e-9 for one in above)


@given(sure, shares, st.floats(0.2, 4))
def test_more_errors_never_lower_a_threshold(sure: list[float], share: float, strain: float) -> None:
    assert thresholds.threshold(share, 2 * strain, sure) >= thresholds.threshold(share, strain, sure)


@given(sure, st.floats(0.2, 4))
def test_where_no_error_is_allowed_no_reading_is_sure_enough(sure: list[float], strain: float) -> None:
    assert thresholds.threshold(0.0, strain, sure) == NONE


def test_a_part_is_always_drawn_more_of_what_is_young(office: Office) -> None:
    def held(count: int, strain: float) -> Thresholds:
        return Thresholds({("sex", ""): thresholds.Held(1, "sex", "", 0.99, strain, count)})

    drawn = [Thresholds(), held(10, 1.0), held(100, 1.0), held(400, 1.0), held(400, 3.0)]
    assert [one.share("sex", "1/") for one in drawn] == [YOUNG, YOUNG, STEADY, PROVEN, STEADY]
    assert 0 < PROVEN < STEADY < YOUNG


def test_a_part_of_what_eyes_saw_and_of_what_they_did_not_is_drawn(office: Office, tmp_path: Path) -> None:
    """The lot is the field's own: it falls the same every time, and nobody without the keys knows it."""
    papers = Accepted(office, tmp_path / "photos")
    for row_id in papers.page(*[AN] * 20):
        papers.confirm(row_id, unseen={"full_name": "sure"})
    with office.reading() as session:
        kept = session.scalars(select(AcceptedField)).all()
    assert len(kept) == 60
    assert {one.share for one in kept} == {YOUNG}
    assert 0 < sum(one.is_drawn for one in kept) < 25
    assert all((one.box is not None) == one.is_drawn for one in kept)
