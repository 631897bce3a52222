"""Stencils and painting against plain geometry."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fomoad_gui.vision.drawing.canvas import blank, lift, paint, shade_behind, stencil, wash
from fomoad_gui.vision.drawing.shapes import full_turn, polar

CIRCLE = polar(np.ones(90), full_turn(90))
FAT = 1.0
"""OpenCV's anti-aliased edge is up to a pixel fat."""


def disc_area(radius: float) -> float:
    return float(np.pi * radius**2)


@given(st.floats(15, 85), st.floats(15, 65), st.floats(6, 14))
@settings(deadline=None)
def test_a_stencil_covers_its_outlines_area(x: float, y: float, radius: float) -> None:
    shape = stencil(blank(80, 100), CIRCLE * radius + (x, y))
    assert shape is not None
    assert disc_area(radius) <= float(shape.alpha.sum()) <= disc_area(radius + FAT)
    rows, columns = np.mgrid[shape.rows, shape.columns]
    assert float((columns * shape.alpha).sum() / shape.alpha.sum()) == pytest.approx(x, abs=0.4)
    assert float((rows * shape.alpha).sum() / shape.alpha.sum()) == pytest.approx(y, abs=0.4)


def test_holes_are_left_out() -> None:
    canvas = blank(80, 80)
    shape = stencil(canvas, CIRCLE * 30 + 40, [CIRCLE * 15 + 40])
    assert shape is not None
    assert disc_area(30) - disc_area(15) <= float(shape.alpha.sum()) <= disc_area(30 + FAT) - disc_area(15 - FAT)


def test_a_shape_beside_the_canvas_has_no_stencil() -> None:
    assert stencil(blank(20, 20), CIRCLE * 5 + (60, 10)) is None
    assert stencil(blank(20, 20), CIRCLE * 5 + (10, -30)) is None


def test_a_shape_across_the_edge_is_cut_there() -> None:
    shape = stencil(blank(40, 40), CIRCLE * 10 + (0, 20))
    assert shape is not None
    assert shape.columns.start == 0
    assert disc_area(10) / 2 <= float(shape.alpha.sum()) <= disc_area(10 + FAT) / 2 + 10 + FAT


def test_paint_and_wash_blend_by_opacity() -> None:
    canvas = blank(40, 40)
    shape = stencil(canvas, CIRCLE * 15 + 20)
    assert shape is not None
    paint(canvas, shape, np.array([1.0, 0.5, 0.0], np.float32), 0.5)
    np.testing.assert_allclose(canvas.albedo[:, 20, 20], [0.5, 0.25, 0.0], atol=1e-6)
    np.testing.assert_array_equal(canvas.albedo[:, 0, 0], 0.0)
    wash(canvas, np.full((40, 40), 0.5, np.float32), np.ones(3, np.float32))
    np.testing.assert_allclose(canvas.albedo[:, 0, 0], 0.5, atol=1e-6)
    np.testing.assert_allclose(canvas.albedo[:, 20, 20], [0.75, 0.625, 0.5], atol=1e-6)


def test_lifting_adds_height() -> None:
    canvas = blank(40, 40)
    shape = stencil(canvas, CIRCLE * 15 + 20)
    assert shape is not None
    lift(canvas, shape, 2.0)
    lift(canvas, shape, 3.0)
    assert canvas.height[20, 20] == pytest.approx(5.0)
    assert canvas.height[0, 0] == 0.0


def test_a_shadow_darkens_on_the_side_it_is_cast_to() -> None:
    canvas = blank(80, 80)
    canvas.albedo[...] = 1.0
    shape = stencil(canvas, CIRCLE * 15 + 40)
    assert shape is not None
    shade_behind(canvas, shape, (6, 0), 2.0, 0.5)
    row = canvas.albedo[0, 40]
    assert row[46] == pytest.approx(0.5, abs=0.01)
    assert row[59] < 0.8 < row[21]
    assert row[75] == 1.0
