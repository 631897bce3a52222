"""From pixels of any depth and channels to 8-bit RGB."""

from __future__ import annotations

import cv2
import numpy as np

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.vision.decode import Pixels
from fomoad_gui.vision.header import Alpha

_TO_RGB = {1: cv2.COLOR_GRAY2RGB, 3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGB}

_BYTES_AT_A_TIME = 1 << 22


def to_rgb(pixels: Pixels, alpha: Alpha, inverted: bool) -> Uint8Array:
    """Pixels as `decode` gives them → uint8 [H, W, 3] RGB, transparency laid over white."""
    values = to_eight_bits(pixels)
    if inverted:
        values = np.asarray(cv2.bitwise_not(values), np.uint8)
    channels = values.shape[2] if values.ndim == 3 else 1
    rgb = np.asarray(cv2.cvtColor(values, _TO_RGB[channels]), np.uint8)
    if channels == 4 and alpha is not Alpha.IGNORED:
        _lay_over_white(rgb, values[..., 3:], premultiplied=alpha is Alpha.PREMULTIPLIED)
    return rgb


def to_eight_bits(pixels: Pixels) -> Uint8Array:
    """0…65535 → 0…255 by division by 257, rounded; 8-bit pixels as they are.

    The whole range is scaled, never the range that a picture happens to use: stretching each picture by its own
    extremes would show the same part bright beside a dark speck and dark beside a bright one, and the detector would
    learn differences that are not there. Pictures of a 12-bit camera stored without a shift come out dark, all alike.
    """
    if pixels.dtype == np.uint8:
        return np.asarray(pixels, np.uint8)
    return np.asarray(cv2.convertScaleAbs(pixels, alpha=1 / 257), np.uint8)


def _lay_over_white(rgb: Uint8Array, opacity: Uint8Array, premultiplied: bool) -> None:
    """Composite over white in place (Porter and Duff 1984, “over”), some rows at a time to keep memory low."""
    height, width = rgb.shape[:2]
    step = max(1, _BYTES_AT_A_TIME // (3 * width))
    for top in range(0, height, step):
        colour = rgb[top : top + step].astype(np.uint16)
        cover = opacity[top : top + step].astype(np.uint16)
        if premultiplied:
            rgb[top : top + step] = np.minimum(colour + (255 - cover), 255)
        else:
            rgb[top : top + step] = (colour * cover + (255 - cover) * 255 + 127) // 255
