"""A page as it stood before somebody's press: what was typed in its boxes again, and one sentence at its top.

Works on the text of any of our own pages, so that no view has to know how its form is shown a second time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from web.forms import Form

_NOT_TYPED = frozenset({"hidden", "file", "password", "submit", "button", "image", "reset"})
_TICKS = frozenset({"checkbox", "radio"})
_MESSAGES = "messages"

Edit = tuple[int, int, str]
"""From where to where of the text, and what stands there instead."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag of a page: `start` and `stop` its place in the text."""

    name: str
    told: dict[str, str | None]
    start: int
    stop: int
    is_end: bool = False

    def says(self, key: str) -> str:
        """An attribute, "" where it is not or has no value."""
        return self.told.get(key) or ""


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.tags: list[Tag] = []
        self._lines = [0, *(at + 1 for at, letter in enumerate(page) if letter == "\n")]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._place()
        self.tags.append(Tag(tag, dict(attrs), start, start + len(self.get_starttag_text() or "")))

    def handle_endtag(self, tag: str) -> None:
        start = self._place()
        self.tags.append(Tag(tag, {}, start, start, is_end=True))

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


def in_place(page: str, sentence: str, action: str, form: Form, field: str | None) -> str | None:
    """`page` with the sentence (HTML) among its messages and `form` typed into the form that is sent to `action`.

    None where the page has no place for messages. A form that is not there any more is left out.
    """
    tags = _Reader(page).tags
    edits = list(_said(tags, sentence))
    if not edits:
        return None
    sent = _form_sent(tags, action, form)
    if sent is not None:
        edits += [*_opened(tags, sent), *_typed(tags, sent, form, field)]
    for start, stop, text in sorted(edits, reverse=True):
        page = page[:start] + text + page[stop:]
    return page


def _said(tags: Sequence[Tag], sentence: str) -> Iterator[Edit]:
    """What stood there spoke of an earlier press."""
    for at, tag in enumerate(tags):
        if tag.says("id") == _MESSAGES:
            yield tag.stop, tags[_end(tags, at)].start, sentence
            return


def _end(tags: Sequence[Tag], at: int) -> int:
    """Where the element that begins at `at` ends."""
    depth = 0
    for place in range(at, len(tags)):
        if tags[place].name == tags[at].name:
            depth += -1 if tags[place].is_end else 1
            if not depth:
                return place
    return len(tags) - 1


def _form_sent(tags: Sequence[Tag], action: str, form: Form) -> int | None:
    """The form that was sent: to that address, with the same hidden words."""
    forms = [at for at, tag in enumerate(tags) if tag.name == "form" and not tag.is_end]
    sent = set(form)
    for at in forms:
        inner = tags[at : _end(tags, at)]
        told = ((one.says("name"), one.says("value")) for one in inner if one.says("type") == "hidden")
        hidden = {(name, value) for name, value in told if value and name != "_csrf_token"}
        leads = {tags[at].says("action"), *(one.says("formaction") for one in inner if one.name == "button")}
        if action in leads and hidden <= sent:
            return at
    return None


def _opened(tags: Sequence[Tag], form: int) -> Iterator[Edit]:
    """What is folded around the form is unfolded."""
    for at, tag in enumerate(tags[:form]):
        if tag.name == "details" and not tag.is_end and "open" not in tag.told and _end(tags, at) > form:
            yield tag.start, tag.stop, _written(tag, {"open": None})


def _typed(tags: Sequence[Tag], at: int, form: Form, field: str | None) -> Iterator[Edit]:
    left = {name: iter(form.texts(name)) for name in form.names()}
    chosen = set(form)
    name = ""
    for place in range(at, _end(tags, at)):
        tag = tags[place]
        if tag.is_end:
            continue
        name = name if tag.name == "option" else tag.says("name")
        wrong: dict[str, str | None] = {"aria-invalid": "true"} if field and name == field else {}
        if tag.name == "option" or (tag.name == "input" and tag.says("type") in _TICKS):
            mark = "selected" if tag.name == "option" else "checked"
            value = tag.says("value") if "value" in tag.told else "on"
            yield tag.start, tag.stop, _written(tag, {mark: None} if (name, value) in chosen else {}, without=mark)
        elif tag.name == "input" and tag.says("type") not in _NOT_TYPED and name in left:
            yield tag.start, tag.stop, _written(tag, wrong | {"value": next(left[name], "")})
        elif tag.name == "textarea" and name in left:
            yield tag.start, tags[_end(tags, place)].start, _written(tag, wrong) + escape(next(left[name], ""))


def _written(tag: Tag, changes: dict[str, str | None], without: str = "") -> str:
    told = {key: value for key, value in tag.told.items() if key != without} | changes
    words = (key if value is None else f'{key}="{escape(value)}"' for key, value in told.items())
    return f"<{' '.join([tag.name, *words])}>"
