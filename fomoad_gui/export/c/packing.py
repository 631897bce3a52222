"""Weights in the order in which the kernels of `resources/runtime/fomoad_kernels.c` read them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FOUR = 4
"""int8 values in a word, and channels in a group of a depthwise layer."""
UNPACKED = (0, 2, 1, 3)
"""The order in which a word of int8 becomes two pairs of int16: even bytes, then odd ones."""


def window_depth(kernel: int, channels: int) -> int:
    """int8 values of a convolution's window, each row of the kernel filled up to whole words."""
    return kernel * _whole_words(kernel * channels)


def packed_convolution(weights: NDArray[np.int8]) -> NDArray[np.int16]:
    """int8 [out, k, k, in] to int16 [out · depth]; what fills rows up is 0."""
    outputs, kernel, _, channels = weights.shape
    rows = weights.reshape(outputs, kernel, kernel * channels).astype(np.int16)
    filled = np.pad(rows, ((0, 0), (0, 0), (0, _whole_words(kernel * channels) - kernel * channels)))
    return filled.reshape(-1, FOUR)[:, UNPACKED].ravel()


def packed_depthwise(weights: NDArray[np.int8]) -> NDArray[np.int16]:
    """int8 [1, k, k, channels] to int16 [groups · pairs · 4 · 2]: pairs of taps for four channels at a time."""
    taps = weights.reshape(-1, weights.shape[3]).astype(np.int16)
    filled = np.pad(taps, ((0, len(taps) % 2), (0, _whole_words(taps.shape[1]) - taps.shape[1])))
    grouped = filled.reshape(len(filled) // 2, 2, -1, FOUR)
    return np.ascontiguousarray(grouped.transpose(2, 0, 3, 1)).ravel()


def folded_bias(
    weights: NDArray[np.int8], bias: NDArray[np.int32], zero_point: int, *, is_depthwise: bool
) -> NDArray[np.int64]:
    """Σ w (x − zero_point) + b = Σ w x + (b − zero_point Σ w): the bias [out] of sums over the steps as they are."""
    axes = (0, 1, 2) if is_depthwise else (1, 2, 3)
    folded: NDArray[np.int64] = bias.astype(np.int64) - zero_point * weights.astype(np.int64).sum(axis=axes)
    return folded


def _whole_words(values: int) -> int:
    return -(-values // FOUR) * FOUR
