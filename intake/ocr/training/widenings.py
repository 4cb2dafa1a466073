"""What each widening of the training brings for hands never seen.

    python -m intake.ocr.training.widenings OUT --fonts FOLDER --mnist FOLDER --check FOLDER [--steps N] [--only NAME …]

trains once with everything and once without each widening, all from nothing, for the same few steps, and prints the
share of check lines read without a fault: ten fonts and 5,000 digits that no training sees, each font by itself.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import torch

from intake.ocr.training import lines, pens, scuffs, shards, train
from intake.ocr.training.fonts import fonts
from intake.ocr.training.lines import Writer
from intake.ocr.training.net import Net

STEPS, SHARDS = 1_000, 4
MODULES = {"scuffs": scuffs, "lines": lines, "pens": pens}


def _straight(ink: lines.Ink, *_: Any) -> lines.Ink:
    return ink


WITHOUT: dict[str, dict[str, Any]] = {
    "nothing": {},
    "slant, waves, elastic": {"lines._bent": _straight},
    "pressure, width of pen": {"lines._penned": _straight},
    "faint and small lines": {"scuffs.FAINT_SHARE": 0.0, "scuffs.SMALL_SHARE": 0.0},
    "rulings, neighbours, dots": {"scuffs._crumbs": _straight},
    "swayed digits": {"pens.swayed": _straight},
    "marks drawn with a pen": {"lines.PEN_MARKS_SHARE": 0.0},
    "mixed hands": {},
}
"""By what is left out, the parts of the factory that do nothing then; the last two change the fonts as well."""


def main(argv: Sequence[str]) -> int:
    """Make lines, train and check for each widening left out."""
    asked = _asked(argv)
    check = [line for source in sorted(asked.check.glob("*.npz")) for line in shards.load(source)]
    for name in asked.only or WITHOUT:
        folder = asked.out / name.replace(" ", "-").replace(",", "")
        with _left_out(name):
            _write_lines(folder / "lines", name, asked)
        right = _trained(folder, asked, check)
        print(json.dumps({"without": name, **right}, ensure_ascii=False), flush=True)
    return 0


@contextmanager
def _left_out(name: str) -> Iterator[None]:
    with ExitStack() as stack:
        for place, value in WITHOUT[name].items():
            module, attribute = place.split(".")
            stack.enter_context(patch.object(MODULES[module], attribute, value))
        yield


def _write_lines(folder: Path, name: str, asked: argparse.Namespace) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    known = [font for font in fonts(asked.fonts, "train") if not (font.is_bare and name == "marks drawn with a pen")]
    pen = pens.Pen(asked.mnist / "train-images-idx3-ubyte", asked.mnist / "train-labels-idx1-ubyte", "train")
    hands, prints = ([font for font in known if font.kind == kind] for kind in ("hand", "print"))
    writer = Writer(hands, prints, pen, 0.0 if name == "mixed hands" else 0.3)
    for shard in range(SHARDS):
        target = shards.path(folder, shard * shards.PER_SHARD)
        if not target.exists():
            seeds = range(shard * shards.PER_SHARD, (shard + 1) * shards.PER_SHARD)
            shards.save(target, (writer.line(seed) for seed in seeds))


def _trained(folder: Path, asked: argparse.Namespace, check: Sequence[lines.Line]) -> dict[str, float]:
    course = ["--lines", str(folder / "lines"), "--check", str(asked.check), "--steps", str(asked.steps), "--half"]
    train.main([str(folder), *course, "--threads", "1"])
    net = Net()
    net.load_state_dict(torch.load(folder / "state.pt")["average"])
    return train.exact(net, check)


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--mnist", type=Path, required=True)
    parser.add_argument("--check", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--only", nargs="*", choices=list(WITHOUT))
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
