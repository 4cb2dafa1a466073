"""Trains the recogniser: `python -m intake.ocr.training.train RUN --lines FOLDER --check FOLDER --steps N`.

Goes on from RUN/state.pt when it is there. Writes RUN/log.tsv (a line each MINUTES of work) and RUN/best.pt.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor, nn

from intake.ocr.signs import SIGNS, STRIDE_PX
from intake.ocr.stages import Pixels
from intake.ocr.training import shards
from intake.ocr.training.lines import Line, fits
from intake.ocr.training.net import Net

BATCH_PX = 12_000
"""Columns of image in one step: about sixty lines."""
HIGHEST_RATE, LOWEST_RATE, WARM_STEPS = 2e-3, 2e-5, 300
SMOOTHING = 0.999
"""Of the averaged weights (Polyak 1990) that are kept in the end."""
CHECK_EVERY = 1_500
INDEX = {sign: at for at, sign in enumerate(SIGNS)}


def main(argv: Sequence[str]) -> int:
    """Train to the asked step, going on from where it stopped."""
    asked = _asked(argv)
    torch.set_num_threads(asked.threads)
    torch.manual_seed(asked.seed)
    asked.run.mkdir(parents=True, exist_ok=True)
    course = Course(asked)
    course.go()
    return 0


class Course:
    """One training: network, its average, optimiser, and the step it has reached."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked, self.step, self.seconds = asked, 0, 0.0
        self.net = Net().to(memory_format=torch.channels_last)
        if asked.begin:
            self.net.load_state_dict(torch.load(asked.begin)["average"])
        self.average = {name: value.clone() for name, value in self.net.state_dict().items()}
        self.optimiser = torch.optim.AdamW(self.net.parameters(), lr=asked.rate, weight_decay=0.01)
        if (asked.run / "state.pt").exists():
            kept = torch.load(asked.run / "state.pt")
            self.step, self.seconds, self.average = kept["step"], kept["seconds"], kept["average"]
            self.net.load_state_dict(kept["net"])
            self.optimiser.load_state_dict(kept["optimiser"])

    def go(self) -> None:
        """Steps until the asked one, with checks and states kept between."""
        check = [line for source in sorted(self.asked.check.glob("*.npz")) for line in shards.load(source)]
        losses: list[float] = []
        started = time.monotonic()
        for batch in batches(self.asked.lines, self.asked.seed + self.step):
            losses.append(self._learn(*batch))
            self.step += 1
            if self.step % CHECK_EVERY == 0 or self.step >= self.asked.steps:
                self.seconds += time.monotonic() - started
                self._report(check, float(np.mean(losses)))
                losses, started = [], time.monotonic()
            if self.step >= self.asked.steps:
                return

    def _learn(self, images: Tensor, lengths: Tensor, targets: Tensor, target_lengths: Tensor) -> float:
        for group in self.optimiser.param_groups:
            group["lr"] = _rate(self.step, self.asked.steps, self.asked.rate)
        self.net.train()
        with torch.autocast("cpu", torch.bfloat16, enabled=self.asked.half):
            said = self.net(images.to(memory_format=torch.channels_last))
        loss = nn.functional.ctc_loss(said.transpose(0, 1), targets, lengths, target_lengths, zero_infinity=True)
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self.optimiser.step()
        keep = min(SMOOTHING, self.step / (self.step + 10))
        with torch.no_grad():
            for name, value in self.net.state_dict().items():
                mine = self.average[name]
                mine.lerp_(value, 1 - keep) if mine.is_floating_point() else mine.copy_(value)
        return float(loss.detach())

    def _report(self, check: Sequence[Line], loss: float) -> None:
        net = Net()
        net.load_state_dict(self.average)
        right = exact(net, check)
        line = {"step": self.step, "minutes": round(self.seconds / 60, 1), "loss": round(loss, 4), **right}
        with (self.asked.run / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line, ensure_ascii=False) + "\n")
        print(line, flush=True)
        state = {"step": self.step, "seconds": self.seconds, "average": self.average, "net": self.net.state_dict(),
                 "optimiser": self.optimiser.state_dict()}  # fmt: skip
        torch.save(state, self.asked.run / "half.pt")
        (self.asked.run / "half.pt").rename(self.asked.run / "state.pt")


def exact(net: Net, lines: Sequence[Line]) -> dict[str, float]:
    """Share of lines read without a fault by the likeliest sign of each step: by kind and sort."""
    net.eval()
    hits: defaultdict[str, list[bool]] = defaultdict(list)
    ordered = sorted(lines, key=lambda line: line.image.shape[1])
    for at in range(0, len(ordered), 64):
        part = ordered[at : at + 64]
        with torch.no_grad():
            best = net(stacked([line.image for line in part])).argmax(2).numpy()
        for line, signs in zip(part, best, strict=True):
            steps = signs[: -(-line.image.shape[1] // STRIDE_PX)]
            kept = [now for before, now in zip([0, *steps[:-1]], steps, strict=True) if now and now != before]
            good = "".join(SIGNS[sign] for sign in kept) == line.text
            for key in ("all", line.kind, f"{line.kind} {line.sort}", f"font {line.font}"):
                hits[key].append(good)
    return {key: round(float(np.mean(found)), 4) for key, found in sorted(hits.items())}


def stacked(images: Sequence[Pixels], width: int = 0) -> Tensor:
    """(lines, 1, 48, width) 0 paper to 1 ink, filled up on the right."""
    width = max(width, *(image.shape[1] for image in images))
    width = -(-width // STRIDE_PX) * STRIDE_PX
    whole = np.zeros((len(images), 1, images[0].shape[0], width), np.float32)
    for at, image in enumerate(images):
        whole[at, 0, :, : image.shape[1]] = (255 - image.astype(np.float32)) / 255
    return torch.from_numpy(whole)


def batches(folder: Path, seed: int) -> Iterator[tuple[Tensor, Tensor, Tensor, Tensor]]:
    """Endless: images, their steps, targets and target lengths; shards that arrive meanwhile are taken in."""
    rng = Random(seed)
    while True:
        sources = sorted(folder.glob("lines-*.npz")) + sorted(folder.glob("cells-*.npz"))
        rng.shuffle(sources)
        for at in range(0, len(sources), 4):
            lines = [line for source in sources[at : at + 4] for line in shards.load(source)]
            yield from grouped([line for line in lines if fits(line)], rng)


def grouped(lines: list[Line], rng: Random) -> Iterator[tuple[Tensor, Tensor, Tensor, Tensor]]:
    """Each line once, with lines of like width: images, their steps, targets and target lengths."""
    lines.sort(key=lambda line: line.image.shape[1] * rng.uniform(0.9, 1.1))
    groups: list[list[Line]] = [[]]
    for line in lines:
        if (len(groups[-1]) + 1) * line.image.shape[1] > BATCH_PX and groups[-1]:
            groups.append([])
        groups[-1].append(line)
    rng.shuffle(groups)
    for group in groups:
        images = varied(stacked([line.image for line in group]), rng)
        scale = images.shape[3] / max(1, -(-max(line.image.shape[1] for line in group) // STRIDE_PX) * STRIDE_PX)
        steps = [min(images.shape[3] // STRIDE_PX, -(-int(line.image.shape[1] * scale) // STRIDE_PX)) for line in group]
        targets = [INDEX[sign] for line in group for sign in line.text]
        yield images, torch.tensor(steps), torch.tensor(targets), torch.tensor([len(line.text) for line in group])


def varied(images: Tensor, rng: Random) -> Tensor:
    """The same lines a little otherwise each time they come: width, height, darkness, thickness, noise."""
    height, width = images.shape[2], images.shape[3]
    if rng.random() < 0.7:
        wide = -(-int(width * rng.uniform(0.9, 1.15)) // STRIDE_PX) * STRIDE_PX
        images = nn.functional.interpolate(images, (height, wide), mode="bilinear", align_corners=False)
    if rng.random() < 0.5:
        images = torch.roll(images, rng.randint(-2, 2), 2)
    if rng.random() < 0.2:
        images = torch.lerp(images, nn.functional.max_pool2d(images, 3, 1, 1), rng.uniform(0.2, 0.8))
    if rng.random() < 0.15:
        images = torch.lerp(images, -nn.functional.max_pool2d(-images, 3, 1, 1), rng.uniform(0.1, 0.5))
    if rng.random() < 0.15:
        images = nn.functional.avg_pool2d(images, 3, 1, 1)
    images = images ** rng.uniform(0.7, 1.4) if rng.random() < 0.4 else images
    if rng.random() < 0.4:
        images = (images + torch.randn_like(images) * rng.uniform(0.01, 0.08)).clamp(0, 1)
    return images


def _rate(step: int, steps: int, highest: float) -> float:
    if step < WARM_STEPS:
        return highest * (step + 1) / WARM_STEPS
    share = min(1.0, (step - WARM_STEPS) / max(1, steps - WARM_STEPS))
    return LOWEST_RATE + (highest - LOWEST_RATE) * float(1 + np.cos(np.pi * share)) / 2


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--lines", type=Path, required=True)
    parser.add_argument("--check", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--rate", type=float, default=HIGHEST_RATE)
    parser.add_argument("--begin", type=Path, help="begin with the averaged weights of this state")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--half", action="store_true", help="multiply in bfloat16")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
