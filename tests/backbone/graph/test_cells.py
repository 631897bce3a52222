"""The windows say what the networks that ship really look at: pixels are changed, and it is seen which cells answer."""

from __future__ import annotations

import numpy as np
import pytest

from fomoad_gui.backbone.architecture import V2_CUTS
from fomoad_gui.backbone.catalogue import find
from fomoad_gui.backbone.graph.cells import cell_windows
from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.core.arrays import BoolArray
from fomoad_gui.core.geometry import CellGrid, cell_grid
from fomoad_gui.core.images import InputSpec

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
