"""The int8 form of a trunk: exact where the specification is exact, close where it rounds, refused where it cannot."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter, OpResolverType

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.backbone.graph.flat import pack, unpack
from fomoad_gui.backbone.graph.observe import observe
from fomoad_gui.backbone.graph.quantise import quantised, symmetric_per_channel
from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.vision.drawing.scene import draw_scene
from tests.conftest import REPOSITORY
from tests.support.trunks import Layer, Operator, trunk

NAME = "mobilenet_v2_0.1"


def _scenes(count: int, edge: int = 64) -> Uint8Array:
    return np.stack([draw_scene(np.random.default_rng(i), edge, edge) for i in range(count)])


def _float_trunk() -> bytes:
    return find(NAME, "block_3_expand_relu").read()


def test_the_int8_trunk_follows_the_float32_one_at_any_size() -> None:
    exact, rounded = _float_trunk(), quantised(_float_trunk(), _scenes(16))
    for width, height in ((64, 64), (96, 80), (61, 47)):
        pictures = np.stack([draw_scene(np.random.default_rng(50 + i), width, height) for i in range(3)])
        expected = Backbone(exact, InputSpec(width, height)).embed(pictures)
        given_ = Backbone(rounded, InputSpec(width, height)).embed(pictures)
        assert np.corrcoef(expected.ravel(), given_.ravel())[0, 1] > 0.98


def test_the_input_is_the_pixel_less_128() -> None:
    backbone = Backbone(quantised(_float_trunk(), _scenes(2)), InputSpec(64, 64))
    np.testing.assert_array_equal(backbone.pixel_values, np.arange(-128, 128))


@pytest.mark.slow
def test_equal_arguments_give_equal_bytes_and_other_pictures_another_trunk() -> None:
    first = quantised(_float_trunk(), _scenes(3))
    assert quantised(_float_trunk(), _scenes(3)) == first
    assert quantised(_float_trunk(), 255 - _scenes(3)) != first


def test_the_plain_kernels_run_it_too() -> None:
    model = quantised(_float_trunk(), _scenes(3))
    interpreter = Interpreter(
        model_content=model, experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    )
    interpreter.allocate_tensors()
    interpreter.invoke()
    assert interpreter.get_output_details()[0]["dtype"] == np.int8


def test_weights_are_the_nearest_steps_of_their_channel() -> None:
    weights = np.random.default_rng(0).standard_normal((5, 3, 3, 4))
    stored, scales = symmetric_per_channel(weights, 0)
    assert np.abs(stored).max(axis=(1, 2, 3)).tolist() == [127.0] * 5
    assert (np.abs(stored * scales[:, None, None, None] - weights) <= 0.5001 * scales[:, None, None, None]).all()


def test_the_mean_patch_is_what_a_convolution_by_hand_sees() -> None:
    """Through the first layer, whose mean output is linear in it: LiteRT's own result is the oracle."""
    model, picture = _float_trunk(), _scenes(1)
    graph = unpack(model)
    seen = observe(model, graph, picture, NoProgress()).patches[0]
    subgraph = graph.subgraphs[0]
    first = subgraph.operators[0]
    first.builtinOptions.fusedActivationFunction = schema.ActivationFunctionType.NONE
    interpreter = Interpreter(
        model_content=pack(graph),
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
        experimental_preserve_all_tensors=True,
    )
    interpreter.resize_tensor_input(subgraph.inputs[0], picture.shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(subgraph.inputs[0], (picture.astype(np.float32) - 128) / 128)
    interpreter.invoke()
    kernel, bias = interpreter.get_tensor(first.inputs[1]), interpreter.get_tensor(first.inputs[2])
    mean_output = interpreter.get_tensor(first.outputs[0]).mean(axis=(0, 1, 2))
    np.testing.assert_allclose((kernel * seen).sum(axis=(1, 2, 3)) + bias, mean_output, atol=1e-4)


def test_an_operation_that_has_no_int8_form_here_is_named() -> None:
    graph = unpack(_float_trunk())
    code = schema.OperatorCodeT()
    code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.TANH
    graph.operatorCodes.append(code)
    graph.subgraphs[0].operators[-1].opcodeIndex = len(graph.operatorCodes) - 1
    with pytest.raises(FomoadError, match="TANH cannot be quantised"):
        quantised(pack(graph), _scenes(1))


def test_layers_that_share_their_bias_get_one_each() -> None:
    """As TensorFlow's converter keeps the zeros of several layers once."""
    graph = unpack(trunk(*(Layer(name, Operator.CONV_2D, kernel=(3, 3), channels=3) for name in "abc")))
    first, *others = graph.subgraphs[0].operators
    for operator in others:
        operator.inputs[2] = first.inputs[2]
    shared = pack(graph)
    pictures = _scenes(4)
    exact, rounded = (Backbone(m, InputSpec(64, 64)).embed(pictures) for m in (shared, quantised(shared, pictures)))
    assert np.corrcoef(exact.ravel(), rounded.ravel())[0, 1] > 0.99


@pytest.mark.slow
def test_weights_equal_those_of_tensorflows_converter(tmp_path: Path) -> None:
    ours = tmp_path / "ours.tflite"
    ours.write_bytes(quantised(find(NAME).read(), _scenes(2, 96)))
    command = [sys.executable, "-m", "tests.backbone.compare_with_converter", NAME, str(ours)]
    done = subprocess.run(command, cwd=REPOSITORY, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
