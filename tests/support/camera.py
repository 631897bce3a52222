"""What cameras see."""

from __future__ import annotations

import numpy as np

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.vision.fit import luma
from fomoad_gui.vision.frame import Pixels


def as_seen(picture: Uint8Array, pixels: Pixels) -> Uint8Array:
    """What such a camera sees of it, uint8 [H, W, 3]: five and six bits become eight by repeating the highest."""
    if pixels in (Pixels.RGB888, Pixels.BGR888):
        return picture
    if pixels is Pixels.GREY8:
        return np.repeat(luma(picture), 3, axis=2)
    kept = picture & np.array([0xF8, 0xFC, 0xF8], np.uint8)
    return kept | kept >> np.array([5, 6, 5], np.uint8)
