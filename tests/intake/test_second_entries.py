"""The blind second entry and the third look: who may, what agrees, what an error found sets right."""

from pathlib import Path
from typing import Any, Literal

import pytest

from catalogue.refusals import Refusal
from db import select
from db.queries import trust as queries
from db.tables import AcceptedField, Change, ReviewRow, SecondEntry
from intake import answering
from intake.decisions import Said
from intake.trust import accepted, likes, second_looks, verdicts
from tests.support.accepted import Accepted, draw_all
from tests.support.office import Office
from tests.support.readings import cell

NGAN: dict[str, Any] = {"full_name": "Lò Thị Ngân", "birth_date": "2019-03-05", "sex": "Nữ"}


@pytest.fixture
def papers(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Accepted:
    draw_all(monkeypatch)
    return Accepted(office, tmp_path / "photos")


@pytest.fixture
def row_id(papers: Accepted) -> int:
    """A row that Hoa confirmed as it was read."""
    (row_id,) = papers.page(NGAN)
    papers.confirm(row_id)
    return row_id


def refused(work: Any, *told: Any, **more: Any) -> str:
    """The code it is refused with."""
    with pytest.raises(Refusal) as refusal:
        work(*told, **more)
    return refusal.value.code


@pytest.mark.parametrize("who", ["lan", "pang", "son", "tuan", "tinh", "quan", "ngoc"])
def test_who_may_not_review_enters_nothing(papers: Accepted, row_id: int, who: str) -> None:
    assert refused(papers.enter, row_id, "full_name", "Lò Thị Ngân", by=who) == "NOT_FOUND"


def test_who_accepted_a_field_enters_it_a_day_later_and_not_before(papers: Accepted, row_id: int) -> None:
    assert refused(papers.enter, row_id, "full_name", "Lò Thị Ngân", by="hoa") == "NOT_FOUND"
    papers.a_day_passes()
    assert papers.enter(row_id, "full_name", "Lò Thị Ngân", by="hoa")


def test_who_looked_at_a_field_in_a_pass_has_seen_it_too(papers: Accepted, office: Office) -> None:
    from intake import decisions
    from intake.decisions import Said

    (row_id,) = papers.page(NGAN)
    with office.writing() as session:
        said = [Said(row_id, "sex", "right")]
        decisions.decide(session, office.keyring, office.scope("minh"), batch="b", way="group", said=said)
    _release(office)
    papers.confirm(row_id)
    assert refused(papers.enter, row_id, "sex", "Nữ", by="minh") == "NOT_FOUND"
    assert papers.enter(row_id, "full_name", "Lò Thị Ngân", by="minh")


def _release(office: Office) -> None:
    from intake import leases

    with office.writing() as session:
        leases.release(session, office.user("minh").id)


def test_a_field_is_entered_once(papers: Accepted, row_id: int) -> None:
    papers.enter(row_id, "full_name", "Lò Thị Ngân")
    assert refused(papers.enter, row_id, "full_name", "Lò Thị Nga") == "ENTERED_ALREADY"


def test_a_difference_is_settled_once(papers: Accepted, row_id: int) -> None:
    papers.enter(row_id, "full_name", "Lò Thị Nhân")
    papers.settle(row_id, "full_name", "Lò Thị Nhân")
    assert refused(papers.settle, row_id, "full_name", "Lò Thị Ngân") == "SETTLED_ALREADY"


def test_what_nobody_drew_is_not_entered(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accepted, "chance", lambda *_told: 1.0)
    papers = Accepted(office, tmp_path / "photos")
    (row_id,) = papers.page(NGAN)
    papers.confirm(row_id)
    assert papers.field(row_id, "sex").box is None
    assert refused(papers.enter, row_id, "sex", "Nữ") == "NOT_FOUND"


@pytest.mark.parametrize(
    ("column", "typed"), [("birth_date", "5/3/2019"), ("birth_date", "05.03.2019"), ("sex", "nữ"), ("sex", "Nữ ")]
)
def test_another_way_to_write_the_same_agrees(papers: Accepted, row_id: int, column: str, typed: str) -> None:
    assert papers.enter(row_id, column, typed)


def test_fields_wait_for_those_who_may_enter_them(papers: Accepted, office: Office, row_id: int) -> None:
    with office.reading() as session:
        counts = {who: queries.due_count(session, office.scope(who)) for who in ("hoa", "minh", "ngoc")}
        assert counts == {"hoa": 0, "minh": 3, "ngoc": 0}
        assert queries.waiting_count(session, office.scope("hoa")) == 3


def test_a_difference_shows_both_values_and_not_whose_they_are(papers: Accepted, office: Office, row_id: int) -> None:
    papers.enter(row_id, "full_name", "Lò Thị Nhân")
    with office.reading() as session:
        (one,) = verdicts.due(session, office.keyring, office.scope("hoa"))
        assert set(one.values) == {"Lò Thị Ngân", "Lò Thị Nhân"}
        assert verdicts.due(session, office.keyring, office.scope("ngoc")) == []


def test_an_error_found_repairs_its_record_with_a_line_that_leads_to_the_cell(
    papers: Accepted, office: Office, row_id: int
) -> None:
    papers.enter(row_id, "full_name", "Lò Thị Nhân")
    settled = papers.settle(row_id, "full_name", "Lò Thị Nhân")
    assert (settled.was_wrong, settled.is_repaired) == (True, True)
    assert papers.child(row_id).full_name == "Lò Thị Nhân"
    with office.reading() as session:
        wanted = select(Change).where(Change.field == "full_name").order_by(Change.id.desc())
        line = session.scalars(wanted).first()
        assert line is not None
        assert (line.old, line.new, line.source) == ("Lò Thị Ngân", "Lò Thị Nhân", "cell")
        assert line.source_id == str(papers.field(row_id, "full_name").cell_id)
        assert line.user_id == office.user("hoa").id


def test_where_the_first_was_right_nothing_changes(papers: Accepted, row_id: int) -> None:
    papers.enter(row_id, "full_name", "Lò Thị Nhân")
    assert papers.settle(row_id, "full_name", "Lò Thị Ngân") == verdicts.Settled(False, False, 0)
    assert (papers.child(row_id).full_name, papers.child(row_id).rev) == ("Lò Thị Ngân", 1)


def test_neither_may_be_right(papers: Accepted, office: Office, row_id: int) -> None:
    papers.enter(row_id, "full_name", "Lò Thị Nhân")
    papers.settle(row_id, "full_name", "Lò Thị Ngần")
    assert papers.child(row_id).full_name == "Lò Thị Ngần"
    with office.reading() as session:
        assert session.scalars(select(SecondEntry.verdict)).one() == "neither"


def test_a_record_that_says_something_else_by_now_is_left_alone(papers: Accepted, office: Office, row_id: int) -> None:
    from intake.records import Origin, change_fields

    with office.writing() as session:
        child = session.merge(papers.child(row_id))
        origin = Origin("form", user_id=office.user("hoa").id)
        change_fields(session, office.keyring, child, {"full_name": "Lò Thị Thu Ngân"}, origin)
    papers.enter(row_id, "full_name", "Lò Thị Nhân")
    settled = papers.settle(row_id, "full_name", "Lò Thị Nhân")
    assert (settled.was_wrong, settled.is_repaired) == (True, False)
    assert papers.child(row_id).full_name == "Lò Thị Thu Ngân"


def test_what_the_paper_does_not_say_is_taken_out_of_the_record(papers: Accepted, row_id: int) -> None:
    papers.enter(row_id, "birth_date", "")
    papers.settle(row_id, "birth_date", "")
    assert papers.child(row_id).birth_date == ""


def test_an_error_sends_its_like_back_to_the_passes(papers: Accepted, office: Office) -> None:
    """The same syllable, in the same hand, that no eye has seen."""
    wrong, *others = papers.page(
        NGAN,
        NGAN | {"full_name": "Cà Văn Ngân"},
        NGAN | {"full_name": "Cà Văn Sơn"},
        NGAN | {"full_name": "Vì Thị Ngân"},
    )
    (foreign,) = papers.page(NGAN, by="sua")
    for row_id in (wrong, others[0], others[1], foreign):
        papers.confirm(row_id, unseen={"full_name": "sure"})
    papers.confirm(others[2])
    papers.enter(wrong, "full_name", "Lò Thị Nhân")
    assert papers.settle(wrong, "full_name", "Lò Thị Nhân").reopened_count == 1
    with office.reading() as session:
        reopened = session.scalars(select(AcceptedField.row_id).where(AcceptedField.reopened_at.is_not(None))).all()
        assert list(reopened) == [others[0]]


@pytest.mark.parametrize(("kind", "text"), [("right", ""), ("typed", "Cà Văn Nhân"), ("unreadable", "")])
def test_a_second_look_is_taken_back_with_what_it_did_to_the_record(
    papers: Accepted, office: Office, kind: Literal["right", "typed", "unreadable"], text: str
) -> None:
    wrong, like = papers.page(NGAN, NGAN | {"full_name": "Cà Văn Ngân"})
    for row_id in (wrong, like):
        papers.confirm(row_id, unseen={"full_name": "sure"})
    papers.enter(wrong, "full_name", "Lò Thị Nhân")
    papers.settle(wrong, "full_name", "Lò Thị Nhân")
    place, keyring, hoa = (like, "full_name"), office.keyring, office.scope("hoa")
    with office.writing() as session:
        page_id = session.get_one(ReviewRow, like).page_id
        again = likes.reopened(session, hoa, [page_id])
        second_looks.keep(session, keyring, hoa, "b", [Said(*place, kind, text)], again)
    assert papers.child(like).full_name == {"right": "Cà Văn Ngân"}.get(kind, text)
    assert papers.field(*place).looked_at
    with office.writing() as session:
        assert answering.undo(session, keyring, office.scope("minh"), [page_id]) == []
    with office.writing() as session:
        assert answering.undo(session, keyring, hoa, [page_id]) == [place]
    assert papers.child(like).full_name == "Cà Văn Ngân"
    with office.reading() as session:
        assert list(likes.reopened(session, hoa, [page_id])) == [place]


def test_what_the_officer_mistyped_says_nothing_of_the_reader(papers: Accepted, office: Office) -> None:
    first, like = papers.page(NGAN, NGAN)
    papers.confirm(first, {"full_name": "Lò Thị Nga"})
    papers.confirm(like, unseen={"full_name": "sure"})
    papers.enter(first, "full_name", "Lò Thị Ngân")
    assert papers.settle(first, "full_name", "Lò Thị Ngân") == verdicts.Settled(True, True, 0)
    with office.reading() as session:
        assert session.scalars(select(SecondEntry.is_misread)).one() is False


def test_a_group_that_was_accepted_wrongly_is_taken_back_and_the_right_one_given(
    papers: Accepted, office: Office
) -> None:
    from access.records import all_fields

    (row_id,) = papers.page(NGAN | {"circumstances_text": cell("Mồ côi cả cha và mẹ")})
    papers.confirm(row_id)
    papers.enter(row_id, "circumstances_text", "Khuyết tật nặng")
    papers.settle(row_id, "circumstances_text", "Khuyết tật nặng")
    with office.reading() as session:
        fields = all_fields(office.keyring, session.merge(papers.child(row_id)))
    assert "mo_coi_ca_cha_me" not in fields.get("circumstances", [])
