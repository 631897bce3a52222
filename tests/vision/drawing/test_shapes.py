"""Outlines: closed, of unit reach, and of an area."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import BSpline

from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.vision.drawing.shapes import OUTLINES, Outline, disc, full_turn, gear, smooth_closed, spring, turned


def area(outline: Float64Array) -> float:
    x, y = outline.T
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


@pytest.mark.parametrize("shape", [pytest.param(shape, id=shape.__name__) for shape in dict.fromkeys(OUTLINES)])
def test_an_outline_reaches_about_one_and_encloses_something(shape: Outline) -> None:
    for seed in range(40):
        outline = shape(np.random.default_rng(seed))
        assert outline.ndim == 2
        assert outline.shape[1] == 2
        assert len(outline) >= 3
        assert np.isfinite(outline).all()
        assert 0.3 < np.abs(outline).max() < 1.6
        assert area(outline) > 1e-3


def test_a_smooth_outline_is_the_periodic_cubic_b_spline() -> None:
    points = np.random.default_rng(0).random((9, 2))
    knots = np.arange(-3.0, 13.0)
    spline = BSpline(knots, np.concatenate([points, points[:3]]), 3)
    places = np.arange(9 * 4) / 4
    np.testing.assert_allclose(smooth_closed(points, 4), spline(places), atol=1e-12)


@given(st.floats(-10, 10), st.floats(0.1, 100), st.floats(0.1, 1.0))
def test_turning_keeps_shape_and_scales_area(angle: float, radius: float, aspect: float) -> None:
    outline = disc(np.random.default_rng(1))
    moved = turned(outline, angle, radius, aspect)
    assert area(moved) == pytest.approx(area(outline) * radius**2 * aspect, rel=1e-9)


def test_a_quarter_turn_takes_x_to_y() -> None:
    np.testing.assert_allclose(turned(np.array([[1.0, 0.0]]), math.pi / 2, 2.0), [[0.0, 2.0]], atol=1e-12)


@given(st.integers(0, 10_000))
def test_a_gear_has_at_least_seven_equal_teeth(seed: int) -> None:
    outline = gear(np.random.default_rng(seed))
    teeth = len(outline) // 4
    assert 7 <= teeth <= 26
    tooth = turned(outline, 2 * math.pi / teeth, 1.0)
    np.testing.assert_allclose(tooth, np.roll(outline, -4, axis=0), atol=1e-9)


def test_a_full_turn_is_shared_out_equally() -> None:
    angles = full_turn(8)
    np.testing.assert_allclose(np.diff(angles), 2 * math.pi / 8)
    assert angles[0] == 0.0


def test_a_spring_swings_once_for_every_turn() -> None:
    line = spring(5, 0.2, points_per_turn=64)
    crossings = np.count_nonzero(np.diff(np.sign(line[:, 1])) != 0)
    assert crossings == 10
    assert np.abs(line[:, 1]).max() == pytest.approx(0.2, rel=0.01)
