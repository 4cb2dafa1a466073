"""Single lines in fonts and digits never trained on, read one by one: FONTS MNIST [--reader …] [--lines N]"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.stopwatch import cpu_s
from intake.ocr.readers import Alphabet, Reader
from intake.ocr.tesseract import Tesseract
from intake.ocr.training.fonts import Font, fonts
from intake.ocr.training.lines import FIGURES, Line, Writer
from intake.ocr.training.pens import Pen

FIRST_SEED = 2_000_000_000
"""Far from the seeds of training and of its own checks."""
SORTS = ("name", "place", "schooling", "closed", "birth_date", "personal_id", "number")
ALPHABETS: dict[str, Alphabet] = {"birth_date": "date", "personal_id": "digits"}
"""Numbers of rows and of columns stand in brackets now and then, so they are read as any text."""
PEN = "pen (real digits)"
BATCH = 64


def main(argv: Sequence[str]) -> int:
    """A table of lines read exactly: a row for each font, a column for each sort of text."""
    asked = _asked(argv)
    known = fonts(asked.fonts, "check")
    if not known:
        print(f"None of the check part's fonts (NAME-400.ttf) stands in {asked.fonts}", file=sys.stderr)
        return 2
    pen = Pen(asked.mnist / "train-images-idx3-ubyte", asked.mnist / "train-labels-idx1-ubyte", "check")
    lines = [*_of_fonts(known, pen, asked.lines), *_of_pen(known, pen, asked.lines)]
    before = cpu_s()
    right = read(lines, reader_named(asked.reader))
    spent = cpu_s() - before
    print(table(lines, right))
    print(f"{len(lines)} lines, {1000 * spent / len(lines):.1f} CPU milliseconds a line")
    return 0


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench recogniser", description=__doc__)
    parser.add_argument(
        "fonts", type=Path, help="folder of NAME-400.ttf, as intake/ocr/training/font_files.py makes it"
    )
    parser.add_argument("mnist", type=Path, help="folder of MNIST's training files")
    parser.add_argument("--reader", choices=("own", "tesseract"), default="own")
    parser.add_argument("--lines", type=int, default=20, help="of each sort in each font")
    return parser.parse_args(argv)


def reader_named(name: str) -> Reader:
    """The reader that is measured."""
    if name == "tesseract":
        return Tesseract()
    from intake.ocr.recogniser import Recogniser

    return Recogniser()


def _of_fonts(known: Sequence[Font], pen: Pen, count: int) -> Iterator[Line]:
    """Every sort in every font, one weight of each."""
    writer = Writer(*_parted(known), pen)
    chosen = {font.name: font for font in reversed(known)}
    for font in chosen.values():
        for sort in SORTS:
            for at in range(count):
                yield writer.line(FIRST_SEED + at, sort, font)


def _of_pen(known: Sequence[Font], pen: Pen, count: int) -> Iterator[Line]:
    """Figures in real handwritten digits; ten times as many, since they stand for many writers."""
    writer = Writer(*_parted(known), pen)
    for sort in FIGURES:
        made = (writer.line(FIRST_SEED + at, sort) for at in range(100 * count))
        by_pen = (line for line in made if line.kind == "digits")
        yield from (line for line, _ in zip(by_pen, range(10 * count), strict=False))


def _parted(known: Sequence[Font]) -> tuple[list[Font], list[Font]]:
    hands, prints = ([font for font in known if (font.kind == "print") is printed] for printed in (False, True))
    return hands, prints


def read(lines: Sequence[Line], reader: Reader) -> list[bool]:
    """Which of the lines the reader reads without a fault, each with the alphabet of its sort."""
    right = [False] * len(lines)
    for alphabet in sorted({ALPHABETS.get(line.sort, "text") for line in lines}):
        places = [at for at, line in enumerate(lines) if ALPHABETS.get(line.sort, "text") == alphabet]
        places.sort(key=lambda at: lines[at].image.shape[1])
        for start in range(0, len(places), BATCH):
            part = places[start : start + BATCH]
            for at, said in zip(part, reader.read([lines[at].image for at in part], alphabet), strict=True):
                right[at] = said.text == lines[at].text
    return right


def table(lines: Sequence[Line], right: Sequence[bool]) -> str:
    """Fonts by kind, the worst read last; below, all fonts of a kind together."""
    hits: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    for line, is_right in zip(lines, right, strict=True):
        shown = PEN if line.kind == "digits" else f"{line.kind} {line.font}"
        kind = PEN if line.kind == "digits" else f"all {line.kind}"
        for name in {shown, kind}:
            for sort in (line.sort, "all"):
                hits[name, sort].append(is_right)
    names = sorted(
        {name for name, _ in hits},
        key=lambda name: (name.startswith("all "), name.split()[0], -_share(hits[name, "all"])),
    )
    sorts = [sort for sort in SORTS if any((name, sort) in hits for name in names)]
    head = f"{'':34}" + "".join(f"{sort:>12}" for sort in (*sorts, "all"))
    return "\n".join([head, *(_row(name, sorts, hits) for name in names)])


def _row(name: str, sorts: Sequence[str], hits: "defaultdict[tuple[str, str], list[bool]]") -> str:
    cells = [
        f"{100 * _share(hits[name, sort]):10.1f} %" if hits[name, sort] else f"{'–':>12}" for sort in (*sorts, "all")
    ]
    return f"{name:34}" + "".join(cells)


def _share(found: Sequence[bool]) -> float:
    return sum(found) / max(len(found), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
