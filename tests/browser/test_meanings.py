"""«Cái này là gì?» stands beside every field of the catalogue, on whatever page a form asks for it."""

import pytest

from catalogue.meanings import meanings
from tests.browser.conftest import PHONE, House, Window
from tests.browser.test_all_pages import opener, pages, place_of
from tests.support.whole_house import whole_house

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OF_ANOTHER_THING = {
    "/accounts": {"hamlet"},
    "/checks": {"hamlet"},
    "/devices": {"hamlet"},
    "/pages/new": {"hamlet"},
    "/sheets": {"hamlet"},
}
"""Where a key is somebody else's: the hamlets of an account, of a photo, of blank paper."""
OF_LISTS = {"note"}
"""A remark on a list's line is no note of the record."""
ASKED = """(keys) => {
  const named = [...document.querySelectorAll("form[method=post]")].flatMap((form) => [...form.elements])
    .filter((one) => one.type !== "hidden" && one.name);
  const parts = named.flatMap((one) => [...one.name.split(/[-.]/), ...(one.type === "checkbox" ? [one.value] : [])]);
  const options = named.flatMap((one) => [...(one.options ?? [])]).map((one) => one.value.split(":").at(-1));
  const lines = [...document.querySelectorAll(".record__line[id]")].map((one) => one.id.replace("field-", ""));
  return [...new Set([...parts, ...options, ...lines])].filter((one) => keys.includes(one));
}"""
"""Keys that a form of the page asks for by the name or the options of a control, or that a record shows."""
TOLD = "[...document.querySelectorAll('[data-meaning]')].map((one) => one.dataset.meaning)"
COVERED = """() => [...document.querySelectorAll(".what > summary")].filter((sign) => {
  const box = sign.getBoundingClientRect();
  if (sign.checkVisibility() && sign.scrollWidth > sign.clientWidth + 1) return true;
  return sign.checkVisibility() && [...document.querySelectorAll("input, select, textarea, a, .record__value")]
    .filter((one) => one.checkVisibility() && !one.closest(".what") && one.type !== "hidden")
    .map((one) => one.getBoundingClientRect())
    .some((one) => Math.min(box.right, one.right) - Math.max(box.left, one.left) > 1 &&
      Math.min(box.bottom, one.bottom) - Math.max(box.top, one.top) > 1);
}).map((one) => one.parentElement.dataset.meaning ?? one.textContent)"""
"""Signs that lie over a control, a link or a value, or whose words run out of them."""


def test_no_form_asks_for_a_field_without_saying_what_it_is(house: House) -> None:
    marked, keys, lacking, counted = whole_house(house.office, house.folder), sorted(meanings()), [], 0
    windows: dict[str, Window] = {}
    for view in pages():
        who = opener(house, view)
        window = windows.get(who) or windows.setdefault(who, house.window(who, PHONE))
        place = place_of(view, marked)
        window.open(place)
        path = place.split("?")[0]
        fields = set(window.page.evaluate(ASKED, keys)) - OF_ANOTHER_THING.get(path, set()) - OF_LISTS
        counted += len(fields)
        lacking += [f"{place}: {key}" for key in sorted(fields - set(window.page.evaluate(TOLD)))]
        lacking += [
            f"{place}: the sign of {key} lies over something or runs out of its place"
            for key in window.page.evaluate(COVERED)
        ]
    assert not lacking, "\n".join(lacking)
    assert counted > 150, counted
