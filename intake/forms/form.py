"""What a form is made of: data that the screens, the phone and the printed sheets are drawn from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "name", "personal_id", "date", "choice", "number", "groups", "long_text", "hamlet"]
"""How an answer is given. `groups` ticks any number of options, `choice` one; `hamlet` takes its options from the
commune's own list; the rest are typed, and checked by `catalogue.values`."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; `heading` is what it stands under in a long list, `short_code` what paper writes."""

    key: str
    label: str
    heading: str = ""
    short_code: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `key` is the field it fills. `is_required` asks for it, and never keeps a form from being sent."""

    key: str
    label: str
    kind: Kind
    is_required: bool = False
    hint: str = ""
    options: tuple[Option, ...] = ()
    preset: str = ""

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Pairs of key and words."""
        return tuple((option.key, option.label) for option in self.options)

    def by_heading(self) -> dict[str, tuple[Option, ...]]:
        """The options under their headings, in order."""
        headings = dict.fromkeys(option.heading for option in self.options)
        return {heading: tuple(o for o in self.options if o.heading == heading) for heading in headings}


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that stand together under one title."""

    key: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form with its version and source: what is asked once of a household, and what of each of its children."""

    key: str
    version: str
    title: str
    source: str
    household: tuple[Section, ...]
    child: tuple[Section, ...]

    def questions(self) -> Iterator[Question]:
        """Every question, the household's first."""
        for section in (*self.household, *self.child):
            yield from section.questions

    def child_answers(self, household: Mapping[str, object], child: Mapping[str, object]) -> dict[str, object]:
        """One child's whole answers: what was said once of the household holds where the child's own row is blank."""
        once = {question.key for section in self.household for question in section.questions}
        shared = {key: value for key, value in household.items() if key in once}
        return shared | {key: value for key, value in child.items() if value or key not in shared}
