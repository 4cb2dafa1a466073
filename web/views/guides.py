"""The guides in the product: one's own first, a search over all of them, one page each."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from web import refusals
from web.guides.finding import find
from web.guides.reading import find_guide, guides
from web.visitor import Visitor

_ASKED_MAX = 100


@get("/guides", sync_to_thread=False)
def list_guides(visitor: NamedDependency[Visitor], q: FromQuery[str] = "") -> Template:
    """All guides, those of the person's role in front; with `q` the sections that hold its words."""
    asked = q[:_ASKED_MAX].strip()
    ordered = sorted(guides(), key=lambda guide: visitor.scope.role not in guide.roles)
    context = {"guides": ordered, "role": visitor.scope.role, "asked": asked, "hits": find(ordered, asked)}
    return Template("guides/list.html", context=context)


@get("/guides/{name:str}", sync_to_thread=False)
def show_guide(name: FromPath[str]) -> Template:
    """One guide, as it prints. Refuses NOT_FOUND."""
    guide = find_guide(name)
    if guide is None:
        raise refusals.not_found()
    return Template("guides/guide.html", context={"guide": guide})
