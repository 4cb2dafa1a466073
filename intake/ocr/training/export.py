"""Puts trained weights where the product finds them: `python -m intake.ocr.training.export RUN`."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from intake.ocr.active import WEIGHTS
from intake.ocr.recogniser import HEIGHT_PX
from intake.ocr.training.net import Net

OPERATORS = 17
"""The edition of ONNX's operators; all the network needs has been in it since 2022."""


LEAST_HALVED = 500
"""Fewer numbers than this are not worth a step of their own."""


def main(argv: Sequence[str]) -> int:
    """Write the averaged weights of RUN/state.pt as ONNX, and the training's log beside them."""
    run = Path(argv[0])
    net = Net()
    net.load_state_dict(torch.load(run / "state.pt")["average"])
    WEIGHTS.parent.mkdir(exist_ok=True)
    write(net, WEIGHTS)
    shutil.copy(run / "log.jsonl", WEIGHTS.with_name("training.jsonl"))
    return 0


def write(net: Net, target: Path) -> None:
    """The network as the recogniser loads it; norms melt into the convolutions before them."""
    sizes = {"lines": {0: "lines", 3: "width"}, "log_p": {0: "lines", 1: "steps"}}
    example = (torch.rand(2, 1, HEIGHT_PX, 160),)
    half = target.with_suffix(".half")
    torch.onnx.export(
        net.eval(), example, str(half), input_names=["lines"], output_names=["log_p"], dynamic_axes=sizes,
        dynamo=False, opset_version=OPERATORS,
    )  # fmt: skip
    onnx.save(halved(onnx.load(str(half))), str(target))
    half.unlink()


def halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same model with its large weights kept in 16 bits; they are widened once when it is loaded."""
    graph = model.graph
    for weights in [one for one in graph.initializer if np.prod(one.dims) > LEAST_HALVED]:
        name, values = weights.name, numpy_helper.to_array(weights)
        graph.initializer.remove(weights)
        graph.initializer.append(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        graph.node.insert(0, helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT))
    return model


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
