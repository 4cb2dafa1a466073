"""Enrolled phones at the door: a token of their own in place of cookie and pages' token, under /api alone."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request

from access import devices
from access.keys import Keyring
from access.sessions import SEEN_EVERY
from catalogue.clock import today_here
from db import Database, OperationalError
from web import refusals
from web.visitor import Visitor, visitor_behind


def token_in(request: Request[Any, Any, Any]) -> str:
    """The token a program bears; "" for who bears none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def bearer_of(request: Request[Any, Any, Any]) -> str:
    """The token a phone calls with; "" for a browser, and on pages, which are not for phones' tokens."""
    return token_in(request) if request.url.path.startswith("/api/") else ""


class Callers:
    """Finds the person behind a phone's token."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self.database = database
        self.keyring = keyring

    def get(self, token: str, options: Mapping[str, Any]) -> Visitor:
        """Whose phone it is. `options` of the address: "locked" and "asleep" let phones in that are so.

        Refuses NOT_LOGGED_IN, DEVICE_LOCKED, DEVICE_ASLEEP. A person whose work or account has ended is told the first
        one, so that the phone keeps everything.
        """
        at = datetime.now(UTC)
        with self.database.glance() as session:
            caller = devices.find_caller(session, self.keyring, token, at, today_here())
        if caller is None:
            raise refusals.not_logged_in()
        if caller.is_locked and not options.get("locked"):
            raise refusals.device_locked() if caller.device.locked_at else refusals.not_logged_in()
        if caller.is_asleep and not (options.get("asleep") or (caller.is_locked and options.get("locked"))):
            raise refusals.device_asleep()
        if not caller.is_locked and not caller.is_asleep and at - caller.device.seen_at > SEEN_EVERY:
            self._mark_seen(caller.device.uuid, at)
        return visitor_behind(caller)

    def _mark_seen(self, uuid: UUID, at: datetime) -> None:
        """A busy database must not turn a call away: the mark is made by the next one."""
        try:
            with self.database.writing() as session:
                devices.mark_seen(session, uuid, at)
        except OperationalError:
            return
