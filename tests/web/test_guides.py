"""The guides: small texts that everybody who is logged in finds, without marks, and that fit the paper they promise."""

from typing import Any

import pytest

from web.guides.finding import find
from web.guides.reading import find_guide, guides, parse
from web.navigation import ROLES

FILE = """# Thử đọc
for: officer police
Một trang để thử.

## Bước đầu
1. Mở **Duyệt** ra.
2. Xem.
- Đừng vội.
![Trang chính](office-home)
---

## Số định danh
Có 12 chữ số.
"""


def test_what_nobody_wrote_is_not_found(window: Any) -> None:
    assert window("hoa").get("/guides/khong-co").status_code == 404
    assert find_guide("../routes") is None
    assert find(guides(), "   ") == []


def test_a_stranger_is_asked_to_log_in(window: Any) -> None:
    answer = window().get("/guides")
    assert answer.status_code != 200
    assert "Hướng dẫn cho" not in answer.text


def test_a_file_becomes_sections_and_blocks() -> None:
    guide = parse("thu", FILE)
    first, second = guide.sections
    assert (guide.title, guide.roles, guide.about) == ("Thử đọc", ("officer", "police"), "Một trang để thử.")
    assert [block.kind for block in first.blocks] == ["steps", "list", "picture"]
    assert first.blocks[0].lines[0] == (("Mở ", False), ("Duyệt", True), (" ra.", False))
    assert (first.blocks[2].picture, first.blocks[2].text) == ("guide-office-home.png", "Trang chính")
    assert (first.is_new_sheet, second.is_new_sheet) == (False, True)


def test_words_are_found_without_their_marks_and_headings_come_first() -> None:
    guide = parse("thu", FILE)
    assert [hit.number for hit in find([guide], "so dinh danh")] == [2]
    assert [hit.number for hit in find([guide], "ĐỪNG VỘI")] == [1]
    assert find([guide], "duyet dinh") == []


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_guide_of_its_own(role: str) -> None:
    assert [guide for guide in guides() if role in guide.roles]


def test_the_villages_guide_is_two_sheets() -> None:
    assert [section.is_new_sheet for section in guides()[0].sections].count(True) == 1


@pytest.mark.parametrize("who", ["lan", "pang", "hoa", "tuan", "son", "tinh", "quan"])
def test_ones_own_guide_comes_first_and_is_linked_from_every_page(window: Any, who: str) -> None:
    shown = window(who).get("/guides").text
    first = shown.index('class="guides__name"')
    assert "Của anh/chị" in shown[first : shown.index("</li>", first)]
    assert '<a class="masthead__guide" href="/guides"><span>Hướng dẫn</span></a>' in window(who).get("/").text


def test_a_search_leads_to_the_place_itself(window: Any) -> None:
    shown = window("hoa").get("/guides?q=khong+co+mang").text
    assert '<a class="guides__name" href="/guides/village#s5">Không có mạng thì sao</a>' in shown
    assert "Không có hướng dẫn nào nói về điều này" in window("hoa").get("/guides?q=xyzxyz").text
