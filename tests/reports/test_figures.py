"""The reports' figures, counted again by a few lines of SQL that know nothing of the code: equal on both databases."""

import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from catalogue.fields import SENSITIVE_GROUPS
from db import update
from db.tables import Change, Child
from reports import freezing, hamlet_table, indicators, movement
from reports.asked import Asked
from reports.facts import GROUP_KEYS
from reports.periods import Period
from reports.tables import Report, as_data, from_data
from tests.support.lives import Lives, settle
from tests.support.office import Office

HALF = Period(date(2026, 1, 1), date(2026, 6, 30))
PERIODS = [
    HALF,
    HALF.same_before(),
    Period(date(2026, 1, 1), date(2026, 12, 31)),
    Period(date(2026, 3, 9), date(2026, 4, 1)),
]
LIVES = """
WITH life AS (
  SELECT c.*,
    CASE WHEN origin = 'arrival' THEN substr(CAST(created_at AS VARCHAR(40)), 1, 10) ELSE birth_date END AS came,
    (CAST(substr(birth_date, 1, 4) AS INTEGER) + 16) || substr(birth_date, 5) AS sixteen,
    COALESCE(CAST(left_on AS VARCHAR(40)), (SELECT max(substr(CAST(h.at AS VARCHAR(40)), 1, 10)) FROM change h
      WHERE h.child_uuid = c.uuid AND h.new = c.state AND c.state IN ('moved_out', 'deceased')), '9999') AS told
  FROM child c WHERE commune_code = '03808' AND state NOT IN ('duplicate', 'entered_by_mistake')
), stay AS (SELECT *, CASE WHEN told < sixteen THEN told ELSE sixteen END AS leaves,
    CASE WHEN told < sixteen THEN state ELSE 'aged_out' END AS how FROM life)
SELECT count(*) FROM stay WHERE """
THERE = "came <= :last AND leaves > :last"
GROUP = "uuid IN (SELECT child_uuid FROM child_group WHERE group_key IN ({}))"
SEALED = "uuid IN (SELECT child_uuid FROM child_group WHERE group_key IS NULL)"
DISABLED, ORPHAN = "'khuyet_tat'", "'mo_coi_ca_cha_me', 'bi_bo_roi'"
MOVES = {
    "opening": "came < :first AND leaves >= :first",
    "born": "came BETWEEN :first AND :last AND origin <> 'arrival'",
    "arrived": "came BETWEEN :first AND :last AND origin = 'arrival'",
    "moved_out": "leaves BETWEEN :first AND :last AND how = 'moved_out'",
    "deceased": "leaves BETWEEN :first AND :last AND how = 'deceased'",
    "aged_out": "leaves BETWEEN :first AND :last AND how = 'aged_out'",
    "closing": THERE,
}
COLUMNS = {
    "total": THERE,
    "male": f"{THERE} AND sex = 'male'",
    "minority": f"{THERE} AND ethnicity NOT IN ('', 'Kinh')",
    "under_6": f"{THERE} AND (CAST(substr(birth_date, 1, 4) AS INTEGER) + 6) || substr(birth_date, 5) > :last",
    "khuyet_tat": f"{THERE} AND {GROUP.format(DISABLED)}",
    "special": f"{THERE} AND ({SEALED} OR {GROUP.format(f'{DISABLED}, {ORPHAN}')})",
    "at_risk": f"{THERE} AND " + GROUP.format("'gia_dinh_ngheo_can_ngheo'"),
    "female": f"{THERE} AND sex = 'female'",
    "unknown_sex": f"{THERE} AND sex NOT IN ('male', 'female')",
}
DEAD = "tu_vong_do_tai_nan_thuong_tich"
"""Counted also when the record has ended; it has a test of its own."""
COLUMNS |= {
    key: f"{THERE} AND " + GROUP.format(f"'{key}'")
    for key in hamlet_table.KEYS
    if key in GROUP_KEYS and key not in SENSITIVE_GROUPS and key != DEAD
}
AGED = "(CAST(substr(birth_date, 1, 4) AS INTEGER) + {}) || substr(birth_date, 5)"
NURSERY = f"{THERE} AND birth_date <= '2026-03-30' AND birth_date > '2023-06-30'"
"""From 3 to under 36 months old on the last day of the half year."""


@pytest.fixture
def lives(office: Office) -> Lives:
    return settle(office)


def asked(office: Office, session: object, of: Period, who: str = "hoa") -> Asked:
    return Asked(session, office.keyring, office.scope(who), of)  # type: ignore[arg-type]


def counted(session: object, rule: str, of: Period, **more: object) -> int:
    told = {"first": of.first.isoformat(), "last": of.last.isoformat(), **more}
    used = {key: value for key, value in told.items() if f":{key}" in rule}
    return int(session.execute(text(LIVES + rule), used).scalar_one())  # type: ignore[attr-defined]


def number(report: Report, line: str, column: str) -> object:
    """A cell by the measure or words of its line and the key of its column."""
    at = [one.key for one in report.columns].index(column)
    return next(one.cells[at] for one in report.lines if line in (one.measure, one.words) and one.cells)


@pytest.mark.parametrize("of", PERIODS, ids=["half", "before", "year", "days"])
def test_the_balance_is_what_sql_counts_and_balances(office: Office, lives: Lives, of: Period) -> None:
    with office.reading() as session:
        report = movement.make(asked(office, session, of))
        told = {key: number(report, key, "total") for key in MOVES}
        assert told == {key: counted(session, rule, of) for key, rule in MOVES.items()}
        boys = {key: number(report, key, "male") for key in MOVES}
        assert boys == {key: counted(session, f"{rule} AND sex = 'male'", of) for key, rule in MOVES.items()}
        before = {key: number(report, key, "before") for key in MOVES}
        assert before == {key: counted(session, rule, of.same_before()) for key, rule in MOVES.items()}
    assert [check.words for check in report.checks if not check.is_passed] == []


def test_the_half_year_counts_every_edge_once(office: Office, lives: Lives) -> None:
    """Twins and the child of a day born, the returned one arrived, the last day's birthday and death counted in it."""
    with office.reading() as session:
        report = movement.make(asked(office, session, HALF))
    told = {key: number(report, key, "total") for key in MOVES}
    assert told == {
        "opening": 13,
        "born": 3,
        "arrived": 1,
        "moved_out": 1,
        "deceased": 2,
        "aged_out": 2,
        "closing": 12,
    }


@pytest.mark.parametrize("of", PERIODS, ids=["half", "before", "year", "days"])
def test_every_hamlets_columns_are_what_sql_counts(office: Office, lives: Lives, of: Period) -> None:
    with office.reading() as session:
        report = hamlet_table.make(asked(office, session, of))
        for key, rule in COLUMNS.items():
            assert number(report, "Cộng", key) in (counted(session, rule, of), "…"), key
            if key == "special":
                continue
            for name, hamlet in office.hamlets.items():
                if hamlet.commune_code == office.commune_code:
                    near = f"{rule} AND hamlet_id = :hamlet"
                    assert number(report, name, key) == counted(session, near, of, hamlet=hamlet.id), (name, key)
        near = f"{THERE} AND hamlet_id IS NULL"
        assert number(report, "Chưa rõ thôn, bản", "total") == counted(session, near, of)
    assert all(check.is_passed for check in report.checks)


def test_who_left_counts_on_the_day_it_happened_and_what_was_frozen_stays(office: Office, lives: Lives) -> None:
    """Written down in September, gone since June: the half-year's balance knows it now, the frozen one did not."""
    with office.writing() as session:
        here = asked(office, session, HALF)
        frozen = freezing.freeze(here, movement.make(here), date(2026, 7, 1))
        session.execute(update(Child).where(Child.full_name == "Vì Văn Sau").values(left_on=date(2026, 6, 15)))
        report = movement.make(asked(office, session, HALF))
        told = {key: number(report, key, "total") for key in MOVES}
        assert (told["moved_out"], told["closing"]) == (2, 11)
        assert told == {key: counted(session, rule, HALF) for key, rule in MOVES.items()}
        assert all(check.is_passed for check in report.checks)
        assert number(freezing.opened(frozen), "moved_out", "total") == 1


def test_a_child_in_two_groups_is_one_child_in_their_sum(office: Office, lives: Lives) -> None:
    with office.reading() as session:
        report = movement.make(asked(office, session, HALF))
        assert number(report, "special", "total") == counted(session, COLUMNS["special"], HALF) == 4
    ticks = sum(int(str(number(report, key, "total"))) for key in ("khuyet_tat", "mo_coi_ca_cha_me", "bi_bo_roi"))
    assert ticks == 4


def test_the_indicators_are_what_sql_counts(office: Office, lives: Lives) -> None:
    aged = f"{THERE} AND {AGED.format(3)} <= :last AND {AGED.format(6)} > :last"
    girls = f"{MOVES['born']} AND sex = 'female'"
    rules = {key: COLUMNS[key] for key in ("total", "male", "female", "under_6", "minority", "special")} | {
        "from_6": f"{THERE} AND {AGED.format(6)} <= :last AND {AGED.format(11)} > :last",
        "from_11": f"{THERE} AND {AGED.format(11)} <= :last AND {AGED.format(16)} > :last",
        "unknown_age": f"{THERE} AND birth_date = ''",
        "born": MOVES["born"],
        "boys_born": f"{MOVES['born']} AND sex = 'male'",
        "helped": f"{COLUMNS['special']} AND {COLUMNS['tro_giup_y_te']}",
        "nursery": f"{NURSERY} AND schooling = 'nha_tre'",
        "kindergarten": f"{aged} AND schooling = 'mau_giao'",
    }
    with office.reading() as session:
        report = indicators.make(asked(office, session, HALF))
        assert {key: number(report, key, "number") for key in rules} == {
            key: counted(session, rule, HALF) for key, rule in rules.items()
        }
        wholes = {"boys_born": girls, "nursery": NURSERY, "kindergarten": aged, "male": THERE}
        assert {key: number(report, key, "whole") for key in wholes} == {
            key: counted(session, rule, HALF) for key, rule in wholes.items()
        }
        assert (counted(session, COLUMNS["bi_bo_roi"], HALF), number(report, "harmed", "number")) == (1, "< 5")
    assert {line.measure for line in report.lines if line.cells} == {*rules, "harmed"}
    assert all(check.is_passed for check in report.checks)


def test_a_moment_before_midnight_in_vietnam_is_still_that_day(office: Office) -> None:
    """17:30 in London is half past midnight of the next day here."""
    lives = Lives(office)
    uuid = lives.add("Lò Văn Đêm", "2019-01-01", ended=("moved_out", date(2026, 6, 30)))
    for hour, expected in ((16, 1), (17, 0)):
        with office.writing() as session:
            at = datetime(2026, 6, 30, hour, 30, tzinfo=UTC)
            session.execute(update(Change).where(Change.child_uuid == uuid, Change.new == "moved_out").values(at=at))
        with office.reading() as session:
            assert number(movement.make(asked(office, session, HALF)), "moved_out", "total") == expected


@pytest.mark.parametrize(
    ("born", "there_from", "there_until"), [("2026-03", "2026-03-01", ""), ("2010", "", "2026-12-30")]
)
def test_a_birth_date_known_in_part_keeps_the_child_as_long_as_it_may_be_one(
    office: Office, born: str, there_from: str, there_until: str
) -> None:
    Lives(office).add("Lò Thị Không Rõ", born)
    for day in filter(None, (there_from, there_until)):
        at = date.fromisoformat(day)
        with office.reading() as session:
            report = hamlet_table.make(asked(office, session, Period(at, at)))
        assert number(report, "Cộng", "total") == 1
    gone = date(2026, 12, 31) if there_until else date(2026, 2, 28)
    with office.reading() as session:
        assert number(hamlet_table.make(asked(office, session, Period(gone, gone))), "Cộng", "total") == 0


def test_who_died_of_an_injury_counts_all_year_and_is_no_child_of_the_total(office: Office) -> None:
    died = ("deceased", date(2026, 2, 2))
    Lives(office).add("Lò Văn Nạn", "2019-01-01", ended=died, circumstances=["tu_vong_do_tai_nan_thuong_tich"])
    with office.reading() as session:
        report = hamlet_table.make(asked(office, session, HALF))
        later = hamlet_table.make(asked(office, session, Period(date(2027, 1, 1), date(2027, 6, 30))))
    column = "tu_vong_do_tai_nan_thuong_tich"
    assert (number(report, "Cộng", column), number(report, "Cộng", "total")) == (1, 0)
    assert number(later, "Cộng", column) == 0


def test_a_report_is_the_same_after_it_was_plain_data(office: Office, lives: Lives) -> None:
    with office.reading() as session:
        for make in (hamlet_table.make, movement.make, indicators.make):
            report = make(asked(office, session, HALF))
            assert from_data(json.loads(json.dumps(as_data(report)))) == report


def test_the_neighbours_children_are_in_no_figure_here(office: Office, lives: Lives) -> None:
    with office.reading() as session:
        there = hamlet_table.make(asked(office, session, HALF, "ngoc"))
        assert session.query(Child).filter(Child.commune_code == office.neighbour_code).count() == 1
    assert number(there, "Cộng", "total") == 1
