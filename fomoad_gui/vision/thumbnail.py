"""Small pictures for the gallery."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.vision.decode import decode, decode_reduced
from fomoad_gui.vision.fit import luma
from fomoad_gui.vision.header import Alpha, Format
from fomoad_gui.vision.picture_file import PictureFile, load
from fomoad_gui.vision.pixels import to_rgb


def thumbnail(path: str | Path, edge: int) -> Uint8Array:
    """The picture as uint8 [h, w, 3] RGB with its longer side scaled down to `edge` pixels; a smaller one as it is.

    A JPEG is decoded at a reduced size. Safe to call from any thread. Raises `FomoadError` as `read_image` does.
    """
    if edge < 1:
        raise ValueError(f"a thumbnail of {edge} pixels")
    picture = load(Path(path))
    image = _decoded(picture, edge)
    longer = max(picture.header.width, picture.header.height)
    if longer <= edge:
        return image
    width = max(1, round(picture.header.width * edge / longer))
    height = max(1, round(picture.header.height * edge / longer))
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def grey_thumbnail(path: str | Path, side: int) -> Float32Array:
    """The picture's brightness, 0…255, squashed into a square: float32 [side, side], averaged over areas.

    Fractions are kept: averages of many pixels tell pictures apart by less than a grey level. A picture smaller than
    that is enlarged. Safe to call from any thread. Raises `FomoadError` as `read_image` does.
    """
    if side < 1:
        raise ValueError(f"a thumbnail of {side} pixels")
    # decoded four times as large at least, so that a JPEG's reduced size and a full picture average alike
    grey = luma(_decoded(load(Path(path)), 4 * side))[:, :, 0].astype(np.float32)
    within = (min(side, grey.shape[1]), min(side, grey.shape[0]))
    reduced = cv2.resize(grey, within, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(reduced, (side, side), interpolation=cv2.INTER_LINEAR), np.float32)


def _decoded(picture: PictureFile, edge: int) -> Uint8Array:
    """RGB at the smallest size that decoding offers with the longer side at least `edge`."""
    header = picture.header
    if header.format is Format.JPEG:
        for factor in (8, 4, 2):
            if max(header.width, header.height) >= factor * edge:
                return to_rgb(decode_reduced(picture, factor), Alpha.IGNORED, inverted=False)
    return to_rgb(decode(picture), header.alpha, header.inverted)
