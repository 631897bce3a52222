"""Large products in small blocks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fomoad_gui.core.blocks import blocks, multiply


@given(st.integers(0, 5000), st.integers(1, 1 << 20))
def test_blocks_cover_every_row_once_and_stay_small(count: int, multiplications: int) -> None:
    slices = list(blocks(count, multiplications))
    assert [row for block in slices for row in range(block.start, block.stop)] == list(range(count))
    for block in slices:
        assert (block.stop - block.start) * multiplications <= 1 << 18 or block.stop - block.start == 1


def test_products_in_blocks_are_products_of_the_same_type() -> None:
    generator = np.random.default_rng(0)
    rows, matrix = generator.standard_normal((700, 70)), generator.standard_normal((70, 50))
    expected = np.einsum("np,pq->nq", rows, matrix)
    assert multiply(rows, matrix) == pytest.approx(expected, abs=1e-10)
    single = multiply(rows.astype(np.float32), matrix.astype(np.float32))
    assert single.dtype == np.float32
    assert single == pytest.approx(expected, abs=1e-4)
    assert multiply(rows[:0], matrix).shape == (0, 50)
