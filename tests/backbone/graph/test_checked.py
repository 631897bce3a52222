"""What is no trunk is refused in a sentence before anything is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.backbone.graph.checked import input_shape, opened, precision
from fomoad_gui.backbone.graph.flat import pack, unpack
from fomoad_gui.core.errors import FomoadError
from tests.support.trunks import Layer, Operator, trunk

SMALL = trunk(Layer("first", Operator.CONV_2D, kernel=(3, 3)), Layer("second", Operator.CONV_2D))


def _changed(change: Callable[[Any], None]) -> bytes:
    graph = unpack(SMALL)
    change(graph)
    return pack(graph)


def _input(graph: Any) -> Any:
    return graph.subgraphs[0].tensors[0]


def test_a_trunk_is_opened_and_described() -> None:
    graph = opened(SMALL, "small.tflite")
    assert (precision(graph), input_shape(graph)) == ("float32", (32, 32, 3))
    shipped = opened(find("mobilenet_v2_0.1", channels=1, precision="int8").read(), "shipped")
    assert (precision(shipped), input_shape(shipped)) == ("int8", (96, 96, 1))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a zip", b"\x89PNG\r\n", SMALL[:4] + b"TFL2" + SMALL[8:]])
def test_a_foreign_file_is_named(content: bytes) -> None:
    with pytest.raises(FomoadError, match="“it” is not a TensorFlow Lite model"):
        opened(content, "it")


@pytest.mark.parametrize("length", [8, 40, 200, len(SMALL) // 2, len(SMALL) - 300])
def test_a_file_that_is_cut_short_is_damaged(length: int) -> None:
    with pytest.raises(FomoadError, match="“it” is damaged"):
        opened(SMALL[:length], "it")


def test_bytes_changed_at_random_are_opened_or_refused_and_nothing_else() -> None:
    rng = np.random.default_rng(0)
    for _ in range(60):
        damaged = bytearray(SMALL)
        for place in rng.integers(8, len(damaged), 6):
            damaged[place] = int(rng.integers(256))
        try:
            opened(bytes(damaged), "it")
        except FomoadError:
            continue


def _open_height(graph: Any) -> None:
    _input(graph).shapeSignature = np.array([1, -1, -1, 3], np.int32)


def _two_inputs(graph: Any) -> None:
    graph.subgraphs[0].inputs = [0, 0]


def _of_bytes(graph: Any) -> None:
    _input(graph).type = schema.TensorType.UINT8


def _flat_input(graph: Any) -> None:
    _input(graph).shape = np.array([1, 3072], np.int32)


def _five_channels(graph: Any) -> None:
    _input(graph).shape = np.array([1, 32, 32, 5], np.int32)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_open_height, r"dynamic shape: its input is \[1, -1, -1, 3\]"),
        (_two_inputs, "2 inputs"),
        (_of_bytes, "neither float32 nor int8"),
        (_flat_input, "has 2 axes"),
        (_five_channels, "not one picture of 1 or 3 channels"),
    ],
)
def test_an_unsuitable_input_is_described(change: Callable[[Any], None], reason: str) -> None:
    with pytest.raises(FomoadError, match=reason):
        opened(_changed(change), "it")


def test_weights_rounded_without_their_values_are_refused() -> None:
    def round_weights(graph: Any) -> None:
        weights = graph.subgraphs[0].tensors[graph.subgraphs[0].operators[0].inputs[1]]
        values = np.frombuffer(graph.buffers[weights.buffer].data.tobytes(), np.float32)
        graph.buffers[weights.buffer].data = (values * 50).astype(np.int8).view(np.uint8)
        weights.type = schema.TensorType.INT8
        weights.quantization = schema.QuantizationParametersT()
        weights.quantization.scale = np.array([0.02], np.float32)
        weights.quantization.zeroPoint = np.zeros(1, np.int64)

    with pytest.raises(FomoadError, match="dynamic-range"):
        opened(_changed(round_weights), "it")
