"""A code list: keys with the words people and paper use for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from catalogue.vietnamese import fold


@dataclass(frozen=True)
class Code:
    """One entry of a list; `official_code` is None until the ministry's own code is known."""

    key: str
    label: str
    words: tuple[str, ...] = ()
    official_code: str | None = None


@dataclass(frozen=True)
class CodeList:
    """Codes in the order of their source, found by key, label or word of paper."""

    codes: tuple[Code, ...]

    @classmethod
    def of(cls, entries: Iterable[Mapping[str, object]]) -> "CodeList":
        """The list as its JSON file has it."""
        return cls(tuple(code_of(e) for e in entries))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """All keys, in order."""
        return tuple(c.key for c in self.codes)

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {c.key: c.label for c in self.codes}

    @cached_property
    def _words(self) -> dict[int, dict[str, str]]:
        """Per fold level, the words that mean one key only."""
        return {level: unique((w, c.key) for c in self.codes for w in _spellings(c, level)) for level in (2, 4)}

    def label(self, key: str) -> str:
        """The Vietnamese label; KeyError for a key that is not of the list."""
        return self._labels[key]

    def from_text(self, text: str) -> str | None:
        """The key of a key, a label or a word of paper; with its marks first, without them only where one key fits."""
        if text in self._labels:
            return text
        return next((key for level in (2, 4) if (key := self._words[level].get(fold(text, level)))), None)


def code_of(entry: Mapping[str, object]) -> Code:
    """One entry of a JSON list as a code."""
    words, official = entry.get("words", ()), entry.get("official_code")
    known = tuple(str(w) for w in words) if isinstance(words, Sequence) else ()
    return Code(str(entry["key"]), str(entry["label"]), known, None if official is None else str(official))


def unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Words that lead to one key; a word of two keys leads nowhere."""
    found: dict[str, set[str]] = {}
    for word, key in pairs:
        found.setdefault(word, set()).add(key)
    return {word: keys.pop() for word, keys in found.items() if word and len(keys) == 1}


def _spellings(code: Code, level: int) -> list[str]:
    return [fold(word, level) for word in (code.label, code.key.replace("_", " "), *code.words)]
