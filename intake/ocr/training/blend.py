"""The mean of several trainings' weights: `python -m intake.ocr.training.blend OUT RUN RUN … --check FOLDER`.

Trainings that went on from one state, each with its own lines in its own order, err differently; the mean of their
weights reads better than any of them and costs nothing when reading (Wortsman et al. 2022, "Model soups").
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from intake.ocr.training import shards
from intake.ocr.training.net import Net
from intake.ocr.training.train import exact


def main(argv: Sequence[str]) -> int:
    """Write OUT/state.pt, and OUT/log.jsonl: the runs' logs one after the other, and a line for the blend."""
    asked = _asked(argv)
    kept = [torch.load(run / "state.pt") for run in asked.runs]
    average = blended([one["average"] for one in kept])
    asked.out.mkdir(parents=True, exist_ok=True)
    torch.save(kept[-1] | {"average": average}, asked.out / "state.pt")
    net = Net()
    net.load_state_dict(average)
    check = [line for source in sorted(asked.check.glob("*.npz")) for line in shards.load(source)]
    line = {"blend": [run.name for run in asked.runs], **exact(net, check)}
    logs = [(run / "log.jsonl").read_text(encoding="utf-8") for run in asked.runs]
    (asked.out / "log.jsonl").write_text("".join([*logs, json.dumps(line, ensure_ascii=False), "\n"]), encoding="utf-8")
    print(line)
    return 0


def blended(states: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of each weight; counts, which have none, are the last one's."""
    last = states[-1]
    return {
        name: torch.stack([state[name] for state in states]).mean(0) if last[name].is_floating_point() else last[name]
        for name in last
    }


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--check", type=Path, required=True)
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
