"""Logging in: the same words and the same time for a wrong password and for no such account."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from access import passwords, sessions
from access.audit import NOBODY, Act, tell, tell_at_once
from access.keys import Keyring
from access.scopes import scope_of
from catalogue.refusals import Refusal
from db import Database, Scope, Session, delete, func, select
from db.tables import LoginFailure, User

TRIES = 6
WINDOW = timedelta(minutes=5)
_NO_WORK = "NO_ASSIGNMENT"


class SlowDown(Refusal):
    """Too many tries; `retry_after_s` says when the next one counts."""

    CODE = "TOO_MANY_TRIES"

    def __init__(self, retry_after_s: int) -> None:
        minutes = -(-retry_after_s // 60)
        super().__init__(self.CODE, f"Đã thử sai nhiều lần. Đợi {minutes} phút rồi đăng nhập lại.", status=429)
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A new session: the token goes into the cookie, the CSRF token to the pages."""

    token: str
    csrf_token: str
    user: User
    scope: Scope


def wrong_login() -> Refusal:
    """One sentence for every way of being wrong."""
    return Refusal("WRONG_LOGIN", "Tên đăng nhập hoặc mật khẩu chưa đúng. Xem lại rồi gõ lại.", status=401)


def log_in(
    database: Database,
    keyring: Keyring,
    *,
    username: str,
    password: str,
    source: str,
    at: datetime,
    today: date,
    device: str = "",
) -> LoggedIn:
    """Open a session. Refuses WRONG_LOGIN, NO_ASSIGNMENT and, after six wrong tries, SlowDown for this source alone.

    The try is noted before the password is looked at, so that a hundred at once are counted too. No transaction is
    open while the hash is worked out.
    """
    account, place = keyring.token(username.casefold(), "login_account"), keyring.token(source, "login_source")
    with database.writing() as session:
        wait_s = note_try(session, account, place, at)
        user = None if wait_s else _find_user(session, username)
        if wait_s:
            tell(session, keyring, [_failed(None, account, source, SlowDown.CODE)])
    if wait_s:
        raise SlowDown(wait_s)
    if not passwords.matches(user.password_hash if user else None, password) or user is None:
        tell_at_once(database, keyring, [_failed(user, account, source, wrong_login().code)])
        raise wrong_login()
    with database.writing() as session:
        forget_tries(session, account, place)
        scope = scope_of(session, user, today)
        token = sessions.open_session(session, keyring, user, device, at) if scope else ""
        chain = scope.commune_code or NOBODY if scope else NOBODY
        outcome = "" if scope else _NO_WORK
        tell(session, keyring, [Act("log_in", chain, user.id, place=source, outcome=outcome)])
    if scope is None:
        raise Refusal(_NO_WORK, "Tài khoản này chưa được giao địa bàn. Nhờ quản trị giao việc.", status=401)
    return LoggedIn(token, sessions.csrf_token(keyring, token), user, scope)


def _failed(user: User | None, account: str, source: str, code: str) -> Act:
    """A wrong try in the log: the account by id where there is one, and by a keyed hash of what was typed."""
    return Act("log_in", user_id=user.id if user else None, about=f"account {account[:16]}", outcome=code, place=source)


def _find_user(session: Session, username: str) -> User | None:
    return session.scalars(select(User).where(User.username == username, User.disabled_at.is_(None))).first()


def note_try(session: Session, account: str, place: str, at: datetime) -> int:
    """Count this try as wrong until it proves right; seconds to wait when there were too many before it, else 0."""
    session.execute(delete(LoginFailure).where(LoginFailure.at <= at - WINDOW))
    count, oldest = session.execute(
        select(func.count(), func.min(LoginFailure.at)).where(
            LoginFailure.account == account, LoginFailure.source == place
        )
    ).one()
    if count >= TRIES:
        return max(1, int((oldest + WINDOW - at).total_seconds()))
    session.add(LoginFailure(account=account, source=place, at=at))
    return 0


def forget_tries(session: Session, account: str, place: str) -> None:
    """The try proved right: those before it count no longer."""
    session.execute(delete(LoginFailure).where(LoginFailure.account == account, LoginFailure.source == place))
