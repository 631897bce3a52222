"""From a float32 trunk to a full-integer int8 one, calibrated on pictures, without TensorFlow.

The scheme is TensorFlow Lite's int8 specification (Jacob et al., "Quantization and Training of Neural Networks for
Efficient Integer-Arithmetic-Only Inference", CVPR 2018): real = scale · (stored − zero point); weights symmetric, one
scale per output channel; activations asymmetric, one scale per tensor; bias int32 at the product of the two scales.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from fomoad_gui.backbone.graph.cells import operation_name
from fomoad_gui.backbone.graph.flat import pack, unpack
from fomoad_gui.backbone.graph.observe import CONVOLUTIONS, Observed, Operator, observe
from fomoad_gui.backbone.graph.profile import profile
from fomoad_gui.backbone.graph.ranges import least_squares_share, scale_and_zero_point
from fomoad_gui.backbone.graph.tune import tuned_shares
from fomoad_gui.core.arrays import Float64Array, Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import NoProgress, Progress

VERSIONS = {
    Operator.CONV_2D: 3,
    Operator.DEPTHWISE_CONV_2D: 3,
    Operator.ADD: 2,
    Operator.PAD: 2,
    Operator.AVERAGE_POOL_2D: 2,
    Operator.MAX_POOL_2D: 2,
    Operator.RELU: 2,
    Operator.RELU6: 2,
}
"""The operations that can be quantised, each with the version from which it takes int8."""
_KEEP_SCALE = (Operator.PAD, Operator.AVERAGE_POOL_2D, Operator.MAX_POOL_2D)
"""Operations whose output has the scale of their input, by the specification."""
INPUT_SCALE, INPUT_ZERO_POINT = 1.0 / 128.0, 0
"""Which makes the int8 input exactly pixel − 128."""
MOST_TUNED = 60_000_000
"""Multiply-accumulates of the largest trunk whose ranges are tuned, for one picture; with more it takes too long."""
MOST_JUDGED = 64
"""Pictures on which the embeddings are compared; more take longer and change little."""


def quantised(model: bytes, pictures: Uint8Array, progress: Progress | None = None) -> bytes:
    """The int8 form of a float32 trunk's `.tflite`, its ranges taken from pictures uint8 [N, h, w, c].

    Each range is first that of least squared error, then the one with which the whole trunk's embeddings come out
    nearest to the float32 ones (see `tune`; not for trunks larger than `MOST_TUNED`). It runs at any size,
    as the float32 one does. Equal arguments give equal bytes on one machine; takes seconds to minutes. Raises
    `FomoadError` for an operation that is not among `VERSIONS`, and `Cancelled` when `progress` says so.
    """
    reporting = progress or NoProgress()
    graph = unpack(model)
    codes = [_known_code(graph, operator) for operator in graph.subgraphs[0].operators]
    observed = observe(model, graph, pictures, reporting)
    shares = {
        int(operator.outputs[0]): least_squares_share(observed.values[operator.outputs[0]])
        for operator, code in zip(graph.subgraphs[0].operators, codes, strict=True)
        if code not in _KEEP_SCALE
    }
    height, width, channels = pictures.shape[1:]
    if profile(model, width, height, channels).multiply_accumulates > MOST_TUNED:
        return _rounded(model, observed, shares)
    judged = pictures[:: -(-len(pictures) // MOST_JUDGED)]
    tuned = tuned_shares(lambda trial: _rounded(model, observed, trial), shares, model, judged, reporting)
    return _rounded(model, observed, tuned)


def _rounded(model: bytes, observed: Observed, shares: Mapping[int, float]) -> bytes:
    """The int8 form in which the output of every operation has that share of its observed range."""
    graph = unpack(model)
    subgraph = graph.subgraphs[0]
    _unshare(graph)
    _set_scale(subgraph.tensors[subgraph.inputs[0]], INPUT_SCALE, INPUT_ZERO_POINT)
    for number, operator in enumerate(subgraph.operators):
        code = int(graph.operatorCodes[operator.opcodeIndex].builtinCode)
        output = subgraph.tensors[operator.outputs[0]]
        if code in _KEEP_SCALE:
            source = subgraph.tensors[operator.inputs[0]].quantization
            _set_scale(output, float(source.scale[0]), int(source.zeroPoint[0]))
        else:
            values, share = observed.values[operator.outputs[0]], shares[int(operator.outputs[0])]
            _set_scale(output, *scale_and_zero_point(values, share))
        if code in CONVOLUTIONS:
            _quantise_weights(graph, operator, code, observed, number)
    for operator_code in graph.operatorCodes:
        operator_code.version = max(operator_code.version, VERSIONS[operator_code.builtinCode])
    return pack(graph)


def _known_code(graph: Any, operator: Any) -> int:
    operator_code = graph.operatorCodes[operator.opcodeIndex]
    code = int(operator_code.builtinCode)
    if code not in VERSIONS:
        raise FomoadError(
            f"The network's operation {operation_name(operator_code)} cannot be quantised.",
            "Cut the network before it, or give a network that is int8 already.",
        )
    if code in CONVOLUTIONS and (len(operator.inputs) < 3 or operator.inputs[2] < 0):
        raise FomoadError("A convolution of the network has no bias.", "Convert it anew with TensorFlow 2.")
    return code


def _unshare(graph: Any) -> None:
    """Give every convolution weights and a bias of its own; converters keep equal ones once."""
    subgraph, taken = graph.subgraphs[0], set()
    for operator in subgraph.operators:
        if graph.operatorCodes[operator.opcodeIndex].builtinCode not in CONVOLUTIONS:
            continue
        for place in (1, 2):
            tensor = subgraph.tensors[operator.inputs[place]]
            if tensor.buffer in taken:
                tensor, buffer = copy(tensor), copy(graph.buffers[tensor.buffer])
                graph.buffers.append(buffer)
                tensor.buffer = len(graph.buffers) - 1
                subgraph.tensors.append(tensor)
                operator.inputs[place] = len(subgraph.tensors) - 1
            taken.add(tensor.buffer)


def _quantise_weights(graph: Any, operator: Any, code: int, observed: Observed, number: int) -> None:
    tensors = graph.subgraphs[0].tensors
    kernel, bias = tensors[operator.inputs[1]], tensors[operator.inputs[2]]
    axis = 0 if code == Operator.CONV_2D else 3
    weights = _content(graph, kernel)
    rounded, scales = symmetric_per_channel(weights, axis)
    error = rounded * _along(scales, axis) - weights
    # Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction" (ICCV 2019), eq. 15: what
    # rounding the weights adds to the mean output is the rounding error times the mean input
    patch = observed.patches[number]
    shift = (error * patch).sum(axis=(1, 2, 3)) if axis == 0 else (error[0] * patch).sum(axis=(0, 1))
    bias_scales = scales * float(tensors[operator.inputs[0]].quantization.scale[0])
    stored_bias = np.clip(np.rint((_content(graph, bias) - shift) / bias_scales), -(2**31), 2**31 - 1)
    _store(graph, kernel, rounded.astype(np.int8), schema.TensorType.INT8, scales, axis)
    _store(graph, bias, stored_bias.astype(np.int32), schema.TensorType.INT32, bias_scales, 0)


def symmetric_per_channel(weights: Float64Array, axis: int) -> tuple[Float64Array, Float64Array]:
    """Whole numbers −127 … 127 of the shape of `weights`, and a scale for each channel of `axis`."""
    others = tuple(a for a in range(weights.ndim) if a != axis)
    largest = np.abs(weights).max(axis=others)
    scales = (np.where(largest > 0, largest, 1.0) / 127.0).astype(np.float32).astype(np.float64)
    return np.clip(np.rint(weights / _along(scales, axis)), -127, 127), scales


def _along(scales: Float64Array, axis: int) -> Float64Array:
    return scales.reshape([-1 if a == axis else 1 for a in range(4)])


def _content(graph: Any, tensor: Any) -> Float64Array:
    raw = np.asarray(graph.buffers[tensor.buffer].data, np.uint8).tobytes()
    return np.frombuffer(raw, np.float32).reshape(tensor.shape).astype(np.float64)


def _store(graph: Any, tensor: Any, values: NDArray[Any], kind: int, scales: Float64Array, axis: int) -> None:
    graph.buffers[tensor.buffer].data = np.frombuffer(np.ascontiguousarray(values).tobytes(), np.uint8)
    tensor.type = kind
    tensor.quantization = schema.QuantizationParametersT()
    tensor.quantization.scale = scales.astype(np.float32)
    tensor.quantization.zeroPoint = np.zeros(len(scales), np.int64)
    tensor.quantization.quantizedDimension = axis


def _set_scale(tensor: Any, scale: float, zero_point: int) -> None:
    tensor.type = schema.TensorType.INT8
    tensor.quantization = schema.QuantizationParametersT()
    tensor.quantization.scale = np.array([scale], np.float32)
    tensor.quantization.zeroPoint = np.array([zero_point], np.int64)
