"""A keystroke model of an officer who sees what is wrong on a screen and puts it right, through the real addresses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import process_time
from typing import Any, Protocol

from bench.desk.keys import keys_to_type
from bench.desk.screens import Asked, Seen, read
from bench.scorer.alignment import fold

WALLS = (("group", "/review/groups"), ("column", "/review/columns"))
ACROSS = {"group": 8, "column": 5}
"""Cut-outs beside one another at 1,280 px: arrows go down whole lines."""
CHOICE_KEYS, REFUSE_KEYS = 3, 8
"""To choose among candidates: Tab, an arrow, a blank. To refuse a row that is none: Tab, a word of reason, Enter."""
SCREENS_MAX = 200


class Desk(Protocol):
    """A logged-in browser."""

    def get(self, path: str) -> Any:
        """A page."""

    def send(self, path: str, data: dict[str, Any], **headers: str) -> Any:
        """A form with the page's token."""


@dataclass
class Done:
    """What a page cost, and what stands in the end. `put_right` of wrong values that were shown."""

    keys: int = 0
    decisions: int = 0
    put_right: int = 0
    values: dict[tuple[int, str], str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)


def three_passes(desk: Desk, page_id: int, truth: Mapping[int, Mapping[str, str]], done: Done) -> None:
    """Walls of groups, walls of columns, then field by field."""
    for way, path in WALLS:
        for _ in range(SCREENS_MAX):
            seen = read(desk.get(f"{path}?page={page_id}").text)
            if not seen.asked:
                break
            _wall(desk, page_id, way, seen, truth, done)
    what_is_left(desk, page_id, truth, done)


def field_pass(desk: Desk, page_id: int, truth: Mapping[int, Mapping[str, str]], done: Done) -> None:
    """One field after the other, of all there are; sent a screen at a time, since only keys are counted here."""
    for _ in range(SCREENS_MAX):
        seen = read(desk.get(f"/review/fields?page={page_id}&every=true").text)
        if not seen.asked:
            return
        texts = {f"v-{asked.key}": _answered(asked, truth, done) for asked in seen.asked}
        form = {"way": "column", "page": str(page_id), "batch": seen.batch, "look": [one.key for one in seen.asked]}
        _send(desk, form | texts, done)


def what_is_left(desk: Desk, page_id: int, truth: Mapping[int, Mapping[str, str]], done: Done) -> None:
    """The last pass: what walls were not trusted with, each key by itself."""
    for _ in range(SCREENS_MAX):
        seen = read(desk.get(f"/review/fields?page={page_id}").text)
        if not seen.asked:
            return
        for at, asked in enumerate(seen.asked):
            _field(desk, page_id, f"{seen.batch}-{at}", asked, truth, done)


def confirm_rows(
    desk: Desk, page_id: int, wanted: Mapping[int, str | None], above: Mapping[str, str], done: Done
) -> None:
    """The last step: `wanted` names for each row the record it belongs to, "" for a new one, None for no child.

    `above` is what stands once on the page and was not read: typed here, after two keys to open the place for it.
    """
    if above:
        done.keys += 2 + sum(keys_to_type(name, text) + 1 for name, text in above.items())
        done.decisions += len(above)
    seen = read(desk.get(f"/review/rows?page={page_id}").text)
    choices = {}
    for row_id in seen.offered:
        choice = wanted.get(row_id)
        if choice is None:
            done.keys += REFUSE_KEYS
            continue
        choices[f"child-{row_id}"] = choice if choice in seen.offered[row_id] else ""
        if seen.chosen.get(row_id) != choices[f"child-{row_id}"]:
            done.keys += CHOICE_KEYS
            done.decisions += 1
    done.keys += 1
    answer = desk.send("/review/rows", {"page": str(page_id), **choices, **_named("above-", above)})
    assert answer.status_code in (200, 303), answer.text


def _named(start: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {start + name: text for name, text in texts.items()}


def _wall(desk: Desk, page_id: int, way: str, seen: Seen, truth: Mapping[int, Mapping[str, str]], done: Done) -> None:
    """Go by arrows to what is wrong, type over it, take the rest with one Enter."""
    texts, here = {}, 0
    for at, asked in enumerate(seen.asked):
        right = _truth(asked, truth)
        text = asked.value if _is_right(asked, right) else right
        if text is not asked.value:
            done.keys += _arrows(here, at, ACROSS[way]) + keys_to_type(asked.column, text) + (not text)
            done.put_right += 1
            done.decisions += 1
            here = at
        texts[f"v-{asked.key}"] = text
        done.values[asked.row_id, asked.column] = text
    done.keys += 1
    done.decisions += 1
    form = {"way": way, "page": str(page_id), "batch": seen.batch, "look": [one.key for one in seen.asked], **texts}
    _send(desk, form, done)


def _field(
    desk: Desk, page_id: int, batch: str, asked: Asked, truth: Mapping[int, Mapping[str, str]], done: Done
) -> None:
    """Enter when it is right, a number for what is offered, else typing and Enter."""
    form: dict[str, Any] = {"way": "field", "page": str(page_id), "batch": batch, "look": asked.key}
    text = _answered(asked, truth, done)
    if not _send(desk, form | {f"v-{asked.key}": text}, done):
        done.keys += 1
        _send(desk, form | {f"v-{asked.key}": text, "sure": "x"}, done)


def _answered(asked: Asked, truth: Mapping[int, Mapping[str, str]], done: Done) -> str:
    """What stands in the box after the keys that put it there were counted."""
    right, text = _truth(asked, truth), asked.value
    if _is_right(asked, right):
        done.keys += 1
    else:
        done.put_right += 1
        text = next((one for one in asked.offers if fold(asked.column, one) == fold(asked.column, right)), right)
        is_offered = text in asked.offers
        done.keys += (1 + _has_digits(asked)) if is_offered else keys_to_type(asked.column, right) + 1 + (not right)
    done.decisions += 1
    done.values[asked.row_id, asked.column] = text
    return text


def _send(desk: Desk, form: dict[str, Any], done: Done) -> bool:
    before = process_time()
    answer = desk.send("/review/decisions", form, Accept="application/json")
    done.seconds.append(process_time() - before)
    if answer.status_code == 422 and answer.json()["code"] == "LOOKS_WRONG":
        return False
    assert answer.status_code == 200, answer.text
    return True


def _truth(asked: Asked, truth: Mapping[int, Mapping[str, str]]) -> str:
    """What the paper says there; of a row that is none, whatever was read."""
    row = truth.get(asked.row_id)
    return asked.value if row is None else row.get(asked.column, asked.value)


def _is_right(asked: Asked, right: str) -> bool:
    return fold(asked.column, asked.value) == fold(asked.column, right)


def _has_digits(asked: Asked) -> int:
    return int(asked.column in ("birth_date", "personal_id", "household_number"))


def _arrows(here: int, there: int, across: int) -> int:
    (row, column), (to_row, to_column) = divmod(here, across), divmod(there, across)
    return abs(to_row - row) + abs(to_column - column)
