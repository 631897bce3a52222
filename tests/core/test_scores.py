"""The scores of a picture's cells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fomoad_gui.core.geometry import Window, cell_grid, fit_transform
from fomoad_gui.core.images import Fit, InputSpec
from fomoad_gui.core.scores import CellScores


def scores(values: np.ndarray, fit: Fit = Fit.SQUASH, width: int = 960, height: int = 480) -> CellScores:
    spec = InputSpec(96, 96, fit=fit)
    grid = cell_grid([Window(3, 2, True)] * 3, 96, 96)
    return CellScores(values, grid, fit_transform(width, height, spec), width, height)


def test_picture_scores_as_its_most_anomalous_cell() -> None:
    values = np.zeros((12, 12), np.float32)
    values[3, 5], values[7, 2] = 2.5, 2.25
    cells = scores(values)
    assert cells.image_score == 2.5
    assert cells.peak == (3, 5)
    # Columns are 80 pixels of the picture apart, rows 40, the first centre at 7.5 pixels of the input.
    assert cells.peak_box == pytest.approx((435, 137.5, 515, 177.5))


def test_first_of_equal_cells_in_reading_order_is_the_peak() -> None:
    assert scores(np.ones((12, 12), np.float32)).peak == (0, 0)


def test_picture_may_score_as_the_mean_of_its_highest_cells() -> None:
    values = np.zeros((12, 12), np.float32)
    values[3, 5], values[7, 2] = 2.5, 1.5
    assert replace(scores(values), top_share=2 / 144).image_score == 2
    assert replace(scores(values), top_share=1.0).image_score == pytest.approx(4 / 144)


def test_boxes_are_clipped_to_the_picture() -> None:
    cells = scores(np.zeros((12, 12), np.float32))
    assert cells.cell_box_in_image(11, 11) == pytest.approx((915, 457.5, 960, 480))
    assert cells.receptive_box_in_image(0, 0) == pytest.approx((0, 0, 150, 75))


def test_cell_that_sees_only_padding_has_an_empty_box() -> None:
    cells = scores(np.zeros((12, 12), np.float32), Fit.FIT_LONG)
    x0, y0, x1, y1 = cells.cell_box_in_image(0, 5)
    assert y0 == y1 == 0
    assert x1 - x0 == pytest.approx(80)


def test_scores_are_frozen_float32() -> None:
    values = np.zeros((12, 12))
    cells = scores(values)
    values[0, 0] = 9
    assert cells.values.dtype == np.float32
    assert cells.image_score == 0
    assert not cells.values.flags.writeable


@pytest.mark.parametrize("values", [np.zeros((12, 11)), np.full((12, 12), np.nan), np.full((12, 12), np.inf)])
def test_scores_must_be_finite_and_of_the_grids_shape(values: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"scores of shape|not finite"):
        scores(values.astype(np.float32))
