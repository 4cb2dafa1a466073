"""What was frozen stays as it was; what is small stays hidden; what is due is known."""

from dataclasses import replace
from datetime import date

import pytest

from access.small_counts import FEW, KEPT_BACK
from catalogue.refusals import Refusal
from db import update
from db.queries import frozen
from db.tables import Child, FrozenReport
from reports import behind, freezing, hamlet_table, kinds, movement
from reports.asked import Asked
from reports.duties import DRAFT_DAYS, due_around
from reports.hiding import for_role
from reports.periods import Period
from reports.tables import Check
from tests.support.lives import Lives, noon, settle
from tests.support.office import Office
from web.report_calendar import calendar_of

HALF = Period(date(2026, 1, 1), date(2026, 6, 30))
LATER = date(2026, 7, 1)


@pytest.fixture
def lives(office: Office) -> Lives:
    return settle(office)


def kept(office: Office) -> int:
    with office.writing() as session:
        asked = Asked(session, office.keyring, office.scope("hoa"), HALF)
        return freezing.freeze(asked, movement.make(asked), LATER).id


def test_a_frozen_report_does_not_know_later_edits(office: Office, lives: Lives) -> None:
    report_id = kept(office)
    with office.reading() as session:
        before = freezing.opened(session.get_one(FrozenReport, report_id))
    lives.add("Lò Văn Sau", "2026-01-15", "male")
    with office.reading() as session:
        asked = Asked(session, office.keyring, office.scope("hoa"), HALF)
        assert freezing.opened(session.get_one(FrozenReport, report_id)) == before != movement.make(asked)


def test_figures_changed_behind_our_back_are_not_shown(office: Office, lives: Lives) -> None:
    report_id = kept(office)
    with office.writing() as session:
        one = session.get_one(FrozenReport, report_id)
        one.figures = one.figures.replace("Mường La", "Mường Lay")
        with pytest.raises(Refusal, match="mã băm"):
            freezing.opened(one)


def test_a_report_whose_rules_fail_is_not_frozen(office: Office, lives: Lives) -> None:
    with office.writing() as session:
        asked = Asked(session, office.keyring, office.scope("hoa"), HALF)
        wrong = replace(movement.make(asked), checks=(Check("Nam + nữ = tổng", is_passed=False),))
        with pytest.raises(Refusal, match="chưa đạt kiểm tra «Nam"):
            freezing.freeze(asked, wrong, LATER)


@pytest.mark.parametrize("who", ["son", "tuan", "pang", "lan", "tinh"])
def test_only_the_officer_freezes_and_sends(office: Office, lives: Lives, who: str) -> None:
    report_id = kept(office)
    with office.writing() as session:
        asked = Asked(session, office.keyring, office.scope(who), HALF)
        with pytest.raises(Refusal):
            freezing.freeze(asked, hamlet_table.make(replace(asked, scope=office.scope("hoa"))), LATER)
        with pytest.raises(Refusal):
            freezing.send(session, office.scope(who), session.get_one(FrozenReport, report_id))


def test_the_province_finds_what_was_sent_to_it_and_nothing_else(office: Office, lives: Lives) -> None:
    report_id = kept(office)
    with office.writing() as session:
        assert frozen.find(session, office.scope("tinh"), report_id) is None
        freezing.send(session, office.scope("hoa"), session.get_one(FrozenReport, report_id))
        assert frozen.find(session, office.scope("tinh"), report_id) is not None
        assert frozen.find(session, office.scope("ngoc"), report_id) is None
        with pytest.raises(Refusal, match="đã gửi"):
            freezing.send(session, office.scope("hoa"), session.get_one(FrozenReport, report_id))


def test_the_province_freezes_its_own_table_and_no_other_one_finds_it(office: Office, lives: Lives) -> None:
    with office.writing() as session:
        asked = Asked(session, office.keyring, office.scope("tinh"), HALF)
        one = freezing.freeze(asked, kinds.made(asked, "communes"), LATER)
        assert (one.commune_code, one.province_code) == (None, "14")
        assert freezing.opened(one).kind == "communes"
        assert [told[1] for told in frozen.listed(session, office.scope("tinh"))] == [""]
        assert [frozen.find(session, office.scope(who), one.id) for who in ("hoa", "ngoc")] == [None, None]
        with pytest.raises(Refusal):
            freezing.send(session, office.scope("tinh"), one)


def test_what_collaborators_are_paid_is_frozen_and_stays_in_the_commune(office: Office, lives: Lives) -> None:
    with office.writing() as session:
        asked = Asked(session, office.keyring, office.scope("hoa"), HALF)
        one = freezing.freeze(asked, kinds.made(asked, "work"), LATER)
        assert [kinds.may_read_frozen(office.scope(who), one.kind) for who in ("son", "tuan", "tinh")] == [
            True,
            False,
            False,
        ]
        with pytest.raises(Refusal):
            freezing.send(session, office.scope("hoa"), one)


def test_a_sealed_group_is_named_in_no_hamlet_and_small_in_no_total(office: Office, lives: Lives) -> None:
    with office.reading() as session:
        report = hamlet_table.make(Asked(session, office.keyring, office.scope("hoa"), HALF))
    at = hamlet_table.KEYS.index("nhiem_hiv_aids")
    assert [line.cells[at] for line in report.lines if line.place] == [KEPT_BACK] * 4
    assert next(line.cells[at] for line in report.lines if line.words == "Cộng") == FEW


def test_a_sum_of_groups_does_not_tell_of_the_one_child_in_a_sealed_one(office: Office, lives: Lives) -> None:
    with office.reading() as session:
        report = hamlet_table.make(Asked(session, office.keyring, office.scope("hoa"), HALF))
    at = hamlet_table.KEYS.index("special")
    assert next(line.cells[at] for line in report.lines if line.words == "Bản Hua Nà") == KEPT_BACK


def test_who_knows_figures_alone_reads_no_small_one(office: Office, lives: Lives) -> None:
    with office.reading() as session:
        asked = Asked(session, office.keyring, office.scope("hoa"), HALF)
        for role in ("province", "hamlet_head"):
            report = for_role(movement.make(asked), role)
            numbers = [cell for line in report.lines for cell in line.cells[:6] if isinstance(cell, int)]
            assert [number for number in numbers if 0 < number < 5] == []


def test_the_children_behind_a_number_are_those_one_may_open(office: Office, lives: Lives) -> None:
    with office.reading() as session:
        asked = Asked(session, office.keyring, office.scope("hoa"), HALF)
        assert [child.full_name for child in behind.children(asked, "aged_out", "")[1]] == [
            "Quàng Thị Sớm",
            "Quàng Thị Tròn",
        ]
        names = {child.full_name for child in behind.children(asked, "special", "")[1]}
        assert names == {"Hà Văn Nghèo", "Hà Thị Nghèo", "Hà Thị Nhỏ"}
        for who, figure in (("hoa", "nhiem_hiv_aids"), ("tinh", "total"), ("hoa", "no such figure")):
            with pytest.raises(Refusal):
                behind.children(replace(asked, scope=office.scope(who)), figure, "")
        assert behind.children(replace(asked, scope=office.scope("ngoc")), "aged_out", "")[1] == []


def test_a_report_of_the_commune_is_not_the_provinces_to_make(office: Office) -> None:
    with office.reading() as session:
        asked = Asked(session, office.keyring, office.scope("tinh"), HALF)
        for key in ("hamlets", "movement", "work", "nothing"):
            with pytest.raises(Refusal):
                kinds.made(asked, key)


def test_a_draft_stands_ready_ten_days_before_it_is_due() -> None:
    half = next(duty for duty in due_around(date(2026, 2, 1)) if duty.due_on == date(2026, 5, 20))
    assert [half.is_near(date(2026, 5, day)) for day in (9, 10, 20, 21)] == [False, True, True, True]
    assert half.days_left(date(2026, 5, 10)) == DRAFT_DAYS


def test_the_year_is_followed_by_what_is_due_first_in_the_next() -> None:
    assert [duty.due_on for duty in due_around(date(2026, 12, 1))] == [
        date(2026, 5, 20),
        date(2026, 11, 15),
        date(2027, 5, 20),
    ]


def test_records_of_another_commune_change_nothing_here(office: Office, lives: Lives) -> None:
    with office.reading() as session:
        asked = Asked(session, office.keyring, office.scope("hoa"), HALF)
        before = movement.make(asked)
    with office.writing() as session:
        session.execute(update(Child).where(Child.commune_code == office.neighbour_code).values(sex="female"))
    with office.reading() as session:
        assert movement.make(replace(asked, session=session)) == before


@pytest.mark.parametrize("kind", ["movement", "work"])
def test_a_period_that_is_not_over_is_not_frozen(office: Office, lives: Lives, kind: str) -> None:
    with office.writing() as session:
        asked = Asked(session, office.keyring, office.scope("hoa"), HALF)
        with pytest.raises(Refusal, match="30/6/2026 mới hết"):
            freezing.freeze(asked, kinds.made(asked, kind), date(2026, 6, 29))


def test_what_is_due_on_its_last_day_is_frozen_from_its_draft_on_and_says_so(office: Office, lives: Lives) -> None:
    """Due on 20 May, for the time up to 20 May, to be sent before."""
    due = Period(date(2026, 1, 1), date(2026, 5, 20))
    assert [freezing.may_stand("movement", due, date(2026, 5, day)) for day in (9, 10, 20)] == [False, True, True]
    assert not freezing.may_stand("hamlets", due, date(2026, 5, 19))
    with office.writing() as session:
        asked = Asked(session, office.keyring, office.scope("hoa"), due)
        one = freezing.freeze(asked, movement.make(asked), date(2026, 5, 18))
        early = {}
        for day in (18, 20):
            one.frozen_at = noon(date(2026, 5, day))
            early[day] = freezing.is_early(one)
        assert early == {18: True, 20: False}


def test_the_calendar_says_of_a_report_sent_early_that_it_is_provisional(office: Office, lives: Lives) -> None:
    due = Period(date(2026, 1, 1), date(2026, 5, 20))
    told = {}
    with office.writing() as session:
        asked = Asked(session, office.keyring, office.scope("hoa"), due)
        one = freezing.freeze(asked, movement.make(asked), date(2026, 5, 20))
        freezing.send(session, office.scope("hoa"), one)
        for day in (18, 20):
            one.frozen_at = one.sent_at = noon(date(2026, 5, day))
            session.flush()
            calendar = calendar_of(session, office.scope("hoa"), date(2026, 5, 21))
            told[day] = next(line.told for line in calendar if line.due_on == due.last)
    assert told == {18: "đã gửi, số liệu tạm tính", 20: "đã gửi"}


def test_the_province_reads_on_its_calendar_who_has_sent_and_who_is_late(office: Office, lives: Lives) -> None:
    """Next year's half: what was due before a commune worked with the book is nobody's."""
    year = office.today.year + 1
    due = Period(date(year, 1, 1), date(year, 5, 20))
    told = {}
    with office.writing() as session:
        asked = Asked(session, office.keyring, office.scope("hoa"), due)
        for is_sent in (False, True):
            if is_sent:
                one = freezing.freeze(asked, movement.make(asked), due.last)
                freezing.send(session, office.scope("hoa"), one)
                one.frozen_at = one.sent_at = noon(due.last)
                session.flush()
            found = calendar_of(session, office.scope("tinh"), date(year, 5, 23))
            told[is_sent] = next(line.told for line in found if "Mường La" in line.words and line.due_on == due.last)
    assert told == {False: "quá hạn 3 ngày", True: "đã gửi"}


def test_a_report_of_other_days_is_not_the_one_that_is_due(office: Office, lives: Lives) -> None:
    """It ends on the day of the half year's report, and begins in April."""
    with office.writing() as session:
        asked = Asked(session, office.keyring, office.scope("hoa"), Period(date(2026, 4, 1), date(2026, 5, 20)))
        one = freezing.freeze(asked, movement.make(asked), LATER)
        freezing.send(session, office.scope("hoa"), one)
        calendar = calendar_of(session, office.scope("hoa"), date(2026, 5, 18))
    assert "đã gửi" not in [line.told for line in calendar]
