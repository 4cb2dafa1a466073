"""The fonts that training and checking write with, by kind and part."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Part = Literal["train", "check"]
LIST = Path(__file__).with_name("fonts.tsv")
KEPT_OUT = frozenset(
    (
        "pangolin",
        "playpen-sans",
        "shantell-sans",
        "sriracha",
        "mansalva",
        "charm",
        "sedgwick-ave-display",
        "sedgwick-ave",
    )
)
"""Others measure with these; the last is the sister of the one before it."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font file; `kind` print or hand, `plain` for hands whose letters stand apart and are easily read; `is_bare`
    when it knows no Vietnamese, so that its marks must be drawn (see `lettering`)."""

    name: str
    kind: Literal["print", "hand"]
    plain: bool
    path: Path
    is_bare: bool = False


def fonts(folder: Path, part: Part) -> list[Font]:
    """The fonts of one part, of whose weights NAME-400.ttf, NAME-300.ttf, NAME-700.ttf stand in `folder`."""
    found = []
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, kind, of_part = line.split("\t")
        for path in sorted(folder.glob(f"{name}-[347]00.ttf")) if of_part == part else []:
            found.append(Font(name, "print" if kind == "print" else "hand", "plain" in kind, path, "bare" in kind))
    return found
