"""What every call leaves in the audit log, before its answer leaves: one place, so that no page can forget it.

Told are the records and pages of paper that were opened (`db.opened`), exports, every call that changes something, and
every refusal of a person who is known. Changes of records are told where they are made (`intake.records`), log-ins
where they are decided (`access.logins`). Who looks at a page of paper asks for it in many pieces: each person's page is
told once in ten minutes. An answer that can't be told is not given.
"""

import logging
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, cast

from litestar import Request
from litestar.types import Message, Scope, Send

from access import audit
from access.audit import NOBODY, Act
from access.keys import Keyring
from db import Database, DatabaseError
from db.opened import Opened
from web.calling import SAFE, source_of
from web.settings import Settings
from web.threads import LOG, run
from web.visitor import Visitor

PAPER_EVERY_S = 600.0
_ASKS_ONLY = frozenset({"check", "check_row", "add_row"})
"""Calls that look at what is being typed and keep nothing."""
_STRANGE = re.compile(r"[^0-9A-Za-z/._-]+")
_NUMBER = re.compile(r"[0-9a-fA-F-]{8,}")
"""A uuid, or a hash."""
_LOG = logging.getLogger("so-tre-em")
Refuse = Callable[[Scope, Exception, Send], Awaitable[None]]
"""Answers a call with what was raised."""


class CallLog:
    """The log of one server's calls."""

    def __init__(self, settings: Settings, database: Database, keyring: Keyring) -> None:
        self._settings, self._database, self._keyring = settings, database, keyring
        self._paper: dict[tuple[int, int], float] = {}

    def before(self, scope: Scope, opened: Opened, send: Send, refuse: Refuse) -> Send:
        """`send`, held back until the log holds what the call did; without it, `refuse` says why."""
        failed: DatabaseError | None = None

        async def told(message: Message) -> None:
            nonlocal failed
            if message["type"] == "http.response.start":
                acts = list(self._acts(scope, opened, message["status"]))
                failed = await self._tell(scope, acts) if acts else None
                if failed is not None:
                    await refuse(scope, failed, send)
            if failed is None:
                await send(message)

        return told

    async def _tell(self, scope: Scope, acts: list[Act]) -> DatabaseError | None:
        """Why the answer may not leave: a change that is kept already is acknowledged also when its line is lost."""
        try:
            await run(LOG, audit.tell_at_once, self._database, self._keyring, acts)
        except DatabaseError as failed:
            self._paper.clear()
            _LOG.error("the audit log did not take %s: %s", acts[0].action, type(failed).__name__)
            return failed if cast(str, scope.get("method")) in SAFE else None
        return None

    def _acts(self, scope: Scope, opened: Opened, status: int) -> Iterator[Act]:
        visitor, handler = scope.get("user"), scope.get("route_handler")
        if not isinstance(visitor, Visitor) or handler is None or status in (429, 503):
            return
        request: Request[Any, Any, Any] = Request(scope)
        about = _address(request, is_ours=status < 400)
        by: dict[str, Any] = {"chain": visitor.scope.commune_code or NOBODY, "user_id": visitor.user_id}
        by["place"] = source_of(request, self._settings.trusted_proxies)
        by["device_uuid"] = visitor.device.uuid if visitor.device else None
        name = str(handler.handler_name).rpartition(".")[2]
        if status >= 400:
            yield Act(name, about=about, outcome=str(scope.get("refused", status)), **by)
            return
        seen = handler.opt.get("seen", "export" if handler.opt.get("export") else "view")
        if seen == "export" or (opened.listed_count and not opened.children):
            told = scope.get("exported", opened.listed_count or len(opened.children))
            yield Act(seen if seen == "export" else "list", about=f"{about} {told}", **by)
        yield from (Act(seen, child_uuid=uuid, about=about, **by) for uuid in opened.children)
        yield from (Act("paper", about=f"page {page}", **by) for page in opened.pages if self._is_new(visitor, page))
        if request.method not in SAFE and status != 202 and name not in _ASKS_ONLY and not handler.opt.get("told"):
            yield Act(name, about=about, **by)

    def _is_new(self, visitor: Visitor, page_id: int) -> bool:
        now, key = time.monotonic(), (visitor.user_id, page_id)
        if now - self._paper.get(key, -PAPER_EVERY_S) < PAPER_EVERY_S:
            return False
        if len(self._paper) > 10_000:
            self._paper.clear()
        self._paper[key] = now
        return True


def _address(request: Request[Any, Any, Any], *, is_ours: bool) -> str:
    """The address that was called; of one that was refused, no part that somebody typed and that is no number."""
    typed = [part for part in request.path_params.values() if isinstance(part, str) and not _NUMBER.fullmatch(part)]
    parts = request.url.path.split("/")
    kept = parts if is_ours else ["…" if part in typed else part for part in parts]
    return _STRANGE.sub("…", "/".join(kept))[:120]
