"""Cells drawn out to pixels keep their values where they lie."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fomoad_gui.core.geometry import Window, cell_grid
from fomoad_gui.core.score_maps import score_map

WINDOWS = [Window(3, 2, True), Window(3, 2, True), Window(3, 1, True)]


@given(st.integers(16, 50), st.integers(16, 50), st.integers(0, 2**31))
def test_the_map_lies_between_the_extremes_and_meets_every_centre(width: int, height: int, seed: int) -> None:
    grid = cell_grid(WINDOWS, width, height)
    values = np.random.default_rng(seed).normal(size=(grid.rows, grid.columns)).astype(np.float32)
    drawn = score_map(values, grid)
    assert drawn.shape == (height, width)
    assert values.min() - 1e-5 <= drawn.min() <= drawn.max() <= values.max() + 1e-5
    x, y = grid.centre(1, 1)
    # a centre lies on a pixel's centre here, the layers' kernels being odd
    np.testing.assert_allclose(drawn[int(y), int(x)], values[1, 1], rtol=1e-5, atol=1e-6)


def test_a_linear_ramp_of_cells_stays_a_linear_ramp() -> None:
    grid = cell_grid(WINDOWS, 32, 32)
    columns = np.array([grid.horizontal.centre(i) for i in range(grid.columns)], np.float32)
    drawn = score_map(np.tile(columns, (grid.rows, 1)), grid)
    inside = (np.arange(32) + 0.5 >= columns[0]) & (np.arange(32) + 0.5 <= columns[-1])
    np.testing.assert_allclose(drawn[5, inside], (np.arange(32) + 0.5)[inside], rtol=1e-5)
