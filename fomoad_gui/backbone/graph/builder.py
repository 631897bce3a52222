"""Builds a TFLite graph operation by operation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

from fomoad_gui.backbone.graph.flat import pack

SCHEMA_VERSION = 3
TENSOR_TYPES = {np.dtype(np.float32): schema.TensorType.FLOAT32, np.dtype(np.int32): schema.TensorType.INT32}


class GraphBuilder:
    """One subgraph in the making; tensors are named by the index that adding them returns."""

    def __init__(self, description: str) -> None:
        self._graph = schema.SubGraphT()
        self._graph.tensors, self._graph.operators = [], []
        self._graph.inputs, self._graph.outputs = [], []
        self._graph.name = b"main"
        self._model = schema.ModelT()
        self._model.version = SCHEMA_VERSION
        self._model.description = description.encode()
        self._model.subgraphs = [self._graph]
        # by the schema's rule the first buffer is empty, and stands for tensors without content of their own
        self._model.buffers = [schema.BufferT()]
        self._model.operatorCodes = []
        self._model.metadata, self._model.signatureDefs = [], []

    def input(self, name: str, shape: Sequence[int]) -> int:
        """Add a float32 input of the graph."""
        index = self._tensor(name, shape, schema.TensorType.FLOAT32, buffer=0)
        self._graph.inputs.append(index)
        return index

    def constant(self, name: str, values: NDArray[Any]) -> int:
        """Add weights, float32 or int32."""
        buffer = schema.BufferT()
        buffer.data = np.frombuffer(np.ascontiguousarray(values).tobytes(), np.uint8)
        self._model.buffers.append(buffer)
        return self._tensor(name, values.shape, TENSOR_TYPES[values.dtype], buffer=len(self._model.buffers) - 1)

    def operation(
        self,
        code: int,
        inputs: Sequence[int],
        name: str,
        shape: Sequence[int],
        options: tuple[int, Any] | None = None,
        places: bool = False,
    ) -> int:
        """Add an operation of builtin `code` with a float32 output of `shape`; `options` are its kind and value.

        With `places` it has a second output of the same shape, int32, that nothing uses.
        """
        output = self._tensor(name, shape, schema.TensorType.FLOAT32, buffer=0)
        operator = schema.OperatorT()
        operator.opcodeIndex = self._operator_code(code)
        operator.inputs, operator.outputs = list(inputs), [output]
        if places:
            operator.outputs.append(self._tensor(f"{name}_places", shape, schema.TensorType.INT32, buffer=0))
        if options is not None:
            operator.builtinOptionsType, operator.builtinOptions = options
        self._graph.operators.append(operator)
        return output

    def finish(self, outputs: Sequence[int]) -> bytes:
        """The content of the `.tflite` file."""
        self._graph.outputs = list(outputs)
        return pack(self._model)

    def _tensor(self, name: str, shape: Sequence[int], kind: int, buffer: int) -> int:
        tensor = schema.TensorT()
        tensor.name, tensor.shape, tensor.type, tensor.buffer = name.encode(), list(shape), kind, buffer
        self._graph.tensors.append(tensor)
        return len(self._graph.tensors) - 1

    def _operator_code(self, code: int) -> int:
        for index, known in enumerate(self._model.operatorCodes):
            if known.builtinCode == code:
                return index
        operator_code = schema.OperatorCodeT()
        operator_code.builtinCode = operator_code.deprecatedBuiltinCode = code
        operator_code.version = 1
        self._model.operatorCodes.append(operator_code)
        return len(self._model.operatorCodes) - 1
