"""Large inputs tile by tile: the cells are those of the whole, to the bit, and memory is that of a tile.

A cell depends on its receptive field alone, so that a tile gives the same cells as the whole wherever the fields lie
inside it, or reach out of it where the tile ends with the picture. Tiles begin at multiples of the trunk's stride, so
that cells fall in the same places, and overlap by as much as the receptive field takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fomoad_gui.backbone.graph.cells import cell_windows
from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import Window, axis_geometry
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.kernels import Kernels

LARGEST_WHOLE = 640
"""Sides up to this many pixels are embedded in one piece; longer ones are cut into tiles of this length."""


@dataclass(frozen=True, slots=True)
class Tile:
    """Pixels from `start` on, `length` of them, along one axis; of its cells those `first` to `last` are the whole's.

    The first of these is the whole's cell `target`.
    """

    start: int
    length: int
    first: int
    last: int
    target: int


def tiles(windows: Sequence[Window], size: int, length: int) -> tuple[Tile, ...]:
    """Tiles of `length` pixels that give every cell of an axis of `size` once. One tile if the axis is no longer.

    `size` and `length` are multiples of the windows' stride. Raises `FomoadError` if the receptive field leaves a tile
    no cell of its own.
    """
    whole = axis_geometry(windows, size)
    if size <= length:
        return (Tile(0, size, 0, whole.count - 1, 0),)
    one = axis_geometry(windows, length)
    if size % one.stride or length % one.stride:
        raise ValueError(f"{size} and {length} pixels are no multiples of the stride {one.stride}")
    inside = [i for i in range(one.count) if one.reach(i)[0] >= 0 and one.reach(i)[1] <= length]
    if not inside:
        raise FomoadError(
            f"The receptive field of {one.receptive_field} pixels is too large for tiles of {length} pixels.",
            "Choose an earlier cut or a smaller input size.",
        )
    found: list[Tile] = []
    done = 0
    while done < whole.count:
        first = 0 if not found else inside[0]
        start = max(0, done - first) * one.stride
        if start + length >= size:
            start = size - length
            found.append(Tile(start, length, done - start // one.stride, one.count - 1, done))
            break
        found.append(Tile(start, length, first, inside[-1], done))
        done += inside[-1] - first + 1
    return tuple(found)


class TiledBackbone:
    """As `Backbone`, for inputs of any size. To be used by the thread that made it."""

    def __init__(
        self, model: bytes, input_spec: InputSpec, length: int = LARGEST_WHOLE, kernels: Kernels = Kernels.FAST
    ) -> None:
        windows = list(cell_windows(model))
        self._down = tiles(windows, input_spec.height, length)
        self._across = tiles(windows, input_spec.width, length)
        self._rows = axis_geometry(windows, input_spec.height).count
        self._columns = axis_geometry(windows, input_spec.width).count
        tile = InputSpec(self._across[0].length, self._down[0].length, input_spec.channels, input_spec.fit)
        self._backbone = Backbone(model, tile, kernels=kernels)

    @property
    def grid(self) -> tuple[int, int, int]:
        """(gh, gw, D): rows, columns and the length of an embedding."""
        return self._rows, self._columns, self._backbone.grid[2]

    def embed(self, images: Uint8Array) -> Float32Array:
        """Embeddings float32 [N, gh, gw, D] of pictures uint8 [N, h, w, c] of the input's size."""
        if len(self._down) == len(self._across) == 1:
            return self._backbone.embed(images)
        maps = np.empty((len(images), *self.grid), np.float32)
        for row in self._down:
            for column in self._across:
                piece = images[:, row.start : row.start + row.length, column.start : column.start + column.length]
                cells = self._backbone.embed(np.ascontiguousarray(piece))
                kept = cells[:, row.first : row.last + 1, column.first : column.last + 1]
                maps[:, row.target :, column.target :][:, : kept.shape[1], : kept.shape[2]] = kept
        return maps
