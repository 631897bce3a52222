"""Light on relief against the formulas of Lambert and Blinn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import distance_transform_edt

from fomoad_gui.vision.drawing.relief import Lamp, dome, gradients, lit


def plane(slope_x: float, slope_y: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    rows, columns = np.mgrid[0:9, 0:9].astype(np.float32)
    return np.asarray(columns * np.float32(slope_x) + rows * np.float32(slope_y), np.float32)


@given(st.floats(0, 6.28), st.floats(0.3, 1.5), st.floats(0.0, 0.9))
def test_a_flat_place_keeps_its_brightness(azimuth: float, elevation: float, ambient: float) -> None:
    factor, highlight = lit(plane(0, 0), Lamp(azimuth, elevation, ambient, gloss=0.0))
    np.testing.assert_allclose(factor, 1.0, atol=1e-5)
    np.testing.assert_array_equal(highlight, 0.0)


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 6.28), st.floats(0.3, 1.5))
def test_a_slope_is_as_bright_as_lambert_and_blinn_say(
    slope_x: float, slope_y: float, azimuth: float, elevation: float
) -> None:
    soft = 1.0 + (abs(slope_x) + abs(slope_y)) / 4.0
    normal = np.array([-slope_x / soft, -slope_y / soft, 1.0])
    normal /= np.linalg.norm(normal)
    light = np.array(
        [math.cos(elevation) * math.cos(azimuth), math.cos(elevation) * math.sin(azimuth), math.sin(elevation)]
    )
    halfway = light + np.array([0.0, 0.0, 1.0])
    halfway /= np.linalg.norm(halfway)
    factor, highlight = lit(plane(slope_x, slope_y), Lamp(azimuth, elevation, 0.25, gloss=0.6, shininess=3))
    expected = 0.25 + 0.75 * max(float(normal @ light), 0.0) / math.sin(elevation)
    assert factor[4, 4] == pytest.approx(expected, abs=1e-4)
    assert highlight[4, 4] == pytest.approx(0.6 * max(float(normal @ halfway), 0.0) ** 8, abs=1e-4)


def test_gradients_are_limited() -> None:
    slope_x, slope_y = gradients(plane(1000.0, 0.0))
    assert slope_x[4, 4] == pytest.approx(4.0, rel=0.01)
    assert slope_y[4, 4] == 0.0


def test_a_dome_rises_over_its_rim_and_stays_level() -> None:
    cover = np.zeros((41, 41), np.uint8)
    cover[5:36, 5:36] = 255
    height = dome(cover, roundness=0.5, rim=8.0)
    inward = np.minimum(distance_transform_edt(cover) / 8.0, 1.0)
    np.testing.assert_allclose(height, 4.0 * np.sqrt(inward * (2.0 - inward)), atol=0.25)
    assert height[20, 20] == pytest.approx(4.0)
    assert height[0, 0] == 0.0
