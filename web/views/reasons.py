"""Reading the sensitive groups of one record with a typed reason."""

from datetime import UTC, datetime
from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from access import reasons
from access.keys import Keyring
from catalogue.fields import label
from catalogue.values import show
from db import Scope, Session
from db.queries import children
from web import refusals
from web.forms import Form
from web.visitor import Only


@post("/children/{uuid:uuid}/reason", guards=[Only("read_with_reason")], status_code=200, sync_to_thread=True)
def show_with_reason(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    uuid: FromPath[UUID],
) -> Template:
    """What stands there beside what the record's page shows; kept as told before it is shown."""
    child = refusals.known(children.find(session, reach, uuid))
    fields = reasons.read(session, keyring, reach, child, form.text("reason"), datetime.now(UTC))
    lines = [(label(key), show(key, value)) for key, value in fields.items() if isinstance(value, str | bool | list)]
    context = {"uuid": uuid, "name": child.full_name or "Chưa có tên", "lines": lines}
    return Template("children/with_reason.html", context=context)
