"""Light on grooved metal against numerical integration."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from fomoad_gui.vision.drawing.inspection.metal import Grain, SoftLamp, mirrored, ring_light, slope_variance, slopes


def flat(value: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.full((3, 3), value, np.float32)


@given(st.floats(-0.6, 0.6), st.floats(-0.6, 0.6), st.floats(0, math.pi), st.floats(0.05, 0.5), st.floats(0.1, 0.4))
@settings(deadline=None)
def test_the_light_is_the_mean_over_all_grooves(
    slope_x: float, slope_y: float, angle: float, spread: float, width: float
) -> None:
    lamp = SoftLamp(-0.2, 0.3, width, 1.5, (1.0, 0.5, 0.25), nearness=0.0)
    along = np.array([math.cos(angle), math.sin(angle)])
    across = np.array([-along[1], along[0]])

    def seen(groove: float) -> float:
        off = np.array([slope_x, slope_y]) + groove * across - (-0.2, 0.3)
        share = math.exp(-0.5 * (groove / spread) ** 2) / (spread * math.sqrt(2 * math.pi))
        return share * 1.5 * math.exp(-0.5 * float(off @ off) / width**2)

    expected = quad(seen, -8 * spread, 8 * spread, points=[0.0])[0]
    grain = Grain(flat(along[0]), flat(along[1]), flat(spread), flat(0.0))
    light = mirrored(flat(slope_x), flat(slope_y), grain, (lamp,))
    np.testing.assert_allclose(light[:, 1, 1], expected * np.array([1.0, 0.5, 0.25]), atol=1e-4)


def test_a_near_lamp_moves_with_the_place() -> None:
    lamp = SoftLamp(0.0, 0.0, 0.1, 1.0, (1.0, 1.0, 1.0), nearness=0.3)
    grain = Grain(np.ones((1, 3), np.float32), np.zeros((1, 3), np.float32), *(np.zeros((1, 3), np.float32),) * 2)
    tilted = np.array([[0.3, 0.0, -0.3]], np.float32)
    light = mirrored(tilted, np.zeros((1, 3), np.float32), grain, (lamp,))
    # One row is the topmost, where the spot has moved along y as well.
    np.testing.assert_allclose(light[0, 0], math.exp(-0.5 * 9), rtol=1e-5)


@given(st.floats(-2, 2), st.floats(-2, 2))
def test_slopes_of_a_plane_are_exact_and_do_not_vary(slope_x: float, slope_y: float) -> None:
    rows, columns = np.mgrid[0:9, 0:9]
    found_x, found_y = slopes((columns * slope_x + rows * slope_y).astype(np.float32))
    assert found_x[4, 4] == pytest.approx(slope_x, abs=1e-4)
    assert found_y[4, 4] == pytest.approx(slope_y, abs=1e-4)
    assert slope_variance(found_x, found_y)[4, 4] == pytest.approx(0.0, abs=1e-4)


def test_slopes_vary_at_an_edge() -> None:
    slope = np.zeros((7, 7), np.float32)
    slope[:, 4:] = 1.0
    variance = slope_variance(slope, np.zeros_like(slope))
    assert variance[3, 3] == pytest.approx(np.var([0, 0, 1]), abs=1e-5)
    assert variance[3, 1] == 0.0


def test_a_ring_lamp_shines_on_slopes_in_every_direction() -> None:
    angles = np.linspace(0, 2 * math.pi, 9, dtype=np.float32)[None, :]
    slope_x, slope_y = (np.asarray(0.7 * wave(angles), np.float32) for wave in (np.cos, np.sin))
    np.testing.assert_allclose(ring_light(slope_x, slope_y, 0.7, 0.2), 1.0, atol=1e-4)
    assert ring_light(flat(0.0), flat(0.0), 0.7, 0.2)[1, 1] < 0.01
