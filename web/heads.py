"""HEAD asks for an answer's headers alone: every address that takes GET gives them (RFC 9110, 9.1)."""

from typing import Any, cast

from litestar import Litestar
from litestar.types import LifeSpanReceive, LifeSpanScope, LifeSpanSend, Message, Receive, Scope, Send


class App(Litestar):
    """The application; a HEAD goes through the doors and views of GET, and its body stays here."""

    async def __call__(
        self, scope: Scope | LifeSpanScope, receive: Receive | LifeSpanReceive, send: Send | LifeSpanSend
    ) -> None:
        """Answer one call."""
        call = cast(dict[str, Any], scope)
        if call.get("method") != "HEAD":
            await super().__call__(scope, receive, send)
            return
        answer = cast(Send, send)

        async def send_headers(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await answer(message)

        call["method"] = "GET"
        await super().__call__(scope, receive, send_headers)
