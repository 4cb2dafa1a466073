"""A person at work on the own account: the password is asked anew, and every change of what proves them renews the
session and ends the others."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from access import factors, logins, sessions
from access.keys import Keyring
from access.passkeys import House
from catalogue.refusals import Refusal
from db import Database, Session
from db.tables import User
from web import cookies
from web.calling import source_of
from web.forms import Form
from web.passkey_house import house_of
from web.settings import Settings
from web.visitor import Visitor


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Who asks for a change of the own account, and with what form."""

    database: Database
    keyring: Keyring
    settings: Settings
    visitor: Visitor
    form: Form
    source: str
    house: House

    def demand_password(self) -> None:
        """The form's "password" is the person's. Refuses WRONG_PASSWORD and SlowDown."""
        with self.database.reading() as session:
            user = session.get_one(User, self.visitor.user_id)
        at = datetime.now(UTC)
        logins.refuse_other_person(self.database, self.keyring, user, self.form.text("password"), self.source, at)

    def change(self, work: Callable[[Session], None]) -> None:
        """Do `work` in a transaction. Refuses LAST_FACTOR when nothing is left where a factor is demanded."""
        with self.database.writing() as session:
            work(session)
            session.flush()
            who, role = self.visitor.user_id, self.visitor.scope.role
            if factors.step_due(session, who, role, self.settings.second_factor) == "enrol":
                sentence = "Nơi này bắt buộc có bước xác nhận thứ hai. Thêm cách khác trước khi gỡ cách này."
                raise Refusal("LAST_FACTOR", sentence, status=409)

    def renewed(self) -> Redirect:
        """Back to the page, with a new session."""
        return Redirect("/account", status_code=303, cookies=self._new_cookies())

    def with_new_codes(self) -> Template:
        """Ten new codes to write down, with a new session."""
        with self.database.writing() as session:
            codes = factors.new_recovery_codes(session, self.keyring, self.visitor.user_id)
        return Template("account/codes.html", context={"codes": codes}, cookies=self._new_cookies())

    def _new_cookies(self) -> Any:
        at, own = datetime.now(UTC), self.visitor.token_hash
        with self.database.writing() as session:
            sessions.end_sessions_of(session, self.visitor.user_id, at, but=own)
            token = sessions.renew_session(session, self.keyring, own, at)
        return cookies.opening(self.settings, token, sessions.csrf_token(self.keyring, token))


def provide_own_account(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    keyring: NamedDependency[Keyring],
    settings: NamedDependency[Settings],
    visitor: NamedDependency[Visitor],
    form: NamedDependency[Form],
) -> OwnAccount:
    """For the views of the own account."""
    source = source_of(request, settings.trusted_proxies)
    return OwnAccount(database, keyring, settings, visitor, form, source, house_of(request, settings, visitor))
