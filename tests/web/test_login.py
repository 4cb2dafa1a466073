"""Logging in: what is refused, and in which words."""

from datetime import UTC, datetime, timedelta

from access import accounts
from access.logins import ACCOUNTS, TRIES
from db import select, update
from db.tables import Assignment, AuditLine, LoginFailure, LoginSession, User
from tests.web.conftest import Browser, Street


def test_a_wrong_password_and_no_such_account_read_the_same(street: Street) -> None:
    wrong = street.window().log_in("hoa", "khong-phai-cai-nay")
    unknown = street.window().log_in("aibiet", "khong-phai-cai-nay")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace("hoa", "aibiet") == unknown.text


def test_a_seventh_try_is_slowed_even_when_it_is_right(street: Street) -> None:
    window = street.window()
    for _ in range(TRIES):
        assert window.log_in("hoa", "khong-phai-cai-nay").status_code == 401
    refused = window.log_in("hoa")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 300
    assert "Đợi 5 phút" in refused.text


def test_slowing_one_account_does_not_slow_another(street: Street) -> None:
    window = street.window()
    for _ in range(TRIES + 1):
        window.log_in("hoa", "khong-phai-cai-nay")
    assert window.log_in("lan").status_code == 303


def test_one_password_on_many_accounts_is_slowed_and_forged_addresses_change_nothing(street: Street) -> None:
    guesser = street.window()
    told = [guesser.log_in(f"nguoi{at}", X_Forwarded_For=f"203.0.113.{at}").status_code for at in range(40)]
    assert told == [401] * ACCOUNTS + [429] * (40 - ACCOUNTS)
    assert street.window().log_in("minh").status_code == 429, "a stranger behind the same address waits too"


def test_who_has_logged_in_on_a_device_gets_in_there_while_somebody_guesses_behind_the_same_address(
    street: Street,
) -> None:
    own, guesser = street.window("hoa"), street.window()
    for at in range(40):
        guesser.log_in(f"nguoi{at}")
        guesser.log_in("hoa", "khong-phai-cai-nay")
    assert own.log_in("hoa").status_code == 303
    assert own.log_in("minh").status_code == 429, "known is who has logged in there, not the device"


def test_the_form_leaves_open_pages_and_what_other_tests_are_given_without_it(street: Street) -> None:
    """`Street.window` spares them the form alone."""
    came, given = street.window(), street.window("hoa")
    assert came.log_in("hoa").status_code == 303
    assert [window.get("/").status_code for window in (came, given)] == [200, 200]
    assert left_in(came) == left_in(given)
    with street.office.reading() as session:
        told = select(AuditLine.action, AuditLine.chain, AuditLine.user_id, AuditLine.place, AuditLine.outcome)
        lines = session.execute(told.where(AuditLine.action == "log_in")).all()
        opened = session.execute(select(LoginSession.user_id, LoginSession.step, LoginSession.ended_at)).all()
    assert [len(lines), len(opened)] == [2, 2]
    assert lines[0] == lines[1]
    assert opened[0] == opened[1]


def left_in(window: Browser) -> list[tuple[object, ...]]:
    """The window's cookies, but for what differs from one session to the next."""
    kept = [(one.name, one.domain, one.path, one.secure, one.expires is None) for one in window.client.cookies.jar]
    return sorted((*one, len(window.client.cookies[one[0]])) for one in kept)


def test_tries_of_an_hour_ago_are_forgotten(street: Street) -> None:
    window = street.window()
    for _ in range(TRIES):
        window.log_in("hoa", "khong-phai-cai-nay")
    with street.office.writing() as session:
        session.execute(update(LoginFailure).values(at=datetime.now(UTC) - timedelta(hours=1)))
    assert window.log_in("hoa").status_code == 303


def test_tries_noted_while_the_clock_was_ahead_are_forgotten(street: Street) -> None:
    window = street.window()
    for _ in range(TRIES):
        window.log_in("hoa", "khong-phai-cai-nay")
    with street.office.writing() as session:
        session.execute(update(LoginFailure).values(at=datetime.now(UTC) + timedelta(days=31)))
    assert window.log_in("hoa").status_code == 303


def test_a_disabled_account_is_not_let_in_and_its_session_is_over(street: Street) -> None:
    window = street.window("hoa")
    with street.office.writing() as session:
        accounts.disable(session, street.office.user("hoa"), datetime.now(UTC))
    assert window.get("/").status_code == 401
    assert street.window().log_in("hoa").status_code == 401


def test_an_account_whose_work_has_ended_is_not_let_in(street: Street) -> None:
    with street.office.writing() as session:
        lan = select(User.id).where(User.username == "lan").scalar_subquery()
        session.execute(
            update(Assignment).where(Assignment.user_id == lan).values(ends_on=street.office.today - timedelta(days=1))
        )
    refused = street.window().log_in("lan")
    assert refused.status_code == 401
    assert "chưa được giao địa bàn" in refused.text


def test_a_cookie_of_my_own_choosing_is_never_adopted(street: Street) -> None:
    window = street.window()
    window.client.cookies.set("sotreem_session", "toi-tu-chon")
    assert window.get("/").status_code == 401
    set_cookie = window.log_in("hoa").headers["set-cookie"]
    assert "sotreem_session=" in set_cookie
    assert "toi-tu-chon" not in set_cookie


def test_a_log_in_ends_the_session_before_it(street: Street) -> None:
    window = street.window("hoa")
    before = window.client.cookies["sotreem_session"]
    window.log_in("hoa")
    assert window.client.cookies["sotreem_session"] != before
    window.client.cookies.set("sotreem_session", before)
    assert window.get("/").status_code == 401


def test_the_table_of_sessions_opens_no_door(street: Street) -> None:
    window = street.window("hoa")
    with street.office.reading() as session:
        kept = session.scalars(select(LoginSession)).one()
    assert window.client.cookies["sotreem_session"] not in kept.token_hash
    window.client.cookies.set("sotreem_session", kept.token_hash)
    assert window.get("/").status_code == 401


def test_a_session_ends_after_half_an_hour_of_nothing(street: Street) -> None:
    window = street.window("hoa")
    with street.office.writing() as session:
        session.execute(update(LoginSession).values(seen_at=datetime.now(UTC) - timedelta(minutes=31)))
    assert window.get("/").status_code == 401


def test_a_session_ends_after_twelve_hours_of_work(street: Street) -> None:
    window = street.window("hoa")
    with street.office.writing() as session:
        session.execute(update(LoginSession).values(created_at=datetime.now(UTC) - timedelta(hours=12, minutes=1)))
    assert window.get("/").status_code == 401


def test_being_seen_is_written_once_a_minute(street: Street) -> None:
    window = street.window("hoa")
    two_minutes_ago = datetime.now(UTC) - timedelta(minutes=2)
    with street.office.writing() as session:
        session.execute(update(LoginSession).values(seen_at=two_minutes_ago))
    window.get("/")
    with street.office.reading() as session:
        first = session.scalars(select(LoginSession.seen_at)).one()
    window.get("/")
    with street.office.reading() as session:
        assert session.scalars(select(LoginSession.seen_at)).one() == first > two_minutes_ago


def test_logging_out_ends_the_session_for_good(street: Street) -> None:
    window = street.window("hoa")
    token = window.client.cookies["sotreem_session"]
    assert window.send("/logout").headers["location"] == "/login"
    window.client.cookies.set("sotreem_session", token)
    assert window.get("/").status_code == 401


def test_the_cookies_over_plain_http_and_over_tls(street: Street) -> None:
    plain = street.window().log_in("hoa").headers.get_list("set-cookie")
    secure = street.window(public_url="https://sotreem.example").log_in("hoa").headers.get_list("set-cookie")
    session, token, known = plain
    assert session.startswith("sotreem_session=")
    assert "HttpOnly" in session
    assert "SameSite=lax" in session
    assert "HttpOnly" not in token
    assert known.startswith("sotreem_known=")
    assert "HttpOnly" in known
    assert secure[0].startswith("__Host-sotreem_session=")
    assert all("Secure" in cookie and "Path=/" in cookie for cookie in secure)


def test_logging_in_leads_where_one_was_going_but_never_out_of_the_house(street: Street) -> None:
    for wanted, led in (("/children?hamlet=1", "/children?hamlet=1"), ("//evil.example", "/"), ("https://x", "/")):
        form = {"username": "hoa", "password": street.office.password, "next": wanted}
        assert street.window().post("/login", form).headers["location"] == led


def test_a_program_logs_in_with_json(street: Street) -> None:
    answer = street.window().client.post("/login", json={"username": "hoa", "password": street.office.password})
    assert answer.status_code == 200
    assert answer.json()["role"] == "officer"
    refused = street.window().client.post("/login", json={"username": "hoa", "password": "x"})
    assert refused.status_code == 401
    assert refused.json()["code"] == "WRONG_LOGIN"
