"""Two cuts joined give what each gives by itself; LiteRT's own run of the single cuts is the oracle."""

from __future__ import annotations

import numpy as np
import pytest

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.backbone.graph.cells import cell_windows
from fomoad_gui.backbone.graph.cuts import choose, cut_at
from fomoad_gui.backbone.graph.flat import unpack
from fomoad_gui.backbone.graph.join import joined
from fomoad_gui.backbone.runtime import Backbone, output_quantisation
from fomoad_gui.backbone.tiling import TiledBackbone
from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.vision.drawing.scene import draw_scene
from tests.support.trunks import Layer, Operator, trunk

NAME, EARLY, LATE = "mobilenet_v2_0.1", "block_6_expand_relu", "block_13_expand_relu"
SPEC = InputSpec(112, 80)
PICTURES = np.stack([draw_scene(np.random.default_rng(seed), 112, 80) for seed in range(3)])


def _averaged(cells: Float32Array) -> Float32Array:
    count, rows, columns, dimensions = cells.shape
    means: Float32Array = cells.reshape(count, rows // 2, 2, columns // 2, 2, dimensions).mean((2, 4))
    return means


def test_a_cell_has_the_mean_of_the_earlier_cells_within_it_and_then_its_own() -> None:
    late = find(NAME, LATE).read()
    both = Backbone(joined(late, EARLY), SPEC).embed(PICTURES)
    early = Backbone(find(NAME, EARLY).read(), SPEC).embed(PICTURES)
    width = early.shape[3]
    np.testing.assert_allclose(both[..., :width], _averaged(early), atol=1e-5)
    np.testing.assert_allclose(both[..., width:], Backbone(late, SPEC).embed(PICTURES), atol=1e-5)


def test_in_int8_each_comes_within_a_step_of_the_common_scale() -> None:
    """The early cells are those of the very trunk, for its ranges are its own and not those of the early file.

    Half a step is the rounding; XNNPACK multiplies by the ratio of two scales in 1/256, up to a quarter step off.
    """
    late = find(NAME, LATE, 3, "int8").read()
    both = joined(late, EARLY)
    scale, zero_point = output_quantisation(both)
    graph = unpack(late)
    early = Backbone(cut_at(graph, choose(graph, EARLY)), SPEC).embed(PICTURES)
    cells = Backbone(both, SPEC).embed(PICTURES)
    width, rounding = early.shape[3], 0.75 * scale
    # a mean is rounded to a step of the early scale, and once more where that is not the common one
    np.testing.assert_allclose(cells[..., :width], _averaged(early), atol=2 * rounding)
    own = Backbone(late, SPEC).embed(PICTURES)
    largest = scale * (127 - zero_point)
    np.testing.assert_allclose(cells[..., width:], np.minimum(own, largest), atol=rounding)
    assert scale >= output_quantisation(late)[0]


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_cells_lie_and_see_as_those_of_the_later_cut(precision: str) -> None:
    late = find(NAME, LATE, 3, precision).read()
    assert cell_windows(joined(late, EARLY)) == cell_windows(late)


def test_tiles_give_the_cells_of_the_whole() -> None:
    model, spec = find(NAME, f"{EARLY}+{LATE}", 3, "int8").read(), InputSpec(560, 400, 3)
    picture = draw_scene(np.random.default_rng(4), 560, 400)[np.newaxis]
    np.testing.assert_array_equal(TiledBackbone(model, spec, 384).embed(picture), Backbone(model, spec).embed(picture))


def test_cells_that_do_not_divide_the_later_ones_are_refused() -> None:
    model = trunk(
        Layer("early", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2)),
        Layer("late", Operator.CONV_2D, ("",), kernel=(3, 3), stride=(3, 3)),
    )
    with pytest.raises(FomoadError, match="Cells of 2 pixels do not lie within those of 3"):
        joined(model, "early")


def test_a_layer_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(FomoadError, match=r"no cut nowhere.*block_6_expand_relu"):
        joined(find(NAME, LATE).read(), "nowhere")


def test_the_same_trunk_gives_the_same_bytes() -> None:
    late = find(NAME, LATE, 3, "int8").read()
    assert joined(late, EARLY) == joined(late, EARLY)
