"""Cells of two cuts joined: one embedding of what an earlier layer and the last one say of a place."""

from __future__ import annotations

from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from fomoad_gui.backbone.graph.cells import Operator
from fomoad_gui.backbone.graph.cuts import choose, cuts
from fomoad_gui.backbone.graph.flat import pack, unpack
from fomoad_gui.core.errors import FomoadError

VERSIONS = {Operator.AVERAGE_POOL_2D: 2, Operator.QUANTIZE: 2, Operator.CONCATENATION: 2}
"""The operations that joining adds, each with the version from which it takes int8."""


def joined(trunk: bytes, cut: str) -> bytes:
    """A trunk's `.tflite` with the embeddings of its layer `cut` in front of its own.

    A cell of the trunk takes the mean of the cells of the earlier layer that lie within it. In int8 both come at the
    coarser of their two scales, as a concatenation by the specification wants. Equal arguments give equal bytes.
    `FomoadError` if there is no such layer, or its cells do not divide the trunk's.
    """
    graph = unpack(trunk)
    subgraph, early, last = graph.subgraphs[0], choose(graph, cut), cuts(graph)[-1]
    if last.stride % early.stride:
        raise FomoadError(
            f"Cells of {early.stride} pixels do not lie within those of {last.stride}.", "Join another cut."
        )
    pooled = _averaged(graph, early.tensor, last.stride // early.stride)
    coarser = max((pooled, last.tensor), key=lambda tensor: _scale(subgraph.tensors[tensor]))
    parts = [_requantised(graph, tensor, coarser) for tensor in (pooled, last.tensor)]
    options = schema.ConcatenationOptionsT()
    options.axis = 3
    output = _tensor_like(graph, coarser, "joined", early.dimensions + last.dimensions)
    _operation(graph, Operator.CONCATENATION, parts, output, (schema.BuiltinOptions.ConcatenationOptions, options))
    subgraph.outputs = [output]
    # it names the output by its old number
    graph.signatureDefs = []
    return pack(graph)


def _averaged(graph: Any, tensor: int, window: int) -> int:
    if window == 1:
        return tensor
    options = schema.Pool2DOptionsT()
    options.padding = schema.Padding.SAME
    options.filterHeight = options.filterWidth = options.strideH = options.strideW = window
    source = graph.subgraphs[0].tensors[tensor]
    output = _tensor_like(graph, tensor, "averaged", int(source.shape[3]), -(-source.shape[1:3] // window))
    _operation(graph, Operator.AVERAGE_POOL_2D, [tensor], output, (schema.BuiltinOptions.Pool2DOptions, options))
    return output


def _requantised(graph: Any, tensor: int, like: int) -> int:
    """The tensor with the scale and zero point of `like`; itself where it has these, or is float32."""
    tensors = graph.subgraphs[0].tensors
    if _parameters(tensors[tensor]) == _parameters(tensors[like]):
        return tensor
    shape = tensors[tensor].shape
    output = _tensor_like(graph, like, "requantised", int(shape[3]), shape[1:3])
    _operation(graph, Operator.QUANTIZE, [tensor], output, (schema.BuiltinOptions.QuantizeOptions, None))
    return output


def _tensor_like(graph: Any, like: int, name: str, dimensions: int, grid: Any = None) -> int:
    """A new tensor of the type and scale of another; its number."""
    source = graph.subgraphs[0].tensors[like]
    tensor = schema.TensorT()
    rows, columns = source.shape[1:3] if grid is None else grid
    tensor.name, tensor.type, tensor.buffer = name.encode(), source.type, 0
    tensor.shape = np.array([1, rows, columns, dimensions], np.int32)
    tensor.quantization = source.quantization
    graph.subgraphs[0].tensors.append(tensor)
    return len(graph.subgraphs[0].tensors) - 1


def _operation(graph: Any, code: int, inputs: list[int], output: int, options: tuple[int, Any]) -> None:
    operator = schema.OperatorT()
    operator.opcodeIndex = _operator_code(graph, code)
    operator.inputs, operator.outputs = inputs, [output]
    operator.builtinOptionsType, operator.builtinOptions = options
    graph.subgraphs[0].operators.append(operator)


def _operator_code(graph: Any, code: int) -> int:
    for index, known in enumerate(graph.operatorCodes):
        if known.builtinCode == code:
            known.version = max(known.version, VERSIONS[code])
            return index
    operator_code = schema.OperatorCodeT()
    operator_code.builtinCode = operator_code.deprecatedBuiltinCode = code
    operator_code.version = VERSIONS[code]
    graph.operatorCodes.append(operator_code)
    return len(graph.operatorCodes) - 1


def _parameters(tensor: Any) -> tuple[float, int] | None:
    if tensor.type != schema.TensorType.INT8:
        return None
    return float(tensor.quantization.scale[0]), int(tensor.quantization.zeroPoint[0])


def _scale(tensor: Any) -> float:
    return (_parameters(tensor) or (1.0, 0))[0]
