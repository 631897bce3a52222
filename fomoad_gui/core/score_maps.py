"""Cell scores drawn out to pixels, for measures and pictures that work pixel by pixel."""

from __future__ import annotations

import numpy as np

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.geometry import AxisGeometry, CellGrid


def score_map(values: Float32Array, grid: CellGrid) -> Float32Array:
    """Cell scores float32 [gh, gw] to float32 [h, w] over the network's input.

    Linear between the cells' exact centres, constant beyond the outermost ones.
    """
    down = _weights(grid.vertical)
    across = _weights(grid.horizontal)
    result: Float32Array = (down @ values.astype(np.float64) @ across.T).astype(np.float32)
    return result


def _weights(axis: AxisGeometry) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """[size, count]: what each cell contributes to each pixel; every row sums to 1."""
    centres = axis.first_centre + axis.stride * np.arange(axis.count)
    pixels = np.arange(axis.size) + 0.5
    return np.stack([np.interp(pixels, centres, unit) for unit in np.eye(axis.count)], axis=1)
