"""Whoever runs the house sees how it is; strangers, phones and everybody else see nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.clock import today_here
from db import update
from db.queries import upkeep
from db.tables import Device, Page, now
from intake import signs
from tests.support.house import add_photo, house_of
from tests.support.office import Office
from tests.web.conftest import Browser, Street
from web.settings import Settings, SettingsWrong, settings_from
from web.upkeep import disks
from web.upkeep.alerts import alerts, rules
from web.upkeep.figures import Figures, figures

TOKEN = "tests-alone-know-this-token-of-the-figures"
GB = 1_000_000_000
Open = Callable[[str], Browser]


def told(office: Office) -> Figures:
    with office.reading() as session:
        return figures(session, now())


def due(office: Office) -> list[str]:
    return [alert.rule for alert in alerts(told(office).numbers(), rules())]


def fill_disk(office: Office, *free_gb: int, last: date | None = None) -> None:
    """So much was free on each day up to `last`, today."""
    with office.writing() as session:
        for ago, free in enumerate(reversed(free_gb)):
            upkeep.mark_disk(session, "pc-xa:/so", (last or today_here()) - timedelta(days=ago), free * GB, 100 * GB)


def wait_with_a_page(office: Office, folder: Path, minutes: int) -> None:
    add_photo(office, house_of(office, folder), b"a page")
    with office.writing() as session:
        session.execute(update(Page).values(received_at=now() - timedelta(minutes=minutes)))


def add_phone(office: Office, *, days_silent: int) -> None:
    lan = office.user("lan").id
    with office.writing() as session:
        phone = Device(uuid=uuid4(), user_id=lan, commune_code=office.commune_code, token_hash=uuid4().hex)
        phone.name, phone.enrolled_by, phone.seen_at = "Samsung A05", lan, now() - timedelta(days=days_silent)
        session.add(phone)


@pytest.mark.parametrize("who", ["lan", "pang", "hoa", "tuan", "son", "tinh"])
def test_nobody_but_the_administrator_sees_how_the_house_is(window: Open, who: str) -> None:
    assert window(who).get("/operation").status_code == 404


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer "}, {"authorization": "Bearer " + TOKEN[:-1]}])
def test_figures_are_not_for_strangers(street: Street, headers: dict[str, str]) -> None:
    answer = street.window(metrics_token=TOKEN).get("/metrics", **headers)
    assert answer.status_code == 401
    assert "sotreem_" not in answer.text


@pytest.mark.parametrize("given_token", ["", " ", TOKEN])
def test_without_the_setting_nobody_reads_figures(street: Street, given_token: str) -> None:
    assert street.window().get("/metrics", authorization=f"Bearer {given_token}").status_code == 401


@pytest.mark.parametrize("text", ["short", "a token of many words that has blanks in it", "ả" * 40])
def test_a_token_one_could_guess_stops_the_start(text: str) -> None:
    with pytest.raises(SettingsWrong, match="SOTREEM_METRICS_TOKEN"):
        settings_from({"SOTREEM_METRICS_TOKEN": text})


def test_figures_name_nobody_and_no_commune(street: Street, office: Office, tmp_path: Path) -> None:
    office.add_child(full_name="Lò Thị Mai")
    wait_with_a_page(office, tmp_path / "photos", minutes=90)
    add_phone(office, days_silent=31)
    answer = street.window(metrics_token=TOKEN).get("/metrics", authorization=f"Bearer {TOKEN}")
    assert answer.status_code == 200
    assert "sotreem_pages_waiting 1.0" in answer.text
    assert "sotreem_phones_silent 1.0" in answer.text
    assert 'sotreem_alert{level="soon",rule="QUEUE_OLD"} 1.0' in answer.text
    assert [word for word in ("Lò", "Mường", office.commune_code, "lan", "Samsung") if word in answer.text] == []


def test_refusals_are_counted_by_code(street: Street) -> None:
    browser = street.window("hoa", metrics_token=TOKEN)
    browser.get("/nowhere")
    browser.get("/operation")
    browser.post("/logout")
    text = browser.get("/metrics", authorization=f"Bearer {TOKEN}").text
    assert 'sotreem_refusals_total{code="NOT_FOUND"} 2.0' in text
    assert 'sotreem_refusals_total{code="FOREIGN_CALL"} 1.0' in text


def test_answers_to_phones_are_timed_and_refused_ones_are_not(street: Street) -> None:
    browser = street.window("lan", metrics_token=TOKEN)
    sent = {"device": "Samsung A05", "items": []}
    assert browser.client.post("/api/sync", json=sent).status_code == 403
    assert browser.client.post("/api/sync", json=sent, headers={"X-CSRF-Token": browser.token}).status_code == 200
    text = browser.get("/metrics", authorization=f"Bearer {TOKEN}").text
    assert "sotreem_sync_seconds_count 1.0" in text
    assert 'sotreem_sync_seconds_bucket{le="30.0"}' in text


def test_a_house_where_all_is_well_says_so(window: Open, office: Office) -> None:
    signs.note_backup(office.database, 60.0)
    fill_disk(office, 80, 80)
    assert "không có việc gì phải làm" in window("quan").get("/operation").text


def test_the_page_says_in_words_what_is_to_be_done(window: Open, office: Office, tmp_path: Path) -> None:
    fill_disk(office, 50, 40, 30)
    wait_with_a_page(office, tmp_path / "photos", minutes=90)
    add_phone(office, days_silent=45)
    page = window("quan").get("/operation").text
    for words in ("Ổ đĩa chỉ còn 3 ngày", "Chưa có bản sao lưu nào", "1 trang đang chờ mà không có bộ đọc", "Mường La"):
        assert words in page
    assert "Lò" not in page


def test_a_disk_is_full_when_the_pace_says(office: Office) -> None:
    fill_disk(office, 50, 45, 40)
    with office.reading() as session:
        (disk,) = disks.disks(session, today_here())
    assert disk.days_left == pytest.approx(8)


@pytest.mark.parametrize("free_gb", [(50,), (50, 50), (40, 50)])
def test_a_disk_that_does_not_fill_has_no_last_day(office: Office, free_gb: tuple[int, ...]) -> None:
    fill_disk(office, *free_gb)
    assert told(office).numbers()["disk_days"] is None


def test_a_server_marks_its_disks_once_a_day(office: Office, tmp_path: Path) -> None:
    for _ in range(2):
        with office.writing() as session:
            disks.note(Settings(data=tmp_path), session, now())
    with office.reading() as session:
        assert len(upkeep.disk_marks(session, today_here())) == 1


def test_readers_that_live_take_the_alert_away_and_lost_ones_do_not(office: Office, tmp_path: Path) -> None:
    wait_with_a_page(office, tmp_path / "photos", minutes=5)
    with office.writing() as session:
        upkeep.beat(session, "reader", "pc-xa:1", now() - timedelta(seconds=signs.ALIVE_S + 1))
    assert "READER_NONE" in due(office)
    with office.writing() as session:
        upkeep.beat(session, "reader", "pc-xa:2", now())
    assert "READER_NONE" not in due(office)


def test_a_phone_is_silent_after_thirty_days_unless_it_was_locked(office: Office) -> None:
    add_phone(office, days_silent=29)
    assert "PHONES_SILENT" not in due(office)
    add_phone(office, days_silent=31)
    assert "PHONES_SILENT" in due(office)
    with office.writing() as session:
        session.execute(update(Device).values(locked_at=now()))
    assert "PHONES_SILENT" not in due(office)


def test_every_rule_speaks_of_a_figure_that_is_there_and_has_one_bound(office: Office) -> None:
    known = told(office).numbers()
    assert {rule.figure for rule in rules()} <= set(known)
    assert [rule.rule for rule in rules() if (rule.below is None) == (rule.above is None)] == []
    assert len({rule.rule for rule in rules()}) == len(rules())


@given(st.dictionaries(st.sampled_from(sorted({rule.figure for rule in rules()})), st.floats(0, 1e6)))
def test_urgent_alerts_stand_first_and_one_figure_is_told_once(some: dict[str, float]) -> None:
    numbers = {rule.figure: some.get(rule.figure) for rule in rules()}
    said = alerts(numbers, rules())
    assert [alert.level for alert in said] == sorted((alert.level for alert in said), key=["now", "soon"].index)
    by_rule = {rule.rule: rule.figure for rule in rules()}
    assert len({by_rule[alert.rule] for alert in said}) == len(said)
