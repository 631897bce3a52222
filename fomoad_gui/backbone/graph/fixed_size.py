"""A trunk that runs at any input size, fixed to one, as interpreters on microcontrollers require."""

from __future__ import annotations

import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType

from fomoad_gui.backbone.graph.flat import pack, unpack
from fomoad_gui.core.images import InputSpec


def with_fixed_size(model: bytes, input_spec: InputSpec) -> bytes:
    """The `.tflite` content `model` with every tensor's shape that of an input [1, h, w, c]; weights are untouched."""
    shapes = _shapes(model, input_spec)
    graph = unpack(model)
    for tensor, shape in zip(graph.subgraphs[0].tensors, shapes, strict=True):
        tensor.shape = shape
        tensor.shapeSignature = None
    return pack(graph)


def _shapes(model: bytes, input_spec: InputSpec) -> list[np.ndarray[tuple[int], np.dtype[np.int32]]]:
    """Every tensor's shape, in the order of the file, as the interpreter works them out."""
    # Delegates would swallow the tensors between their first and last operation, hence the plain kernels.
    interpreter = Interpreter(
        model_content=model, experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    )
    index = interpreter.get_input_details()[0]["index"]
    interpreter.resize_tensor_input(index, (1, input_spec.height, input_spec.width, input_spec.channels))
    interpreter.allocate_tensors()
    count = len(unpack(model).subgraphs[0].tensors)
    by_index = {detail["index"]: detail["shape"] for detail in interpreter.get_tensor_details()}
    return [np.asarray(by_index[i], np.int32) for i in range(count)]
