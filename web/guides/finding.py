"""Looking for words in the guides, with or without their marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalogue.vietnamese import fold
from web.guides.reading import Guide, Section

_NEAR_WORDS = 14


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that holds every word asked for; `number` counts from 1, `near` is what stands around the first."""

    guide: Guide
    section: Section
    number: int
    near: str


def find(guides: Sequence[Guide], asked: str) -> list[Hit]:
    """Sections with all words of `asked`, in the guides' order, headings before text; nothing for no words."""
    wanted = fold(asked).split()
    hits = list(_hits(guides, wanted)) if wanted else []
    return sorted(hits, key=lambda hit: not _holds(hit.section.heading, wanted))


def _hits(guides: Sequence[Guide], wanted: Sequence[str]) -> Iterator[Hit]:
    for guide in guides:
        for number, section in enumerate(guide.sections, 1):
            if _holds(f"{section.heading} {section.text}", wanted):
                yield Hit(guide, section, number, _near(section.text, wanted))


def _holds(text: str, wanted: Sequence[str]) -> bool:
    """Whether each word begins a word of the text."""
    words = re.findall(r"\w+", fold(text))
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _near(text: str, wanted: Sequence[str]) -> str:
    """A few words of the text, from a little before the first that was asked for."""
    words = text.split()
    at = next((at for at, word in enumerate(words) if _holds(word, wanted[:1])), 0)
    begin = max(0, at - _NEAR_WORDS // 2)
    near = " ".join(words[begin : begin + 2 * _NEAR_WORDS])
    return ("… " if begin else "") + near + (" …" if begin + 2 * _NEAR_WORDS < len(words) else "")
