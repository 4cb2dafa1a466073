"""Calls nobody of ours makes, drawn by hypothesis: for the documented addresses from what /schema says of their
parameters and bodies, for forms from the names their views ask for. Most values are of the right kind, others anything.
"""

import inspect
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from litestar.handlers import HTTPRouteHandler

from tests.support.marked_house import NOWHERE, PEOPLE, MarkedHouse, decided
from web.routes import VIEWS

WEB = Path(__file__).parents[2] / "web"
UNTRIED = frozenset({"log_out", "end_session", "end_account", "change_password"})
"""Nobody could go on after these; forged and refused calls of theirs have tests of their own."""
_ASKED = re.compile(r"(?:text|texts|files|only_file)\(\"([a-z_0-9-]+)\"")
_IN_QUERY = re.compile(r"(\w+): FromQuery\[")
_ODD = (
    *("", " ", "0", "-1", "1", "2", "9" * 40, "1e999", "NaN", "true", "null", "[]", "{}", "on", "all"),
    *("0000-00-00", "2019-13-45", "2019-03-05", "29/02/2019", "31/12/9999", "٣", "x\0y", "\u202e", "%00", "../.."),
    *("<script>", "=1+1", "Lò Thị Mai", "Bản Hua Nà", "nam", "female", "E1.1", "014319000123", "Ă" * 9000),
)
WHO = st.one_of(st.just("hoa"), st.sampled_from(PEOPLE))
"""The officer, who may do most, oftener than others."""
_LETTERS = st.characters(exclude_categories=["Cs"])
WORDS = st.one_of(st.sampled_from(_ODD), st.text(_LETTERS, max_size=30))
SHORT = st.one_of(WORDS, st.integers().map(str)).map(lambda text: text[:200])
"""What an address may hold: the client itself refuses to send longer ones."""
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=8,
)


@dataclass(frozen=True)
class Call:
    """One call by somebody; `more` as the client takes it (params, headers, data, files, json or content)."""

    who: str
    method: str
    path: str
    more: Mapping[str, Any] = field(default_factory=dict)

    def status(self, house: MarkedHouse) -> int:
        """How the house answers it, with the token of this person's pages."""
        more = dict(self.more)
        headers = {"X-CSRF-Token": house.token(self.who)} | more.pop("headers", {})
        return int(house.call(self.who, self.method, house.filled(self.path), headers=headers, **more).status_code)


def from_schema(schema: Mapping[str, Any], named: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values that a schema of /schema describes, and a fifth of them anything at all; `named` are its components."""
    if "$ref" in schema:
        return from_schema(named[schema["$ref"].rpartition("/")[2]], named)
    if "enum" in schema:
        return _mostly(st.sampled_from(schema["enum"]))
    if choices := schema.get("oneOf") or schema.get("anyOf"):
        return st.one_of([from_schema(choice, named) for choice in choices])
    return _mostly(_of_type(schema, named))


def _of_type(schema: Mapping[str, Any], named: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    kind = schema.get("type")
    if kind == "object":
        held = {name: from_schema(inner, named) for name, inner in schema.get("properties", {}).items()}
        return _some(held) if held else st.dictionaries(WORDS, ANY_JSON, max_size=4)
    if kind == "array":
        return st.lists(from_schema(schema.get("items", {}), named), max_size=4)
    known = {"string": WORDS, "integer": st.integers(), "boolean": st.booleans(), "number": st.floats()}
    return known.get(str(kind), ANY_JSON)


def _mostly(told: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(told, told, told, told, ANY_JSON)


def documented_calls(described: Mapping[str, Any]) -> st.SearchStrategy[Call]:
    """Calls of every operation that `described` (/schema/openapi.json) tells of."""
    named = described.get("components", {}).get("schemas", {})
    return st.one_of(
        [
            _documented(path, method, told, named)
            for path, ways in described["paths"].items()
            for method, told in ways.items()
        ]
    )


def _documented(path: str, method: str, told: Mapping[str, Any], named: Mapping[str, Any]) -> st.SearchStrategy[Call]:
    asked = told.get("parameters", [])
    query = {one["name"]: SHORT for one in asked if one["in"] == "query"}
    headers = {one["name"]: _header() for one in asked if one["in"] == "header" and one["name"] != "X-CSRF-Token"}
    bodies = told.get("requestBody", {}).get("content", {})
    body = _bodies(bodies, named) if bodies else st.just({})
    typed = {one["name"]: one["schema"].get("type") for one in asked if one["in"] == "path"}
    names = {name: "int" if kind == "integer" else "uuid" if name == "uuid" else "str" for name, kind in typed.items()}
    wanted = re.sub(r"{(\w+)}", lambda found: "{" + f"{found[1]}:{names.get(found[1], 'str')}" + "}", path)
    parts = st.fixed_dictionaries({"params": _some(query), "headers": _some(headers)})
    return st.builds(
        lambda who, path, parts, body: Call(who, method.upper(), path, _joined(parts, body)),
        WHO,
        _address(wanted),
        parts,
        body,
    )


def _joined(parts: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    return {**parts, **body, "headers": {**parts["headers"], **body.get("headers", {})}}


def _some(told: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=dict(told))


def _header() -> st.SearchStrategy[str]:
    ranges = st.sampled_from(["bytes 0-9/10", "bytes 5-4/3", "bytes */*", "bytes 0-99999999999/1", "x", ""])
    return st.one_of(ranges, st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20))


def _bodies(kinds: Mapping[str, Any], named: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    (kind, told), *_ = kinds.items()
    plain = st.binary(max_size=60).map(lambda raw: {"content": raw, "headers": {"content-type": kind}})
    if kind != "application/json":
        return plain
    finite = from_schema(told.get("schema", {}), named)
    return st.one_of(plain, finite.map(as_json), finite.map(as_json), finite.map(as_json))


def as_json(value: Any) -> dict[str, Any]:
    """A body as a careless program writes it: what JSON has no word for goes out all the same."""
    return {"content": json.dumps(value).encode(), "headers": {"content-type": "application/json"}}


def form_calls() -> st.SearchStrategy[Call]:
    """Calls of every address that is a page or takes a form, by somebody, with values for the names its room asks."""
    pages = [view for view in VIEWS if not any(path.startswith("/api") for path in view.paths)]
    tried = [view for view in pages if view.fn.__name__ not in UNTRIED]
    return st.one_of(
        [_form(view, path, method) for view in tried for path in sorted(view.paths) for method in sorted(decided(view))]
    )


def _form(view: HTTPRouteHandler, path: str, method: str) -> st.SearchStrategy[Call]:
    queries = sorted(set(_IN_QUERY.findall(inspect.getsource(view.fn))))
    query = _some(dict.fromkeys(queries, SHORT))
    body = st.just({}) if method == "GET" else _form_body(str(view.fn.__module__))
    return st.builds(
        lambda who, address, params, told: Call(who, method, address, {"params": params, **told}),
        WHO,
        _address(path),
        query,
        body,
    )


def _form_body(module: str) -> st.SearchStrategy[dict[str, Any]]:
    own = sorted(_names_in(WEB / Path(*module.split(".")[1:]).with_suffix(".py")))
    name = st.sampled_from([*own, *own, *own, *_all_names()])
    told = st.dictionaries(name, st.lists(WORDS, min_size=1, max_size=3), max_size=7)
    file = st.tuples(WORDS.map(lambda text: text[:60]), st.binary(max_size=40), st.just("image/jpeg"))
    with_file = st.builds(lambda data, name, one: {"data": data, "files": {name: one}}, told, name, file)
    usual = told.map(lambda data: {"data": data})
    return st.one_of(usual, usual, usual, usual, usual, usual, with_file, ANY_JSON.map(as_json))


@cache
def _all_names() -> tuple[str, ...]:
    return tuple(sorted(set().union(*(_names_in(path) for path in WEB.rglob("*.py"))) - {"_csrf_token"}))


@cache
def _names_in(path: Path) -> frozenset[str]:
    return frozenset(_ASKED.findall(path.read_text(encoding="utf-8")))


def _address(path: str) -> st.SearchStrategy[str]:
    """The address as it stands, filled in later by the house, or with something odd in place of its parts."""
    if "{" not in path:
        return st.just(path)
    odd = st.sampled_from(["0", "-1", "9" * 30, "x", "%00", "%F0%9F", "..", "1e5", NOWHERE])
    return st.one_of(st.just(path), st.just(path), st.just(path), odd.map(lambda part: re.sub(r"{[^}]+}", part, path)))
