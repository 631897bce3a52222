"""The whole numbers by which a sum becomes an int8 step, for the reference's two roundings and for a single one."""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np

from fomoad_gui.backbone.graph.operations import Activation
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.export.c.packing import pair

SHIFT_OF_SUM = 20
"""Places to the left by which TensorFlow Lite's addition raises its inputs."""
SMALLEST_SHIFT, LARGEST_SHIFT = 8, 15
"""Places of an addition's multipliers: with fewer one is off by half a step, and more int32 has no room for."""


class Rounding(StrEnum):
    """How a sum is requantised."""

    FAST = "fast"
    """Once: the high half of a product, one instruction where there is the DSP extension."""
    EXACT = "exact"
    """Twice, as TensorFlow Lite's reference kernels do."""


def reference_multiplier(scale: float) -> tuple[int, int]:
    """TensorFlow Lite's QuantizeMultiplier: scale = multiplier · 2^(shift − 31), the multiplier in [2³⁰, 2³¹)."""
    if scale == 0:
        return 0, 0
    fraction, shift = math.frexp(scale)
    multiplier = round_half_away(fraction * 2**31)
    if multiplier == 2**31:
        multiplier, shift = multiplier // 2, shift + 1
    return (0, 0) if shift < -31 else (multiplier, shift)


def high_multiplier(scale: float) -> tuple[int, int]:
    """scale = multiplier · 2^(shift − 32) with the multiplier below 2³¹ and no shift below 0."""
    shift = max(0, math.frexp(scale)[1] + 1)
    multiplier = round_half_away(math.ldexp(scale, 32 - shift))
    return (multiplier // 2, shift + 1) if multiplier >= 2**31 else (multiplier, shift)


def scaling(scale: float, zero_point: int, rounding: Rounding) -> tuple[int, int, int]:
    """The numbers of (value − zero_point) · scale."""
    return -zero_point, *(reference_multiplier(scale) if rounding is Rounding.EXACT else high_multiplier(scale))


def addition(
    scales: tuple[float, float],
    zero_points: tuple[int, int],
    output_scale: float,
    output_zero_point: int,
    rounding: Rounding,
) -> tuple[int, ...]:
    """The numbers of a sum, see `add` of the runtime. `FomoadError` if an input is far coarser than the sum."""
    if rounding is Rounding.EXACT:
        twice = 2 * max(scales)
        first, second = (
            (-zero, *reference_multiplier(scale / twice)) for zero, scale in zip(zero_points, scales, strict=True)
        )
        return *first, *second, *reference_multiplier(twice / (2**SHIFT_OF_SUM * output_scale))
    ratios = [scale / output_scale for scale in scales]
    # both multipliers are int16, so that one instruction multiplies both inputs
    shift = math.floor(math.log2((2**15 - 1) / max(ratios)))
    if shift < SMALLEST_SHIFT:
        raise FomoadError("The network adds maps of too different scales.", "Train with another network.")
    shift = min(shift, LARGEST_SHIFT)
    one, two = (round_half_away(ratio * 2**shift) for ratio in ratios)
    offset = (output_zero_point << shift) - zero_points[0] * one - zero_points[1] * two
    return pair(one, two), offset + (1 << (shift - 1)), shift


def activation_range(activation: Activation, scale: float, zero_point: int) -> tuple[int, int]:
    """The lowest and highest int8 step that an activation leaves; float32 as in the reference."""
    lowest = -128 if activation is Activation.NONE else max(-128, zero_point)
    if activation is not Activation.RELU6:
        return lowest, 127
    return lowest, min(127, zero_point + round_half_away(float(np.float32(6.0) / np.float32(scale))))


def round_half_away(value: float) -> int:
    """C's `round`: halves away from zero."""
    return math.floor(abs(value) + 0.5) * (1 if value >= 0 else -1)
