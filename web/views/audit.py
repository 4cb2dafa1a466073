"""Who looked at a record: for the officer and the leader of its commune."""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from db import Scope, Session
from db.queries import audit, children
from db.tables import AuditLine
from web import refusals
from web.visitor import Only

_DID = {"view": "xem hồ sơ", "export": "xuất trong danh sách", "change": "sửa"}


@get("/children/{uuid:uuid}/audit", guards=[Only("read_audit")], sync_to_thread=True)
def show_audit(session: NamedDependency[Session], reach: NamedDependency[Scope], uuid: FromPath[UUID]) -> Template:
    """The newest lines that name the record: when, who, what, from where."""
    child = children.find(session, reach, uuid)
    if child is None:
        raise refusals.not_found()
    lines = audit.of_child(session, child.commune_code, uuid)
    context = {
        "uuid": uuid,
        "name": child.full_name or "Chưa có tên",
        "lines": [(line, name or "Hệ thống", _did(line)) for line, name in lines],
        "shown_max": audit.SHOWN_MAX,
    }
    return Template("children/audit.html", context=context)


def _did(line: AuditLine) -> str:
    if line.action == "change" and line.about == "rev 1":
        return "nhập hồ sơ"
    return _DID.get(line.action, line.action)
