"""Open sessions: the browser holds a token, the database only its keyed hash; nobody's own token is ever adopted."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from access.keys import Keyring
from access.scopes import scope_from, with_work
from db import Scope, Session, bindparam, or_, select, update
from db.asking import rows
from db.tables import LoginSession, User

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
HALF_LASTS = timedelta(minutes=10)
"""How long a log-in waits for its second step."""
SEEN_EVERY = timedelta(minutes=1)
"""A page view does not cost a write: `seen_at` moves at most once a minute."""


_OPEN = with_work(
    select(
        LoginSession.token_hash,
        LoginSession.seen_at,
        LoginSession.step,
        User.id.label("user_id"),
        User.username,
        User.name,
    )
    .join(User, User.id == LoginSession.user_id)
    .where(LoginSession.token_hash == bindparam("token_hash"), LoginSession.ended_at.is_(None))
    .where(LoginSession.seen_at > bindparam("idle_since"), LoginSession.created_at > bindparam("open_since"))
    .where(or_(LoginSession.step != "second", LoginSession.created_at > bindparam("half_since")))
    .where(User.disabled_at.is_(None))
)
"""Every call asks this, so it is built once, asks for columns alone, and for the person's work with it."""


class Person(NamedTuple):
    """Whose session it is."""

    id: int
    username: str
    name: str


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Who is at the other end. `csrf_token` is what this session's own pages send back; `step` is empty once in."""

    token_hash: str
    csrf_token: str
    user: Person
    scope: Scope
    seen_at: datetime
    step: str = ""


def open_session(session: Session, keyring: Keyring, user_id: int, device: str, at: datetime, step: str = "") -> str:
    """A new session; gives its token, which is kept nowhere. `step` is what the person still has to do."""
    token = secrets.token_urlsafe(32)
    opened = LoginSession(token_hash=_hash(keyring, token), user_id=user_id, created_at=at, seen_at=at, step=step)
    opened.device = device[:200] or None
    session.add(opened)
    return token


def renew_session(session: Session, keyring: Keyring, token_hash: str, at: datetime) -> str:
    """A new token in place of the old one, fully open, on the same device; the person's rights or proofs changed."""
    old = session.get_one(LoginSession, token_hash)
    end_session(session, token_hash, at)
    return open_session(session, keyring, old.user_id, old.device or "", at)


def open_sessions_of(session: Session, user_id: int, at: datetime) -> Sequence[LoginSession]:
    """The sessions of one person that still open something, the one used last first."""
    wanted = select(LoginSession).where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
    lasting = wanted.where(LoginSession.seen_at > at - IDLE, LoginSession.created_at > at - LONGEST)
    return session.scalars(lasting.where(LoginSession.step == "").order_by(LoginSession.seen_at.desc())).all()


def keep_challenge(session: Session, token_hash: str, challenge: str) -> None:
    """What a passkey is to sign for this session now."""
    session.execute(update(LoginSession).where(LoginSession.token_hash == token_hash).values(challenge=challenge))


def take_challenge(session: Session, token_hash: str) -> str:
    """What a passkey was to sign, taken away by this; "" when nothing was asked."""
    opened = session.get(LoginSession, token_hash, with_for_update=True)
    challenge = (opened.challenge or "") if opened else ""
    if opened:
        opened.challenge = None
    return challenge


def find_session(session: Session, keyring: Keyring, token: str, at: datetime, today: date) -> OpenSession | None:
    """The session of `token` while it lasts, its user is not disabled and has work assigned today."""
    asked = {"token_hash": _hash(keyring, token), "idle_since": at - IDLE, "open_since": at - LONGEST, "today": today}
    asked |= {"half_since": at - HALF_LASTS}
    found = rows(session, _OPEN, asked)
    scope = scope_from(found[0].user_id, found) if found else None
    if scope is None:
        return None
    kept = found[0]
    user = Person(kept.user_id, kept.username, kept.name)
    return OpenSession(kept.token_hash, csrf_token(keyring, token), user, scope, kept.seen_at, kept.step)


def mark_seen(session: Session, token_hash: str, at: datetime) -> None:
    """Note that the session is in use."""
    session.execute(update(LoginSession).where(LoginSession.token_hash == token_hash).values(seen_at=at))


def end_session(session: Session, token_hash: str, at: datetime) -> None:
    """Log out: the token opens nothing from now on."""
    still_open = (LoginSession.token_hash == token_hash, LoginSession.ended_at.is_(None))
    session.execute(update(LoginSession).where(*still_open).values(ended_at=at))


def end_sessions_of(session: Session, user_id: int, at: datetime, but: str = "") -> None:
    """End every session of one user, except the one whose hash is `but`."""
    theirs = (LoginSession.user_id == user_id, LoginSession.ended_at.is_(None), LoginSession.token_hash != but)
    session.execute(update(LoginSession).where(*theirs).values(ended_at=at))


def csrf_token(keyring: Keyring, token: str) -> str:
    """The token that only this session's pages know; bound to the session, it dies with it."""
    return keyring.token(token, "csrf")


def _hash(keyring: Keyring, token: str) -> str:
    return keyring.token(token, "login_session")
