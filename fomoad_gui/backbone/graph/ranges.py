"""Which values an int8 tensor stands for: a share of the range that was observed."""

from __future__ import annotations

import numpy as np

from fomoad_gui.core.arrays import Float32Array

SHARES = np.linspace(1.0, 0.3, 36)
"""Shares of the observed range that are tried for one tensor by itself."""


def scale_and_zero_point(values: Float32Array, share: float) -> tuple[float, int]:
    """The int8 scale and zero point for that share of the range of values [n]; zero is always within it."""
    low, high = share * min(float(values.min()), 0.0), share * max(float(values.max()), 0.0)
    if low == high:
        return 1.0, 0
    scale = float(np.float32((high - low) / 255.0))
    return scale, int(np.clip(round(-128.0 - low / scale), -128, 127))


def least_squares_share(values: Float32Array) -> float:
    """The share of the range of values [n] with which they come out of int8 with the least squared error."""
    errors = [_squared_error(values, *scale_and_zero_point(values, float(share))) for share in SHARES]
    return float(SHARES[int(np.argmin(errors))])


def _squared_error(values: Float32Array, scale: float, zero_point: int) -> float:
    stored = np.clip(np.rint(values / np.float32(scale)) + zero_point, -128, 127)
    return float(np.square((stored - zero_point) * np.float32(scale) - values).mean())
