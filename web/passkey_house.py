"""What a passkey is bound to, and what a page's script sends of it."""

import json
from typing import Any

from litestar import Request

from access.passkeys import House
from web import refusals
from web.forms import Form
from web.settings import Settings
from web.visitor import Visitor


def house_of(request: Request[Any, Any, Any], settings: Settings, visitor: Visitor) -> House:
    """The address people type, with the session that asks."""
    return House(settings.public_url or str(request.base_url).rstrip("/"), visitor.token_hash)


def answer_in(form: Form) -> dict[str, Any] | None:
    """The browser's answer out of the form's field "passkey"; None where none was sent. Refuses NOT_UNDERSTOOD."""
    sent = form.text("passkey")
    if not sent:
        return None
    try:
        answer = json.loads(sent)
    except (ValueError, RecursionError):
        raise refusals.not_understood() from None
    if not isinstance(answer, dict):
        raise refusals.not_understood()
    return answer
