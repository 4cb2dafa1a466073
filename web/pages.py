"""Templates: strict about missing names, escaping everything, with the words and numbers of Vietnamese offices."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig
from markupsafe import Markup

from catalogue.dates import PartialDate, parse
from catalogue.meanings import meaning
from reports.tables import Column
from web.navigation import Menu, menu_of
from web.visitor import Visitor, find_visitor

_FOLDER = Path(__file__).parent
DIST = _FOLDER / "static" / "dist"
_HERE = timezone(timedelta(hours=7))


def template_config() -> TemplateConfig[JinjaTemplateEngine]:
    """What Litestar renders with."""
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment()))


def environment() -> Environment:
    """Jinja with our filters. `visitor()` and `menu()` answer for the person whose page it is."""
    made = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"vn_date": vn_date, "vn_time": vn_time, "vn_number": vn_number, "grouped": grouped}
    made.filters |= {"threes": threes, "groupby_neighbours": groupby_neighbours}
    assets = _assets()
    made.globals |= {"asset": assets.get, "visitor": _visitor, "menu": _menu, "nowhere": nowhere}
    made.globals["meaning"] = meaning
    return made


def vn_date(value: str | date | PartialDate | None) -> str:
    """05/3/2019; 3/2019 and 2019 where no more is known. A text that is no date stays as it was typed."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(_HERE).date()
    if isinstance(value, date):
        return PartialDate(value.year, value.month, value.day).spoken()
    known = parse(value) if isinstance(value, str) else value
    return known.spoken() if known else str(value)


def vn_time(moment: datetime | None) -> str:
    """20:14, 05/3/2026, in Vietnam."""
    return f"{moment.astimezone(_HERE):%H:%M}, {vn_date(moment)}" if moment else ""


def vn_number(value: float) -> str:
    """271.707 and 97,5."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def grouped(digits: str) -> Markup:
    """Twelve digits in threes, the gaps by style alone: what is copied, or read aloud, is the number itself."""
    if len(digits) != 12 or not digits.isascii() or not digits.isdecimal():
        return Markup.escape(digits)
    parts = Markup("").join(Markup("<span>{}</span>").format(digits[at : at + 3]) for at in range(0, 12, 3))
    return Markup('<span class="grouped">{}</span>').format(parts)


def threes(text: str) -> str:
    """A number as it is spoken, in groups of three: "014 319 000 12". For the eye and the ear, never kept."""
    digits = "".join(char for char in text if char.isascii() and char.isdecimal())
    return " ".join(digits[at : at + 3] for at in range(0, len(digits), 3)) if len(digits) >= 6 else ""


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
