"""Pictures as a camera delivers them: rows of bytes in one of the sensors' formats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.vision.fit import fit_image, luma

SMALLEST_SIDE, LARGEST_SIDE = 32, 8192


class Pixels(IntEnum):
    """How a pixel lies in memory; the numbers are those of `fomoad_pixels` in C."""

    GREY8 = 0
    """One byte."""
    RGB888 = 1
    """Three bytes, red first."""
    BGR888 = 2
    """Three bytes, blue first."""
    RGB565 = 3
    """Two bytes, the low one first."""
    RGB565_SWAPPED = 4
    """Two bytes, the high one first."""

    @property
    def size(self) -> int:
        """Bytes of a pixel."""
        return {Pixels.GREY8: 1, Pixels.RGB888: 3, Pixels.BGR888: 3}.get(self, 2)


@dataclass(frozen=True, slots=True)
class Camera:
    """What a camera delivers: frames of `width` × `height` pixels."""

    width: int
    height: int
    pixels: Pixels

    def frame(self, picture: Uint8Array) -> Uint8Array:
        """An RGB picture uint8 [H, W, 3] of any size as this camera's frame."""
        return frame_of(fit_image(picture, InputSpec(self.width, self.height)), self.pixels)


def camera(text: str) -> Camera:
    """From words such as `320x240:rgb565`. `FomoadError` for what is none."""
    found = re.fullmatch(r"(\d+)[x×](\d+):([a-z0-9-]+)", text.strip().lower())
    names = {pixels.name.lower().replace("_", "-"): pixels for pixels in Pixels}
    if found is not None and found[3] in names:
        width, height = int(found[1]), int(found[2])
        if min(width, height) >= SMALLEST_SIDE and max(width, height) <= LARGEST_SIDE:
            return Camera(width, height, names[found[3]])
    raise FomoadError(
        f"'{text}' is no camera.",
        f"Give its frames' size and pixels, as in 320x240:rgb565: sides from {SMALLEST_SIDE} to {LARGEST_SIDE}, and "
        f"one of {', '.join(names)}.",
    )


def frame_of(picture: Uint8Array, pixels: Pixels) -> Uint8Array:
    """An RGB picture uint8 [H, W, 3] as rows of bytes, uint8 [H, W · bytes of a pixel]."""
    height, width = picture.shape[:2]
    if pixels is Pixels.GREY8:
        return np.ascontiguousarray(luma(picture)[..., 0])
    if pixels in (Pixels.RGB888, Pixels.BGR888):
        turned = picture if pixels is Pixels.RGB888 else picture[..., ::-1]
        return np.ascontiguousarray(turned).reshape(height, 3 * width)
    red, green, blue = (picture[..., channel].astype(np.uint16) for channel in range(3))
    words = (red >> 3 << 11 | green >> 2 << 5 | blue >> 3).astype(">u2" if pixels is Pixels.RGB565_SWAPPED else "<u2")
    return words.view(np.uint8).reshape(height, 2 * width)
