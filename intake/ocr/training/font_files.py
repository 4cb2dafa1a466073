"""Web fonts become files to draw with: the three subsets of one font merged into one TrueType file.

Needs fontTools and brotli, which only the training's own lock holds:

    python -m intake.ocr.training.font_files UNPACKED CACHE

UNPACKED holds `<name>/<name>-{latin,latin-ext,vietnamese}-400-normal.woff2` as the npm packages @fontsource/<name> do.
"""

import argparse
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

from intake.ocr.training import fonts

SUBSETS = ("latin", "latin-ext", "vietnamese")


def merge(unpacked: Path, cache: Path, name: str) -> Path | None:
    """The font's one file in `cache`, made when it is not there; None when a subset is missing."""
    done = cache / f"{name}.ttf"
    parts = [unpacked / name / f"{name}-{subset}-400-normal.woff2" for subset in SUBSETS]
    if done.is_file():
        return done
    if not all(part.is_file() for part in parts):
        return None
    with tempfile.TemporaryDirectory() as folder:
        plain = [_plain(part, Path(folder) / f"{part.stem}.ttf") for part in parts]
        whole = Path(folder) / "whole.ttf"
        Merger().merge([str(part) for part in plain]).save(str(whole))
        cache.mkdir(parents=True, exist_ok=True)
        done.write_bytes(whole.read_bytes())
    return done


def _plain(part: Path, target: Path) -> Path:
    font = TTFont(str(part))
    font.flavor = None
    font.save(str(target))
    return target


def main() -> None:
    """Merge every listed font that lies in UNPACKED."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("unpacked", type=Path)
    parser.add_argument("cache", type=Path)
    told = parser.parse_args()
    listed = sorted({name for kinds in fonts.PARTS.values() for names in kinds.values() for name in names})
    made = [name for name in listed if merge(told.unpacked, told.cache, name)]
    print(f"{len(made)} of {len(listed)} fonts in {told.cache}")


if __name__ == "__main__":
    main()
