"""A network for pixels of 0 … 1 or 0 … 255, made to take −1 … 1, gives the same embeddings away from the border."""

from __future__ import annotations

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter

from fomoad_gui.backbone.graph.flat import pack, unpack
from fomoad_gui.backbone.graph.pixels import RAW, SIGNED, UNIT, take_signed
from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import InputSpec
from tests.support.trunks import Layer, Operator, trunk

MODEL = trunk(Layer("first", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2)), Layer("second", Operator.CONV_2D))


@pytest.mark.parametrize(("pixels", "largest"), [(UNIT, 1.0), (RAW, 255.0)])
def test_the_scale_of_the_pixels_moves_into_the_first_layer(pixels: str, largest: float) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (1, 32, 32, 3), np.uint8)
    interpreter = Interpreter(model_content=MODEL)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], picture.astype(np.float32) * (largest / 255.0))
    interpreter.invoke()
    expected = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    graph = unpack(MODEL)
    take_signed(graph, pixels)
    given = Backbone(pack(graph), InputSpec(32, 32)).embed(picture)
    np.testing.assert_allclose(given[:, :-1, :-1], expected[:, :-1, :-1], atol=1e-5 * largest)


def test_signed_pixels_are_left_alone() -> None:
    graph = unpack(MODEL)
    take_signed(graph, SIGNED)
    assert pack(graph) == pack(unpack(MODEL))


def test_a_network_that_does_not_begin_with_a_convolution_is_refused() -> None:
    with pytest.raises(FomoadError, match="does not begin with a convolution"):
        take_signed(unpack(trunk(Layer("pool", Operator.MAX_POOL_2D, kernel=(2, 2), stride=(2, 2)))), UNIT)
