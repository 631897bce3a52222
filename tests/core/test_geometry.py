"""Cell geometry, against brute force, TensorFlow's published padding and OpenCV's resize."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import (
    Box,
    FitTransform,
    Window,
    axis_geometry,
    cell_grid,
    clip_box,
    fit_plan,
    fit_transform,
)
from fomoad_gui.core.images import Fit, InputSpec

THREE_HALVINGS = [Window(3, 2, True)] * 3

one_window = st.one_of(
    st.builds(Window, st.integers(1, 7), st.integers(1, 3), st.booleans()),
    st.builds(Window, st.integers(1, 7), st.integers(1, 3), st.just(False), st.integers(0, 4), st.integers(0, 4)),
)
windows = st.lists(one_window, max_size=5)
input_specs = st.builds(InputSpec, st.integers(32, 320), st.integers(32, 320), fit=st.sampled_from(Fit))
lengths = st.integers(1, 5000)


def influence(layers: list[Window], size: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which input pixels can change which cell [cells, size], and which cells saw padding anywhere [cells]."""
    reach, padded = np.eye(size, dtype=bool), np.zeros(size, dtype=bool)
    for layer in layers:
        count, kernel, stride = len(reach), layer.kernel, layer.stride
        if not count:
            break  # padding brings no cell back
        before, after = layer.before, layer.after
        if layer.same:
            # As TensorFlow documents it (tf.nn, "Notes on padding"); written differently from the code under test.
            total = max(kernel - (stride if count % stride == 0 else count % stride), 0)
            before, after = total // 2, total - total // 2
        reach = np.pad(reach, ((before, after), (0, 0)))
        padded = np.pad(padded, (before, after), constant_values=True)
        starts = range(0, len(reach) - kernel + 1, stride)
        reach, padded = (
            np.array([reach[start : start + kernel].any(axis=0) for start in starts], dtype=bool).reshape(-1, size),
            np.array([padded[start : start + kernel].any() for start in starts], dtype=bool),
        )
    return reach, padded


@given(windows, st.integers(1, 90))
def test_cells_see_the_pixels_that_can_change_them(layers: list[Window], size: int) -> None:
    reach, padded = influence(layers, size)
    if not len(reach):
        with pytest.raises(FomoadError, match="larger input"):
            axis_geometry(layers, size)
        return
    geometry = axis_geometry(layers, size)
    assert geometry.count == len(reach)
    assert geometry.stride == np.prod([layer.stride for layer in layers], dtype=int)
    for cell in range(geometry.count):
        pixels = np.flatnonzero(reach[cell])
        low, high = geometry.reach(cell)
        assert high - low == geometry.receptive_field
        if not padded[cell]:
            assert (low, high) == (pixels[0], pixels[-1] + 1)
            assert geometry.centre(cell) == (pixels[0] + pixels[-1] + 1) / 2
        elif pixels.size:
            assert low <= pixels[0]
            assert pixels[-1] + 1 <= high


@pytest.mark.parametrize(("same", "before", "after"), [(True, 1, 0), (True, 0, 1), (False, -1, 0), (False, 0, -1)])
def test_padding_of_its_own_is_never_negative_nor_beside_same(same: bool, before: int, after: int) -> None:
    with pytest.raises(ValueError, match="units of padding"):
        Window(3, 1, same, before, after)


@given(windows, st.integers(1, 200))
def test_tiles_touch_and_are_centred(layers: list[Window], size: int) -> None:
    assume(len(influence(layers, size)[0]))
    geometry = axis_geometry(layers, size)
    for cell in range(geometry.count):
        low, high = geometry.tile(cell)
        assert (low + high) / 2 == geometry.centre(cell)
        if cell:
            assert low == geometry.tile(cell - 1)[1]


def test_three_halvings_of_an_even_input_look_at_pixel_8i_plus_7() -> None:
    geometry = axis_geometry(THREE_HALVINGS, 96)
    assert (geometry.count, geometry.stride, geometry.receptive_field) == (12, 8, 15)
    assert [geometry.centre(i) for i in (0, 1, 11)] == [7.5, 15.5, 95.5]


def test_average_pool_on_top_halves_the_grid_and_moves_the_centre() -> None:
    geometry = axis_geometry([*THREE_HALVINGS, Window(3, 2, False)], 96)
    assert (geometry.count, geometry.stride, geometry.first_centre, geometry.receptive_field) == (5, 16, 15.5, 31)


@pytest.mark.parametrize(("size", "cells"), [(96, 5), (160, 9), (224, 13), (320, 19)])
def test_pooled_grid_has_the_published_number_of_cells(size: int, cells: int) -> None:
    assert axis_geometry([*THREE_HALVINGS, Window(3, 2, False)], size).count == cells


def test_odd_input_is_padded_on_both_sides() -> None:
    assert axis_geometry([Window(3, 2, True)], 97).first_centre == 0.5
    assert axis_geometry([Window(3, 2, True)], 96).first_centre == 1.5


def test_cells_outside_the_grid_have_no_place() -> None:
    geometry = axis_geometry(THREE_HALVINGS, 96)
    for index in (-1, 12):
        with pytest.raises(IndexError):
            geometry.centre(index)


@pytest.mark.parametrize(("kernel", "stride"), [(0, 1), (1, 0)])
def test_window_needs_a_kernel_and_a_stride(kernel: int, stride: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Window(kernel, stride, True)


def test_grid_is_not_square_for_an_input_that_is_not() -> None:
    grid = cell_grid(THREE_HALVINGS, width=160, height=96)
    assert (grid.rows, grid.columns) == (12, 20)
    assert grid.centre(1, 2) == (23.5, 15.5)
    assert grid.cell_box(1, 2) == (19.5, 11.5, 27.5, 19.5)
    assert grid.receptive_box(1, 2) == (16.0, 8.0, 31.0, 23.0)
    assert grid.cell_box(11, 19) == (155.5, 91.5, 163.5, 99.5)
    assert grid.cell_box(11, 19, clip=True) == (155.5, 91.5, 160.0, 96.0)
    assert grid.receptive_box(11, 19, clip=True) == (152.0, 88.0, 160.0, 96.0)


boxes = st.tuples(*[st.floats(-1e4, 1e4)] * 4)


@given(boxes, st.integers(1, 999), st.integers(1, 999))
def test_clipped_box_lies_inside_and_an_inner_box_stays(box: Box, width: int, height: int) -> None:
    x0, y0, x1, y1 = clipped = clip_box(box, width, height)
    assert min(x0, x1) >= 0 <= min(y0, y1)
    assert max(x0, x1) <= width
    assert max(y0, y1) <= height
    assert clip_box(clipped, width, height) == clipped


@given(lengths, lengths, input_specs, boxes)
def test_way_to_the_input_and_back_ends_where_it_began(width: int, height: int, spec: InputSpec, box: Box) -> None:
    transform = fit_transform(width, height, spec)
    scale = max(1.0, 1 / transform.scale_x, 1 / transform.scale_y)
    assert transform.to_image(transform.to_input(box)) == pytest.approx(box, abs=1e-8 * scale)


@given(lengths, lengths, input_specs)
def test_fit_keeps_proportions_to_half_a_pixel_and_centres(width: int, height: int, spec: InputSpec) -> None:
    plan = fit_plan(width, height, spec)
    resized = (plan.resized_width, plan.resized_height)
    target = (spec.width, spec.height)
    if spec.fit is Fit.SQUASH:
        assert (resized, plan.left, plan.top) == (target, 0, 0)
        return
    assert resized[0] == target[0] or resized[1] == target[1]
    compare = max if spec.fit is Fit.FIT_SHORT else min
    assert all(compare(r, t) == r for r, t in zip(resized, target, strict=True))
    scale = compare(target[0] / width, target[1] / height)
    for side, original in zip(resized, (width, height), strict=True):
        assert abs(side - original * scale) <= 0.5 + 1e-6 or (side == 1 and original * scale < 1)
    for side, goal, offset in zip(resized, target, (plan.left, plan.top), strict=True):
        behind = goal - side - offset
        assert abs(offset - behind) <= 1
        assert abs(offset) <= abs(behind)


def test_fits_of_a_wide_picture() -> None:
    def plan(fit: Fit) -> tuple[int, int, int, int]:
        p = fit_plan(400, 300, InputSpec(96, 96, fit=fit))
        return p.resized_width, p.resized_height, p.left, p.top

    assert plan(Fit.SQUASH) == (96, 96, 0, 0)
    assert plan(Fit.FIT_SHORT) == (128, 96, -16, 0)
    assert plan(Fit.FIT_LONG) == (96, 72, 0, 12)
    transform = fit_transform(400, 300, InputSpec(96, 96, fit=Fit.FIT_SHORT))
    assert transform == FitTransform(128 / 400, 96 / 300, -16.0, 0.0)
    assert transform.to_image((0, 0, 96, 96)) == pytest.approx((50, 0, 350, 300))


@given(st.integers(40, 300), st.integers(40, 300), input_specs)
def test_resized_and_cut_or_padded_picture_shows_what_the_transform_says(
    width: int, height: int, spec: InputSpec
) -> None:
    """A picture whose pixels hold their own coordinates, made an input by OpenCV's resize and the plan's offsets."""
    plan, transform = fit_plan(width, height, spec), fit_transform(width, height, spec)
    for axis, length, resized, offset, goal in (
        (0, width, plan.resized_width, plan.left, spec.width),
        (1, height, plan.resized_height, plan.top, spec.height),
    ):
        ramp = np.arange(length, dtype=np.float32) + 0.5
        row = cv2.resize(ramp[None], (resized, 1), interpolation=cv2.INTER_LINEAR)[0]
        # Away from the borders, where a filter has no neighbours, a resized ramp is a ramp.
        margin = 1 + int(np.ceil(resized / length))
        for place in (margin, resized // 2, resized - 1 - margin):
            if not 0 <= place + offset < goal:
                continue
            centre = place + offset + 0.5
            seen = transform.to_image((centre, centre, centre, centre))[axis]
            assert seen == pytest.approx(row[place], abs=1e-3)


def test_picture_without_pixels_has_no_fit() -> None:
    with pytest.raises(ValueError, match="0 × 5"):
        fit_plan(0, 5, InputSpec(96, 96))
