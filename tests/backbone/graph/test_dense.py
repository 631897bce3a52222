"""Dense layers over cells become 1 × 1 convolutions that give the same; LiteRT runs both."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from fomoad_gui.backbone.graph.cells import first_refusal
from fomoad_gui.backbone.graph.cuts import cut_at, cuts
from fomoad_gui.backbone.graph.dense import dense_as_convolutions
from fomoad_gui.backbone.graph.flat import pack, unpack
from fomoad_gui.backbone.graph.quantise import quantised
from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.core.images import InputSpec
from tests.support.c_models import drawn_inputs
from tests.support.trunks import Layer, Operator, trunk

SPEC = InputSpec(32, 32)
LAYERS = (
    Layer("first", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2), channels=5, activation=1),
    Layer("dense", Operator.CONV_2D, channels=6, activation=1),
    Layer("last", Operator.CONV_2D, channels=3),
)


def _float_trunk() -> bytes:
    """Resized once, so that maps have the shapes that a converter writes down."""
    return cut_at_end(trunk(*LAYERS, edge=32))


def cut_at_end(model: bytes) -> bytes:
    graph = unpack(model)
    for tensor, side in ((0, 32), *((operator.outputs[0], 16) for operator in graph.subgraphs[0].operators)):
        shape = graph.subgraphs[0].tensors[tensor].shape
        graph.subgraphs[0].tensors[tensor].shape = np.array([1, side, side, shape[3]], np.int32)
    return pack(graph)


def _with_dense(model: bytes, *, between_reshapes: bool, with_bias: bool = True) -> bytes:
    """The second convolution as a fully connected layer."""
    graph = unpack(model)
    subgraph = graph.subgraphs[0]
    operator, options = subgraph.operators[1], schema.FullyConnectedOptionsT()
    options.fusedActivationFunction = operator.builtinOptions.fusedActivationFunction
    options.keepNumDims = not between_reshapes
    operator.builtinOptionsType, operator.builtinOptions = schema.BuiltinOptions.FullyConnectedOptions, options
    operator.opcodeIndex = _code(graph, Operator.FULLY_CONNECTED)
    weights = subgraph.tensors[operator.inputs[1]]
    weights.shape = np.array([weights.shape[0], weights.shape[3]], np.int32)
    if not with_bias:
        operator.inputs = [operator.inputs[0], operator.inputs[1], -1]
    if between_reshapes:
        given, made = int(operator.inputs[0]), int(operator.outputs[0])
        flat = _reshaped(graph, given, [256, int(weights.shape[1])], 1)
        operator.inputs = [flat, *operator.inputs[1:]]
        flat_made = _tensor_like(graph, made, [256, int(weights.shape[0])])
        operator.outputs = [flat_made]
        _reshape(graph, flat_made, made, 3)
    return pack(graph)


def _without_bias(model: bytes) -> bytes:
    """The second convolution with a bias of nothing."""
    graph = unpack(model)
    bias = graph.buffers[graph.subgraphs[0].tensors[graph.subgraphs[0].operators[1].inputs[2]].buffer]
    bias.data = np.zeros_like(bias.data)
    return pack(graph)


def _code(graph: Any, kind: int) -> int:
    code = schema.OperatorCodeT()
    code.builtinCode, code.deprecatedBuiltinCode, code.version = kind, kind, 1 if kind == Operator.RESHAPE else 5
    graph.operatorCodes.append(code)
    return len(graph.operatorCodes) - 1


def _tensor_like(graph: Any, like: int, shape: list[int]) -> int:
    tensors, tensor = graph.subgraphs[0].tensors, schema.TensorT()
    tensor.name, tensor.type, tensor.buffer = tensors[like].name + b"/flat", tensors[like].type, 0
    tensor.shape, tensor.quantization = np.array(shape, np.int32), tensors[like].quantization
    tensors.append(tensor)
    return len(tensors) - 1


def _reshaped(graph: Any, tensor: int, shape: list[int], place: int) -> int:
    made = _tensor_like(graph, tensor, shape)
    _reshape(graph, tensor, made, place)
    return made


def _reshape(graph: Any, given: int, made: int, place: int) -> None:
    options, operator = schema.ReshapeOptionsT(), schema.OperatorT()
    options.newShape = np.array(graph.subgraphs[0].tensors[made].shape, np.int32)
    operator.opcodeIndex = _code(graph, Operator.RESHAPE)
    operator.inputs, operator.outputs = [given], [made]
    operator.builtinOptionsType, operator.builtinOptions = schema.BuiltinOptions.ReshapeOptions, options
    graph.subgraphs[0].operators.insert(place, operator)


def _rewritten(model: bytes) -> bytes:
    graph = unpack(model)
    dense_as_convolutions(graph)
    assert first_refusal(graph) is None
    return cut_at(graph, cuts(graph)[-1])


def _run(model: bytes, pixels: NDArray[Any]) -> NDArray[Any]:
    interpreter = Interpreter(model_content=model)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], pixels)
    interpreter.invoke()
    result: NDArray[Any] = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    return result


@pytest.mark.parametrize("with_bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("between_reshapes", [True, False], ids=["reshapes", "kept axes"])
@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_a_dense_layer_gives_the_same_as_a_convolution(precision: str, between_reshapes: bool, with_bias: bool) -> None:
    base = _float_trunk()
    if precision == "int8":
        base = cut_at_end(quantised(base, drawn_inputs(SPEC, 4)))
    dense = _with_dense(base, between_reshapes=between_reshapes, with_bias=with_bias)
    pixels = np.random.default_rng(2).integers(-128, 128, (1, 32, 32, 3)).astype(np.int8)
    given = pixels if precision == "int8" else (pixels / 128).astype(np.float32)
    rewritten = _rewritten(dense)
    expected = base if with_bias else _without_bias(base)
    np.testing.assert_allclose(_run(rewritten, given), _run(expected, given), rtol=1e-5, atol=1e-5)
    if precision == "float32":
        np.testing.assert_allclose(_run(rewritten, given), _run(dense, given), rtol=1e-5, atol=1e-5)


def test_it_runs_at_any_size_then() -> None:
    rewritten = _rewritten(_with_dense(_float_trunk(), between_reshapes=True))
    assert Backbone(rewritten, InputSpec(48, 40)).grid == (20, 24, 3)


def test_a_layer_that_sees_the_whole_map_stays_and_is_named() -> None:
    graph = unpack(_with_dense(_float_trunk(), between_reshapes=True))
    subgraph = graph.subgraphs[0]
    whole = subgraph.tensors[subgraph.operators[2].inputs[1]]
    # one row of all values, and not a row for each cell
    subgraph.tensors[subgraph.operators[2].inputs[0]].shape = np.array([1, 256 * whole.shape[1]], np.int32)
    whole.shape = np.array([whole.shape[0], 256 * whole.shape[1]], np.int32)
    dense_as_convolutions(graph)
    refusal = first_refusal(graph)
    assert refusal is not None
    assert "RESHAPE" in refusal.message
