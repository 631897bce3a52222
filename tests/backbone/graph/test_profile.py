"""Costs, against figures worked out by hand and published ones."""

from __future__ import annotations

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.backbone.graph.profile import parameters, profile
from tests.support.trunks import Layer, Operator, trunk

MODEL = trunk(
    Layer("first", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2), channels=8),
    Layer("depthwise", Operator.DEPTHWISE_CONV_2D, kernel=(3, 3)),
    Layer("sum", Operator.ADD, ("depthwise", "first")),
    Layer("last", Operator.CONV_2D, channels=5),
)


def test_costs_are_those_worked_out_by_hand() -> None:
    assert parameters(MODEL) == (27 * 8 + 8) + (9 * 8 + 8) + (8 * 5 + 5)
    found = profile(MODEL, 32, 64, 3)
    cells = 16 * 32
    assert found.multiply_accumulates == cells * (27 * 8 + 9 * 8 + 8 * 5)
    # while the branches are added both wait beside the sum
    assert found.activation_bytes == max(4 * 32 * 64 * 3 + 4 * cells * 8, 3 * 4 * cells * 8)
    assert found.outputs == cells * (8 + 8 + 8 + 5)
    # three rows of the input and of the first map, which windows of 3 × 3 see, and one of every other
    assert found.streamed_bytes == 4 * (3 * 32 * 3 + 3 * 16 * 8 + 16 * 8 + 16 * 8 + 16 * 5)


def test_an_int8_trunk_needs_a_quarter_of_the_memory() -> None:
    exact, rounded = (find("mobilenet_v2_0.35", precision=precision).read() for precision in ("float32", "int8"))
    assert profile(exact, 96, 96, 3).activation_bytes == 4 * profile(rounded, 96, 96, 3).activation_bytes
    assert profile(exact, 96, 96, 3).multiply_accumulates == profile(rounded, 96, 96, 3).multiply_accumulates
    assert parameters(exact) == parameters(rounded) == find("mobilenet_v2_0.35").parameters
