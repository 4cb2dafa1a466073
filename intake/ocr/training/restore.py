"""The network back from the weights the product reads with: what an installation trains on has no other beginning.

Norms were melted into the convolutions when the weights were written (`export`); they come back as norms that change
nothing, and stay so.
"""

from pathlib import Path
from typing import Any

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from intake.ocr.training.net import Net

CONVOLUTIONS = (nn.Conv1d, nn.Conv2d)
NORMS = (nn.BatchNorm1d, nn.BatchNorm2d)


def restored(weights: Path) -> Net:
    """The network that reads what `weights` read. Refuses ValueError for weights of another network."""
    net = Net()
    held = _convolutions(onnx.load(str(weights)).graph)
    steps = [one for one in net.modules() if isinstance(one, (*CONVOLUTIONS, *NORMS))]
    places = [at for at, one in enumerate(steps) if isinstance(one, CONVOLUTIONS)]
    if len(held) != len(places):
        raise ValueError(f"{weights} holds another network")
    with torch.no_grad():
        for at, (weight, bias) in zip(places, held, strict=True):
            follower = steps[at + 1] if at + 1 < len(steps) else None
            _lay(steps[at], follower if isinstance(follower, NORMS) else None, weight, bias)
    net.eval()
    return net


def freeze_norms(net: Net) -> None:
    """Keep the norms as they are while the rest learns."""
    for one in net.modules():
        if isinstance(one, NORMS):
            one.eval()


def _convolutions(graph: onnx.GraphProto) -> list[tuple[Tensor, Tensor]]:
    """Weight and bias of every convolution, from the image on."""
    kept = {one.name.removesuffix(".half"): numpy_helper.to_array(one).astype("float32") for one in graph.initializer}
    return [
        (torch.from_numpy(kept[node.input[1]]), torch.from_numpy(kept[node.input[2]]))
        for node in graph.node
        if node.op_type == "Conv"
    ]


def _lay(convolution: Any, norm: Any, weight: Tensor, bias: Tensor) -> None:
    """Into the convolution, its bias into the norm behind it where it has none of its own."""
    if weight.shape != convolution.weight.shape:
        raise ValueError("these weights are of another network")
    convolution.weight.copy_(weight)
    if convolution.bias is not None:
        convolution.bias.copy_(bias)
    elif norm is not None:
        norm.weight.fill_(1)
        norm.bias.copy_(bias)
        norm.running_mean.fill_(0)
        norm.running_var.fill_(1 - norm.eps)
