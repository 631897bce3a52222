"""Networks that take pixels otherwise than as −1 … 1, made to take them so."""

from __future__ import annotations

from typing import Any

import numpy as np

from fomoad_gui.backbone.graph.cells import Operator
from fomoad_gui.core.errors import FomoadError

SIGNED, UNIT, RAW = "signed", "unit", "raw"
SCALES = {SIGNED: (1.0, 0.0), UNIT: (128.0 / 255.0, 128.0 / 255.0), RAW: (128.0, 128.0)}
"""Factor and offset from (pixel − 128) / 128 to −1 … 1, 0 … 1 and 0 … 255."""


def take_signed(graph: Any, pixels: str) -> None:
    """Fold the input's scale and offset into the first convolution, in place; float32 graphs only.

    A convolution is linear: W (a x + b) + c = (a W) x + (c + b ΣW). Exact but where zero padding reaches in, which now
    stands for mid-grey and no longer for black. `FomoadError` if the network does not begin with a convolution.
    """
    factor, offset = SCALES[pixels]
    if (factor, offset) == (1.0, 0.0):
        return
    subgraph = graph.subgraphs[0]
    operators = [o for o in subgraph.operators if graph.operatorCodes[o.opcodeIndex].builtinCode != Operator.PAD]
    first = operators[0]
    if graph.operatorCodes[first.opcodeIndex].builtinCode != Operator.CONV_2D or len(first.inputs) != 3:
        raise FomoadError(
            "The network does not begin with a convolution, so its pixels cannot be rescaled.",
            "Give one that takes pixels as −1 … 1.",
        )
    kernel, bias = (graph.buffers[subgraph.tensors[tensor].buffer] for tensor in first.inputs[1:3])
    shape = subgraph.tensors[first.inputs[1]].shape
    weights = _values(kernel.data).reshape(shape)
    bias.data = _bytes(_values(bias.data) + offset * weights.sum(axis=(1, 2, 3)))
    kernel.data = _bytes(weights * factor)


def _values(data: Any) -> Any:
    return np.frombuffer(np.asarray(data, np.uint8).tobytes(), np.float32).astype(np.float64)


def _bytes(values: Any) -> Any:
    return np.frombuffer(np.ascontiguousarray(values, np.float32).tobytes(), np.uint8)
