"""The whole numbers by which a sum becomes an int8 step, for the reference's two roundings and for a single one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from fomoad_gui.backbone.graph.operations import Activation
from fomoad_gui.core.errors import FomoadError

SHIFT_OF_SUM = 20
"""Places to the left by which TensorFlow Lite's addition raises its inputs."""


class Rounding(StrEnum):
    """How a sum is requantised."""

    FAST = "fast"
    """Once: the high half of a product, one instruction where there is the DSP extension."""
    EXACT = "exact"
    """Twice, as TensorFlow Lite's reference kernels do."""


@dataclass(frozen=True, slots=True)
class Record:
    """A `fomoad_channel` of `resources/runtime/fomoad_model.h`."""

    bias: int
    multiplier: int
    shift: int


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


def scaling(scale: float, bias: int, rounding: Rounding) -> Record:
    """(value + bias) · scale; the bias of a convolution is in its sum already."""
    return Record(bias, *(reference_multiplier(scale) if rounding is Rounding.EXACT else high_multiplier(scale)))


def addition(
    scales: tuple[float, float], zero_points: tuple[int, int], output_scale: float, rounding: Rounding
) -> tuple[Record, Record, Record]:
    """The records of both inputs and of the sum. `FomoadError` if an input is far coarser than the sum."""
    if rounding is Rounding.EXACT:
        twice = 2 * max(scales)
        inputs = [reference_multiplier(scale / twice) for scale in scales]
        output = reference_multiplier(twice / (2**SHIFT_OF_SUM * output_scale))
        first, second = (Record(-zero, *numbers) for zero, numbers in zip(zero_points, inputs, strict=True))
        return first, second, Record(0, *output)
    ratios = [scale / output_scale for scale in scales]
    # 255 steps of each, and half a step, must fit into int32
    shift = min(22, math.floor(math.log2((2**31 - 1) / (255 * sum(ratios) + 1))) - 1)
    if shift < 8:
        raise FomoadError("The network adds maps of too different scales.", "Train with another network.")
    first, second = (
        Record(-zero, round_half_away(ratio * 2**shift), 0) for zero, ratio in zip(zero_points, ratios, strict=True)
    )
    return first, second, Record(1 << (shift - 1), 0, shift)


def activation_range(activation: Activation, scale: float, zero_point: int) -> tuple[int, int]:
    """The lowest and highest int8 step that an activation leaves; float32 as in the reference."""
    lowest = -128 if activation is Activation.NONE else max(-128, zero_point)
    if activation is not Activation.RELU6:
        return lowest, 127
    return lowest, min(127, zero_point + round_half_away(float(np.float32(6.0) / np.float32(scale))))


def round_half_away(value: float) -> int:
    """C's `round`: halves away from zero."""
    return math.floor(abs(value) + 0.5) * (1 if value >= 0 else -1)
