"""Who is at the other end of a call, and how a view asks for it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from access.devices import Caller
from access.matrix import Action, may
from access.sessions import OpenSession
from db import Scope
from web import refusals


@dataclass(frozen=True, slots=True)
class CallingDevice:
    """The enrolled phone that calls with its own token; a locked one only leaves sealed items."""

    uuid: UUID
    name: str
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person who is logged in, or whose phone calls. `csrf_token` goes into every form of their pages.

    `step` names what the log-in still waits for; few addresses let such a person in, and the door sees to it.
    """

    user_id: int
    username: str
    name: str
    scope: Scope
    csrf_token: str
    token_hash: str
    device: CallingDevice | None = None
    step: str = ""

    def may(self, action: Action) -> bool:
        """Whether the person's role has `action` at all."""
        return may(self.scope.role, action)


def visitor_from(opened: OpenSession) -> Visitor:
    """The person behind an open session."""
    user = opened.user
    told = (user.id, user.username, user.name, opened.scope, opened.csrf_token, opened.token_hash)
    return Visitor(*told, step=opened.step)


def visitor_behind(caller: Caller) -> Visitor:
    """The person whose phone calls; pages are not for phones' tokens, so there is no token for their forms."""
    user, device = caller.user, caller.device
    calling = CallingDevice(device.uuid, device.name, caller.is_locked)
    return Visitor(user.id, user.username, user.name, caller.scope, "", "", calling)


def get_device(request: Request[Any, Any, Any]) -> CallingDevice:
    """The enrolled phone that calls. Refuses NOT_FOUND: a browser has no half of a key."""
    device = get_visitor(request).device
    if device is None:
        raise refusals.not_found()
    return device


def find_visitor(request: Request[Any, Any, Any]) -> Visitor | None:
    """The person calling, None for a stranger (or an address without a door, such as a static file)."""
    found = request.scope.get("user")
    return found if isinstance(found, Visitor) else None


def get_visitor(request: Request[Any, Any, Any]) -> Visitor:
    """The person calling. Refuses NOT_LOGGED_IN."""
    visitor = find_visitor(request)
    if visitor is None:
        raise refusals.not_logged_in()
    return visitor


class Only:
    """A guard: `guards=[Only("review")]` shows the address to roles that have the action; to others it is unknown."""

    def __init__(self, action: Action) -> None:
        self.action = action

    async def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
        """Refuses NOT_FOUND. Asks nobody, and is async so that the framework spends no thread on it."""
        visitor = connection.scope.get("user")
        if not isinstance(visitor, Visitor) or not visitor.may(self.action):
            raise refusals.not_found()
