"""Which part of the map is seen: between its coordinates and pixels of the screen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float64Array

MARGIN = 0.06
"""Of the width and height around a map that is seen whole."""
LARGEST_ZOOM = 500.0
"""Times the scale of the whole map."""


@dataclass(frozen=True, slots=True)
class MapWindow:
    """`scale` pixels for one unit of the map, `left` and `top` the pixels at which its origin lies; y goes up on the
    map and down on the screen. `whole` is the scale at which all is seen."""

    scale: float
    left: float
    top: float
    whole: float

    def to_screen(self, positions: NDArray[np.floating]) -> Float64Array:
        """Pixels float64 [N, 2] of positions [N, 2]."""
        flipped: Float64Array = np.asarray(positions, np.float64) * (self.scale, -self.scale) + (self.left, self.top)
        return flipped

    def zoomed(self, factor: float, x: float, y: float) -> MapWindow:
        """Larger by `factor`, what lies at the pixel (x, y) staying there."""
        scale = min(max(self.scale * factor, self.whole / 2), self.whole * LARGEST_ZOOM)
        ratio = scale / self.scale
        return replace(self, scale=scale, left=x + (self.left - x) * ratio, top=y + (self.top - y) * ratio)

    def moved(self, right: float, down: float) -> MapWindow:
        """By so many pixels."""
        return replace(self, left=self.left + right, top=self.top + down)


def whole_map(positions: NDArray[np.floating], width: float, height: float) -> MapWindow:
    """All of it in the middle of `width` × `height` pixels."""
    if len(positions) == 0:
        return MapWindow(1.0, width / 2, height / 2, 1.0)
    low, high = np.min(positions, axis=0).astype(float), np.max(positions, axis=0).astype(float)
    spans = np.maximum(high - low, 1e-9)
    if (high - low).max() <= 0:
        spans = np.ones(2)
    room = np.array([width, height]) * (1 - 2 * MARGIN)
    scale = max(float((room / spans).min()), 1e-9)
    middle = (low + high) / 2
    return MapWindow(scale, width / 2 - scale * middle[0], height / 2 + scale * middle[1], scale)
