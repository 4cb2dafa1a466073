"""Puts trained weights where the product finds them: `python -m intake.ocr.training.export RUN`."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from intake.ocr.recogniser import HEIGHT_PX, WEIGHTS
from intake.ocr.training.net import Net

OPERATORS = 17
"""The edition of ONNX's operators; all the network needs has been in it since 2022."""


def main(argv: Sequence[str]) -> int:
    """Write the averaged weights of RUN/state.pt as ONNX, and the training's log beside them."""
    run = Path(argv[0])
    net = Net()
    net.load_state_dict(torch.load(run / "state.pt")["average"])
    WEIGHTS.parent.mkdir(exist_ok=True)
    sizes = {"lines": {0: "lines", 3: "width"}, "log_p": {0: "lines", 1: "steps"}}
    example = (torch.rand(2, 1, HEIGHT_PX, 160),)
    half = WEIGHTS.with_suffix(".half")
    torch.onnx.export(
        net.eval(), example, str(half), input_names=["lines"], output_names=["log_p"], dynamic_axes=sizes,
        dynamo=False, opset_version=OPERATORS,
    )  # fmt: skip
    half.rename(WEIGHTS)
    shutil.copy(run / "log.jsonl", WEIGHTS.with_name("training.jsonl"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
