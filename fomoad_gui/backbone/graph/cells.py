"""Which pixels the cells of a trunk see, read out of its graph."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from fomoad_gui.backbone.graph.flat import unpack
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import Window

Operator = schema.BuiltinOperator
Windows = tuple[Window, ...]

SUPPORTED = {
    Operator.CONV_2D: "CONV_2D",
    Operator.DEPTHWISE_CONV_2D: "DEPTHWISE_CONV_2D",
    Operator.ADD: "ADD",
    Operator.PAD: "PAD",
    Operator.AVERAGE_POOL_2D: "AVERAGE_POOL_2D",
    Operator.MAX_POOL_2D: "MAX_POOL_2D",
    Operator.RELU: "RELU",
    Operator.RELU6: "RELU6",
    Operator.CONCATENATION: "CONCATENATION",
    Operator.QUANTIZE: "QUANTIZE",
}
"""The operations that a trunk may consist of."""
_CHANNELS = 3
"""The axis of a map that holds the embedding of a cell."""
_ACTIVATIONS = (
    schema.ActivationFunctionType.NONE,
    schema.ActivationFunctionType.RELU,
    schema.ActivationFunctionType.RELU6,
)


@lru_cache(maxsize=32)
def cell_windows(trunk: bytes) -> Windows:
    """Every layer of a trunk's `.tflite` that looks at more than one unit, first to last.

    Where branches are added or joined, those of the branch that sees more. `FomoadError` for what is no trunk.
    """
    graph = unpack(trunk)
    subgraph = graph.subgraphs[0]
    seen = windows_by_tensor(graph)
    refusal = first_refusal(graph)
    if subgraph.outputs[0] not in seen:
        raise refusal or FomoadError("The network's output does not hang on its input.", "Choose another network.")
    return seen[subgraph.outputs[0]]


def windows_by_tensor(graph: Any) -> dict[int, Windows]:
    """The windows behind every tensor that supported operations make of the input picture, by its number."""
    seen: dict[int, Windows] = {graph.subgraphs[0].inputs[0]: ()}
    for operator in graph.subgraphs[0].operators:
        sources = [seen[tensor] for tensor in _pictures(graph, operator) if tensor in seen]
        if len(sources) == len(_pictures(graph, operator)) > 0 and refusal(graph, operator) is None:
            joined = _joined(sources)
            if joined is not None:
                seen[operator.outputs[0]] = joined + _window(graph, operator)
    return seen


def first_refusal(graph: Any) -> FomoadError | None:
    """Why the graph is no trunk from its input to its end, by the first operation that stands in the way."""
    seen = windows_by_tensor(graph)
    for operator in graph.subgraphs[0].operators:
        if operator.outputs[0] not in seen:
            return refusal(graph, operator) or FomoadError(
                "The network adds or joins branches whose cells lie differently.", "Cut it before that."
            )
    return None


def refusal(graph: Any, operator: Any) -> FomoadError | None:
    """What is wrong with one operation; None if nothing is."""
    code = graph.operatorCodes[operator.opcodeIndex]
    if code.builtinCode not in SUPPORTED:
        return FomoadError(
            f"The network's operation {operation_name(code)} is not supported.",
            f"Cut it before that; a trunk may have {', '.join(SUPPORTED.values())}.",
        )
    options = operator.builtinOptions
    if getattr(options, "fusedActivationFunction", 0) not in _ACTIVATIONS:
        return FomoadError("The network has an activation that is not ReLU or ReLU6.", "Cut it before that layer.")
    kernel = _kernel(graph, operator)
    strides = (getattr(options, "strideH", 1), getattr(options, "strideW", 1))
    dilations = (getattr(options, "dilationHFactor", 1), getattr(options, "dilationWFactor", 1))
    if any(first != second for first, second in (kernel, strides, dilations)):
        return FomoadError(
            f"A layer of the network ({SUPPORTED[code.builtinCode]}) has a window of {kernel[0]} × {kernel[1]} with "
            f"strides {strides[0]} and {strides[1]}; only square ones can be placed in the picture.",
            "Cut it before that layer.",
        )
    if code.builtinCode == Operator.PAD and _padding(graph, operator) is None:
        return FomoadError("The network pads its maps unevenly across the two axes.", "Cut it before that layer.")
    if code.builtinCode == Operator.CONCATENATION and options.axis not in (_CHANNELS, -1):
        return FomoadError("The network joins maps side by side.", "Cut it before that layer.")
    return None


def operation_name(code: Any) -> str:
    """The name of an operation's code as the schema has it, or that of a custom operation."""
    if code.customCode:
        return bytes(code.customCode).decode(errors="replace")
    return next((name for name, value in vars(Operator).items() if value == code.builtinCode), str(code.builtinCode))


def _pictures(graph: Any, operator: Any) -> list[int]:
    """The inputs of an operation that are maps, not weights."""
    subgraph = graph.subgraphs[0]
    return [tensor for tensor in operator.inputs if tensor >= 0 and not _has_content(graph, subgraph.tensors[tensor])]


def _has_content(graph: Any, tensor: Any) -> bool:
    data = graph.buffers[tensor.buffer].data
    return data is not None and len(data) > 0


def _joined(branches: list[Windows]) -> Windows | None:
    """The branch that sees more; None if their cells do not lie alike."""
    if len({np.prod([window.stride for window in branch], dtype=int) for branch in branches}) > 1:
        return None
    return max(branches, key=_receptive_field)


def _receptive_field(windows: Windows) -> int:
    field, stride = 1, 1
    for window in windows:
        field += (window.kernel - 1) * stride
        stride *= window.stride
    return field


def _window(graph: Any, operator: Any) -> Windows:
    code, options = graph.operatorCodes[operator.opcodeIndex].builtinCode, operator.builtinOptions
    if code == Operator.PAD:
        padding = _padding(graph, operator)
        assert padding is not None
        return (Window(1, 1, False, *padding),)
    if not hasattr(options, "padding"):
        return ()
    reach = (_kernel(graph, operator)[0] - 1) * int(getattr(options, "dilationHFactor", 1)) + 1
    stride = int(options.strideH)
    return () if reach == stride == 1 else (Window(reach, stride, options.padding == schema.Padding.SAME),)


def _kernel(graph: Any, operator: Any) -> tuple[int, int]:
    options = operator.builtinOptions
    if hasattr(options, "filterHeight"):
        return int(options.filterHeight), int(options.filterWidth)
    if hasattr(options, "dilationHFactor"):
        shape = graph.subgraphs[0].tensors[operator.inputs[1]].shape
        return int(shape[1]), int(shape[2])
    return 1, 1


def _padding(graph: Any, operator: Any) -> tuple[int, int] | None:
    """Units in front and behind, the same on both axes and none on the others; else None."""
    tensor = graph.subgraphs[0].tensors[operator.inputs[1]]
    data = graph.buffers[tensor.buffer].data
    if data is None or tensor.type != schema.TensorType.INT32:
        return None
    amounts = np.frombuffer(np.asarray(data, np.uint8).tobytes(), np.int32).reshape(-1, 2).tolist()
    if len(amounts) != 4 or amounts[0] != [0, 0] or amounts[3] != [0, 0] or amounts[1] != amounts[2]:
        return None
    return int(amounts[1][0]), int(amounts[1][1])
