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
    # which point is on top of each pixel, counted from 1: later ones are
    top = np.zeros(image.size, np.int32)
    inner = pixels[is_inside, 1] * width + pixels[is_inside, 0]
    numbers = np.flatnonzero(is_inside).astype(np.int32) + 1
    for right, down in offsets.tolist():
        place = inner + (down * width + right)
        # of several points at one pixel the last is written, and its number is the largest
        top[place] = np.maximum(top[place], numbers)
    on_top = top.reshape(image.shape)
    for number in np.flatnonzero(~is_inside).tolist():
        cut = offsets + pixels[number]
        cut = cut[((cut >= 0) & (cut < (width, height))).all(axis=1)]
        on_top[cut[:, 1], cut[:, 0]] = np.maximum(on_top[cut[:, 1], cut[:, 0]], number + 1)
    painted = np.flatnonzero(top)
    image.reshape(-1)[painted] = colours[top[painted] - 1]
