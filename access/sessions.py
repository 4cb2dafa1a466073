"""Open sessions: the browser holds a token, the database only its keyed hash; nobody's own token is ever adopted."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from access.keys import Keyring
from access.scopes import scope_of
from db import Scope, Session, bindparam, select, update
from db.tables import LoginSession, User

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
"""A page view does not cost a write: `seen_at` moves at most once a minute."""


_OPEN = (
    select(LoginSession, User)
    .join(User, User.id == LoginSession.user_id)
    .where(LoginSession.token_hash == bindparam("token_hash"), LoginSession.ended_at.is_(None))
    .where(LoginSession.seen_at > bindparam("idle_since"), LoginSession.created_at > bindparam("open_since"))
    .where(User.disabled_at.is_(None))
)
"""Every call asks this, so it is built once."""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Who is at the other end. `csrf_token` is what this session's own pages send back."""

    token_hash: str
    csrf_token: str
    user: User
    scope: Scope
    seen_at: datetime


def open_session(session: Session, keyring: Keyring, user: User, device: str, at: datetime) -> str:
    """A new session of `user`; gives its token, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            token_hash=_hash(keyring, token), user_id=user.id, created_at=at, seen_at=at, device=device[:200] or None
        )
    )
    return token


def find_session(session: Session, keyring: Keyring, token: str, at: datetime, today: date) -> OpenSession | None:
    """The session of `token` while it lasts, its user is not disabled and has work assigned today."""
    asked = {"token_hash": _hash(keyring, token), "idle_since": at - IDLE, "open_since": at - LONGEST}
    found = session.execute(_OPEN, asked).first()
    scope = found and scope_of(session, found[1], today)
    if not found or not scope:
        return None
    kept, user = found
    return OpenSession(kept.token_hash, csrf_token(keyring, token), user, scope, kept.seen_at)


def mark_seen(session: Session, token_hash: str, at: datetime) -> None:
    """Note that the session is in use."""
    session.execute(update(LoginSession).where(LoginSession.token_hash == token_hash).values(seen_at=at))


def end_session(session: Session, token_hash: str, at: datetime) -> None:
    """Log out: the token opens nothing from now on."""
    still_open = (LoginSession.token_hash == token_hash, LoginSession.ended_at.is_(None))
    session.execute(update(LoginSession).where(*still_open).values(ended_at=at))


def end_sessions_of(session: Session, user_id: int, at: datetime) -> None:
    """End every session of one user."""
    session.execute(
        update(LoginSession).where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None)).values(ended_at=at)
    )


def csrf_token(keyring: Keyring, token: str) -> str:
    """The token that only this session's pages know; bound to the session, it dies with it."""
    return keyring.token(token, "csrf")


def _hash(keyring: Keyring, token: str) -> str:
    return keyring.token(token, "login_session")
