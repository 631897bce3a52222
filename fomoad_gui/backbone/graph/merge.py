"""Trunk and scorer as one graph, for interpreters that take one file."""

from __future__ import annotations

from typing import Any

from ai_edge_litert import schema_py_generated as schema

from fomoad_gui.backbone.graph.cells import Operator
from fomoad_gui.backbone.graph.flat import pack, unpack

DEQUANTIZE_VERSION = 2
"""From which it takes int8."""


def merged(trunk: bytes, scorer: bytes) -> bytes:
    """An int8 trunk of fixed size, with the float32 scorer for its map of cells behind it; equal bytes for equal ones.

    Input int8 [1, h, w, c], outputs those of the scorer.
    """
    graph, behind = unpack(trunk), unpack(scorer)
    first, second = graph.subgraphs[0], behind.subgraphs[0]
    tensors, buffers = len(first.tensors), len(graph.buffers)
    for tensor in second.tensors:
        # the first buffer stands for no content, in both
        tensor.buffer = tensor.buffer + buffers - 1 if tensor.buffer else 0
    graph.buffers += behind.buffers[1:]
    first.tensors = list(first.tensors) + list(second.tensors)
    # what the trunk gives is what the scorer takes
    _add(graph, first, Operator.DEQUANTIZE, DEQUANTIZE_VERSION, first.outputs[0], tensors + int(second.inputs[0]))
    for operator in second.operators:
        code = behind.operatorCodes[operator.opcodeIndex]
        operator.opcodeIndex = _code(graph, int(code.builtinCode), int(code.version))
        operator.inputs = [int(tensor) + tensors if tensor >= 0 else -1 for tensor in operator.inputs]
        operator.outputs = [int(tensor) + tensors for tensor in operator.outputs]
        first.operators.append(operator)
    first.outputs = [int(tensor) + tensors for tensor in second.outputs]
    # they name outputs by their old numbers
    graph.signatureDefs, graph.metadata = [], []
    return pack(graph)


def _add(graph: Any, subgraph: Any, code: int, version: int, source: int, output: int) -> None:
    operator = schema.OperatorT()
    operator.opcodeIndex = _code(graph, code, version)
    operator.inputs, operator.outputs = [int(source)], [output]
    operator.builtinOptionsType = schema.BuiltinOptions.DequantizeOptions
    operator.builtinOptions = schema.DequantizeOptionsT()
    subgraph.operators.append(operator)


def _code(graph: Any, code: int, version: int) -> int:
    for index, known in enumerate(graph.operatorCodes):
        if (known.builtinCode, known.version) == (code, version):
            return index
    added = schema.OperatorCodeT()
    added.builtinCode = added.deprecatedBuiltinCode = code
    added.version = version
    graph.operatorCodes.append(added)
    return len(graph.operatorCodes) - 1
