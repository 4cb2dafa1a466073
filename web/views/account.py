"""A person's own page: what proves them beside the password, where they are logged in, the password itself.

Who was sent here by the log-in (`step` "enrol") can do nothing else before one factor is set up.
"""

from datetime import UTC, datetime
from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from access import factors, logins, passkeys, passwords, sessions, totp
from db import Session
from db.tables import LoginSession, User
from web import refusals
from web.own_account import OwnAccount
from web.passkey_house import answer_in
from web.qr import qr_svg
from web.views.login import own_address
from web.visitor import Visitor

_ENROLLING = {"steps": ("enrol",)}
_SIGN_LETTERS = 16
"""How much of a session's hash names it in an address; it opens nothing."""


@get("/account", opt=_ENROLLING, sync_to_thread=True)
def show_account(
    session: NamedDependency[Session], visitor: NamedDependency[Visitor], next: FromQuery[str] = "/"
) -> Template:
    """What is set up, what is open, what can be changed."""
    opened = sessions.open_sessions_of(session, visitor.user_id, datetime.now(UTC))
    context = {
        "has": factors.factors_of(session, visitor.user_id),
        "must_enrol": visitor.step == "enrol",
        "is_asked_of": visitor.scope.role in factors.OFFICE,
        "sessions": [(_sign(one), one, one.token_hash == visitor.token_hash) for one in opened],
        "may_have_devices": visitor.may("own_devices"),
        "may_read_log": visitor.may("read_own_audit"),
        "length_min": passwords.LENGTH_MIN,
        "next": own_address(next),
    }
    return Template("account/account.html", context=context)


@post("/account/app", opt=_ENROLLING, status_code=200, sync_to_thread=True)
def start_app(own: NamedDependency[OwnAccount]) -> Template:
    """The secret as a picture and as letters; it counts when its first code is typed."""
    own.demand_password()
    with own.database.writing() as session:
        secret = factors.start_app(session, own.keyring, own.visitor.user_id, datetime.now(UTC))
    return _app_page(own.visitor, secret)


@post("/account/app/confirmation", opt=_ENROLLING, status_code=200, sync_to_thread=True)
def confirm_app(own: NamedDependency[OwnAccount]) -> Template:
    """The first code of the app: from now on it is asked for. Answers with the codes to write down."""
    who, at = own.visitor.user_id, datetime.now(UTC)
    tries = logins.Tries(own.keyring, f"second {who}", own.source)
    tries.slow_down(own.database, at)
    with own.database.writing() as session:
        secret = factors.app_secret(session, own.keyring, who)
        is_right = factors.confirm_app(session, own.keyring, who, own.form.text("code"), at)
        if is_right:
            tries.forget(session)
    if secret is None:
        raise refusals.not_found()
    return own.with_new_codes() if is_right else _wrong_code(own.visitor, secret)


@post("/account/app/removal", status_code=200, sync_to_thread=True)
def remove_app(own: NamedDependency[OwnAccount]) -> Redirect:
    """Refuses LAST_FACTOR where one is demanded."""
    own.demand_password()
    own.change(lambda session: factors.remove_app(session, own.visitor.user_id))
    return own.renewed()


@post("/account/codes", status_code=200, sync_to_thread=True)
def make_codes(own: NamedDependency[OwnAccount]) -> Template:
    """Ten new codes in place of the old ones, shown this once. Refuses NOT_FOUND beside no factor."""
    own.demand_password()
    with own.database.reading() as session:
        if not factors.factors_of(session, own.visitor.user_id).is_enrolled:
            raise refusals.not_found()
    return own.with_new_codes()


@post("/account/passkeys/options", opt=_ENROLLING, status_code=200, sync_to_thread=True)
def ask_new_passkey(own: NamedDependency[OwnAccount]) -> dict[str, Any]:
    """What the browser needs to make a passkey; the person's password comes with the question."""
    own.demand_password()
    with own.database.writing() as session:
        user = session.get_one(User, own.visitor.user_id)
        return passkeys.registration(session, own.keyring, own.house, user)


@post("/account/passkeys", opt=_ENROLLING, status_code=200, sync_to_thread=True)
def keep_passkey(own: NamedDependency[OwnAccount]) -> Redirect | Template:
    """Keep what the browser made. The first factor comes with codes to write down."""
    answer = answer_in(own.form) or {}
    with own.database.writing() as session:
        had_codes = factors.factors_of(session, own.visitor.user_id).codes_left > 0
        user = session.get_one(User, own.visitor.user_id)
        passkeys.keep(session, own.keyring, own.house, user, own.form.text("name"), answer)
    return own.renewed() if had_codes else own.with_new_codes()


@post("/account/passkeys/{passkey_id:int}/removal", status_code=200, sync_to_thread=True)
def remove_passkey(own: NamedDependency[OwnAccount], passkey_id: FromPath[int]) -> Redirect:
    """Refuses NOT_FOUND, and LAST_FACTOR where one is demanded."""
    own.demand_password()
    own.change(lambda session: passkeys.remove(session, own.visitor.user_id, passkey_id))
    return own.renewed()


@post("/account/password", status_code=200, sync_to_thread=True)
def change_password(own: NamedDependency[OwnAccount]) -> Redirect:
    """A new password; every other session of the person is over."""
    own.demand_password()
    new = own.form.text("new_password")
    passwords.refuse_weak(new, own.visitor.username)
    kept = passwords.hashed(new)
    with own.database.writing() as session:
        session.get_one(User, own.visitor.user_id).password_hash = kept
    return own.renewed()


@post("/account/sessions/{sign:str}/end", status_code=200, sync_to_thread=True)
def end_session(session: NamedDependency[Session], visitor: NamedDependency[Visitor], sign: FromPath[str]) -> Redirect:
    """End one of the person's own sessions. Refuses NOT_FOUND."""
    at = datetime.now(UTC)
    theirs = [one for one in sessions.open_sessions_of(session, visitor.user_id, at) if _sign(one) == sign]
    if not theirs:
        raise refusals.not_found()
    sessions.end_session(session, theirs[0].token_hash, at)
    return Redirect("/account", status_code=303)


def _sign(opened: LoginSession) -> str:
    return opened.token_hash[:_SIGN_LETTERS]


def _app_page(visitor: Visitor, secret: bytes, sentence: str = "") -> Template:
    letters = totp.typed_secret(secret)
    context = {
        "picture": qr_svg(totp.address_of(secret, visitor.username), "Mã vuông để ứng dụng tạo mã quét"),
        "letters": " ".join(letters[at : at + 4] for at in range(0, len(letters), 4)),
        "sentence": sentence,
    }
    return Template("account/app.html", context=context)


def _wrong_code(visitor: Visitor, secret: bytes) -> Template:
    page = _app_page(visitor, secret, logins.wrong_code().sentence)
    page.status_code = 422
    return page
