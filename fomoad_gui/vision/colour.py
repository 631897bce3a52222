"""Colour maps: from values to colours that a person can order by eye."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array, Float64Array, Uint8Array, read_only


class ColourMap(StrEnum):
    """The maps on offer, dark for low values. All but turbo grow steadily lighter, also for the colour-blind.

    Inferno, magma and viridis: Smith and van der Walt, matplotlib 2015. Cividis: Nuñez, Anderton and Renslow 2018.
    Turbo: Mikhailov 2019, a rainbow, for those who are used to one.
    """

    INFERNO = "inferno"
    MAGMA = "magma"
    VIRIDIS = "viridis"
    CIVIDIS = "cividis"
    TURBO = "turbo"


_OPENCV = {
    ColourMap.INFERNO: cv2.COLORMAP_INFERNO,
    ColourMap.MAGMA: cv2.COLORMAP_MAGMA,
    ColourMap.VIRIDIS: cv2.COLORMAP_VIRIDIS,
    ColourMap.CIVIDIS: cv2.COLORMAP_CIVIDIS,
    ColourMap.TURBO: cv2.COLORMAP_TURBO,
}


@cache
def colour_map(name: ColourMap) -> Uint8Array:
    """The map as uint8 [256, 3] RGB, from the lowest value to the highest; read-only."""
    ramp = np.arange(256, dtype=np.uint8)[np.newaxis]
    bgr = np.asarray(cv2.applyColorMap(ramp, _OPENCV[name]), np.uint8)
    return read_only(bgr[0, :, ::-1])


def apply(values: Float32Array | Float64Array, low: float, high: float, name: ColourMap) -> Uint8Array:
    """Values [...] → uint8 [..., 3] RGB: `low` and below take the map's first colour, `high` and above its last."""
    if not low < high:
        raise ValueError(f"a colour scale from {low} to {high}")
    steps = np.clip((values - low) * (256 / (high - low)), 0, 255).astype(np.uint8)
    return colour_map(name)[steps]
