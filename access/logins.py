"""Logging in: the same words and the same time for a wrong password and for no such account; then the second factor."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from access import passwords, sessions
from access.audit import NOBODY, Act, tell, tell_at_once
from access.factors import Step, step_due
from access.keys import Keyring
from access.scopes import scope_of
from catalogue.refusals import Refusal
from db import ColumnElement, Database, Scope, Session, delete, func, or_, select
from db.tables import LoginFailure, User

TRIES = 6
ACCOUNTS = 15
"""So many accounts may be wrong from one source in the window: one password tried on all of them is slowed here."""
WINDOW = timedelta(minutes=5)
TRIES_ANYWHERE = 30
"""Wrong second factors of one account in the window, from all sources together: who sends them has the password."""
_NO_WORK, _STEP_DUE = "NO_ASSIGNMENT", "SECOND_FACTOR_DUE"


class SlowDown(Refusal):
    """Too many tries; `retry_after_s` says when the next one counts."""

    CODE = "TOO_MANY_TRIES"

    def __init__(self, retry_after_s: int) -> None:
        minutes = -(-retry_after_s // 60)
        super().__init__(self.CODE, f"Đã thử sai nhiều lần. Đợi {minutes} phút rồi đăng nhập lại.", status=429)
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A new session: the token goes into the cookie, the CSRF token to the pages. `step` is what is still to do."""

    token: str
    csrf_token: str
    user: User
    scope: Scope
    step: Step = ""


@dataclass(frozen=True, slots=True)
class Tries:
    """The wrong tries of one account (`name`, as it was typed) from one source; both are kept as keyed hashes."""

    keyring: Keyring
    name: str
    source: str

    @property
    def account(self) -> str:
        """The keyed hash of the name."""
        return self.keyring.token(self.name.casefold(), "login_account")

    @property
    def place(self) -> str:
        """The keyed hash of the source."""
        return self.keyring.token(self.source, "login_source")

    def note(self, session: Session, at: datetime) -> int:
        """Count this try as wrong until it proves right; seconds to wait when there were too many before it, else 0."""
        # Later than now: the clock was ahead when it was written, and nobody waits until it is right again.
        is_over = or_(LoginFailure.at <= at - WINDOW, LoginFailure.at > at + WINDOW)
        session.execute(delete(LoginFailure).where(is_over))
        wait_s = _wait_s(session, TRIES, at, LoginFailure.account == self.account, LoginFailure.source == self.place)
        if not wait_s:
            session.add(LoginFailure(account=self.account, source=self.place, at=at))
        return wait_s

    def note_anywhere(self, session: Session, at: datetime) -> int:
        """The same, and from all sources together no more than `TRIES_ANYWHERE`."""
        return _wait_s(session, TRIES_ANYWHERE, at, LoginFailure.account == self.account) or self.note(session, at)

    def note_log_in(self, session: Session, at: datetime) -> int:
        """The same, and from this source on no more than `ACCOUNTS` accounts; one that was wrong already is among them.

        Behind one address sits a whole commune: who has logged in from a device before comes with that as the source.
        """
        here = (LoginFailure.source == self.place, LoginFailure.at > at - WINDOW)
        accounts = set(session.scalars(select(LoginFailure.account).where(*here).distinct()))
        if len(accounts | {self.account}) > ACCOUNTS:
            return _wait_s(session, ACCOUNTS, at, *here)
        return self.note(session, at)

    def slow_down(self, database: Database, at: datetime) -> None:
        """Count the try before it is looked at, so that a hundred at once are counted too. Refuses SlowDown."""
        with database.writing() as session:
            wait_s = self.note(session, at)
        if wait_s:
            raise SlowDown(wait_s)

    def forget(self, session: Session) -> None:
        """The try proved right: those before it count no longer."""
        theirs = (LoginFailure.account == self.account, LoginFailure.source == self.place)
        session.execute(delete(LoginFailure).where(*theirs))


def _wait_s(session: Session, tries_max: int, at: datetime, *of: ColumnElement[bool]) -> int:
    count, oldest = session.execute(select(func.count(), func.min(LoginFailure.at)).where(*of)).one()
    return max(1, int((oldest + WINDOW - at).total_seconds())) if count >= tries_max else 0


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
    known_device: str = "",
    second_factor: str = "enrolled",
) -> LoggedIn:
    """Open a session. Refuses WRONG_LOGIN, NO_ASSIGNMENT and, after six wrong tries or on too many accounts, SlowDown
    for this source alone: the address, or the `known_device` where this person has logged in before.

    Who has a second factor, or is to have one (`second_factor` "required"), comes in half: `step` says what is due.

    The try is noted before the password is looked at, so that a hundred at once are counted too. No transaction is
    open while the hash is worked out.
    """
    tries = Tries(keyring, username, known_device or source)
    with database.writing() as session:
        wait_s = tries.note_log_in(session, at)
        user = None if wait_s else _find_user(session, username)
        if wait_s:
            tell(session, keyring, [_failed(None, tries, source, SlowDown.CODE)])
    if wait_s:
        raise SlowDown(wait_s)
    if not passwords.matches(user.password_hash if user else None, password) or user is None:
        tell_at_once(database, keyring, [_failed(user, tries, source, wrong_login().code)])
        raise wrong_login()
    with database.writing() as session:
        tries.forget(session)
        scope = scope_of(session, user, today)
        step = step_due(session, user.id, scope.role, second_factor) if scope else ""
        token = sessions.open_session(session, keyring, user.id, device, at, step) if scope else ""
        chain = scope.commune_code or NOBODY if scope else NOBODY
        outcome = (_STEP_DUE if step else "") if scope else _NO_WORK
        tell(session, keyring, [Act("log_in", chain, user.id, place=source, outcome=outcome)])
    if scope is None:
        raise Refusal(_NO_WORK, "Tài khoản này chưa được giao địa bàn. Nhờ quản trị giao việc.", status=401)
    return LoggedIn(token, sessions.csrf_token(keyring, token), user, scope, step)


Proof = Callable[[Session], bool]


def wrong_code() -> Refusal:
    """One sentence for a wrong code, an old one and a passkey that is not the person's."""
    return Refusal("WRONG_CODE", "Mã chưa đúng hoặc đã dùng. Chờ mã mới trong ứng dụng rồi gõ lại.", status=401)


@dataclass(frozen=True, slots=True)
class Half:
    """Who stands at the second step: the person, the chain of the audit log, the hash of the session."""

    user_id: int
    chain: str
    token_hash: str


def log_in_fully(database: Database, keyring: Keyring, half: Half, proof: Proof, *, source: str, at: datetime) -> str:
    """The second step: a new token, fully open, in place of the session `half`. Refuses WRONG_CODE and SlowDown.

    `proof` says in the same transaction whether the factor is right, and uses it up.
    """
    tries = Tries(keyring, f"second {half.user_id}", source)
    with database.writing() as session:
        wait_s = tries.note_anywhere(session, at)
    if wait_s:
        tell_at_once(database, keyring, [Act("log_in", half.chain, half.user_id, place=source, outcome=SlowDown.CODE)])
        raise SlowDown(wait_s)
    with database.writing() as session:
        is_right = proof(session)
        outcome = "" if is_right else wrong_code().code
        token = sessions.renew_session(session, keyring, half.token_hash, at) if is_right else ""
        if is_right:
            tries.forget(session)
        tell(session, keyring, [Act("log_in", half.chain, half.user_id, place=source, outcome=outcome)])
    if not is_right:
        raise wrong_code()
    return token


def refuse_other_person(
    database: Database, keyring: Keyring, user: User, password: str, source: str, at: datetime
) -> None:
    """Before a password or a factor is changed: it is the person, not who found the screen open.

    Refuses WRONG_PASSWORD and SlowDown, as the log-in does.
    """
    tries = Tries(keyring, user.username, source)
    tries.slow_down(database, at)
    if not passwords.matches(user.password_hash, password):
        raise Refusal("WRONG_PASSWORD", "Mật khẩu hiện tại chưa đúng. Gõ lại mật khẩu rồi bấm lại.", field="password")
    with database.writing() as session:
        tries.forget(session)


def _failed(user: User | None, tries: Tries, source: str, code: str) -> Act:
    """A wrong try in the log: the account by id where there is one, and by a keyed hash of what was typed."""
    about = f"account {tries.account[:16]}"
    return Act("log_in", user_id=user.id if user else None, about=about, outcome=code, place=source)


def _find_user(session: Session, username: str) -> User | None:
    return session.scalars(select(User).where(User.username == username, User.disabled_at.is_(None))).first()
