"""Trains the reader on confirmed lines: `python -m intake.ocr.training.finetune OUT --corrections FOLDER ...`.

Begins with weights the product reads with, mixes confirmed lines with invented ones so that nothing is forgotten, and
holds back whole pages of the confirmed lines. Writes OUT/lines.onnx and OUT/verdict.json. Ends with 0 when the new
weights read the held-back pages better and the invented lines no worse, with 4 when they do not.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import torch
from torch import Tensor, nn

from intake.ocr.training.confirmed import Lines, Verdict, gathered
from intake.ocr.training.export import write
from intake.ocr.training.net import Net
from intake.ocr.training.restore import freeze_norms, restored
from intake.ocr.training.train import exact, grouped

BETTER, MISSING, NO_BETTER = 0, 3, 4
RATE, WARM_STEPS = 1e-4, 20
SMOOTHING = 0.97
"""Of the averaged weights (Polyak 1990) that are kept in the end."""
INVENTED = 3
"""Invented lines beside each confirmed one: with as many as those, what was known of other hands was forgotten."""
Batch = tuple[Tensor, Tensor, Tensor, Tensor]


def main(argv: Sequence[str]) -> int:
    """Train, compare, tell."""
    asked = _asked(argv)
    torch.set_num_threads(1)
    torch.manual_seed(asked.seed)
    lines = gathered(asked.corrections, asked.lines, asked.check, asked.seed)
    if not lines.are_enough:
        print(f"{len(lines.learned) + len(lines.held)} confirmed lines are too few to learn from.", file=sys.stderr)
        return MISSING
    net = restored(asked.begin)
    before = _shares(net, lines)
    trained = _trained(net, lines, asked.minutes * 60, asked.seed)
    verdict = Verdict(*(share for pair in zip(before, _shares(trained, lines), strict=True) for share in pair))
    _kept(asked.out, trained, lines, verdict)
    return BETTER if verdict.is_better else NO_BETTER


def _shares(net: Net, lines: Lines) -> tuple[float, float]:
    return exact(net, lines.held)["all"], exact(net, lines.check)["all"]


def _trained(net: Net, lines: Lines, budget_s: float, seed: int) -> Net:
    """The averaged network after so many seconds of one core."""
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.01)
    average = {name: value.clone() for name, value in net.state_dict().items()}
    began = time.process_time()
    for step, batch in enumerate(_batches(lines, seed)):
        spent = (time.process_time() - began) / budget_s
        if spent >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / WARM_STEPS) * max(0.05, 1 - spent)
        _learn(net, optimiser, batch)
        keep = min(SMOOTHING, step / (step + 10))
        for name, value in net.state_dict().items():
            average[name].lerp_(value, 1 - keep) if value.is_floating_point() else average[name].copy_(value)
    net.load_state_dict(average)
    net.eval()
    return net


def _batches(lines: Lines, seed: int) -> Iterator[Batch]:
    """Endless: all confirmed lines, and other invented ones each time."""
    rng = Random(seed)
    while True:
        invented = rng.sample(lines.invented, min(INVENTED * len(lines.learned), len(lines.invented)))
        yield from grouped([*lines.learned, *invented], rng)


def _learn(net: Net, optimiser: torch.optim.Optimizer, batch: Batch) -> None:
    images, steps, targets, lengths = batch
    net.train()
    freeze_norms(net)
    said = net(images).transpose(0, 1)
    loss = nn.functional.ctc_loss(said, targets, steps, lengths, zero_infinity=True)
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 2.0)
    optimiser.step()


def _kept(out: Path, net: Net, lines: Lines, verdict: Verdict) -> None:
    out.mkdir(parents=True, exist_ok=True)
    write(net, out / "lines.onnx")
    told = {
        "learned_lines": len(lines.learned),
        "held_lines": len(lines.held),
        "check_lines": len(lines.check),
        "held_exact": [verdict.held_before, verdict.held_after],
        "check_exact": [verdict.check_before, verdict.check_after],
        "is_better": verdict.is_better,
    }
    (out / "verdict.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told))


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--corrections", type=Path, required=True, help="folder of so-tre-em training-lines")
    parser.add_argument("--lines", type=Path, required=True, help="folder of invented lines")
    parser.add_argument("--check", type=Path, required=True, help="folder of invented lines to measure with")
    parser.add_argument("--begin", type=Path, required=True, help="the weights to begin with")
    parser.add_argument("--minutes", type=float, default=10.0, help="of one core")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
