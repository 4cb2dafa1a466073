"""HEAD asks for an answer's headers alone: every address that takes GET gives them (RFC 9110, 9.1)."""

from typing import Any, cast

from litestar import Litestar
from litestar.types import LifeSpanReceive, LifeSpanScope, LifeSpanSend, Message, Receive, Scope, Send

from db import reach
from db.opened import watching
from web.answers import refuse
from web.site import Site


class App(Litestar):
    """The application over one site, whose log holds back each answer.

    A HEAD goes through the doors and views of GET, and its body stays here.
    """

    site: Site

    async def __call__(
        self, scope: Scope | LifeSpanScope, receive: Receive | LifeSpanReceive, send: Send | LifeSpanSend
    ) -> None:
        """Answer one call."""
        call = cast(dict[str, Any], scope)
        if call.get("method") != "HEAD":
            await self._told(scope, receive, send)
            return
        answer = cast(Send, send)

        async def send_headers(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await answer(message)

        # A copy: the server goes on with its own, and would wait for the body that a GET has.
        await self._told(cast(Scope, {**call, "method": "GET"}), receive, send_headers)

    async def _told(
        self, scope: Scope | LifeSpanScope, receive: LifeSpanReceive | Receive, send: LifeSpanSend | Send
    ) -> None:
        """The answer leaves when the audit log holds what the call opened and did; until the door knows who calls, the
        call reaches no record."""
        call = cast(dict[str, Any], scope)
        if call.get("type") != "http":
            await super().__call__(scope, receive, send)
            return
        with watching() as opened, reach.held_to(reach.NOWHERE):
            counted = self.site.meters.around(cast(Scope, scope), cast(Send, send))
            told = self.site.log.before(cast(Scope, scope), opened, counted, refuse)
            await super().__call__(scope, receive, told)
