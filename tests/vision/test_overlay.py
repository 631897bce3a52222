from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from fomoad_gui.core.calibration import Calibration
from fomoad_gui.core.geometry import Window, cell_grid, fit_transform
from fomoad_gui.core.images import Fit, InputSpec
from fomoad_gui.core.scores import CellScores
from fomoad_gui.vision.colour import ColourMap, apply
from fomoad_gui.vision.overlay import HOTTEST, HeatScale, blend, cell_colours, heat_scale, score_overlay

WINDOWS = (Window(3, 2, True), Window(3, 2, True), Window(3, 2, True), Window(2, 1, False))
SCALE = HeatScale(typical=10.0, threshold=30.0)
DARK = (24, 24, 24, 255)
WHITE = (255, 255, 255, 255)


def cells_of(
    width: int, height: int, spec: InputSpec, low: float = 0.0, high: float = 29.0, seed: int = 0
) -> CellScores:
    grid = cell_grid(WINDOWS, spec.width, spec.height)
    values = np.random.default_rng(seed).uniform(low, high, (grid.rows, grid.columns)).astype(np.float32)
    return CellScores(values, grid, fit_transform(width, height, spec), width, height)


def painted(cells: CellScores, width: int, height: int, opacity: float = 0.5) -> NDArray[np.uint8]:
    return score_overlay(cells, SCALE, opacity=opacity, colour_map=ColourMap.INFERNO, width=width, height=height)


def replaced(cells: CellScores, values: NDArray[np.float32]) -> CellScores:
    return CellScores(values, cells.grid, cells.transform, cells.image_width, cells.image_height)


@settings(max_examples=40, deadline=None)
@given(
    size=st.tuples(st.integers(20, 120), st.integers(20, 120)),
    canvas=st.tuples(st.integers(10, 90), st.integers(10, 90)),
    input_size=st.tuples(st.integers(32, 90), st.integers(32, 90)),
    fit=st.sampled_from(Fit),
)
def test_each_pixel_has_the_colour_of_the_cell_in_whose_box_its_centre_lies(
    size: tuple[int, int], canvas: tuple[int, int], input_size: tuple[int, int], fit: Fit
) -> None:
    cells = cells_of(*size, InputSpec(*input_size, 3, fit))
    overlay = painted(cells, *canvas)
    expected = np.zeros((canvas[1], canvas[0], 4), np.uint8)
    unsure = np.zeros((canvas[1], canvas[0]), np.bool_)
    x = (np.arange(canvas[0]) + 0.5) * size[0] / canvas[0]
    y = (np.arange(canvas[1]) + 0.5) * size[1] / canvas[1]
    for row, column in np.ndindex(cells.values.shape):
        x0, y0, x1, y1 = cells.cell_box_in_image(row, column)
        heat = float(cells.values[row, column] - SCALE.typical) / (SCALE.threshold - SCALE.typical)
        colour = apply(np.array([heat]), 0, HOTTEST, ColourMap.INFERNO)[0]
        expected[np.ix_((y0 <= y) & (y < y1), (x0 <= x) & (x < x1))] = (*colour, round(127.5 * max(heat, 0.0)))
        # A centre on an edge belongs to the cell behind it, but for the rounding of floats.
        unsure |= np.isclose(y, y0)[:, None] | np.isclose(y, y1)[:, None] | np.isclose(x, x0) | np.isclose(x, x1)
    # A colour step apart: the heat above is worked out in another order.
    differs = np.abs(overlay.astype(int) - expected).max(axis=2) > 6
    assert not (differs & ~unsure).any()


def test_the_cells_are_offset_as_their_centres_are() -> None:
    """Seven cells of 8 pixels on 64 pixels, the first centred at 11.5, leave 7.5 pixels in front and 0.5 behind."""
    cells = cells_of(64, 64, InputSpec(64, 64), low=15.0)
    assert cells.grid.cell_box(0, 0) == (7.5, 7.5, 15.5, 15.5)
    covered = np.flatnonzero(painted(cells, 64, 64)[32, :, 3])
    np.testing.assert_array_equal(covered, np.arange(7, 63))


def test_what_was_cropped_away_is_transparent_and_what_was_padded_is_cut_off() -> None:
    cropped = painted(cells_of(200, 100, InputSpec(64, 64, 3, Fit.FIT_SHORT)), 200, 100)
    assert (cropped[:, :50] == 0).all()
    assert (cropped[:, 150:] == 0).all()
    padded = painted(cells_of(200, 100, InputSpec(64, 64, 3, Fit.FIT_LONG), low=15.0), 200, 100)
    assert (padded[:, 100, 3] > 0).all()


def test_the_cooler_a_cell_the_more_of_the_picture_shows_through() -> None:
    cells = cells_of(64, 64, InputSpec(64, 64))
    values = np.full_like(cells.values, 10.0)
    values[0, :5] = [-50.0, 10.0, 20.0, 29.9, 30.0]
    alpha = cell_colours(replaced(cells, values), SCALE, ColourMap.INFERNO)[0, :5, 3]
    np.testing.assert_array_equal(alpha, [0, 0, 128, 254, 255])


def test_a_score_has_the_same_colour_whatever_else_is_in_the_picture() -> None:
    calm, wild = (cells_of(64, 64, InputSpec(64, 64), high=high) for high in (12.0, 29.0))
    values = wild.values.copy()
    values[0, 0] = calm.values[0, 0]
    box = calm.cell_box_in_image(0, 0)
    x, y = int(box[0]) + 2, int(box[1]) + 2
    np.testing.assert_array_equal(painted(calm, 64, 64)[y, x], painted(replaced(wild, values), 64, 64)[y, x])


def test_heat_is_0_at_the_median_good_score_and_1_at_the_threshold() -> None:
    scale = heat_scale(Calibration(30.0, 0.01, np.array([4.0, 10.0, 99.0])))
    heat = scale.heat(np.array([10.0, 20.0, 30.0, 50.0], np.float32))
    np.testing.assert_allclose(heat, [0.0, 0.5, 1.0, 2.0], rtol=1e-6)


@settings(max_examples=60)
@given(threshold=st.floats(-1e4, 1e4), typical=st.floats(-1e4, 1e4), scores=st.lists(st.floats(-1e5, 1e5, width=32)))
def test_heat_grows_with_the_score_and_is_1_at_the_threshold_wherever_that_is(
    threshold: float, typical: float, scores: list[float]
) -> None:
    scale = HeatScale(typical, threshold)
    heat = scale.heat(np.array(sorted(scores), np.float32))
    assert np.isfinite(heat).all()
    assert (np.diff(heat) >= 0).all()
    assert scale.heat(np.array([threshold], np.float32))[0] == pytest.approx(1, abs=1e-3)


def test_a_cell_at_the_threshold_has_a_white_border_inside_a_dark_one() -> None:
    cells = cells_of(64, 64, InputSpec(64, 64))
    values = cells.values.copy()
    values[1, 2] = 30.0
    overlay = painted(replaced(cells, values), 64, 64, opacity=0.0)
    x0, y0, x1, y1 = (int(np.ceil(edge - 0.5)) for edge in cells.cell_box_in_image(1, 2))
    box = overlay[y0:y1, x0:x1]
    ring = np.ones(box.shape[:2], np.bool_)
    ring[1:-1, 1:-1] = False
    inner = np.ones(box.shape[:2], np.bool_)
    inner[2:-2, 2:-2] = False
    inner[ring] = False
    assert (box[ring] == DARK).all()
    assert (box[inner] == WHITE).all()
    assert (box[~ring & ~inner][:, 3] == 0).all()
    overlay[y0:y1, x0:x1] = 0
    assert (overlay[..., 3] == 0).all()


def test_the_border_asks_whether_the_score_reaches_the_threshold_as_float64() -> None:
    """A conformal threshold is the float64 next above a score; as float32 the two are one number."""
    cells = cells_of(64, 64, InputSpec(64, 64))
    values = np.full_like(cells.values, 30.0)
    below = HeatScale(10.0, float(np.nextafter(30.0, np.inf)))
    overlay = score_overlay(
        replaced(cells, values), below, opacity=0.0, colour_map=ColourMap.INFERNO, width=64, height=64
    )
    assert (overlay[..., 3] == 0).all()


@pytest.mark.parametrize(("canvas", "thickness"), [(640, 2), (128, 1)])
def test_large_cells_have_a_thicker_border(canvas: int, thickness: int) -> None:
    cells = cells_of(64, 64, InputSpec(64, 64))
    values = cells.values.copy()
    values[3, 3] = 31.0
    overlay = painted(replaced(cells, values), canvas, canvas)
    y = int(np.mean(cells.cell_box_in_image(3, 3)[1::2]) * canvas / 64)
    assert (overlay[y] == WHITE).all(axis=1).sum() == 2 * thickness
    assert (overlay[y] == DARK).all(axis=1).sum() == 2


def test_tiny_cells_have_a_white_border_alone() -> None:
    cells = cells_of(64, 64, InputSpec(64, 64))
    overlay = painted(replaced(cells, np.full_like(cells.values, 99.0)), 24, 24)
    assert (overlay == WHITE).all(axis=2).any()
    assert not (overlay == DARK).all(axis=2).any()


def test_an_opacity_outside_of_0_to_1_is_refused() -> None:
    with pytest.raises(ValueError, match="opacity"):
        painted(cells_of(64, 64, InputSpec(64, 64)), 64, 64, opacity=1.5)


def test_blending_is_pillows_alpha_compositing() -> None:
    rng = np.random.default_rng(3)
    image = rng.integers(0, 256, (50, 70, 3), dtype=np.uint8)
    overlay = rng.integers(0, 256, (50, 70, 4), dtype=np.uint8)
    over = Image.alpha_composite(Image.fromarray(image).convert("RGBA"), Image.fromarray(overlay))
    blended = blend(image, overlay)
    assert blended.dtype == np.uint8
    assert np.abs(blended.astype(int) - np.asarray(over.convert("RGB"))).max() <= 1


def test_an_overlay_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="under an overlay"):
        blend(np.zeros((4, 5, 3), np.uint8), np.zeros((5, 4, 4), np.uint8))
