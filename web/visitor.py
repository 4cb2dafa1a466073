"""Who is at the other end of a call, and how a view asks for it."""

from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from access.matrix import Action, may
from access.sessions import OpenSession
from db import Scope
from web import refusals


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person who is logged in. `csrf_token` goes into every form of their pages."""

    user_id: int
    username: str
    name: str
    scope: Scope
    csrf_token: str
    token_hash: str

    def may(self, action: Action) -> bool:
        """Whether the person's role has `action` at all."""
        return may(self.scope.role, action)


def visitor_from(opened: OpenSession) -> Visitor:
    """The person behind an open session."""
    user = opened.user
    return Visitor(user.id, user.username, user.name, opened.scope, opened.csrf_token, opened.token_hash)


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

    def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
        """Refuses NOT_FOUND."""
        visitor = connection.scope.get("user")
        if not isinstance(visitor, Visitor) or not visitor.may(self.action):
            raise refusals.not_found()
