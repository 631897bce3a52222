"""Against the published arithmetic: gemmlowp's, and exact fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fomoad_gui.backbone.graph.operations import Activation
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.export.c.requantisation import (
    LARGEST_RAISE,
    PLACES,
    Records,
    Rule,
    activation_range,
    finer_sums,
    records,
    reference_multiplier,
    round_half_away,
)
from tests.support.gemmlowp import multiplied

SCALES = st.floats(1e-6, 30.0)
LARGEST = 200_000


def _records(scale: float, zero_point: int, *, is_rectified: bool, bias: int = 0) -> Records:
    return records([scale], np.array([bias]), np.array([LARGEST]), zero_point, is_rectified=is_rectified, places=PLACES)


def _step(found: Records, total: int, places: int = PLACES) -> int:
    """What the runtime makes of a sum without its bias, as `fomoad_requantise.h` says."""
    bias, multiplier, offset, *shift = map(int, found.header[0])
    product = ((total << int(found.raises[0])) + bias) * multiplier
    if found.rule is Rule.ONCE:
        return int(np.clip(((product >> 32) + offset) >> places, -128, 127))
    value = ((product + (1 << 31)) >> 32) + offset
    is_below = (total << int(found.raises[0])) + bias < 0 and shift[0] > 0
    return int(np.clip((value - is_below) >> shift[0], -128, 127))


def _expected(scale: float, zero_point: int, total: int) -> int:
    return int(np.clip(multiplied(total, *reference_multiplier(scale)) + zero_point, -128, 127))


@given(SCALES)
def test_the_reference_multiplier_has_31_bits_of_the_scale(scale: float) -> None:
    multiplier, shift = reference_multiplier(scale)
    assert 2**30 <= multiplier < 2**31
    assert (
        abs(Fraction(multiplier) * Fraction(2) ** (shift - 31) - Fraction(scale))
        <= Fraction(scale) * Fraction(2) ** -31
    )


@given(st.floats(2**-15, 2**-4), st.integers(-128, 127), st.integers(-LARGEST, LARGEST), st.integers(-1000, 1000))
def test_sums_that_are_rectified_are_rounded_as_by_gemmlowp(scale: float, zero: int, total: int, bias: int) -> None:
    found = _records(scale, zero, is_rectified=True, bias=bias)
    # what is below the zero point is cut, however far below
    assert max(_step(found, total), zero) == max(_expected(scale, zero, total + bias), zero)
    if 2**-11 <= scale < 2**-4.01:
        assert found.rule is Rule.ONCE


@given(st.floats(2**-11, 2**-4.01), st.integers(1, 126), st.integers(-2, 2))
def test_and_where_two_roundings_differ_from_one(scale: float, step: int, beside: int) -> None:
    # the reference rounds up from 1/2 − 2^−(s + 1) on, which a single rounding does not
    total = round((step - 0.5) / scale) + beside
    found = _records(scale, -128, is_rectified=True)
    assert found.rule is Rule.ONCE
    assert _step(found, total) == _expected(scale, -128, total)


@given(st.floats(2**-20, 2**-1.01), st.integers(-128, 127), st.integers(-LARGEST, LARGEST), st.integers(-1000, 1000))
def test_sums_of_either_sign_are_rounded_as_by_gemmlowp(scale: float, zero: int, total: int, bias: int) -> None:
    found = _records(scale, zero, is_rectified=False, bias=bias)
    assert found.rule is Rule.TWICE
    assert _step(found, total) == _expected(scale, zero, total + bias)


@given(st.floats(0.5, 60.0), st.integers(-128, 127), st.integers(-3000, 3000))
def test_sums_that_are_not_divided_are_rounded_as_by_gemmlowp(scale: float, zero: int, total: int) -> None:
    found = _records(scale, zero, is_rectified=False)
    assert found.rule is Rule.LARGE
    assert _step(found, total) == _expected(scale, zero, total)


@settings(max_examples=50)
@given(st.floats(2**-14, 2**-11.01), st.integers(10_000, LARGEST))
def test_a_channel_of_a_small_scale_keeps_its_steps_or_is_not_taken(scale: float, largest: int) -> None:
    multiplier, shift = reference_multiplier(scale)
    found = finer_sums(multiplier, -shift, largest, PLACES)
    if found is None:
        return
    raised, fewer, constant = found
    assert 1 <= raised <= LARGEST_RAISE
    sums = np.arange(largest + 1)
    expected = np.array([multiplied(int(total), multiplier, shift) for total in sums[:: max(1, largest // 3000)]])
    made = ((((sums << raised) + constant) * fewer >> 32) + (1 << (PLACES - 1))) >> PLACES
    np.testing.assert_array_equal(made[:: max(1, largest // 3000)], expected)


def test_most_channels_of_a_small_scale_are_taken() -> None:
    scales = np.random.default_rng(5).uniform(2**-13, 2**-12, 50)
    multipliers = [reference_multiplier(float(scale)) for scale in scales]
    taken = sum(finer_sums(one, -shift, 100_000, PLACES) is not None for one, shift in multipliers)
    assert taken > 25


def test_channels_of_one_layer_have_one_rule() -> None:
    sums = np.array([1000, 1000])
    scales = [2**-6.5, 2**-2.5]
    found = records(scales, np.zeros(2, np.int64), sums, -128, is_rectified=True, places=PLACES)
    assert (found.rule, found.header.shape) == (Rule.TWICE, (2, 4))


@pytest.mark.parametrize("scale", [0.0, 2**-40, 2**-26])
def test_a_scale_that_leaves_nothing_gives_the_zero_point(scale: float) -> None:
    for is_rectified in (True, False):
        found = _records(scale, 7, is_rectified=is_rectified)
        assert [_step(found, total) for total in (-LARGEST, 0, LARGEST)] == [7, 7, 7]


def test_sums_that_outgrow_int32_are_refused() -> None:
    with pytest.raises(FomoadError, match="too large a scale"):
        records([100.0], np.array([0]), np.array([2**24]), 0, is_rectified=False, places=PLACES)


@pytest.mark.parametrize(("value", "rounded"), [(0.5, 1), (-0.5, -1), (2.4, 2), (-2.6, -3), (1.5, 2)])
def test_halves_round_away_from_zero(value: float, rounded: int) -> None:
    assert round_half_away(value) == rounded


@pytest.mark.parametrize(
    ("activation", "expected"),
    [(Activation.NONE, (-128, 127)), (Activation.RELU, (-10, 127)), (Activation.RELU6, (-10, 50))],
)
def test_activations_limit_the_steps(activation: Activation, expected: tuple[int, int]) -> None:
    assert activation_range(activation, 0.1, -10) == expected


def test_a_scale_of_nothing_multiplies_by_nothing() -> None:
    assert reference_multiplier(0.0) == (0, 0)
    assert reference_multiplier(float(np.float32(1e-12))) == (0, 0)
