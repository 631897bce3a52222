"""What a trunk costs: weights, multiply-accumulates, memory for its activations."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

from ai_edge_litert import schema_py_generated as schema

from fomoad_gui.backbone.graph.cells import Operator
from fomoad_gui.backbone.graph.fixed_size import with_fixed_size
from fomoad_gui.backbone.graph.flat import unpack
from fomoad_gui.backbone.graph.observe import CONVOLUTIONS
from fomoad_gui.core.images import InputSpec

_BYTES = {schema.TensorType.INT8: 1}


@dataclass(frozen=True, slots=True)
class Profile:
    """For an input of `width` × `height` pixels and one picture.

    `activation_bytes` is the most that inputs, outputs and waiting branches of one operation take together, whole maps
    and nothing fused: what an interpreter's arena needs at least. `streamed_bytes` are those of the rows alone that the
    windows on each map see: what a runtime needs that makes row by row. `outputs` are the values that all operations
    make, each of which is brought to its scale.
    """

    width: int
    height: int
    multiply_accumulates: int
    activation_bytes: int
    streamed_bytes: int
    outputs: int


def parameters(model: bytes) -> int:
    """Weights and biases of a trunk's `.tflite`."""
    graph = unpack(model)
    tensors = graph.subgraphs[0].tensors
    weighted = [
        operator
        for operator in graph.subgraphs[0].operators
        if graph.operatorCodes[operator.opcodeIndex].builtinCode in CONVOLUTIONS
    ]
    return sum(prod(map(int, tensors[tensor].shape)) for operator in weighted for tensor in operator.inputs[1:])


def profile(model: bytes, width: int, height: int, channels: int) -> Profile:
    """The cost of a trunk's `.tflite` at one input size."""
    graph = unpack(with_fixed_size(model, InputSpec(width, height, channels)))
    subgraph = graph.subgraphs[0]
    total = sum(_multiply_accumulates(graph, operator) for operator in subgraph.operators)
    outputs = sum(_size(subgraph.tensors[operator.outputs[0]]) for operator in subgraph.operators)
    return Profile(width, height, total, _activation_bytes(subgraph), _streamed_bytes(graph), outputs)


def _multiply_accumulates(graph: Any, operator: Any) -> int:
    code = graph.operatorCodes[operator.opcodeIndex].builtinCode
    tensors = graph.subgraphs[0].tensors
    outputs = prod(map(int, tensors[operator.outputs[0]].shape))
    if code == Operator.CONV_2D:
        return outputs * prod(map(int, tensors[operator.inputs[1]].shape[1:]))
    if code == Operator.DEPTHWISE_CONV_2D:
        return outputs * prod(map(int, tensors[operator.inputs[1]].shape[1:3]))
    return 0


def _activation_bytes(subgraph: Any) -> int:
    last_use = {int(t): n for n, operator in enumerate(subgraph.operators) for t in operator.inputs}
    last_use[int(subgraph.outputs[0])] = len(subgraph.operators)
    live = {int(subgraph.inputs[0])}
    most = 0
    for number, operator in enumerate(subgraph.operators):
        live.add(int(operator.outputs[0]))
        most = max(most, sum(_bytes(subgraph.tensors[tensor]) for tensor in live))
        live = {tensor for tensor in live if last_use.get(tensor, -1) > number}
    return most


def _streamed_bytes(graph: Any) -> int:
    subgraph = graph.subgraphs[0]
    rows = dict.fromkeys((int(subgraph.inputs[0]), *(int(one.outputs[0]) for one in subgraph.operators)), 1)
    for operator in subgraph.operators:
        for tensor in map(int, operator.inputs):
            if tensor in rows:
                rows[tensor] = max(rows[tensor], _window_rows(graph, operator))
    maps = {tensor: subgraph.tensors[tensor] for tensor in rows}
    return sum(_bytes(one) * min(rows[tensor], int(one.shape[1])) // int(one.shape[1]) for tensor, one in maps.items())


def _window_rows(graph: Any, operator: Any) -> int:
    """How many rows of its input an operation sees at once."""
    code = graph.operatorCodes[operator.opcodeIndex].builtinCode
    if code in CONVOLUTIONS:
        return int(graph.subgraphs[0].tensors[operator.inputs[1]].shape[1])
    return int(getattr(operator.builtinOptions, "filterHeight", 1))


def _bytes(tensor: Any) -> int:
    return _size(tensor) * _BYTES.get(tensor.type, 4)


def _size(tensor: Any) -> int:
    return prod(map(int, tensor.shape))
