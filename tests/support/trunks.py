"""Small trunks for tests, built operation by operation with LiteRT's schema, so that no converter is needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

Operator = schema.BuiltinOperator


@dataclass(frozen=True)
class Layer:
    """One operation: its name, what it is, and the layers it takes ("" is the picture)."""

    name: str
    kind: int
    sources: tuple[str, ...] = ()
    kernel: tuple[int, int] = (1, 1)
    stride: tuple[int, int] = (1, 1)
    dilation: int = 1
    same: bool = True
    channels: int = 4
    padding: tuple[tuple[int, int], ...] = ((0, 0), (1, 1), (1, 1), (0, 0))
    activation: int = schema.ActivationFunctionType.NONE
    axis: int = 3


def trunk(*layers: Layer, channels: int = 3, edge: int = 32, seed: int = 0) -> bytes:
    """The float32 `.tflite` of these layers, each taking the one before it unless it says otherwise."""
    return _Builder(channels, edge, seed).build(layers)


class _Builder:
    def __init__(self, channels: int, edge: int, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._buffers = [schema.BufferT()]
        self._tensors: list[Any] = []
        self._codes: list[Any] = []
        self._by_name = {"": self._tensor("image", (1, edge, edge, channels))}

    def build(self, layers: tuple[Layer, ...]) -> bytes:
        before = ""
        operators = []
        for layer in layers:
            operators.append(self._operator(layer, layer.sources or (before,)))
            before = layer.name
        graph, model = schema.SubGraphT(), schema.ModelT()
        graph.tensors, graph.operators = self._tensors, operators
        graph.inputs, graph.outputs = [0], [self._by_name[before]]
        model.version, model.subgraphs, model.buffers, model.operatorCodes = 3, [graph], self._buffers, self._codes
        builder = flatbuffers.Builder(1024)
        builder.Finish(model.Pack(builder), b"TFL3")
        return bytes(builder.Output())

    def _operator(self, layer: Layer, sources: tuple[str, ...]) -> Any:
        inputs = [self._by_name[source] for source in sources]
        depth = int(self._tensors[inputs[0]].shape[-1])
        convolves = layer.kind in (Operator.CONV_2D, Operator.DEPTHWISE_CONV_2D)
        out = layer.channels if layer.kind == Operator.CONV_2D else depth
        if layer.kind == Operator.CONCATENATION:
            out = sum(int(self._tensors[source].shape[-1]) for source in inputs)
        if convolves:
            shape = (out, *layer.kernel, depth) if layer.kind == Operator.CONV_2D else (1, *layer.kernel, out)
            fan_in = float(np.prod(layer.kernel)) * (depth if layer.kind == Operator.CONV_2D else 1.0)
            weights = self._rng.normal(0.0, 1.0 / np.sqrt(fan_in), shape)
            inputs.append(self._tensor(f"{layer.name}/weights", shape, weights))
            inputs.append(self._tensor(f"{layer.name}/bias", (out,), self._rng.normal(0.0, 0.1, (out,))))
        elif layer.kind == Operator.PAD:
            inputs.append(self._tensor(f"{layer.name}/paddings", (4, 2), np.array(layer.padding), np.int32))
        operator = schema.OperatorT()
        operator.opcodeIndex = self._code(layer.kind)
        operator.builtinOptionsType, operator.builtinOptions = _options(layer)
        operator.inputs = inputs
        self._by_name[layer.name] = self._tensor(layer.name, (1, 1, 1, out))
        operator.outputs = [self._by_name[layer.name]]
        return operator

    def _code(self, kind: int) -> int:
        for number, code in enumerate(self._codes):
            if code.builtinCode == kind:
                return number
        code = schema.OperatorCodeT()
        code.builtinCode, code.deprecatedBuiltinCode, code.version = kind, min(kind, 127), 1
        self._codes.append(code)
        return len(self._codes) - 1

    def _tensor(self, name: str, shape: tuple[int, ...], content: Any = None, dtype: Any = np.float32) -> int:
        tensor = schema.TensorT()
        tensor.name, tensor.shape = name.encode(), np.array(shape, np.int32)
        tensor.type = schema.TensorType.INT32 if dtype is np.int32 else schema.TensorType.FLOAT32
        tensor.buffer = 0
        if content is not None:
            buffer = schema.BufferT()
            buffer.data = np.frombuffer(np.ascontiguousarray(content, dtype).tobytes(), np.uint8)
            self._buffers.append(buffer)
            tensor.buffer = len(self._buffers) - 1
        self._tensors.append(tensor)
        return len(self._tensors) - 1


def _options(layer: Layer) -> tuple[int, Any]:
    kinds = {
        Operator.CONV_2D: schema.Conv2DOptionsT,
        Operator.DEPTHWISE_CONV_2D: schema.DepthwiseConv2DOptionsT,
        Operator.ADD: schema.AddOptionsT,
        Operator.MAX_POOL_2D: schema.Pool2DOptionsT,
        Operator.AVERAGE_POOL_2D: schema.Pool2DOptionsT,
        Operator.PAD: schema.PadOptionsT,
        Operator.CONCATENATION: schema.ConcatenationOptionsT,
    }
    made = kinds.get(layer.kind)
    if made is None:
        return schema.BuiltinOptions.NONE, None
    options = made()
    number = {
        schema.Conv2DOptionsT: schema.BuiltinOptions.Conv2DOptions,
        schema.DepthwiseConv2DOptionsT: schema.BuiltinOptions.DepthwiseConv2DOptions,
        schema.AddOptionsT: schema.BuiltinOptions.AddOptions,
        schema.Pool2DOptionsT: schema.BuiltinOptions.Pool2DOptions,
        schema.PadOptionsT: schema.BuiltinOptions.PadOptions,
        schema.ConcatenationOptionsT: schema.BuiltinOptions.ConcatenationOptions,
    }[made]
    if hasattr(options, "padding"):
        options.padding = schema.Padding.SAME if layer.same else schema.Padding.VALID
        options.strideH, options.strideW = layer.stride
    if hasattr(options, "dilationHFactor"):
        options.dilationHFactor = options.dilationWFactor = layer.dilation
    if hasattr(options, "filterHeight"):
        options.filterHeight, options.filterWidth = layer.kernel
    if hasattr(options, "axis"):
        options.axis = layer.axis
    if hasattr(options, "depthMultiplier"):
        options.depthMultiplier = 1
    if hasattr(options, "fusedActivationFunction"):
        options.fusedActivationFunction = layer.activation
    return number, options
