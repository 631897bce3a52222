"""Average pooling of embedding maps: neighbouring cells share their evidence before they are scored."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import Window


@dataclass(frozen=True, slots=True)
class Pooling:
    """A square of `kernel` × `kernel` cells, moved `stride` cells at a time.

    With `same`, TensorFlow's SAME padding, the square may reach over the border, and the mean is that of the cells
    inside; else it stays inside.
    """

    kernel: int
    stride: int
    same: bool = False

    def __post_init__(self) -> None:
        if self.kernel < 1 or self.stride < 1:
            raise ValueError(f"pooling of {self.kernel} cells with stride {self.stride}; both are at least 1")


def pooling_facts(pooling: Pooling | None) -> dict[str, Any] | None:
    """As JSON values, without `same` where it is not, as versions wrote it that knew none."""
    if pooling is None:
        return None
    return {name: value for name, value in asdict(pooling).items() if name != "same" or value}


def pooling_window(pooling: Pooling) -> Window:
    """The pooling as one more layer of the cell geometry."""
    return Window(pooling.kernel, pooling.stride, same=pooling.same)


def average_pool(pooling: Pooling, maps: Float32Array) -> Float32Array:
    """The mean over each window: `maps` [N, gh, gw, D] to float32 [N, ⌊(gh−k)/s⌋+1, ⌊(gw−k)/s⌋+1, D].

    With SAME padding [N, ⌈gh/s⌉, ⌈gw/s⌉, D]. Raises `FomoadError` if a map is smaller than a window without padding.
    """
    if pooling.same:
        padded = np.pad(maps, ((0, 0), _padding(pooling, maps.shape[1]), _padding(pooling, maps.shape[2]), (0, 0)))
        inside = np.pad(
            np.ones((1, *maps.shape[1:3], 1), np.float32),
            ((0, 0), _padding(pooling, maps.shape[1]), _padding(pooling, maps.shape[2]), (0, 0)),
        )
        return _window_sums(pooling, padded) / _window_sums(pooling, inside)
    if min(maps.shape[1:3]) < pooling.kernel:
        raise FomoadError(
            f"Pooling over {pooling.kernel} × {pooling.kernel} cells needs more than the "
            f"{maps.shape[1]} × {maps.shape[2]} there are.",
            "Choose a larger input size or switch pooling off.",
        )
    return _window_sums(pooling, maps) * np.float32(1 / pooling.kernel**2)


def _padding(pooling: Pooling, size: int) -> tuple[int, int]:
    """TensorFlow's SAME padding of an axis of `size` cells, in front and behind."""
    total = max((-(-size // pooling.stride) - 1) * pooling.stride + pooling.kernel - size, 0)
    return total // 2, total - total // 2


def _window_sums(pooling: Pooling, maps: Float32Array) -> Float32Array:
    kernel, stride = pooling.kernel, pooling.stride
    rows = (maps.shape[1] - kernel) // stride + 1
    columns = (maps.shape[2] - kernel) // stride + 1
    total = np.zeros((maps.shape[0], rows, columns, maps.shape[3]), np.float32)
    for down in range(kernel):
        for across in range(kernel):
            total += maps[
                :,
                down : down + (rows - 1) * stride + 1 : stride,
                across : across + (columns - 1) * stride + 1 : stride,
            ]
    return total
