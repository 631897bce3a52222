"""The whole numbers by which a sum becomes an int8 step, as TensorFlow Lite's reference kernels make it, to the bit.

The reference multiplies a sum by m / 2³¹, m in [2³⁰, 2³¹), and rounds; then it divides by 2^s, and rounds again, halves
away from zero (Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only
Inference", CVPR 2018, section 2.2, and gemmlowp's fixed point). Since ⌊(⌊x⌋ + n) / 2^s⌋ = ⌊(x + n) / 2^s⌋ for a whole
n, both roundings of a sum from 0 on are one: ⌊sum · m / 2^(31 + s) + 1/2 + 2^−(s + 1)⌋, see `Rule.ONCE`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.backbone.graph.operations import Activation
from fomoad_gui.core.errors import FomoadError

PLACES = 11
PLACES_DEPTHWISE = 10
"""`FOMOAD_PLACES` of the runtime: bits behind the point of sums that are rounded once."""
LARGEST_RAISE = 8
"""Places to the left for which int16 has room beside an int8 weight."""
NEARBY = 2
"""How far from its place a constant is looked for, in raised sums."""
STEPS = 256
LARGEST_SHIFT = 23
"""With more places an offset outgrows int32."""


class Rule(StrEnum):
    """How the runtime brings the sums of a layer to its output's scale; `fomoad_rule` there."""

    ONCE = "once"
    """Both roundings in one, where the activation cuts what is below zero."""
    TWICE = "twice"
    """One after the other, each channel with a shift of its own."""
    LARGE = "large"
    """As the last, but a channel's scale may be a half or more, which the reference does not divide."""


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """Whole numbers of a convolution. `raises` [out] are the places to the left of its weights; `header`, int32
    [out, 3] or [out, 4], goes before the weights of each channel; see `fomoad_requantise.h`."""

    rule: Rule
    raises: NDArray[np.int64]
    header: NDArray[np.int32]


def reference_multiplier(scale: float) -> tuple[int, int]:
    """TensorFlow Lite's QuantizeMultiplier: scale = multiplier · 2^(shift − 31), the multiplier in [2³⁰, 2³¹)."""
    if scale == 0:
        return 0, 0
    fraction, shift = math.frexp(scale)
    multiplier = round_half_away(fraction * 2**31)
    if multiplier == 2**31:
        multiplier, shift = multiplier // 2, shift + 1
    return (0, 0) if shift < -31 else (multiplier, shift)


def records(
    scales: Sequence[float],
    biases: NDArray[np.int64],
    largest: NDArray[np.int64],
    zero_point: int,
    *,
    is_rectified: bool,
    places: int,
) -> Records:
    """Of output channels with these scales and biases [out], none of whose sums exceeds `largest` [out].

    `is_rectified` says that the activation cuts at the zero point. `FomoadError` where int32 has no room for a sum.
    """
    multipliers, shifts = np.array([reference_multiplier(scale) for scale in scales], np.int64).T
    # of sums of less than 2^(s − 1) the second division leaves nothing
    is_nothing = (multipliers == 0) | (2 * largest < 1 << np.maximum(-shifts, 0))
    multipliers, divided = np.where(is_nothing, 0, multipliers), np.where(is_nothing, places - 1, -shifts)
    once = _once(biases, multipliers, divided, largest, zero_point, places) if is_rectified else None
    if once is not None:
        return once
    raises = 1 + np.maximum(-divided, 0)
    if raises.max() > LARGEST_RAISE or divided.max() > LARGEST_SHIFT or not _has_room(largest, raises):
        raise FomoadError("A layer of the network has sums of too large a scale.", "Train with another network.")
    divided = np.maximum(divided, 0)
    offsets = (zero_point << divided) + np.where(divided > 0, 1 << np.maximum(divided - 1, 0), 0)
    rule = Rule.TWICE if divided.min() > 0 else Rule.LARGE
    return Records(rule, raises, _header(biases << raises, multipliers, offsets, divided))


def _once(
    biases: NDArray[np.int64],
    multipliers: NDArray[np.int64],
    divided: NDArray[np.int64],
    largest: NDArray[np.int64],
    zero_point: int,
    places: int,
) -> Records | None:
    """With as many bits behind the point for all channels; None where a weight or a sum has no room for them.

    A channel of so small a scale that 2^−(s + 1) is less than the last of the places gets that on its bias.
    """
    raises, constants = places - divided + 1, np.zeros_like(biases)
    offsets = (2 * zero_point + 1 << (places - 1)) + (1 << np.maximum(places - divided - 1, 0))
    multipliers = multipliers.copy()
    for channel in np.flatnonzero(divided >= places):
        finer = finer_sums(int(multipliers[channel]), int(divided[channel]), int(largest[channel]), places)
        if finer is None:
            return None
        raises[channel], multipliers[channel], constants[channel] = finer
        offsets[channel] = 2 * zero_point + 1 << (places - 1)
    if raises.max() > LARGEST_RAISE or not _has_room(largest + 1, raises):
        return None
    return Records(Rule.ONCE, raises, _header((biases << raises) + constants, multipliers, offsets))


def finer_sums(multiplier: int, divided: int, largest: int, places: int) -> tuple[int, int, int] | None:
    """How far sums from 0 to `largest` are raised, a multiplier with fewer bits, and what is added to the raised sums,
    so that ⌊(sum · 2^raise + constant) · multiplier / 2^32 + 2^(places − 1)⌋ / 2^places is the reference's step.

    That is tried where steps begin, which is enough, since neither side ever falls. None if nothing near does it.
    """
    begins = []
    for step in range(1, STEPS):
        half = 1 << (30 + divided)
        begin = -(-(2 * step * half - (1 << 30) - half) // multiplier)
        begins.append(begin)
        if begin > largest:
            break
    for raised in range(LARGEST_RAISE, 0, -1):
        fewer = multiplier >> (divided + raised - places - 1)
        for coarse in (fewer, fewer + 1):
            middle = (1 << (31 + places - divided)) // coarse if divided <= places + 31 else 0
            for constant in range(middle - NEARBY, middle + NEARBY + 1):
                if _begins_there(begins, largest, raised, coarse, constant, places):
                    return raised, coarse, constant
    return None


def _begins_there(begins: list[int], largest: int, raised: int, multiplier: int, constant: int, places: int) -> bool:
    for step, begin in enumerate(begins, 1):
        for value, is_above in ((begin, True), (begin - 1, False)):
            if value <= largest:
                found = ((((value << raised) + constant) * multiplier >> 32) + (1 << (places - 1))) >> places
                if (found >= step) != is_above:
                    return False
    return True


def _has_room(largest: NDArray[np.int64], raises: NDArray[np.int64]) -> bool:
    return bool((largest << raises).max() < 2**31)


def _header(*numbers: NDArray[np.int64]) -> NDArray[np.int32]:
    return np.stack(numbers, axis=1).astype(np.int32)


def scaling(scale: float, zero_point: int) -> tuple[int, int, int]:
    """The numbers of (value − zero_point) · scale."""
    return -zero_point, *reference_multiplier(scale)


def activation_range(activation: Activation, scale: float, zero_point: int) -> tuple[int, int]:
    """The lowest and highest int8 step that an activation leaves; float32 as in the reference."""
    lowest = -128 if activation is Activation.NONE else max(-128, zero_point)
    if activation is not Activation.RELU6:
        return lowest, 127
    return lowest, min(127, zero_point + round_half_away(float(np.float32(6.0) / np.float32(scale))))


def round_half_away(value: float) -> int:
    """C's `round`: halves away from zero."""
    return math.floor(abs(value) + 0.5) * (1 if value >= 0 else -1)
