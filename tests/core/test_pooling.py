"""Average pooling, against SciPy's convolution."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import convolve2d

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import axis_geometry
from fomoad_gui.core.pooling import Pooling, average_pool, pooling_facts, pooling_window


@given(st.integers(1, 4), st.integers(1, 3), st.integers(4, 9), st.integers(4, 9), st.integers(0, 9))
def test_pooling_is_a_strided_convolution_with_a_box(
    kernel: int, stride: int, rows: int, columns: int, seed: int
) -> None:
    maps = np.random.default_rng(seed).standard_normal((2, rows, columns, 3)).astype(np.float32)
    pooling = Pooling(kernel, stride)
    pooled = average_pool(pooling, maps)
    box = np.full((kernel, kernel), 1 / kernel**2)
    for n in range(2):
        for channel in range(3):
            oracle = convolve2d(maps[n, :, :, channel], box, mode="valid")[::stride, ::stride]
            assert pooled[n, :, :, channel] == pytest.approx(oracle, abs=1e-6)
    assert pooled.dtype == np.float32
    window = pooling_window(pooling)
    assert pooled.shape[1:3] == (axis_geometry([window], rows).count, axis_geometry([window], columns).count)


def test_pooling_over_more_cells_than_there_are_names_the_remedy() -> None:
    with pytest.raises(FomoadError, match="larger input size"):
        average_pool(Pooling(3, 2), np.zeros((1, 2, 9, 4), np.float32))


@pytest.mark.parametrize(("kernel", "stride"), [(0, 1), (1, 0)])
def test_pooling_needs_a_kernel_and_a_stride(kernel: int, stride: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Pooling(kernel, stride)


@given(st.integers(1, 4), st.integers(1, 3), st.integers(1, 9), st.integers(1, 9), st.integers(0, 9))
def test_pooling_with_padding_takes_the_mean_of_the_cells_inside(
    kernel: int, stride: int, rows: int, columns: int, seed: int
) -> None:
    maps = np.random.default_rng(seed).standard_normal((1, rows, columns, 2)).astype(np.float32)
    pooling = Pooling(kernel, stride, same=True)
    pooled = average_pool(pooling, maps)
    down, across = (axis_geometry([pooling_window(pooling)], size) for size in (rows, columns))
    assert pooled.shape == (1, down.count, across.count, 2)
    for row in range(down.count):
        for column in range(across.count):
            top, bottom = (round(edge) for edge in down.reach(row))
            left, right = (round(edge) for edge in across.reach(column))
            inside = maps[0, max(top, 0) : bottom, max(left, 0) : right]
            assert pooled[0, row, column] == pytest.approx(inside.mean(axis=(0, 1)), abs=1e-5)


def test_facts_of_pooling_are_written_as_ever_where_nothing_is_new() -> None:
    assert pooling_facts(None) is None
    assert pooling_facts(Pooling(3, 2)) == {"kernel": 3, "stride": 2}
    assert pooling_facts(Pooling(3, 1, same=True)) == {"kernel": 3, "stride": 1, "same": True}
