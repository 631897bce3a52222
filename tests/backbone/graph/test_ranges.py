"""Ranges of int8 tensors: zero is exact, ordinary values lie within a step, far outliers are clipped."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fomoad_gui.backbone.graph.ranges import least_squares_share, scale_and_zero_point


@given(st.integers(0, 10_000), st.floats(-5.0, 5.0), st.floats(1e-3, 1e3))
def test_a_scale_represents_zero_exactly_and_ordinary_values_within_a_step(
    seed: int, shift: float, size: float
) -> None:
    values = ((np.random.default_rng(seed).random(400) + shift) * size).astype(np.float32)
    scale, zero_point = scale_and_zero_point(values, least_squares_share(values))
    assert -128 <= zero_point <= 127
    stored = np.clip(np.rint(values / np.float32(scale)) + zero_point, -128, 127)
    assert np.sqrt(np.square((stored - zero_point) * scale - values).mean()) <= scale


def test_a_far_outlier_is_clipped_in_favour_of_the_rest() -> None:
    values = np.concatenate([np.random.default_rng(0).standard_normal(300_000), [40.0]]).astype(np.float32)
    scale, _ = scale_and_zero_point(values, least_squares_share(values))
    assert scale < 0.8 * (40.0 - values.min()) / 255.0


def test_the_whole_range_reaches_both_ends() -> None:
    values = np.array([-1.0, 0.5, 3.0], np.float32)
    scale, zero_point = scale_and_zero_point(values, 1.0)
    assert scale * (-128 - zero_point) <= -1.0 + scale
    assert scale * (127 - zero_point) >= 3.0 - scale


def test_values_that_are_all_zero_have_a_scale_too() -> None:
    assert scale_and_zero_point(np.zeros(4, np.float32), 0.5) == (1.0, 0)
