"""What an installation's training learns from and is judged by: confirmed lines, whole pages of them held back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from intake.ocr.training import shards
from intake.ocr.training.lines import Line, fits

HELD_SHARE = 0.25
"""Of the pages: those that are only measured with."""
LEAST_LINES = 60
"""Fewer say nothing of whether anything became better."""
MAY_FALL = 0.003
"""Share of the invented lines that may be read worse: that much differs from one sample of lines to the next."""
CHECKED = 1_500
"""So many of the invented check lines are read: they tell a fall of one in a hundred."""
_INVENTED_FILES = 2


@dataclass(frozen=True, slots=True)
class Lines:
    """What is learned from and what is measured with."""

    learned: Sequence[Line]
    held: Sequence[Line]
    invented: Sequence[Line]
    check: Sequence[Line]

    @property
    def are_enough(self) -> bool:
        """Whether there is something to learn from, and a page to judge by."""
        return len(self.learned) >= LEAST_LINES and bool(self.held)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Shares of lines read without a fault, before and after."""

    held_before: float
    held_after: float
    check_before: float
    check_after: float

    @property
    def is_better(self) -> bool:
        """Whether the new weights may take over."""
        return self.held_after > self.held_before and self.check_after >= self.check_before - MAY_FALL


def gathered(corrections: Path, invented: Path, check: Path, seed: int) -> Lines:
    """The lines of all folders; a confirmed line's `font` names its page, and whole pages are held back."""
    confirmed = [line for line in _of_folder(corrections) if fits(line)]
    held = _held_pages(sorted({line.font for line in confirmed}), seed)
    checked = _of_folder(check)
    Random(seed).shuffle(checked)
    return Lines(
        [line for line in confirmed if line.font not in held],
        [line for line in confirmed if line.font in held],
        [line for line in _of_folder(invented, _INVENTED_FILES) if fits(line)],
        checked[:CHECKED],
    )


def _held_pages(pages: list[str], seed: int) -> set[str]:
    """None of a single page: it can't be learned from and judged by at once."""
    Random(seed).shuffle(pages)
    return set(pages[: max(1, round(HELD_SHARE * len(pages)))]) if len(pages) > 1 else set()


def _of_folder(folder: Path, files: int | None = None) -> list[Line]:
    return [line for source in sorted(folder.glob("*.npz"))[:files] for line in shards.load(source)]
