"""The tables of work done: of collaborators, of communes, of a campaign; counted once more by SQL on both databases."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from catalogue.clock import today_here
from catalogue.refusals import Refusal
from cleaning import figures
from cleaning.answers import Answer
from db import select, update
from db.tables import HouseholdCheck, Page, Photo
from reports import cleaning_table, commune_table, freezing, rates, work
from reports.asked import Asked
from reports.periods import Period
from reports.tables import Report
from tests.support.campaigns import FAULTY, Work, open_work
from tests.support.lives import noon
from tests.support.office import Office


def around_today() -> Period:
    """Yesterday, today and tomorrow."""
    return Period(today_here() - timedelta(days=1), today_here() + timedelta(days=1))


@pytest.fixture
def at_work(office: Office) -> Work:
    """Lan entered two children and checked both at home."""
    children = [
        office.add_child(**FAULTY | {"full_name": name}, by="lan", state="confirmed")
        for name in ("Lò Văn Một", "Lò Văn Hai")
    ]
    made = open_work(office)
    made.send_home(*children)
    for child in children:
        made.answer_home(child)
    return made


def made_for(office: Office, make: Any, who: str = "hoa", of: Period | None = None) -> Report:
    with office.reading() as session:
        return make(Asked(session, office.keyring, office.scope(who), of or around_today()))  # type: ignore[no-any-return]


def told(office: Office, asked: str, **more: object) -> Any:
    with office.reading() as session:
        return session.execute(text(asked), more).scalar_one()


def test_what_a_collaborator_did_is_what_sql_counts(office: Office, at_work: Work) -> None:
    line = next(line for line in made_for(office, work.make).lines if line.words == "Cà Thị Lan")
    lan = office.user("lan").id
    children = told(office, "SELECT count(*) FROM child WHERE created_by = :lan", lan=lan)
    visits = told(office, "SELECT count(DISTINCT child_uuid) FROM household_check WHERE answered_by = :lan", lan=lan)
    assert work.done_by(line) == [2, children, 0, visits, 0] == [2, 2, 0, 2, 0]


def test_twins_are_one_household_and_a_page_given_back_is_no_page(office: Office) -> None:
    lan = office.user("lan").id
    for name in ("Lò Văn Sinh", "Lò Văn Đôi"):
        twin = FAULTY | {"full_name": name, "household_number": "12", "household_head": "Lò Văn Pâng"}
        office.add_child(**twin, by="lan", state="confirmed")
    with office.writing() as session:
        for at, outcome in enumerate(("", "", "returned")):
            photo = Photo(commune_code=office.commune_code, user_id=lan, kind="page", width_px=1, height_px=1)
            photo.sent_sha256 = photo.kept_sha256 = photo.receipt = f"{at:064}"
            session.add(photo)
            session.flush()
            session.add(Page(photo_id=photo.id, commune_code=office.commune_code, user_id=lan, outcome=outcome))
    counted = [
        told(office, f"SELECT count({what} WHERE {who} = :lan {more}", lan=lan)
        for what, who, more in (
            ("DISTINCT household_id) FROM child", "created_by", ""),
            ("*) FROM child", "created_by", ""),
            ("*) FROM page", "user_id", "AND outcome = ''"),
        )
    ]
    line = next(line for line in made_for(office, work.make).lines if line.words == "Cà Thị Lan")
    assert work.done_by(line)[:3] == counted == [1, 2, 2]


def test_a_second_day_at_a_household_is_a_repeat(office: Office, at_work: Work) -> None:
    """The first day at both lies before the period, the second at one of them in it."""
    lan = office.user("lan").id
    with office.writing() as session:
        session.execute(update(HouseholdCheck).values(answered_at=noon(date(2026, 1, 5))))
        child = session.scalars(select(HouseholdCheck.child_uuid)).first()
        again = HouseholdCheck(uuid=uuid4(), child_uuid=child, commune_code=office.commune_code, assigned_by=lan)
        again.answer, again.answered_by, again.answered_at = "right", lan, noon(date(2026, 2, 1))
        session.add(again)
    later = made_for(office, work.make, of=Period(date(2026, 1, 6), date(2026, 3, 1)))
    assert work.done_by(later.lines[0]) == [1, 0, 0, 0, 1]
    first = made_for(office, work.make, of=Period(date(2026, 1, 5), date(2026, 1, 5)))
    assert work.done_by(first.lines[0]) == [2, 0, 0, 2, 0]


def test_nothing_is_paid_without_a_rate_and_a_rate_names_its_document(office: Office, at_work: Work) -> None:
    assert made_for(office, work.make).lines[0].cells[len(work.UNITS)] is None
    with office.writing() as session, pytest.raises(Refusal, match="văn bản"):
        rates.set_rate(session, office.scope("hoa"), "children", "12.000", " ", today_here())
    with office.writing() as session:
        rates.set_rate(session, office.scope("hoa"), "children", "12.000", "Thông tư 109/2016/TT-BTC", today_here())
    report = made_for(office, work.make)
    assert [line.cells[len(work.UNITS)] for line in report.lines] == [24_000, 24_000]
    assert "12.000 đồng, theo Thông tư 109/2016/TT-BTC" in report.notes[0]


def lay_down(office: Office, dong: str, valid_from: date) -> None:
    with office.writing() as session:
        rates.set_rate(session, office.scope("hoa"), "children", dong, "QĐ 1", valid_from)


def test_a_period_with_two_rates_is_not_paid_and_says_how_to_part_it(office: Office, at_work: Work) -> None:
    lay_down(office, "12.000", around_today().first)
    lay_down(office, "15.000", around_today().last)
    report = made_for(office, work.make)
    assert {line.cells[len(work.UNITS)] for line in report.lines} == {None}
    assert [check.is_passed for check in report.checks] == [True, False]
    assert "Lập riêng bảng đến hết" in report.notes[0]
    with office.writing() as session, pytest.raises(Refusal, match="Đơn giá không đổi trong kỳ"):
        asked = Asked(session, office.keyring, office.scope("hoa"), Period(around_today().first, around_today().last))
        freezing.freeze(asked, report, around_today().last)
    parted = made_for(office, work.make, of=Period(around_today().first, around_today().last - timedelta(days=1)))
    assert parted.lines[-1].cells[len(work.UNITS)] == 24_000


def test_a_rate_written_again_for_the_same_day_takes_the_place_of_the_first(office: Office, at_work: Work) -> None:
    lay_down(office, "120.000", today_here())
    lay_down(office, "12.000", today_here())
    report = made_for(office, work.make)
    assert report.lines[-1].cells[len(work.UNITS)] == 24_000
    assert all(check.is_passed for check in report.checks)


def test_the_first_rate_of_all_pays_for_a_period_that_began_before_it(office: Office, at_work: Work) -> None:
    lay_down(office, "12.000", around_today().last)
    assert made_for(office, work.make).lines[-1].cells[len(work.UNITS)] == 24_000


def test_only_the_officer_lays_rates_down(office: Office) -> None:
    for who in ("son", "lan", "tinh"):
        with office.writing() as session, pytest.raises(Refusal):
            rates.set_rate(session, office.scope(who), "children", "1", "QĐ 1", today_here())


def test_the_provinces_table_is_what_sql_counts(office: Office, at_work: Work) -> None:
    report = made_for(office, commune_table.make, "tinh")
    line = next(line for line in report.lines if line.words == "Xã Mường La")
    counted = [
        told(office, f"SELECT count(DISTINCT child_uuid) FROM campaign_case WHERE commune_code = '03808' {more}")
        for more in ("", "AND checked_at IS NOT NULL", "AND updated_at IS NOT NULL")
    ]
    assert list(line.cells[1:4]) == counted
    assert line.cells[0] == told(office, "SELECT count(*) FROM child WHERE commune_code = '03808'")
    assert [line.words for line in report.lines] == ["Xã Mường La", "Cộng"]
    assert all(check.is_passed for check in report.checks)


T2 = """
SELECT count(*) FROM campaign_case k JOIN child c ON c.uuid = k.child_uuid LEFT JOIN hamlet h ON h.id = c.hamlet_id
WHERE COALESCE(h.name, 'Chưa rõ thôn, bản') LIKE :hamlet AND """
STEPS = {
    "cases": "1 = 1",
    "E1": "k.classes LIKE '%1%'",
    "E2": "k.classes LIKE '%2%'",
    "E3": "k.classes LIKE '%3%'",
    "new": "k.origin = 'new'",
    "checked": "k.checked_at IS NOT NULL",
    "sent": """k.id IN (SELECT r.case_id FROM handover_row r JOIN handover l ON l.id = r.handover_id
               WHERE l.sent_at IS NOT NULL)""",
    "verified": "k.verified_at IS NOT NULL",
    "given": "k.verified_at IS NOT NULL AND k.number_given_at IS NOT NULL",
    "returned": "k.state = 'returned'",
    "updated": "k.updated_at IS NOT NULL",
    "done": "k.updated_at IS NOT NULL",
    "ended": "k.ending IN ('deceased', 'moved_out')",
    "left": "k.updated_at IS NULL AND k.ending NOT IN ('deceased', 'moved_out')",
}


@pytest.fixture
def cleaned(office: Office) -> Work:
    """Six in two hamlets: verified and typed in, given back, at the police, found, at home, and one that died."""
    names = ("Lò Văn Một", "Lò Văn Hai", "Lò Văn Ba", "Lò Văn Bốn", "Lò Văn Năm", "Lò Văn Sáu")
    far = {3: "Bản Nà Trà", 4: "Bản Nà Trà"}
    fields = [FAULTY | {"full_name": name, "hamlet": far.get(at, "Bản Hua Nà")} for at, name in enumerate(names)]
    fields[4] |= {"mother_name": "", "personal_id": "01421900012"}
    one, two, three, _, five, six = (office.add_child(**told, state="confirmed") for told in fields)
    made = open_work(office)
    made.send_home(one, two, three, five, six)
    for child in (one, two, three):
        made.answer_home(child)
    made.answer_home(six, "deceased")
    (listed,) = made.draw(children=[one, two])
    made.send(listed)
    made.answer(listed, Answer(1, "new_number", "014218000321"), Answer(2, "not_found"))
    made.give_back(listed)
    (again,) = made.draw(children=[three])
    made.send(again)
    made.move("hoa", "tick", one)
    return made


def test_every_step_of_the_cleaning_table_is_what_sql_counts(office: Office, cleaned: Work) -> None:
    with office.reading() as session:
        lines: Any = figures.of_campaign(session, cleaned.campaign(session))["lines"]
        asked = Asked(session, office.keyring, office.scope("hoa"), around_today())
        report = cleaning_table.make(asked, "Đợt 1", figures.COLUMNS, lines)
    keys = [column.key for column in report.columns]
    for line in report.lines:
        hamlet = "%" if line.kind == "total" else line.words
        counted = {key: told(office, T2 + rule, hamlet=hamlet) for key, rule in STEPS.items()}
        assert {key: line.cells[keys.index(key)] for key in STEPS} == counted, line.words
    whole = dict(zip(keys, report.lines[-1].cells, strict=True))
    assert [whole[key] for key in ("cases", "checked", "sent", "verified", "returned", "updated")] == [6, 4, 3, 1, 1, 1]


def test_the_cleaning_table_adds_up_and_is_the_campaigns_own(office: Office, at_work: Work) -> None:
    with office.reading() as session:
        lines: Any = figures.of_campaign(session, at_work.campaign(session))["lines"]
        asked = Asked(session, office.keyring, office.scope("hoa"), around_today())
        report = cleaning_table.make(asked, "Đợt 1", figures.COLUMNS, lines)
    whole = dict(zip([column.key for column in report.columns], report.lines[-1].cells, strict=True))
    assert whole["known"] == told(office, "SELECT count(*) FROM child WHERE commune_code = '03808'")
    assert whole["checked"] == told(office, "SELECT count(*) FROM campaign_case WHERE checked_at IS NOT NULL")
    assert all(check.is_passed for check in report.checks)
