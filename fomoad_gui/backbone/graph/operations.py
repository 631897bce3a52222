"""An int8 trunk's graph as plain values: what another engine than LiteRT needs in order to run it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from fomoad_gui.backbone.graph.cells import Operator, operation_name
from fomoad_gui.backbone.graph.fixed_size import with_fixed_size
from fomoad_gui.backbone.graph.flat import unpack
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import InputSpec


class Kind(StrEnum):
    """What an operation does."""

    CONVOLUTION = "convolution"
    DEPTHWISE = "depthwise"
    ADD = "add"
    AVERAGE = "average"
    MAXIMUM = "maximum"
    RESCALE = "rescale"
    """Another scale and zero point; ReLU and ReLU6 are that, with a range."""
    CONCATENATE = "concatenate"
    PAD = "pad"


class Activation(StrEnum):
    """What an operation's output is limited to."""

    NONE = "none"
    RELU = "relu"
    RELU6 = "relu6"


_KINDS = {
    Operator.CONV_2D: Kind.CONVOLUTION,
    Operator.DEPTHWISE_CONV_2D: Kind.DEPTHWISE,
    Operator.ADD: Kind.ADD,
    Operator.AVERAGE_POOL_2D: Kind.AVERAGE,
    Operator.MAX_POOL_2D: Kind.MAXIMUM,
    Operator.RELU: Kind.RESCALE,
    Operator.RELU6: Kind.RESCALE,
    Operator.QUANTIZE: Kind.RESCALE,
    Operator.CONCATENATION: Kind.CONCATENATE,
    Operator.PAD: Kind.PAD,
}
_ACTIVATIONS = {
    schema.ActivationFunctionType.NONE: Activation.NONE,
    schema.ActivationFunctionType.RELU: Activation.RELU,
    schema.ActivationFunctionType.RELU6: Activation.RELU6,
}
_OWN_ACTIVATIONS = {Operator.RELU: Activation.RELU, Operator.RELU6: Activation.RELU6}
JOINING = (Kind.ADD, Kind.CONCATENATE)
"""The kinds with two inputs."""


@dataclass(frozen=True, slots=True)
class Int8Map:
    """int8 [rows, columns, channels], real = scale · (stored − zero_point)."""

    rows: int
    columns: int
    channels: int
    scale: float
    zero_point: int


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation on maps, named by number.

    `second` is `source` again but for the kinds of `JOINING`. A window of `kernel` × `kernel` units, `dilation` apart,
    moves by `stride`, and the first one reaches `top` and `left` units out of the map. `weights` int8 are
    [out, k, k, in], or [1, k, k, channels] of a depthwise one; `bias` int32 [out]; `weight_scales` float32 [out].
    """

    kind: Kind
    source: int
    second: int
    output: int
    activation: Activation = Activation.NONE
    kernel: int = 1
    stride: int = 1
    dilation: int = 1
    top: int = 0
    left: int = 0
    weights: NDArray[np.int8] | None = None
    bias: NDArray[np.int32] | None = None
    weight_scales: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Int8Trunk:
    """`maps[0]` is the input, the last one the output; operations stand in an order that finds their inputs made."""

    maps: tuple[Int8Map, ...]
    operations: tuple[Operation, ...]


def read_int8_trunk(model: bytes, spec: InputSpec) -> Int8Trunk:
    """The trunk of an int8 `.tflite` for one input size. `FomoadError` that names what is not among `Kind`."""
    graph = unpack(with_fixed_size(model, spec))
    subgraph = graph.subgraphs[0]
    numbers = {int(subgraph.inputs[0]): 0}
    maps, operations = [_map(subgraph.tensors[subgraph.inputs[0]])], []
    for operator in subgraph.operators:
        numbers[int(operator.outputs[0])] = len(maps)
        maps.append(_map(subgraph.tensors[operator.outputs[0]]))
        operations.append(_operation(graph, operator, numbers, maps))
    return Int8Trunk(tuple(maps), tuple(operations))


def _map(tensor: Any) -> Int8Map:
    if tensor.type != schema.TensorType.INT8 or len(tensor.shape) != 4:
        raise FomoadError("The network is not int8 throughout.", "Train with the precision int8.")
    _, rows, columns, channels = (int(size) for size in tensor.shape)
    quantisation = tensor.quantization
    return Int8Map(rows, columns, channels, float(quantisation.scale[0]), int(quantisation.zeroPoint[0]))


def _operation(graph: Any, operator: Any, numbers: dict[int, int], maps: list[Int8Map]) -> Operation:
    code = graph.operatorCodes[operator.opcodeIndex]
    kind = _KINDS.get(code.builtinCode)
    if kind is None:
        raise FomoadError(
            f"The network's operation {operation_name(code)} is not one that exports to C have.", "Cut it before that."
        )
    inputs = [int(tensor) for tensor in operator.inputs]
    source, output = numbers[inputs[0]], numbers[int(operator.outputs[0])]
    if kind is Kind.CONCATENATE and len(inputs) != 2:
        raise FomoadError("The network joins more than two maps at once.", "Cut it before that.")
    own = _ACTIVATIONS[getattr(operator.builtinOptions, "fusedActivationFunction", 0)]
    plain = Operation(
        kind,
        source,
        numbers[inputs[1]] if kind in JOINING else source,
        output,
        _OWN_ACTIVATIONS.get(code.builtinCode, own),
    )
    if kind in (Kind.CONVOLUTION, Kind.DEPTHWISE):
        return _convolution(graph, operator, plain, maps[source], maps[output])
    if kind in (Kind.AVERAGE, Kind.MAXIMUM):
        options = operator.builtinOptions
        kernel, stride = int(options.filterHeight), int(options.strideH)
        top, left = _padding(options, kernel, stride, maps[source], maps[output])
        return replace(plain, kernel=kernel, stride=stride, top=top, left=left)
    if kind is Kind.PAD:
        before = np.frombuffer(_content(graph, inputs[1]), np.int32).reshape(4, 2)[1:3, 0]
        return replace(plain, top=int(before[0]), left=int(before[1]))
    return plain


def _convolution(graph: Any, operator: Any, plain: Operation, given: Int8Map, made: Int8Map) -> Operation:
    tensor, options = graph.subgraphs[0].tensors[operator.inputs[1]], operator.builtinOptions
    weights = np.frombuffer(_content(graph, operator.inputs[1]), np.int8).reshape(tensor.shape)
    if plain.kind is Kind.DEPTHWISE and int(weights.shape[3]) != given.channels:
        raise FomoadError("A depthwise layer of the network multiplies its channels.", "Cut it before that.")
    kernel, stride, dilation = int(weights.shape[1]), int(options.strideH), int(options.dilationHFactor)
    top, left = _padding(options, (kernel - 1) * dilation + 1, stride, given, made)
    scales = np.asarray(tensor.quantization.scale, np.float32)
    return replace(
        plain,
        kernel=kernel,
        stride=stride,
        dilation=dilation,
        top=top,
        left=left,
        weights=weights,
        bias=np.frombuffer(_content(graph, operator.inputs[2]), np.int32),
        weight_scales=np.broadcast_to(scales, (made.channels,)),
    )


def _padding(options: Any, reach: int, stride: int, given: Int8Map, made: Int8Map) -> tuple[int, int]:
    """Rows above and columns to the left: half of what TensorFlow's SAME padding needs, rounded down."""
    if options.padding != schema.Padding.SAME:
        return 0, 0
    needed = ((made.rows - 1) * stride + reach - given.rows, (made.columns - 1) * stride + reach - given.columns)
    return max(needed[0], 0) // 2, max(needed[1], 0) // 2


def _content(graph: Any, tensor: int) -> bytes:
    return np.asarray(graph.buffers[graph.subgraphs[0].tensors[tensor].buffer].data, np.uint8).tobytes()
