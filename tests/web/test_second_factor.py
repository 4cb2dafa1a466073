"""The second step of a log-in: who is asked, what is taken, what half-way in opens."""

import re
from base64 import b32decode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from access import totp
from access.logins import TRIES
from db import select, update
from db.tables import AuditLine, CodeApp, LoginSession, RecoveryCode
from tests.support.office import PASSWORD, Office
from tests.web.conftest import Browser, Street

NEW = "suối chảy qua bản 2026"
Open = Callable[..., Browser]


@pytest.fixture(autouse=True)
def _one_half_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The half minute a test begins in lasts until it ends, however slow the machine is."""
    begun = totp.step_at(datetime.now(UTC))
    monkeypatch.setattr(totp, "step_at", lambda _at: begun)


def letters_on(page: str) -> str:
    """The secret as it is typed into an app."""
    found = re.search(r'code--long">([A-Z2-7 ]+)<', page)
    assert found
    return found.group(1).replace(" ", "")


def code_now(letters: str, steps_later: int = 0) -> str:
    """What the app shows."""
    secret = b32decode(letters + "=" * (-len(letters) % 8))
    return totp.code_of(secret, totp.step_at(datetime.now(UTC)) + steps_later)


def enrol(browser: Browser) -> tuple[str, list[str]]:
    """Set an app up; its letters and the codes on paper."""
    page = browser.send("/account/app", {"password": PASSWORD})
    letters = letters_on(page.text)
    done = browser.send("/account/app/confirmation", {"code": code_now(letters, -1)})
    assert done.status_code == 200
    return letters, re.findall(r"<code>([a-z2-9-]+)</code>", done.text)


def half_way(street_window: Browser, username: str = "hoa") -> Browser:
    """The right password, and nothing more."""
    answer = street_window.log_in(username)
    assert answer.headers["location"].startswith("/login/second")
    return street_window


def test_a_code_app_counts_as_the_standard_says() -> None:
    """RFC 6238, appendix B, cut to six digits."""
    secret = b"12345678901234567890"
    for moment, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")):
        assert totp.code_of(secret, moment // totp.STEP_S) == code


def test_the_password_alone_opens_nothing_once_an_app_is_set_up(window: Open) -> None:
    enrol(window("hoa"))
    half = half_way(window(None))
    for address in ("/", "/children", "/account", "/devices", "/api/device", "/exports/children.csv"):
        answer = half.get(address)
        assert answer.status_code in (303, 401), address
        assert answer.headers.get("location", "/login").startswith("/login")
    assert half.send("/account/app/removal", {"password": PASSWORD}).status_code == 401
    assert half.send("/account/codes", {"password": PASSWORD}).status_code == 401


def test_a_right_code_opens_a_new_session_and_ends_the_half_one(office: Office, window: Open) -> None:
    letters, _ = enrol(window("hoa"))
    half = half_way(window(None))
    before = half.client.cookies["sotreem_session"]
    answer = half.send("/login/second", {"code": code_now(letters), "next": "/children"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/children")
    assert half.client.cookies["sotreem_session"] != before
    assert half.get("/children").status_code == 200
    with office.reading() as session:
        steps = select(LoginSession.step).where(LoginSession.ended_at.is_(None))
        assert set(session.scalars(steps)) == {""}


def test_a_code_is_taken_once(window: Open) -> None:
    letters, _ = enrol(window("hoa"))
    code = code_now(letters)
    assert half_way(window(None)).send("/login/second", {"code": code}).status_code == 303
    assert half_way(window(None)).send("/login/second", {"code": code}).status_code == 401


@pytest.mark.parametrize("code", ["", "000000", "abc", "1" * 500, "12345６", "<script>"])
def test_a_wrong_code_is_refused_with_one_sentence(window: Open, code: str) -> None:
    enrol(window("hoa"))
    answer = half_way(window(None)).send("/login/second", {"code": code})
    assert answer.status_code == 401
    assert "Mã chưa đúng hoặc đã dùng" in answer.text


def test_an_old_code_is_refused(window: Open) -> None:
    letters, _ = enrol(window("hoa"))
    assert half_way(window(None)).send("/login/second", {"code": code_now(letters, -5)}).status_code == 401


def test_a_code_on_paper_opens_once_however_it_is_typed(window: Open) -> None:
    _, codes = enrol(window("hoa"))
    assert len(set(codes)) == 10
    assert half_way(window(None)).send("/login/second", {"code": f" {codes[0].upper()} "}).status_code == 303
    assert half_way(window(None)).send("/login/second", {"code": codes[0]}).status_code == 401
    assert half_way(window(None)).send("/login/second", {"code": codes[1]}).status_code == 303


def test_another_persons_code_on_paper_opens_nothing(window: Open) -> None:
    _, codes = enrol(window("hoa"))
    enrol(window("minh"))
    assert half_way(window(None), "minh").send("/login/second", {"code": codes[0]}).status_code == 401


def test_wrong_codes_are_slowed_and_the_true_one_with_them(office: Office, window: Open) -> None:
    _, codes = enrol(window("hoa"))
    half = half_way(window(None))
    for _ in range(TRIES):
        assert half.send("/login/second", {"code": "000000"}).status_code == 401
    slowed = half.send("/login/second", {"code": codes[0]})
    assert slowed.status_code == 429
    assert int(slowed.headers["retry-after"]) > 0
    with office.reading() as session:
        told = select(AuditLine.outcome).where(AuditLine.action == "log_in").order_by(AuditLine.chain, AuditLine.number)
        outcomes = list(session.scalars(told))
        assert session.scalars(select(RecoveryCode).where(RecoveryCode.used_at.is_not(None))).all() == []
    assert outcomes.count("WRONG_CODE") == TRIES
    assert outcomes[-1] == "TOO_MANY_TRIES"


def test_a_half_session_dies_after_ten_minutes(office: Office, window: Open) -> None:
    letters, _ = enrol(window("hoa"))
    half = half_way(window(None))
    with office.writing() as session:
        old = datetime.now(UTC) - timedelta(minutes=11)
        session.execute(update(LoginSession).where(LoginSession.step == "second").values(created_at=old))
    assert half.send("/login/second", {"code": code_now(letters)}).status_code == 401


def test_a_program_is_told_that_a_code_is_due_and_comes_in_with_it(window: Open) -> None:
    letters, _ = enrol(window("hoa"))
    client = window(None).client
    due = client.post("/login", json={"username": "hoa", "password": PASSWORD})
    assert (due.status_code, due.json()["code"]) == (401, "SECOND_FACTOR")
    assert client.get("/api/device").status_code == 401
    headers = {"X-CSRF-Token": str(client.cookies["csrf_token"])}
    assert client.post("/login/second", json={"code": "000000"}, headers=headers).json()["code"] == "WRONG_CODE"
    assert client.post("/login/second", json={"code": code_now(letters)}, headers=headers).json()["role"] == "officer"
    assert client.get("/exports/accuracy.txt").status_code == 200


def test_the_second_step_asks_for_our_pages_token(window: Open) -> None:
    letters, _ = enrol(window("hoa"))
    assert half_way(window(None)).post("/login/second", {"code": code_now(letters)}).status_code == 403


def test_only_with_the_password_is_an_app_set_up_or_taken_away(office: Office, window: Open) -> None:
    hoa = window("hoa")
    for address in ("/account/app", "/account/passkeys/options", "/account/password"):
        assert hoa.send(address, {"password": "sai mật khẩu", "new_password": NEW}).status_code == 422
    enrol(hoa)
    assert hoa.send("/account/app/removal", {"password": "sai mật khẩu"}).status_code == 422
    with office.reading() as session:
        assert session.scalars(select(CodeApp.confirmed_at)).one() is not None


def test_setting_an_app_up_ends_the_persons_other_sessions(window: Open) -> None:
    elsewhere, hoa = window("hoa"), window("hoa")
    enrol(hoa)
    assert elsewhere.get("/children").status_code in (303, 401)
    assert hoa.get("/children").status_code == 200


def test_a_secret_that_was_never_confirmed_is_not_asked_for(window: Open) -> None:
    window("hoa").send("/account/app", {"password": PASSWORD})
    assert window("hoa").get("/children").status_code == 200


def test_the_secret_lies_in_the_database_sealed_alone(office: Office, window: Open) -> None:
    letters, _ = enrol(window("hoa"))
    with office.reading() as session:
        assert b32decode(letters + "=" * (-len(letters) % 8)) not in session.scalars(select(CodeApp.secret_box)).one()


def test_where_it_is_required_office_people_set_one_up_before_they_see_anything(
    street: Street,
) -> None:
    for username in ("hoa", "tuan", "son", "quan"):
        person = street.window(second_factor="required")
        assert person.log_in(username).headers["location"].startswith("/account")
        assert person.get("/children").headers.get("location", "/login").startswith("/login")
        assert person.get("/account").status_code == 200
        assert person.send("/account/password", {"password": PASSWORD, "new_password": NEW}).status_code == 401
        enrol(person)
        assert person.get("/account").text.count("(máy này)") == 1
        refused = person.send("/account/app/removal", {"password": PASSWORD})
        assert refused.status_code == 409
    assert street.window(second_factor="required").log_in("lan").headers["location"] == "/"


def test_the_own_sessions_are_listed_and_ended_by_their_owner_alone(window: Open) -> None:
    elsewhere, hoa, minh = window("hoa"), window("hoa"), window("minh")
    (address,) = re.findall(r'action="(/account/sessions/[0-9a-f]+/end)"', hoa.get("/account").text)
    assert minh.send(address).status_code == 404
    assert hoa.send(address).status_code == 303
    assert elsewhere.get("/children").status_code in (303, 401)
    assert hoa.get("/children").status_code == 200


def test_a_new_password_ends_other_sessions_and_weak_ones_are_refused(window: Open) -> None:
    elsewhere, hoa = window("hoa"), window("hoa")
    assert hoa.send("/account/password", {"password": PASSWORD, "new_password": "ngắn"}).status_code == 422
    assert hoa.send("/account/password", {"password": PASSWORD, "new_password": "matkhau123"}).status_code == 422
    assert hoa.send("/account/password", {"password": PASSWORD, "new_password": NEW}).status_code == 303
    assert elsewhere.get("/children").status_code in (303, 401)
    assert window(None).log_in("hoa").status_code == 401
    assert window(None).log_in("hoa", NEW).status_code == 303


@pytest.mark.parametrize("answer", ["{}", "[]", "không phải JSON", '{"id": 1}', '{"response": {"x": []}}', "[" * 5000])
def test_a_made_up_passkey_is_refused_not_broken(window: Open, answer: str) -> None:
    hoa = window("hoa")
    hoa.send("/account/passkeys/options", {"password": PASSWORD})
    assert hoa.send("/account/passkeys", {"passkey": answer}).status_code in (409, 422)
    enrol(hoa)
    half = half_way(window(None))
    half.send("/login/second/passkey")
    assert half.send("/login/second", {"passkey": answer}).status_code in (401, 422)
