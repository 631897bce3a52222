"""gemmlowp's fixed point as it is published (`fixedpoint.h`), with whole numbers of any size."""

from __future__ import annotations


def multiplied(value: int, multiplier: int, shift: int) -> int:
    """TensorFlow Lite's MultiplyByQuantizedMultiplier."""
    raised = value << max(shift, 0)
    return rounding_divide_by_power_of_two(saturating_rounding_doubling_high_mul(raised, multiplier), max(-shift, 0))


def saturating_rounding_doubling_high_mul(a: int, b: int) -> int:
    """(2ab + 2^31) / 2^32 as C divides, towards zero, after a nudge away from it; nothing saturates here."""
    product = a * b
    nudged = product + ((1 << 30) if product >= 0 else 1 - (1 << 30))
    quotient = abs(nudged) >> 31
    return quotient if nudged >= 0 else -quotient


def rounding_divide_by_power_of_two(value: int, exponent: int) -> int:
    """Halves away from zero."""
    mask = (1 << exponent) - 1
    remainder, threshold = value & mask, (mask >> 1) + (value < 0)
    return (value >> exponent) + (remainder > threshold)
