"""Sums of two maps, against gemmlowp's arithmetic as TensorFlow Lite's reference kernel uses it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fomoad_gui.export.c.addition import Addend, fitted_addition, reference_addition, reference_sums
from fomoad_gui.export.c.requantisation import reference_multiplier
from tests.support.gemmlowp import multiplied

SCALES, ZEROS, STEPS = st.floats(0.005, 0.2), st.integers(-128, 127), st.integers(-128, 127)
ADDENDS = st.builds(Addend, SCALES, ZEROS)


def _reference(first: Addend, second: Addend, output: Addend, x: int, y: int) -> int:
    """`reference_ops::AddElementwise` of int8, before it is limited."""
    twice = 2 * max(first.scale, second.scale)
    one = multiplied((x - first.zero_point) << 20, *reference_multiplier(first.scale / twice))
    two = multiplied((y - second.zero_point) << 20, *reference_multiplier(second.scale / twice))
    return multiplied(one + two, *reference_multiplier(twice / (2**20 * output.scale))) + output.zero_point


@given(ADDENDS, ADDENDS, ADDENDS, STEPS, STEPS)
def test_the_sums_are_those_of_the_reference_kernel(
    first: Addend, second: Addend, output: Addend, x: int, y: int
) -> None:
    assert reference_sums(first, second, output)[x + 128, y + 128] == _reference(first, second, output, x, y)


@settings(max_examples=25, deadline=None)
@given(ADDENDS, ADDENDS, ADDENDS)
def test_a_fit_gives_the_reference_s_step_for_every_pair(first: Addend, second: Addend, output: Addend) -> None:
    fitted = fitted_addition(first, second, output)
    if fitted is None:
        assert len(reference_addition(first, second, output)) == 8
        return
    steps = np.arange(-128, 128, dtype=np.int64)
    partial = steps * fitted[1] + fitted[2]
    found = (steps[:, np.newaxis] * fitted[0] + partial) >> 22
    expected = reference_sums(first, second, output)
    np.testing.assert_array_equal(np.clip(found, -128, 127), np.clip(expected, -128, 127))
    # nothing outgrows int32 on the way
    assert max(np.abs(partial).max(), np.abs(steps[:, np.newaxis] * fitted[0] + partial).max()) < 2**31


@pytest.mark.parametrize("ratio", [0.3, 0.7, 1.0, 1.2])
def test_scales_as_networks_have_them_are_fitted(ratio: float) -> None:
    assert fitted_addition(Addend(0.05 * ratio, 3), Addend(0.04, -5), Addend(0.055, 7)) is not None


def test_far_too_different_scales_keep_the_reference_s_own_arithmetic() -> None:
    assert fitted_addition(Addend(1e6, 0), Addend(1.0, 0), Addend(1.0, 0)) is None
