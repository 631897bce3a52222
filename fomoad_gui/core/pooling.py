"""Average pooling of embedding maps: neighbouring cells share their evidence before they are scored."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import Window


@dataclass(frozen=True, slots=True)
class Pooling:
    """A square of `kernel` × `kernel` cells, moved `stride` cells at a time, without padding."""

    kernel: int
    stride: int

    def __post_init__(self) -> None:
        if self.kernel < 1 or self.stride < 1:
            raise ValueError(f"pooling of {self.kernel} cells with stride {self.stride}; both are at least 1")


def pooling_window(pooling: Pooling) -> Window:
    """The pooling as one more layer of the cell geometry."""
    return Window(pooling.kernel, pooling.stride, same=False)


def average_pool(pooling: Pooling, maps: Float32Array) -> Float32Array:
    """The mean over each window: `maps` [N, gh, gw, D] to float32 [N, ⌊(gh−k)/s⌋+1, ⌊(gw−k)/s⌋+1, D].

    Raises `FomoadError` if a map is smaller than the window.
    """
    kernel, stride = pooling.kernel, pooling.stride
    rows = (maps.shape[1] - kernel) // stride + 1
    columns = (maps.shape[2] - kernel) // stride + 1
    if rows < 1 or columns < 1:
        raise FomoadError(
            f"Pooling over {kernel} × {kernel} cells needs more than the {maps.shape[1]} × {maps.shape[2]} there are.",
            "Choose a larger input size or switch pooling off.",
        )
    total = np.zeros((maps.shape[0], rows, columns, maps.shape[3]), np.float32)
    for down in range(kernel):
        for across in range(kernel):
            total += maps[
                :,
                down : down + (rows - 1) * stride + 1 : stride,
                across : across + (columns - 1) * stride + 1 : stride,
            ]
    total *= np.float32(1 / (kernel * kernel))
    return total
