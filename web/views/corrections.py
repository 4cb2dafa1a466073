"""Many records at once: which rules propose a value, which values stand where, one correction, one way back."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from access.keys import Keyring
from access.kind_marks import readable_marks
from access.records import COLUMNS
from catalogue.fields import label
from catalogue.values import show
from cleaning.titles import title
from db import Scope, Session
from db.queries import corrections as queries
from intake import corrections
from intake.corrections import FIELDS, Facet
from web import refusals
from web.forms import Form
from web.views.correction_values import values_of
from web.visitor import Only

_SHOWN = 12
"""The commonest values of a field stand on the page itself; the others are a click away."""


@get("/corrections", guards=[Only("move_case")], sync_to_thread=True)
def list_corrections(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
) -> Template:
    """What could be corrected together, and what was."""
    proposed = queries.proposed(session, reach, readable_marks(keyring, reach.role))
    values = [(key, values_of(session, reach, key, _SHOWN + 1)) for key in FIELDS]
    context = {
        "proposed": [
            (rule, title(rule), field, label(field), count) for rule, field, count in proposed if field in COLUMNS
        ],
        "values": [(key, label(key), found[:_SHOWN], len(found) > _SHOWN) for key, found in values],
        "made": [
            (one, label(one.field), title(one.facet), corrections.changed_count(one), by)
            for one, by in queries.newest(session, reach)
        ],
        "done": request.query_params.get("done", ""),
        "undone": request.query_params.get("undone", ""),
    }
    return Template("corrections/list.html", context=context)


def _facet(form: Form) -> Facet:
    return Facet(form.text("field"), form.text("rule"), form.text("old"), form.text("new"))


@post("/corrections/preview", guards=[Only("move_case")], status_code=200, sync_to_thread=True)
def preview(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
) -> Template:
    """What would change, record by record."""
    return _preview(session, keyring, reach, form)


@get("/corrections/preview", guards=[Only("move_case")], sync_to_thread=True)
def show_preview(
    request: Request[Any, Any, Any],
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
) -> Redirect | Template:
    """The same for a press on it that was refused; the list of corrections for whoever has only the address."""
    asked = Form(list(request.query_params.multi_items()))
    return (
        _preview(session, keyring, reach, asked) if asked.text("field") else Redirect("/corrections", status_code=303)
    )


def _preview(session: Session, keyring: Keyring, reach: Scope, form: Form) -> Template:
    facet = _facet(form)
    lines = corrections.preview(session, keyring, reach, facet)
    context = {
        "facet": facet,
        "lines": lines,
        "label": label(facet.field),
        "most": corrections.AT_ONCE_MAX,
        "show": lambda text: show(facet.field, text),
    }
    return Template("corrections/preview.html", context=context)


@post("/corrections", guards=[Only("move_case")], opt={"previewed": True}, sync_to_thread=True)
def correct(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    form: NamedDependency[Form],
) -> Redirect:
    """Make it, in the records that are ticked."""
    made = corrections.correct(session, keyring, reach, _facet(form), _chosen(form))
    return Redirect(f"/corrections?done={corrections.changed_count(made)}", status_code=303)


def _chosen(form: Form) -> set[UUID]:
    try:
        return {UUID(text) for text in form.texts("child")}
    except ValueError:
        raise refusals.not_understood() from None


@post("/corrections/{correction_id:int}/undo", guards=[Only("move_case")], sync_to_thread=True)
def undo(
    session: NamedDependency[Session],
    keyring: NamedDependency[Keyring],
    reach: NamedDependency[Scope],
    correction_id: FromPath[int],
) -> Redirect:
    """Take it back."""
    count = corrections.undo(session, keyring, reach, correction_id)
    return Redirect(f"/corrections?undone={count}", status_code=303)
