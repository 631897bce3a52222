"""Against the published arithmetic: gemmlowp's, and exact fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fomoad_gui.backbone.graph.operations import Activation
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.export.c.requantisation import (
    Rounding,
    activation_range,
    addition,
    high_multiplier,
    reference_multiplier,
    round_half_away,
)

SCALES = st.floats(1e-6, 30.0)


@given(SCALES)
def test_the_reference_multiplier_has_31_bits_of_the_scale(scale: float) -> None:
    multiplier, shift = reference_multiplier(scale)
    assert 2**30 <= multiplier < 2**31
    assert (
        abs(Fraction(multiplier) * Fraction(2) ** (shift - 31) - Fraction(scale))
        <= Fraction(scale) * Fraction(2) ** -31
    )


@given(st.floats(1e-4, 30.0))
def test_the_high_product_is_the_scaled_value_to_a_thousandth_of_a_step(scale: float) -> None:
    multiplier, shift = high_multiplier(scale)
    assert 0 <= multiplier < 2**31
    assert shift >= 0
    largest = 255 / scale  # what comes out of a layer is at most 255 steps
    assert abs(float(Fraction(multiplier) * Fraction(2) ** (shift - 32)) - scale) * largest < 1e-3


@given(st.integers(-127, 127), st.integers(-127, 127), st.floats(0.01, 0.2), st.floats(0.01, 0.2), st.floats(0.01, 0.2))
def test_a_fast_sum_is_within_half_a_step_or_little_more(
    first: int, second: int, one: float, two: float, out: float
) -> None:
    both, bias, shift = addition((one, two), (3, -5), out, 7, Rounding.FAST)
    found = (first * (((both & 0xFFFF) ^ 0x8000) - 0x8000) + second * (both >> 16) + bias) >> shift
    assert abs(found - 7 - ((first - 3) * one + (second + 5) * two) / out) < 0.55


def test_maps_of_far_too_different_scales_are_not_added() -> None:
    with pytest.raises(FomoadError, match="too different scales"):
        addition((1e6, 1.0), (0, 0), 1.0, 0, Rounding.FAST)


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
