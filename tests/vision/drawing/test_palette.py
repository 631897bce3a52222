"""Colours against the standard library's colorsys."""

from __future__ import annotations

import colorsys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fomoad_gui.vision.drawing.palette import colours, from_hsv, indexed, painted, ramp

SHARE = st.floats(0.0, 1.0, width=32)


@given(st.floats(-1.0, 2.0, width=32), SHARE, SHARE)
def test_hsv_agrees_with_the_standard_library(hue: float, saturation: float, value: float) -> None:
    mine = from_hsv(*(np.array([v], np.float32) for v in (hue, saturation, value)))[0]
    np.testing.assert_allclose(mine, colorsys.hsv_to_rgb(hue % 1.0, saturation, value), atol=1e-4)


def test_colours_and_ramps_stay_in_range() -> None:
    for seed in range(200):
        rng = np.random.default_rng(seed)
        for table in (colours(rng, 7), ramp(rng)):
            assert table.dtype == np.float32
            assert table.min() >= 0.0
            assert table.max() <= 1.0


def test_indexing_looks_every_channel_up() -> None:
    rng = np.random.default_rng(0)
    index, table = rng.integers(0, 256, (9, 13)).astype(np.uint8), rng.random((256, 4), np.float32)
    np.testing.assert_array_equal(indexed(index, table), np.moveaxis(table[index], -1, 0))


def test_painting_maps_the_ends_of_a_field_to_the_ends_of_a_ramp() -> None:
    table = ramp(np.random.default_rng(1))
    planes = painted(np.array([[0.0, 1.0]], np.float32), table)
    np.testing.assert_array_equal(planes[:, 0, 0], table[0])
    np.testing.assert_array_equal(planes[:, 0, 1], table[255])
