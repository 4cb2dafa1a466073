"""Training lines kept in files: OUT/lines-<first seed>.npz, made by `python -m intake.ocr.training.shards`."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import get_args

import numpy as np

from intake.ocr.training.fonts import Part, fonts
from intake.ocr.training.lines import Line, Writer
from intake.ocr.training.pens import Pen

PER_SHARD = 5_000
CHECK_SEED = 1_000_000_000


def main(argv: Sequence[str]) -> int:
    """Make the shards that are not there yet."""
    asked = _asked(argv)
    asked.out.mkdir(parents=True, exist_ok=True)
    first = CHECK_SEED if asked.part == "check" else 0
    seeds = [first + at * PER_SHARD for at in range(asked.start, asked.start + asked.shards)]
    missing = [(asked, seed) for seed in seeds if not path(asked.out, seed).exists()]
    with ProcessPoolExecutor(asked.processes) as pool:
        for seed in pool.map(_make, missing):
            print(path(asked.out, seed), flush=True)
    return 0


def path(folder: Path, seed: int) -> Path:
    """Where the shard that begins with `seed` stands."""
    return folder / f"lines-{seed:010}.npz"


def save(target: Path, lines: Iterable[Line]) -> None:
    """Written whole or not at all: all images side by side, their widths and what is known of each."""
    kept = list(lines)
    widths = np.array([line.image.shape[1] for line in kept], np.int32)
    facts = json.dumps([[line.text, line.kind, line.sort, line.font] for line in kept], ensure_ascii=False)
    half = target.with_suffix(".half.npz")
    np.savez_compressed(half, pixels=np.hstack([line.image for line in kept]), widths=widths, facts=np.array(facts))
    half.rename(target)


def load(source: Path) -> list[Line]:
    """The lines of one shard."""
    with np.load(source) as shard:
        pixels, ends = shard["pixels"], np.cumsum(shard["widths"])
        facts = json.loads(str(shard["facts"]))
    starts = [0, *ends[:-1]]
    return [Line(pixels[:, a:b], *fact) for a, b, fact in zip(starts, ends, facts, strict=True)]


def _make(job: tuple[argparse.Namespace, int]) -> int:
    asked, seed = job
    known = fonts(asked.fonts, asked.part)
    pen = Pen(asked.mnist / "train-images-idx3-ubyte", asked.mnist / "train-labels-idx1-ubyte", asked.part)
    hands, prints = ([font for font in known if font.kind == kind] for kind in ("hand", "print"))
    writer = Writer(hands, prints, pen, asked.mixed)
    save(path(asked.out, seed), (writer.line(seed + at) for at in range(asked.each)))
    return seed


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--fonts", type=Path, required=True, help="folder of NAME-400.ttf")
    parser.add_argument("--mnist", type=Path, required=True, help="folder of MNIST's training part")
    parser.add_argument("--part", choices=get_args(Part), default="train")
    parser.add_argument("--mixed", type=float, default=0.0, help="share of handwritten lines with a font for each word")
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--shards", type=int, default=20)
    parser.add_argument("--each", type=int, default=PER_SHARD, help="lines a shard")
    parser.add_argument("--processes", type=int, default=2)
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
