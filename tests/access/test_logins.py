"""Logging in, below the web: sources, tries, passwords."""

from datetime import UTC, datetime, timedelta

import pytest

from access import passwords
from access.logins import TRIES, LoggedIn, SlowDown, log_in
from catalogue.refusals import Refusal
from tests.support.office import PASSWORD, Office

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


def _try(office: Office, username: str, password: str, source: str = "203.0.113.9", at: datetime = NOON) -> LoggedIn:
    return log_in(
        office.database,
        office.keyring,
        username=username,
        password=password,
        source=source,
        at=at,
        today=office.today,
    )


def _fail(office: Office, count: int, at: datetime = NOON) -> None:
    for _ in range(count):
        with pytest.raises(Refusal):
            _try(office, "hoa", "khong-phai-cai-nay", at=at)


def test_the_seventh_try_from_one_source_waits_for_the_first_to_be_five_minutes_old(office: Office) -> None:
    _fail(office, TRIES)
    with pytest.raises(SlowDown) as refused:
        _try(office, "hoa", PASSWORD, at=NOON + timedelta(minutes=2))
    assert refused.value.retry_after_s == 180
    assert _try(office, "hoa", PASSWORD, at=NOON + timedelta(minutes=5)).user.username == "hoa"


def test_waiting_tries_do_not_make_the_wait_longer(office: Office) -> None:
    _fail(office, TRIES + 5)
    assert _try(office, "hoa", PASSWORD, at=NOON + timedelta(minutes=5)).token


def test_the_true_user_elsewhere_is_never_slowed(office: Office) -> None:
    _fail(office, TRIES + 5)
    assert _try(office, "hoa", PASSWORD, source="198.51.100.7").token


def test_an_account_that_is_not_there_is_slowed_like_one_that_is(office: Office) -> None:
    for _ in range(TRIES):
        with pytest.raises(Refusal, match="chưa đúng"):
            _try(office, "aibiet", "khong-phai-cai-nay")
    with pytest.raises(SlowDown):
        _try(office, "aibiet", "khong-phai-cai-nay")


def test_a_right_password_forgets_the_wrong_ones(office: Office) -> None:
    _fail(office, TRIES - 1)
    _try(office, "hoa", PASSWORD)
    _fail(office, TRIES - 1)
    assert _try(office, "hoa", PASSWORD).token


def test_nobody_has_the_password_of_no_account() -> None:
    assert not passwords.matches(None, "nobody has this password")
    assert not passwords.matches("no hash at all", "x")


def test_a_hash_is_argon2id_and_never_twice_the_same() -> None:
    first, second = passwords.hashed("con trâu đi trước"), passwords.hashed("con trâu đi trước")
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    assert passwords.matches(first, "con trâu đi trước")
    assert not passwords.matches(first, "con trâu đi sau")


@pytest.mark.parametrize(
    "weak", ["chín chữ x", "Mật Khẩu 123456", "matkhau123", "1234567890", "ababababab", "hoa123456789"]
)
def test_what_everybody_tries_first_is_refused(weak: str) -> None:
    with pytest.raises(Refusal):
        passwords.refuse_weak(weak.removesuffix(" x"), "hoa")


def test_a_long_sentence_needs_no_digits_and_no_signs() -> None:
    passwords.refuse_weak("cây đa bến nước sân đình", "hoa")
