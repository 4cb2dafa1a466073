"""The network: small residual convolutions, then depth-wise convolutions along the line, then one sign a step.

After Graves et al. 2006 (connectionist temporal classification); no recurrence, so that a CPU reads a line in one go.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from intake.ocr.signs import SIGNS, STRIDE_PX

WIDTHS = (24, 32, 64, 96, 160)
CONTEXT_BLOCKS, CONTEXT_REACH = 4, 9


class Net(nn.Module):
    """(lines, 1, 48, width) 0 paper to 1 ink → (lines, width / 4, signs) natural logarithms of probabilities."""

    def __init__(self) -> None:
        super().__init__()
        a, b, c, d, e = WIDTHS
        self.eye = nn.Sequential(
            _conv(1, a, (2, 2)),
            _conv(a, b, (2, 2)),
            _Twice(b),
            _conv(b, c, (2, 1)),
            _Twice(c),
            _conv(c, d, (2, 1)),
            _Twice(d),
        )
        self.fold = nn.Sequential(nn.Conv2d(d, e, (3, 1), bias=False), nn.BatchNorm2d(e), nn.ReLU())
        self.context = nn.Sequential(*(_Along(e) for _ in range(CONTEXT_BLOCKS)))
        self.drop = nn.Dropout(0.1)
        self.head = nn.Conv1d(e, len(SIGNS), 1)

    def forward(self, lines: Tensor) -> Tensor:
        seen = self.context(self.fold(self.eye(lines)).squeeze(2))
        said: Tensor = self.head(self.drop(seen))
        return functional.log_softmax(said.float(), 1).transpose(1, 2)


def _conv(into: int, out: int, stride: tuple[int, int]) -> nn.Module:
    return nn.Sequential(nn.Conv2d(into, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU())


class _Twice(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _conv(width, width, (1, 1)), nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width)
        )

    def forward(self, seen: Tensor) -> Tensor:
        return functional.relu(seen + self.body(seen))


class _Along(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        reach = CONTEXT_REACH
        self.body = nn.Sequential(
            nn.Conv1d(width, width, reach, padding=reach // 2, groups=width, bias=False), nn.BatchNorm1d(width),
            nn.Conv1d(width, 2 * width, 1), nn.ReLU(), nn.Conv1d(2 * width, width, 1),
        )  # fmt: skip

    def forward(self, seen: Tensor) -> Tensor:
        return seen + self.body(seen)


__all__ = ["SIGNS", "STRIDE_PX", "Net", "torch"]
