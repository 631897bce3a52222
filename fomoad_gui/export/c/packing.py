"""Weights in the order in which `fomoad_convolution.c` and `fomoad_depthwise.c` of the runtime read them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FOUR = 4
"""int8 values in a word."""
OF_THREE = (0, 2, 3, 5, 6, 8, 1, 4, 7)
"""The taps of a depthwise window of 3 × 3: the outer ones of each row, then the inner ones."""
UNPACKED = (0, 2, 1, 3)
"""The order in which a word of int8 becomes two pairs of int16: even bytes, then odd ones."""


def window_depth(kernel: int, channels: int) -> int:
    """int8 values of a convolution's window, filled up to whole words."""
    return _whole_words(kernel * kernel * channels)


def packed_convolution(weights: NDArray[np.int16], records: NDArray[np.int32]) -> NDArray[np.int32]:
    """Weights [out, k, k, in] and what goes before them [out, header], to int32 [out · (header + depth / 2)]."""
    outputs = len(weights)
    rows = weights.reshape(outputs, weights.shape[1], -1)
    whole = rows.shape[2] // FOUR * FOUR
    windows = np.concatenate([rows[:, :, :whole].reshape(outputs, -1), rows[:, :, whole:].reshape(outputs, -1)], axis=1)
    filled = np.pad(windows, ((0, 0), (0, _whole_words(windows.shape[1]) - windows.shape[1])))
    ordered = filled.reshape(outputs, -1, FOUR)[:, :, UNPACKED]
    return np.concatenate([records, _pairs(ordered.reshape(outputs, -1))], axis=1).ravel()


def packed_depthwise(weights: NDArray[np.int16], records: NDArray[np.int32]) -> NDArray[np.int32]:
    """Weights [1, k, k, channels] and what goes before them, to int32 [channels · (header + pairs of taps)]."""
    taps = weights.reshape(-1, weights.shape[3])
    ordered = taps[list(OF_THREE)] if weights.shape[1] == 3 else taps
    filled = np.pad(ordered, ((0, len(taps) % 2), (0, 0)))
    return np.concatenate([records, _pairs(np.ascontiguousarray(filled.T))], axis=1).ravel()


def pair(first: int, second: int) -> int:
    """Two int16 as one int32, the first in the low half."""
    return int(_pairs(np.array([first, second], np.int16))[0])


def _pairs(values: NDArray[np.int16]) -> NDArray[np.int32]:
    """int16 [..., 2 n] to int32 [..., n]."""
    return np.ascontiguousarray(values.astype("<i2")).view("<i4").astype(np.int32)


def folded_bias(
    weights: NDArray[np.int8], bias: NDArray[np.int32], zero_point: int, *, is_depthwise: bool
) -> NDArray[np.int64]:
    """Σ w (x − zero_point) + b = Σ w x + (b − zero_point Σ w): the bias [out] of sums over the steps as they are."""
    axes = (0, 1, 2) if is_depthwise else (1, 2, 3)
    folded: NDArray[np.int64] = bias.astype(np.int64) - zero_point * weights.astype(np.int64).sum(axis=axes)
    return folded


def _whole_words(values: int) -> int:
    return -(-values // FOUR) * FOUR
