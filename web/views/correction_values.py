"""Every value that stands in one field, searched without marks: what a bulk correction can begin with."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Template

from access.records import COLUMNS
from catalogue.fields import label
from catalogue.values import show
from catalogue.vietnamese import fold
from db import Scope, Session
from db.queries import corrections as queries
from db.queries.paging import SIZE, Part, Place
from intake.corrections import FIELDS
from web import refusals
from web.asked import address, place_from
from web.visitor import Only

Value = tuple[str, str, int]
"""What stands there, how it is shown, in how many records."""


@get("/corrections/values", guards=[Only("move_case")], sync_to_thread=True)
def list_values(
    request: Request[Any, Any, Any], session: NamedDependency[Session], reach: NamedDependency[Scope]
) -> Template:
    """A page of them, the commonest first. Refuses NOT_FOUND for a field that is not corrected in bulk."""
    asked = {key: value for key, value in request.query_params.items() if value}
    found, field = values_asked(session, reach, asked), asked["field"]
    page = _part(found, place_from(asked))
    context = {
        "key": field,
        "name": label(field),
        "asked": asked,
        "lines": page.rows,
        "page": page,
        "total": len(found),
        "to": lambda **changes: address("/corrections/values", asked, **changes),
    }
    return Template("corrections/values.html", context=context)


def values_asked(session: Session, scope: Scope, asked: Mapping[str, str]) -> list[Value]:
    """Those of the `field` that match the words of `q`. Refuses NOT_FOUND for a field that is not corrected in bulk."""
    field = asked.get("field", "")
    if field not in FIELDS:
        raise refusals.not_found()
    return _like(values_of(session, scope, field), asked.get("q", ""))


def values_of(session: Session, scope: Scope, field: str, limit: int | None = None) -> list[Value]:
    """What stands in a field of the living records the user may open, the commonest first."""
    return [(text, show(field, text), count) for text, count in queries.values(session, scope, COLUMNS[field], limit)]


def _like(values: Sequence[Value], text: str) -> list[Value]:
    """Those with every word of `text`, by what is shown and by what is kept."""
    words = fold(text).split()
    return [one for one in values if all(word in fold(f"{one[0]} {one[1]}") for word in words)]


def _part(found: Sequence[Value], place: Place) -> Part:
    """The page behind or before a value; a value that stands nowhere any more leads to the start."""
    texts = [text for text, *_ in found]
    at = texts.index(place.key) if place.key in texts else None
    first = 0 if at is None else max(0, at - SIZE) if place.is_before else at + 1
    rows = tuple(found[first : first + SIZE])
    before = rows[0][0] if rows and first else ""
    return Part(rows, before, rows[-1][0] if first + SIZE < len(found) else "")
