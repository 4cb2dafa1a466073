"""Printed labels on a page ("Họ và tên: ……") and the room after each in which its answer stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from intake.ocr import headers
from intake.ocr.readers import Word
from intake.ocr.stages import Box

DATA = Path(__file__).with_name("labels.tsv")
LONGEST = 7
"""Words of the longest label."""
WITH_COLON, WITHOUT_COLON, APART_FIT = 0.74, 0.93, 0.8
APART, AWAY, LEADER = 0.5, 3.0, 8.0
"""In line heights: words that stand so far from their neighbours, and so far behind another label's words, may be a
label whose colon was not seen; but right behind a label stands its answer, unless a long line was left blank."""
SHORT = 4
WIDEST_GAP = 1.6
"""Words further apart than this many line heights are not of one label."""
COLONS = (":", ";")
CHILD_FIELDS = frozenset(
    [
        "full_name",
        "birth_date",
        "sex",
        "ethnicity",
        "nationality",
        "personal_id",
        "father_name",
        "mother_name",
        "parent_name",
        "guardian_name",
        "schooling",
        "circumstances_text",
        "note",
        "relation",
        "assistance_text",
    ]
)


Vocabulary = Sequence[tuple[str, str]]
"""(field, key) of each label that may stand on a page."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label on its line; `room_px` is where its answer stands, `fit` how surely it was recognised.

    `rivals` are other fields it may name, likeliest first."""

    field: str
    fit: float
    line: int
    box_px: Box
    room_px: Box
    rivals: tuple[str, ...] = ()


@cache
def sheet_vocabulary() -> tuple[tuple[str, str], ...]:
    """(field, key) of the labels that speak of the whole sheet."""
    rows = [line.split("\t") for line in DATA.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return tuple((field, headers.key(word)) for field, words in rows for word in words.split("|"))


@cache
def child_vocabulary() -> tuple[tuple[str, str], ...]:
    """(field, key) of the labels that speak of one child: the same words as in the headers of tables."""
    return tuple((field, key) for field, key, _ in headers.spellings() if field in CHILD_FIELDS)


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """The words by lines from the top, each from the left; words cut after a colon inside them."""
    pieces = sorted(
        (piece for word in words for piece in _cut_at_colon(word)), key=lambda w: w.box_px[1] + w.box_px[3] / 2
    )
    lines: list[list[Word]] = []
    for word in pieces:
        home = next((line for line in reversed(lines[-4:]) if _on_one_line(line, word)), None)
        if home is None:
            lines.append([word])
        else:
            home.append(word)
    ordered = [sorted(line, key=lambda w: w.box_px[0]) for line in lines]
    return sorted(ordered, key=lambda line: float(np.median([w.box_px[1] + w.box_px[3] / 2 for w in line])))


def _cut_at_colon(word: Word) -> list[Word]:
    at = word.text.find(":")
    if at < 1 or at == len(word.text) - 1:
        return [word]
    x, y, width, height = word.box_px
    cut = round(width * (at + 1) / len(word.text))
    first = Word(word.text[: at + 1], word.confidence, (x, y, cut, height))
    return [first, Word(word.text[at + 1 :], word.confidence, (x + cut, y, width - cut, height))]


def _on_one_line(line: Sequence[Word], word: Word) -> bool:
    """Whether the word stands beside the nearest word of the line: their heights overlap by more than half."""
    x, y, width, height = word.box_px
    near = min(line, key=lambda w: abs(w.box_px[0] + w.box_px[2] / 2 - x - width / 2))
    _, near_y, _, near_height = near.box_px
    overlap = min(y + height, near_y + near_height) - max(y, near_y)
    return overlap > 0.55 * max(min(height, near_height), 1)


def find(lines: Sequence[Sequence[Word]], vocabulary: Vocabulary, right_px: int) -> list[Label]:
    """All labels by line; the room of each ends where the next begins, or at `right_px`."""
    found = []
    for number, line in enumerate(lines):
        spans = _spans(line, vocabulary)
        for at, (start, stop, field, fit) in enumerate(spans):
            end = line[spans[at + 1][0]].box_px[0] if at + 1 < len(spans) else right_px
            box = hull(line[start:stop])
            rivals = _rivals(line[start:stop], vocabulary, field)
            found.append(Label(field, fit, number, box, room(box, end), rivals))
    return found


def within(words: Sequence[Word], vocabulary: Vocabulary) -> list[tuple[int, int, str]]:
    """Labels that stand inside one read line as (first word, behind its last, field)."""
    return [(start, stop, field) for start, stop, field, _ in _spans(words, vocabulary)]


def _spans(line: Sequence[Word], vocabulary: Vocabulary) -> list[tuple[int, int, str, float]]:
    """Labels of one line as (first word, behind its last, field, fit), best first claims its words."""
    claims = []
    for start in range(len(line)):
        for stop in range(start + 1, min(len(line), start + LONGEST) + 1):
            if stop - start > 1 and _gap(line[stop - 2], line[stop - 1]) > WIDEST_GAP:
                break
            if named := _named(line[start:stop], vocabulary, _stands_apart(line, start, stop)):
                claims.append((named[1] + 0.02 * (stop - start), start, stop, named))
    taken: set[int] = set()
    chosen = []
    for _, start, stop, (field, fit) in sorted(claims, key=lambda claim: -claim[0]):
        if not taken & set(range(start, stop)):
            taken |= set(range(start, stop))
            chosen.append((start, stop, field, fit))
    return list(_with_answers(line, sorted(chosen)))


def _with_answers(
    line: Sequence[Word], chosen: Iterable[tuple[int, int, str, float]]
) -> Iterator[tuple[int, int, str, float]]:
    """The labels without those that are the answer of the one before them (Thôn: Tổ dân phố 7; Học: Lớp 5)."""
    behind = -1
    for start, stop, field, fit in chosen:
        has_colon = line[stop - 1].text[-1:] in COLONS
        if has_colon or start != behind or _gap(line[start - 1], line[start]) > LEADER:
            yield start, stop, field, fit
            behind = stop


def _gap(one: Word, other: Word) -> float:
    """Room between two words, in line heights."""
    return (other.box_px[0] - one.box_px[0] - one.box_px[2]) / max(one.box_px[3], 1)


def _stands_apart(line: Sequence[Word], start: int, stop: int) -> bool:
    """Whether the words begin the line or a text of their own, and an answer or nothing stands apart behind them."""
    begins = start == 0 or _gap(line[start - 1], line[start]) > AWAY
    return begins and (stop == len(line) or _gap(line[stop - 1], line[stop]) > APART)


def _named(words: Sequence[Word], vocabulary: Vocabulary, is_apart: bool) -> tuple[str, float] | None:
    text = " ".join(word.text for word in words)
    if not any(char.isalpha() for char in words[0].text):
        return None
    if any(word.text[-1:] in COLONS for word in words[:-1]):
        return None
    key = _key(text)
    if len(key) < 2:
        return None
    field, fit = _nearest(key, vocabulary)
    if text[-1:] in COLONS:
        return (field, fit) if fit >= WITH_COLON else None
    # A label with its answer (Xã Mường La) is no longer label, unless that is spelled so: Xã (phường).
    is_with_answer = fit < 1 and len(words) > 1 and (field, headers.key(words[0].text)) in vocabulary
    if text.isupper() or is_with_answer:
        return None
    if len(words) < 2:
        return (field, fit) if is_apart and fit == 1 else None
    return (field, fit) if fit >= (APART_FIT if is_apart else WITHOUT_COLON) else None


def _nearest(key: str, vocabulary: Vocabulary) -> tuple[str, float]:
    """The field with the label most like the key, of equals the first, and how like it is."""
    exact = next((field for field, known in vocabulary if known == key), "")
    if exact or len(key) < SHORT:
        return exact or vocabulary[0][0], float(bool(exact))
    # All labels in one call: one by one they take most of the time in which a card is understood.
    known = [known if len(known) >= SHORT else "" for _, known in vocabulary]
    _, fit, at = process.extractOne(key, known, scorer=Levenshtein.normalized_similarity)
    return vocabulary[at][0], fit


def _rivals(words: Sequence[Word], vocabulary: Vocabulary, chosen: str) -> tuple[str, ...]:
    """Other fields that the words may name, likeliest first."""
    key = _key(" ".join(word.text for word in words))
    best: dict[str, float] = {}
    for field, known in vocabulary:
        best[field] = max(best.get(field, 0.0), _fit(key, known))
    near = [field for field, fit in best.items() if fit >= WITH_COLON and field != chosen]
    return tuple(sorted(near, key=lambda field: -best[field]))


def _key(text: str) -> str:
    return headers.key(text.lstrip("0123456789. "))


def _fit(key: str, known: str) -> float:
    if key == known:
        return 1.0
    if min(len(key), len(known)) < SHORT:
        return 0.0
    return Levenshtein.normalized_similarity(key, known)


def hull(words: Sequence[Word]) -> Box:
    """The box around some words."""
    left = min(word.box_px[0] for word in words)
    top = min(word.box_px[1] for word in words)
    right = max(word.box_px[0] + word.box_px[2] for word in words)
    bottom = max(word.box_px[1] + word.box_px[3] for word in words)
    return left, top, right - left, bottom - top


def room(box: Box, end: int) -> Box:
    """From behind the label to `end`, with room above for writing that floats over the dots and below for its tails."""
    x, y, width, height = box
    left = x + width + max(2, height // 8)
    return left, y - round(0.7 * height), max(0, end - left - height // 4), round(2.1 * height)
