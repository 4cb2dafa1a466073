"""Templates: strict about missing names, escaping everything, with the words and numbers of Vietnamese offices."""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig

from catalogue.meanings import meaning
from reports.tables import Column
from web.lists.table import Download, downloads_of
from web.navigation import Menu, menu_of
from web.spoken import grouped, threes, vn_bytes, vn_date, vn_number, vn_time
from web.visitor import Visitor, find_visitor

_FOLDER = Path(__file__).parent
DIST = _FOLDER / "static" / "dist"


def template_config() -> TemplateConfig[JinjaTemplateEngine]:
    """What Litestar renders with."""
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment()))


def environment() -> Environment:
    """Jinja with our filters. `visitor()`, `menu()`, `downloads()` answer for the person whose page it is."""
    made = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"vn_date": vn_date, "vn_time": vn_time, "vn_number": vn_number, "grouped": grouped}
    made.filters["vn_bytes"] = vn_bytes
    made.filters |= {"threes": threes, "groupby_neighbours": groupby_neighbours}
    assets = _assets()
    made.globals |= {"asset": assets.get, "meaning": meaning, "nowhere": nowhere}
    made.globals |= {"visitor": _visitor, "menu": _menu, "downloads": _downloads}
    return made


def groupby_neighbours(columns: Sequence[Column]) -> list[tuple[str, list[Column]]]:
    """Columns of a report that stand under one heading, in their order."""
    return [(heading, list(near)) for heading, near in groupby(columns, lambda column: column.heading)]


def nowhere(*_: object) -> str:
    """No number of such a table leads anywhere."""
    return ""


def built(plain: str) -> str:
    """The name a built file has now; "" before the first build."""
    return _names().get(plain, "")


def _names() -> dict[str, str]:
    """Plain name → name with its hash. Empty before the first build: pages then stand without style."""
    path = DIST / "assets.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _assets() -> dict[str, str]:
    return {plain: f"/static/dist/{name}" for plain, name in _names().items()}


@pass_context
def _visitor(context: Mapping[str, Any]) -> Visitor | None:
    return find_visitor(context["request"])


@pass_context
def _menu(context: Mapping[str, Any]) -> Menu:
    visitor = find_visitor(context["request"])
    return menu_of(visitor, context["request"].url.path) if visitor else Menu()


@pass_context
def _downloads(context: Mapping[str, Any]) -> list[Download]:
    """The lists of this page as files, as far as the person may take them along."""
    request, visitor = context["request"], find_visitor(context["request"])
    return downloads_of(visitor, request.url.path, request.query_params) if visitor else []
