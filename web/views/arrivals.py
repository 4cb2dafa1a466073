"""Children who moved here from another commune, and what became of those whom this one told others of."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access.keys import Keyring
from access.records import may_read_text
from access.scopes import hamlets_of
from catalogue.refusals import Refusal
from db import Scope, Session
from db.queries import arrivals as queries
from intake import arrivals
from web.forms import Form
from web.visitor import Only

FATES = {"waiting": "chờ xã đó nhận", "accepted": "đã nhận", "refused": "không nhận", "withdrawn": "đã rút lại"}


@get("/arrivals", guards=[Only("move_case")], sync_to_thread=True)
def list_arrivals(
    session: NamedDependency[Session], keyring: NamedDependency[Keyring], reach: NamedDependency[Scope]
) -> Template:
    """Name, year of birth and old commune of who waits; the record itself comes with the yes."""
    sent = [(*line, arrivals.reason_of(keyring, line[0])) for line in queries.sent(session, reach)]
    context = {
        "waiting": queries.waiting(session, reach),
        "sent": [(*line[:3], line[3] if may_read_text(reach.role, line[3]) else "") for line in sent],
        "untold": queries.untold(session, reach),
        "fates": FATES,
        "hamlets": [(str(hamlet.id), hamlet.name) for hamlet in hamlets_of(session, reach)],
    }
    return Template("arrivals/list.html", context=context)


@post("/arrivals/{arrival_id:int}/acceptance", guards=[Only("move_case")], sync_to_thread=True)
def accept_arrival(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    arrival_id: FromPath[int],
) -> Redirect:
    """Take the child into a hamlet of this commune. Refuses HAMLET_MISSING."""
    chosen = next((one for one in hamlets_of(session, reach) if str(one.id) == form.text("hamlet")), None)
    if chosen is None:
        raise Refusal("HAMLET_MISSING", "Chưa chọn thôn, bản cháu đến ở. Chọn rồi bấm lại.", field="hamlet")
    child = arrivals.accept(session, keyring, reach, arrival_id, chosen)
    return Redirect(f"/children/{child.uuid}", status_code=303)


@post("/arrivals/{arrival_id:int}/refusal", guards=[Only("move_case")], sync_to_thread=True)
def refuse_arrival(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
    arrival_id: FromPath[int],
) -> Redirect:
    """The child is not here."""
    arrivals.refuse(session, keyring, reach, arrival_id, form.text("reason"))
    return Redirect("/arrivals", status_code=303)
