"""Points painted as discs into the pixels of an image: a hundred thousand in some milliseconds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float64Array

Pixels = NDArray[np.uint32]
"""0xAARRGGBB [height, width]."""
MANY, VERY_MANY = 4_000, 30_000


def radius_of(points: int, ratio: float) -> float:
    """Of a point in pixels, where so many are shown, on a screen of so many pixels a length unit."""
    radius = 4.5 if points <= MANY else 3.0 if points <= VERY_MANY else 1.6
    return radius * ratio


def disc(radius: float) -> NDArray[np.int64]:
    """Offsets (right, down) [n, 2] of the pixels within `radius` of a pixel's middle."""
    reach = int(np.ceil(radius))
    right, down = np.meshgrid(np.arange(-reach, reach + 1), np.arange(-reach, reach + 1))
    inside = right**2 + down**2 <= radius**2
    return np.stack([right[inside], down[inside]], axis=1)


def splat(image: Pixels, places: Float64Array, colours: NDArray[np.uint32], radius: float) -> None:
    """Paint discs of `colours` [N] at `places` [N, 2] (right, down) into `image`, later ones over earlier ones."""
    height, width = image.shape
    offsets = disc(radius)
    reach = int(np.ceil(radius))
    pixels = np.floor(places).astype(np.int64)
    is_near = ((pixels >= -reach) & (pixels < (width + reach, height + reach))).all(axis=1)
    pixels, colours = pixels[is_near], colours[is_near]
    is_inside = ((pixels >= reach) & (pixels < (width - reach, height - reach))).all(axis=1)
    flat = image.reshape(-1)
    inner = pixels[is_inside, 1] * width + pixels[is_inside, 0]
    shades = colours[is_inside]
    for right, down in offsets.tolist():
        flat[inner + (down * width + right)] = shades
    for (x, y), colour in zip(pixels[~is_inside].tolist(), colours[~is_inside].tolist(), strict=True):
        cut = offsets + np.array((x, y))
        cut = cut[((cut >= 0) & (cut < (width, height))).all(axis=1)]
        image[cut[:, 1], cut[:, 0]] = colour
