"""Points inside a polygon, against OpenCV's test."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fomoad_gui.core.lasso import inside_polygon


@given(st.integers(0, 2**31), st.integers(3, 40))
def test_the_same_points_are_inside_as_opencv_says(seed: int, corners: int) -> None:
    generator = np.random.default_rng(seed)
    # a star around the middle does not cross itself; OpenCV counts turns where we count crossings
    angles = np.sort(generator.uniform(0, 2 * np.pi, corners))
    radii = generator.uniform(0.2, 1.0, corners)
    polygon = np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)
    points = generator.uniform(-1.1, 1.1, (200, 2))
    contour = polygon.astype(np.float32)
    distances = np.array([cv2.pointPolygonTest(contour, (float(x), float(y)), True) for x, y in points])
    clear = np.abs(distances) > 1e-4
    np.testing.assert_array_equal(inside_polygon(points, polygon)[clear], (distances > 0)[clear])


def test_a_loop_in_the_loop_is_outside_by_the_even_odd_rule() -> None:
    outer, inner = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)], [(3, 3), (7, 3), (7, 7), (3, 7), (3, 3)]
    found = inside_polygon(np.array([(1.0, 1.0), (5.0, 5.0), (9.0, 5.0)]), np.array([*outer, *inner], float))
    assert found.tolist() == [True, False, True]


@pytest.mark.parametrize("corners", [0, 1, 2])
def test_a_line_has_no_inside(corners: int) -> None:
    assert not inside_polygon(np.zeros((4, 2)), np.zeros((corners, 2))).any()
