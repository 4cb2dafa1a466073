"""The network that reads one digit in its box, and its training: `python -m intake.ocr.training.digit_net CELLS.npz …`.

CELLS hold `pictures` (n, 28, 28), 0 paper to 255 ink, and `digits` (n,), as `bench.digit_cells` makes them. Writes
intake/ocr/weights/digits.onnx and prints, each round, the share of the last file's digits that it reads right.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import Tensor, nn
from torch.nn import functional

from intake.ocr.marked.single import SIDE_PX, WEIGHTS
from intake.ocr.training.export import OPERATORS, halved

BATCH = 128
ROUNDS = 3
HIGHEST_RATE = 3e-3
SMOOTHING = 0.03
"""Of the truth that is spread over all digits: real hands leave digits that are two things at once."""


def net() -> nn.Module:
    """(digits, 1, 28, 28) 0 paper to 1 ink → (digits, 10), not normalised."""
    return nn.Sequential(
        *_conv(1, 16, 1), *_conv(16, 24, 2), *_conv(24, 24, 1), *_conv(24, 48, 2), *_conv(48, 48, 1),
        nn.Flatten(), nn.Dropout(0.3), nn.Linear(48 * (SIDE_PX // 4) ** 2, 10),
    )  # fmt: skip


def _conv(into: int, out: int, stride: int) -> tuple[nn.Module, ...]:
    return nn.Conv2d(into, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU()


def main(argv: Sequence[str]) -> int:
    """Learn from all files but the last, which only measures."""
    torch.manual_seed(1)
    torch.set_num_threads(1)
    *learned, check = [_loaded(Path(one)) for one in argv]
    pictures, digits = (torch.cat(parts) for parts in zip(*learned, strict=True))
    seeing = net().to(memory_format=torch.channels_last)
    steps = ROUNDS * -(-len(digits) // BATCH)
    optimiser = torch.optim.AdamW(seeing.parameters(), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, HIGHEST_RATE, total_steps=steps)
    for turn in range(ROUNDS):
        seeing.train()
        for some in torch.randperm(len(digits)).split(BATCH):
            with torch.autocast("cpu", torch.bfloat16):
                said = seeing(varied(pictures[some]).to(memory_format=torch.channels_last))
            loss = functional.cross_entropy(said.float(), digits[some], label_smoothing=SMOOTHING)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        print(turn + 1, f"{right(seeing, *check):.4f}", flush=True)
    _write(seeing)
    return 0


def varied(pictures: Tensor) -> Tensor:
    """The same digits a little turned, leaned, moved, larger or smaller, thicker or thinner, paler, with noise."""
    count = len(pictures)
    turn, lean = torch.randn(count) * 0.1, torch.randn(count) * 0.12
    wide, high = (1 + torch.randn(count) * 0.08 for _ in range(2))
    across, down = torch.randn(2, count) * 0.05
    rows = torch.stack([wide * turn.cos(), turn.sin() + lean, across, -turn.sin(), high * turn.cos(), down], 1)
    grid = functional.affine_grid(rows.view(-1, 2, 3), list(pictures.shape), align_corners=False)
    waves = functional.interpolate(torch.randn(count, 2, 4, 4) * 0.06, (SIDE_PX, SIDE_PX), mode="bicubic")
    moved = functional.grid_sample(pictures, grid + waves.permute(0, 2, 3, 1), align_corners=False)
    thick, thin = functional.max_pool2d(moved, 3, 1, 1), -functional.max_pool2d(-moved, 3, 1, 1)
    soft = functional.avg_pool2d(moved, 3, 1, 1)
    kind = torch.rand(count, 1, 1, 1)
    by = torch.rand(count, 1, 1, 1) * 0.7
    other = torch.where(kind < 0.15, thick, torch.where(kind < 0.25, thin, torch.where(kind < 0.45, soft, moved)))
    dark = torch.lerp(moved, other, by) ** (0.7 + 0.7 * torch.rand(count, 1, 1, 1))
    return (dark + torch.randn_like(dark) * 0.06 * torch.rand(count, 1, 1, 1)).clamp(0, 1)


def right(seeing: nn.Module, pictures: Tensor, digits: Tensor) -> float:
    """The share of digits that are read right."""
    seeing.eval()
    with torch.no_grad():
        said = torch.cat([seeing(some).argmax(1) for some in pictures.split(1000)])
    return float((said == digits).float().mean())


def _loaded(path: Path) -> tuple[Tensor, Tensor]:
    held = np.load(path)
    pictures = torch.from_numpy(held["pictures"].astype(np.float32) / 255)
    return pictures[:, None], torch.from_numpy(held["digits"].astype(np.int64))


def _write(seeing: nn.Module) -> None:
    half = WEIGHTS.with_suffix(".half")
    torch.onnx.export(
        seeing.eval(), (torch.rand(2, 1, SIDE_PX, SIDE_PX),), str(half), input_names=["digits"], output_names=["said"],
        dynamic_axes={"digits": {0: "digits"}, "said": {0: "digits"}}, dynamo=False, opset_version=OPERATORS,
    )  # fmt: skip
    onnx.save(halved(onnx.load(str(half))), str(WEIGHTS))
    half.unlink()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
