"""The guides: small text files beside this one, read into blocks that the page, the search and the phone show alike.

A file begins with "# title", "for: roles" and one line of what it is about. Then come "## heading", "- one of a list",
"1. step", "![what is seen](picture)", "---" for a new sheet of paper, and paragraphs; "**words**" are strong.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Literal

Kind = Literal["text", "list", "steps", "picture"]
Run = tuple[str, bool]
"""Words, and whether they are strong."""

_FOLDER = Path(__file__).parent
_ORDER = ("village", "office", "handbook", "police", "installing")
_MARKS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"- (.+)"), "list"),
    (re.compile(r"\d+\. (.+)"), "steps"),
    (re.compile(r"!\[(.+)\]\([\w-]+\)"), "picture"),
)
_PICTURE = re.compile(r"!\[.+\]\(([\w-]+)\)")
_STRONG = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one kind that stand together, each as its runs; `picture` is a plain file name, the line is alt text."""

    kind: Kind
    lines: tuple[tuple[Run, ...], ...]
    picture: str = ""

    @property
    def text(self) -> str:
        """All of its words."""
        return " ".join("".join(words for words, _ in line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; `is_new_sheet` when it begins a sheet of paper."""

    heading: str
    blocks: tuple[Block, ...]
    is_new_sheet: bool = False

    @property
    def text(self) -> str:
        """All words under the heading."""
        return " ".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide; `name` is its address, `roles` whom it is written for."""

    name: str
    title: str
    about: str
    roles: tuple[str, ...]
    sections: tuple[Section, ...]


@cache
def guides() -> tuple[Guide, ...]:
    """All guides in the order they are shown."""
    return tuple(parse(name, (_FOLDER / f"{name}.md").read_text(encoding="utf-8")) for name in _ORDER)


def find_guide(name: str) -> Guide | None:
    """The guide of this name, None when there is none."""
    return next((guide for guide in guides() if guide.name == name), None)


def parse(name: str, text: str) -> Guide:
    """One file as a guide."""
    head, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    title, roles, *about = [line for line in head.splitlines() if line]
    sections, is_new_sheet = [], False
    for part in parts:
        heading, _, body = part.partition("\n")
        lines = [line for line in body.splitlines() if line]
        sections.append(Section(heading, tuple(_blocks(line for line in lines if line != "---")), is_new_sheet))
        is_new_sheet = "---" in lines
    told = roles.removeprefix("for: ").split()
    return Guide(name, title.removeprefix("# "), " ".join(about), tuple(told), tuple(sections))


def _blocks(lines: Iterable[str]) -> Iterable[Block]:
    """Neighbours of one kind are one block; paragraphs and pictures stand alone."""
    for (kind, _), near in groupby(enumerate(lines), lambda at: _together(*at)):
        written = [line for _, line in near]
        picture = _PICTURE.fullmatch(written[0])
        yield Block(kind, tuple(_runs(_words(line)) for line in written), f"guide-{picture[1]}.png" if picture else "")


def _together(at: int, line: str) -> tuple[Kind, int]:
    kind: Kind = next((kind for mark, kind in _MARKS if mark.fullmatch(line)), "text")
    return kind, 0 if kind in ("list", "steps") else at


def _words(line: str) -> str:
    """The line without the sign that says what it is."""
    found = next((mark.fullmatch(line) for mark, _ in _MARKS if mark.fullmatch(line)), None)
    return found[1] if found else line


def _runs(words: str) -> tuple[Run, ...]:
    """Every second part of the split was between stars."""
    return tuple((part, at % 2 == 1) for at, part in enumerate(_STRONG.split(words)) if part)
