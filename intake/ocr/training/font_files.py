"""Web fonts become files to draw with: the three subsets of one font merged into one TrueType file for each weight.

Needs fontTools and brotli, which only the training's own lock holds:

    python -m intake.ocr.training.font_files UNPACKED CACHE

UNPACKED holds `<name>/<name>-{latin,latin-ext,vietnamese}-400-normal.woff2` as the npm packages @fontsource/<name> do.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

from intake.ocr.training.fonts import KEPT_OUT, LIST

SUBSETS = ("latin", "latin-ext", "vietnamese")
BARE_SUBSETS = ("latin",)
WEIGHTS = (400, 700, 300)
TABLES_LEFT_OUT = (
    "GSUB", "GPOS", "GDEF", "kern", "DSIG", "fpgm", "prep", "cvt ", "gasp", "STAT", "MATH", "BASE", "meta",
    "VDMX", "hdmx", "LTSH",
)  # fmt: skip
"""Tables of one subset speak of its own glyphs alone and cannot be merged; letters are drawn without them."""


def merge(unpacked: Path, cache: Path, name: str, weight: int, subsets: Sequence[str] = SUBSETS) -> Path | None:
    """The font's one file in `cache`, made when it is not there; None when a subset is missing."""
    done = cache / f"{name}-{weight}.ttf"
    parts = [unpacked / name / f"{name}-{subset}-{weight}-normal.woff2" for subset in subsets]
    if done.is_file():
        return done
    if not all(part.is_file() for part in parts):
        return None
    with tempfile.TemporaryDirectory() as folder:
        plain = [_plain(part, Path(folder) / f"{part.stem}.ttf") for part in parts]
        whole = Path(folder) / "whole.ttf"
        (Merger().merge([str(part) for part in plain]) if len(plain) > 1 else TTFont(str(plain[0]))).save(str(whole))
        cache.mkdir(parents=True, exist_ok=True)
        done.write_bytes(whole.read_bytes())
    return done


def _plain(part: Path, target: Path) -> Path:
    font = TTFont(str(part))
    font.flavor = None
    for table in TABLES_LEFT_OUT:
        if table in font:
            del font[table]
    font.save(str(target))
    return target


def listed() -> Iterator[tuple[str, Sequence[str]]]:
    """Names of all fonts of both parts with the subsets they need; never one of those kept out."""
    for line in LIST.read_text(encoding="utf-8").splitlines():
        name, kind, *_ = [*line.split("\t"), ""]
        if not line.startswith("#") and name not in KEPT_OUT:
            yield name, BARE_SUBSETS if "bare" in kind else SUBSETS


def main() -> None:
    """Merge every listed font that lies in UNPACKED."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("unpacked", type=Path)
    parser.add_argument("cache", type=Path)
    told = parser.parse_args()
    made = [
        name
        for name, subsets in listed()
        for weight in WEIGHTS
        if merge(told.unpacked, told.cache, name, weight, subsets)
    ]
    print(f"{len(made)} files of {len(set(made))} fonts in {told.cache}")


if __name__ == "__main__":
    main()
