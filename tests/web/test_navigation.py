"""The links every page carries: on one line for everybody, nothing lost behind it."""

import re
from dataclasses import replace
from typing import Any, get_args

import pytest

from access.matrix import may
from db.scope import Role
from tests.support.office import Office
from web.navigation import LINE_MAX, LINKS, menu_of
from web.visitor import Visitor


@pytest.fixture
def visitor(office: Office) -> Visitor:
    return Visitor(1, "hoa", "Lò Thị Hoa", office.scope("hoa"), "token", "hash")


@pytest.mark.parametrize("role", get_args(Role))
def test_everybodys_line_is_short_and_no_link_is_lost(visitor: Visitor, role: Any) -> None:
    menu = menu_of(replace(visitor, scope=replace(visitor.scope, role=role)), "/")
    assert len(menu.line) <= LINE_MAX
    reached = sorted(link.address for link in (*menu.line, *menu.more))
    assert reached == sorted(address for _, address, action in LINKS if may(role, action))


def test_who_has_not_proven_himself_yet_sees_no_link(visitor: Visitor) -> None:
    menu = menu_of(replace(visitor, step="code"), "/review")
    assert (menu.line, menu.more) == ((), ())


def test_a_page_beyond_the_line_is_named_where_the_others_open(window: Any) -> None:
    shown = window("hoa").get("/trust").text
    assert re.search(r'<summary class="is-here">Độ tin cậy</summary>', shown)
    assert re.search(r'<a href="/trust" aria-current="page">', shown)
    assert "<summary>Việc khác</summary>" in window("hoa").get("/review").text
