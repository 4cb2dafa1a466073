"""Notices of children: a short form, a list, and what is done about those whose child nobody knows yet."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access.keys import Keyring
from catalogue.clock import today_here
from catalogue.refusals import Refusal
from db import Scope, Session
from db.queries import notices as queries
from db.tables import Notice
from intake import household_checks, notices, workbooks
from web import refusals
from web.asked import address
from web.forms import Form, day_from
from web.visitor import Only

FILE_MAX_BYTES = 5_000_000


@get("/notices", guards=[Only("move_case")], sync_to_thread=True)
def list_notices(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
) -> Template:
    """What waits first, then what became of the others."""
    return _page(session, keyring, reach, Form(), None, _said(request.query_params))


def _said(asked: Mapping[str, str]) -> str:
    """What the last step came to, in a sentence; "" for none."""
    new, found = asked.get("new", ""), asked.get("found", "")
    if asked.get("given"):
        return "Đã giao kiểm tra tại hộ."
    if not (new.isdigit() and found.isdigit()):
        return ""
    return "Thông báo này đã ghi từ trước." if new == "0" else f"Đã ghi {new} thông báo mới, {found} đã gắn với hồ sơ."


def _page(
    session: Session, keyring: Keyring, reach: Scope, form: Form, refusal: Refusal | None, said: str = ""
) -> Template:
    context = {
        "asked": form,
        "today": today_here(),
        "said": said,
        "refusal": refusal,
        "waiting": [shown(keyring, reach, notice, name) for notice, name in queries.listed(session, reach, "open")],
        "attached": [shown(keyring, reach, *line) for line in queries.listed(session, reach, "finding")],
        "closed": [shown(keyring, reach, *line) for line in queries.listed(session, reach, "closed")],
        "sources": list(notices.SOURCES.items()),
        "about": list(notices.ABOUT.items()),
    }
    return Template("notices/list.html", context=context, status_code=422 if refusal else 200)


def shown(keyring: Keyring, reach: Scope, notice: Notice, name: str) -> dict[str, object]:
    """One notice, as far as the reader may know what it says."""
    said = notices.said_of(keyring, notice, reach.role)
    words = "; ".join(filter(None, (notices.ABOUT.get(said["about"], ""), said["words"])))
    return {
        "notice": notice,
        "name": name or said["full_name"] or said["personal_id"],
        "said": said,
        "from": f"{notices.SOURCES.get(notice.source, notice.source)}: {notice.source_name}",
        "words": words or "Nội dung thuộc nhóm cần bảo vệ, không hiện ở đây.",
        "reason": notices.reason_of(keyring, notice),
    }


@post("/notices", guards=[Only("move_case")], request_max_body_size=FILE_MAX_BYTES, sync_to_thread=True)
def take_notices(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
) -> Redirect | Template:
    """One notice from the form, or those of a list; shown again with what is wrong."""
    try:
        sender = notices.From(
            form.text("source"), form.text("source_name"), day_from(form.text("received_on"), "Ngày nhận")
        )
        files = form.files("file")
        if files:
            lines = notices.lines_from(workbooks.rows_of(files[0].file.read(), takes_csv=True))
        else:
            keys = ("full_name", "birth_date", "personal_id", "hamlet", "about", "words", "class")
            lines = [{key: form.text(key) for key in keys}]
        new, found = notices.take(session, keyring, reach, sender, lines)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        session.rollback()
        return _page(session, keyring, reach, form, refusal)
    return Redirect(address("/notices", {}, new=new, found=found), status_code=303)


@post("/notices/{notice_id:int}/child", guards=[Only("move_case")], sync_to_thread=True)
def point_notice(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    notice_id: FromPath[int],
) -> Redirect:
    """Say who is meant."""
    who = {key: form.text(key) for key in ("personal_id", "full_name", "birth_date")}
    notices.point(session, keyring, reach, notice_id, who)
    return Redirect("/notices", status_code=303)


@post("/notices/{notice_id:int}/closing", guards=[Only("move_case")], sync_to_thread=True)
def close_notice(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    notice_id: FromPath[int],
) -> Redirect:
    """Nothing is to be done, with a reason."""
    notices.close(session, keyring, reach, notice_id, form.text("reason"))
    return Redirect("/notices", status_code=303)


@post("/notices/{notice_id:int}/check", guards=[Only("move_case")], sync_to_thread=True)
def check_notice(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    notice_id: FromPath[int],
) -> Redirect:
    """Let somebody go to the home of the child a notice is about. What is asked there names no group."""
    notice = queries.hold(session, reach, notice_id)
    if notice is None or notice.child_uuid is None:
        raise refusals.not_found()
    ask = f"Có thông báo của {notices.SOURCES[notice.source].lower()}. Hỏi gia đình về việc học và hoàn cảnh của cháu."
    household_checks.assign(session, keyring, reach, [notice.child_uuid], ask=ask)
    return Redirect("/notices?given=1", status_code=303)
