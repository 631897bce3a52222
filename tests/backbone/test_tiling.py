"""Nothing is lost at the borders of tiles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.backbone.graph.cells import cell_windows
from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.backbone.tiling import TiledBackbone, tiles
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import Window, axis_geometry
from fomoad_gui.core.images import InputSpec
from fomoad_gui.vision.drawing.scene import draw_scene


@pytest.mark.parametrize("precision", ["int8", "float32"])
@pytest.mark.parametrize(
    ("cut", "length", "width", "height"),
    [
        ("block_6_expand_relu", 160, 160, 160),
        ("block_6_expand_relu", 160, 336, 496),
        ("block_6_expand_relu", 128, 512, 112),
        ("block_13_expand_relu", 384, 560, 400),
        ("block_13_expand_relu", 320, 384, 640),
    ],
)
def test_tiles_give_the_cells_of_the_whole(precision: str, cut: str, length: int, width: int, height: int) -> None:
    model = find("mobilenet_v2_0.1", cut, 3, precision).read()
    spec = InputSpec(width, height, 3)
    picture = draw_scene(np.random.default_rng(4), width, height)[np.newaxis]
    whole, tiled = Backbone(model, spec), TiledBackbone(model, spec, length)
    assert tiled.grid == whole.grid
    if precision == "int8":
        np.testing.assert_array_equal(tiled.embed(picture), whole.embed(picture))
    else:  # sums in another order
        np.testing.assert_allclose(tiled.embed(picture), whole.embed(picture), rtol=1e-4, atol=1e-4)


@given(st.integers(1, 60), st.integers(8, 40), st.integers(1, 3))
def test_every_cell_comes_from_one_tile_that_holds_its_receptive_field(size: int, length: int, depth: int) -> None:
    windows = [Window(3, 2, True)] * depth
    stride = 2**depth
    size, length = size * stride, length * stride
    whole, found = axis_geometry(windows, size), tiles(windows, size, length)
    cells = []
    for tile in found:
        assert tile.start % stride == 0
        assert 0 <= tile.start <= size - tile.length
        for offset in range(tile.last - tile.first + 1):
            cell = tile.target + offset
            assert cell == tile.start // stride + tile.first + offset
            cells.append(cell)
            low, high = whole.reach(cell)
            assert low >= tile.start or tile.start == 0
            assert high <= tile.start + tile.length or tile.start + tile.length == size
    assert cells == list(range(whole.count))


def test_a_receptive_field_that_fills_the_tile_is_refused_with_the_remedy() -> None:
    windows = cell_windows(find("mobilenet_v2_0.1", "block_13_expand_relu", 3, "int8").read())
    with pytest.raises(FomoadError, match="receptive field of 267"):
        tiles(list(windows), 640, 256)
