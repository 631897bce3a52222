"""Dense layers over cells as the 1 × 1 convolutions that they are: such have a window, and run at any input size.

Converters write Keras' `Dense` on a map as a fully connected layer that keeps its axes, or between two reshapes whose
shapes hold for one input size, or are computed on the way.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from fomoad_gui.backbone.graph.cells import Operator

CONVOLUTION_VERSION = 3
"""Of the operation, from which on it takes int8."""


def dense_as_convolutions(graph: Any) -> None:
    """Rewrite every fully connected layer of the schema's `ModelT` whose input and output are maps of the same cells.

    One that sees a whole map at once stays, and so is refused by its name.
    """
    subgraph = graph.subgraphs[0]
    for operator in [one for one in subgraph.operators if _code(graph, one) == Operator.FULLY_CONNECTED]:
        source, last = _map_before(graph, operator), _map_behind(graph, operator)
        if source is None or last is None or not _are_alike(graph, operator, source, int(last.outputs[0])):
            continue
        _make_convolution(graph, operator, source, int(last.outputs[0]))
        subgraph.operators = [one for one in subgraph.operators if one is operator or one is not last]
        _drop_unread(graph)


def _map_before(graph: Any, operator: Any) -> int | None:
    """The map whose cells a layer takes one by one; None if there is none."""
    tensor = int(operator.inputs[0])
    if _rank(graph, tensor) == 4:
        return tensor
    makers = [one for one in graph.subgraphs[0].operators if tensor in one.outputs]
    if len(makers) == 1 and _code(graph, makers[0]) == Operator.RESHAPE and _rank(graph, int(makers[0].inputs[0])) == 4:
        return int(makers[0].inputs[0])
    return None


def _map_behind(graph: Any, operator: Any) -> Any | None:
    """The operation that gives what the layer makes as a map: itself, or a reshape behind it."""
    tensor = int(operator.outputs[0])
    if _rank(graph, tensor) == 4:
        return operator
    readers = [one for one in graph.subgraphs[0].operators if tensor in one.inputs]
    if len(readers) == 1 and _code(graph, readers[0]) == Operator.RESHAPE and _rank(graph, readers[0].outputs[0]) == 4:
        return readers[0]
    return None


def _are_alike(graph: Any, operator: Any, source: int, made: int) -> bool:
    """Whether both maps have the same cells, and the weights lead from the channels of one to those of the other."""
    tensors = graph.subgraphs[0].tensors
    given, output, weights = tensors[source].shape, tensors[made].shape, tensors[operator.inputs[1]].shape
    is_plain = operator.builtinOptions.weightsFormat == schema.FullyConnectedOptionsWeightsFormat.DEFAULT
    return bool(is_plain and (given[:3] == output[:3]).all() and tuple(weights) == (output[3], given[3]))


def _make_convolution(graph: Any, operator: Any, source: int, made: int) -> None:
    subgraph, options = graph.subgraphs[0], schema.Conv2DOptionsT()
    options.padding, options.strideH, options.strideW = schema.Padding.VALID, 1, 1
    options.dilationHFactor = options.dilationWFactor = 1
    options.fusedActivationFunction = operator.builtinOptions.fusedActivationFunction
    operator.builtinOptionsType, operator.builtinOptions = schema.BuiltinOptions.Conv2DOptions, options
    operator.opcodeIndex = _convolution_code(graph)
    weights = subgraph.tensors[operator.inputs[1]]
    outputs, depth = (int(side) for side in weights.shape)
    weights.shape, weights.shapeSignature = np.array([outputs, 1, 1, depth], np.int32), None
    bias = int(operator.inputs[2]) if len(operator.inputs) > 2 else -1
    bias = _no_bias(graph, source, weights) if bias < 0 else bias
    operator.inputs, operator.outputs = [source, int(operator.inputs[1]), bias], [made]
    subgraph.tensors[made].shape = np.array([*subgraph.tensors[source].shape[:3], outputs], np.int32)


def _drop_unread(graph: Any) -> None:
    """The operations whose results nobody reads any more: those that made the shapes."""
    subgraph = graph.subgraphs[0]
    read = {int(tensor) for tensor in subgraph.outputs}
    kept = []
    for operator in reversed(subgraph.operators):
        if read.intersection(int(tensor) for tensor in operator.outputs):
            kept.append(operator)
            read.update(int(tensor) for tensor in operator.inputs)
    subgraph.operators = kept[::-1]


def _no_bias(graph: Any, source: int, weights: Any) -> int:
    """A bias of nothing, which convolutions do not go without; its number."""
    subgraph, tensor, buffer = graph.subgraphs[0], schema.TensorT(), schema.BufferT()
    is_float = weights.type == schema.TensorType.FLOAT32
    outputs = int(weights.shape[0])
    buffer.data = np.zeros(4 * outputs, np.uint8)
    graph.buffers.append(buffer)
    tensor.name, tensor.shape = bytes(weights.name) + b"/no_bias", np.array([outputs], np.int32)
    tensor.type = schema.TensorType.FLOAT32 if is_float else schema.TensorType.INT32
    tensor.buffer = len(graph.buffers) - 1
    if not is_float:
        quantisation = schema.QuantizationParametersT()
        scale = np.asarray(subgraph.tensors[source].quantization.scale, np.float32)[0]
        quantisation.scale = np.asarray(weights.quantization.scale, np.float32) * scale
        quantisation.zeroPoint = np.zeros(len(quantisation.scale), np.int64)
        tensor.quantization = quantisation
    subgraph.tensors.append(tensor)
    return len(subgraph.tensors) - 1


def _convolution_code(graph: Any) -> int:
    for index, known in enumerate(graph.operatorCodes):
        if known.builtinCode == Operator.CONV_2D:
            known.version = max(known.version, CONVOLUTION_VERSION)
            return index
    code = schema.OperatorCodeT()
    code.builtinCode = code.deprecatedBuiltinCode = Operator.CONV_2D
    code.version = CONVOLUTION_VERSION
    graph.operatorCodes.append(code)
    return len(graph.operatorCodes) - 1


def _code(graph: Any, operator: Any) -> int:
    return int(graph.operatorCodes[operator.opcodeIndex].builtinCode)


def _rank(graph: Any, tensor: Any) -> int:
    tensor_ = graph.subgraphs[0].tensors[int(tensor)]
    signature = tensor_.shape if tensor_.shapeSignature is None else tensor_.shapeSignature
    return len(signature) if signature is not None else 0
