"""Opening a `.tflite` file that somebody brings: what it is, or in one sentence why it cannot be used."""

from __future__ import annotations

from typing import Any

from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter

from fomoad_gui.backbone.graph.cells import Operator
from fomoad_gui.backbone.graph.flat import FILE_IDENTIFIER, unpack
from fomoad_gui.backbone.quiet import quiet_stderr
from fomoad_gui.core.errors import FomoadError

TYPES = {schema.TensorType.FLOAT32: "float32", schema.TensorType.INT8: "int8"}
_CONVERT = "Convert it again, to float32 or full int8, with one input picture of fixed height and width."


def opened(content: bytes, name: str) -> Any:
    """The schema's `ModelT` of a trunk or a network that begins with one; `name` is what messages call the file.

    Raises `FomoadError` unless it is a whole TensorFlow Lite model with one graph, whose one input is a float32 or int8
    picture [1 or any, h, w, 1 or 3] of fixed height and width.
    """
    if content[4:8] != FILE_IDENTIFIER:
        raise FomoadError(
            f"“{name}” is not a TensorFlow Lite model.", "Choose a .tflite file, or a Keras model (.keras or .h5)."
        )
    try:
        with quiet_stderr():
            Interpreter(model_content=content)
        graph = unpack(content)
    except Exception as error:  # whatever a reader of damaged bytes may raise
        raise FomoadError(
            f"“{name}” is damaged: it is cut short or changed ({_first_line(error)}).", "Copy it again from its source."
        ) from error
    if len(graph.subgraphs) != 1 or len(graph.subgraphs[0].inputs) != 1:
        raise FomoadError(
            f"“{name}” has {len(graph.subgraphs)} graphs and {len(graph.subgraphs[0].inputs)} inputs, not one of each.",
            _CONVERT,
        )
    _check_input(graph, name)
    _check_weights(graph, name)
    return graph


def precision(graph: Any) -> str:
    """ "float32" or "int8", by the input."""
    return TYPES[graph.subgraphs[0].tensors[graph.subgraphs[0].inputs[0]].type]


def input_shape(graph: Any) -> tuple[int, int, int]:
    """Height, width and channels that the file says."""
    _, height, width, channels = graph.subgraphs[0].tensors[graph.subgraphs[0].inputs[0]].shape
    return int(height), int(width), int(channels)


def _check_input(graph: Any, name: str) -> None:
    tensor = graph.subgraphs[0].tensors[graph.subgraphs[0].inputs[0]]
    shape = [] if tensor.shape is None else [int(side) for side in tensor.shape]
    signature = shape if tensor.shapeSignature is None else [int(side) for side in tensor.shapeSignature]
    if tensor.type not in TYPES:
        raise FomoadError(f"The input of “{name}” is neither float32 nor int8.", _CONVERT)
    if len(shape) != 4:
        raise FomoadError(f"The input of “{name}” has {len(shape)} axes; a picture has 4.", _CONVERT)
    if -1 in signature[1:]:
        raise FomoadError(f"“{name}” has a dynamic shape: its input is {signature}, −1 being open.", _CONVERT)
    if shape[0] != 1 or shape[3] not in (1, 3):
        raise FomoadError(f"The input of “{name}” is {shape}, not one picture of 1 or 3 channels.", _CONVERT)


def _check_weights(graph: Any, name: str) -> None:
    subgraph = graph.subgraphs[0]
    for operator in subgraph.operators:
        if graph.operatorCodes[operator.opcodeIndex].builtinCode in (Operator.CONV_2D, Operator.DEPTHWISE_CONV_2D):
            picture, kernel = (subgraph.tensors[tensor] for tensor in operator.inputs[:2])
            if picture.type == schema.TensorType.FLOAT32 != kernel.type:
                raise FomoadError(
                    f"“{name}” has rounded weights and float32 values (dynamic-range or float16 quantisation).",
                    "Convert it again without optimisations; its int8 form is made here.",
                )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
