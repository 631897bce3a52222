"""The windows say what the networks that ship really look at: pixels are changed, and it is seen which cells answer."""

from __future__ import annotations

from dataclasses import replace

import hypothesis
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fomoad_gui.backbone.architecture import V2_CUTS
from fomoad_gui.backbone.catalogue import find
from fomoad_gui.backbone.graph.cells import cell_windows
from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.core.arrays import BoolArray
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import CellGrid, cell_grid
from fomoad_gui.core.images import InputSpec
from tests.support.trunks import Layer, Operator, trunk

NAME = "mobilenet_v2_0.35"


def _seen_by(grid: CellGrid, x: int, y: int) -> BoolArray:
    """Which cells should see the pixel, bool [rows, columns]."""
    seen = np.zeros((grid.rows, grid.columns), bool)
    for row in range(grid.rows):
        for column in range(grid.columns):
            x0, y0, x1, y1 = grid.receptive_box(row, column)
            seen[row, column] = x0 < x + 0.5 < x1 and y0 < y + 0.5 < y1
    return seen


def _answering(backbone: Backbone, width: int, height: int, x: int, y: int) -> BoolArray:
    """Which cells change when the pixel does, over a few pictures, for ReLU6 hides some changes."""
    rng = np.random.default_rng(0)
    answered = np.zeros(backbone.grid[:2], bool)
    for _ in range(6):
        picture = rng.integers(90, 166, (1, height, width, 3), np.uint8)
        changed = picture.copy()
        changed[0, y, x] = 255 * rng.integers(0, 2, 3)
        answered |= np.any(backbone.embed(picture) != backbone.embed(changed), axis=-1)[0]
    return answered


@pytest.mark.parametrize("cut", V2_CUTS)
@pytest.mark.parametrize(("width", "height"), [(96, 96), (160, 64), (65, 97), (131, 46)])
def test_the_cells_that_see_a_pixel_are_those_whose_receptive_field_holds_it(cut: str, width: int, height: int) -> None:
    backbone = Backbone(find(NAME, cut).path.read_bytes(), InputSpec(width, height))
    grid = cell_grid(cell_windows(find(NAME, cut).read()), width, height)
    assert backbone.grid[:2] == (grid.rows, grid.columns)
    for x, y in [(0, 0), (width // 2, height // 2), (width - 1, height // 3), (17, height - 1)]:
        seen, answered = _seen_by(grid, x, y), _answering(backbone, width, height, x, y)
        assert not (answered & ~seen).any()
        if cut != V2_CUTS[-1]:
            # At the deepest cut the rim of a receptive field of 250 pixels weighs less than float32 resolves.
            np.testing.assert_array_equal(answered, seen)


@pytest.mark.parametrize(
    ("cut", "stride", "receptive_field"),
    [("block_3_expand_relu", 4, 19), ("block_6_expand_relu", 8, 59), ("block_13_expand_relu", 16, 267)],
)
def test_strides_and_receptive_fields(cut: str, stride: int, receptive_field: int) -> None:
    """Against the recursion of Araujo et al. 2019, worked out by hand."""
    axis = cell_grid(cell_windows(find(NAME, cut).read()), 160, 160).horizontal
    assert (axis.stride, axis.receptive_field) == (stride, receptive_field)


POOLS = st.sampled_from([Operator.MAX_POOL_2D, Operator.AVERAGE_POOL_2D])
KERNELS, STRIDES = st.integers(1, 5), st.integers(1, 2)


def _convolution(kernel: int, stride: int, same: bool, activation: int) -> Layer:
    return Layer("", Operator.CONV_2D, (), (kernel, kernel), (stride, stride), 1, same, activation=activation)


def _depthwise(kernel: int, dilation: int, same: bool) -> Layer:
    return Layer("", Operator.DEPTHWISE_CONV_2D, (), (kernel, kernel), (1, 1), dilation, same)


def _pool(kind: int, kernel: int, stride: int, same: bool) -> Layer:
    return Layer("", kind, (), (kernel, kernel), (stride, stride), 1, same)


def _pad(before: int, after: int) -> Layer:
    return Layer("", Operator.PAD, padding=((0, 0), (before, after), (before, after), (0, 0)))


ONE_LAYER = st.one_of(
    st.builds(_convolution, KERNELS, STRIDES, st.booleans(), st.sampled_from([0, 1, 3])),
    st.builds(_depthwise, st.integers(2, 3), st.integers(1, 2), st.booleans()),
    st.builds(_pool, POOLS, st.integers(2, 4), STRIDES, st.booleans()),
    st.builds(_pad, st.integers(0, 2), st.integers(0, 2)),
)


@hypothesis.settings(max_examples=60)
@given(st.lists(ONE_LAYER, min_size=1, max_size=6), st.integers(40, 71), st.integers(40, 71))
def test_any_chain_of_layers_has_the_cells_that_its_graph_says(layers: list[Layer], width: int, height: int) -> None:
    named = tuple(replace(layer, name=f"layer{number}") for number, layer in enumerate(layers))
    model = trunk(Layer("first", Operator.CONV_2D, kernel=(3, 3)), *named, edge=min(width, height))
    try:
        grid = cell_grid(cell_windows(model), width, height)
    except FomoadError:
        assume(False)
    backbone = Backbone(model, InputSpec(width, height))
    assert backbone.grid[:2] == (grid.rows, grid.columns)
    x, y = width // 2, height // 3
    assert not (_answering(backbone, width, height, x, y) & ~_seen_by(grid, x, y)).any()


@pytest.mark.parametrize("kind", [Operator.ADD, Operator.CONCATENATION])
def test_where_branches_join_the_wider_one_counts(kind: int) -> None:
    model = trunk(
        Layer("stem", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2)),
        Layer("wide", Operator.CONV_2D, kernel=(3, 3), dilation=2),
        Layer("sum", kind, ("wide", "stem")),
    )
    axis = cell_grid(cell_windows(model), 64, 64).horizontal
    assert (axis.stride, axis.receptive_field) == (2, 3 + 4 * 2)
    backbone = Backbone(model, InputSpec(64, 64))
    grid = cell_grid(cell_windows(model), 64, 64)
    assert not (_answering(backbone, 64, 64, 30, 31) & ~_seen_by(grid, 30, 31)).any()


@pytest.mark.parametrize(
    ("layer", "reason"),
    [
        (Layer("bad", Operator.TANH), "operation TANH is not supported"),
        (Layer("bad", Operator.CONV_2D, kernel=(3, 1)), r"window of 3 × 1 with strides 1 and 1"),
        (Layer("bad", Operator.CONV_2D, kernel=(3, 3), stride=(2, 1)), r"3 × 3 with strides 2 and 1"),
        (Layer("bad", Operator.PAD, padding=((0, 0), (1, 1), (0, 0), (0, 0))), "pads its maps unevenly"),
        (Layer("bad", Operator.CONV_2D, activation=4), "not ReLU or ReLU6"),
        (Layer("bad", Operator.CONCATENATION, ("first", "first"), axis=2), "joins maps side by side"),
    ],
)
def test_a_layer_that_cannot_be_placed_is_named(layer: Layer, reason: str) -> None:
    with pytest.raises(FomoadError, match=reason):
        cell_windows(trunk(Layer("first", Operator.CONV_2D), layer))


def test_branches_whose_cells_lie_differently_are_refused() -> None:
    model = trunk(
        Layer("a", Operator.CONV_2D, ("",), (3, 3), (2, 2)),
        Layer("b", Operator.CONV_2D, ("",), (1, 1), (1, 1)),
        Layer("sum", Operator.ADD, ("a", "b")),
    )
    with pytest.raises(FomoadError, match="branches whose cells lie differently"):
        cell_windows(model)
