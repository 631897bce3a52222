"""From a picture file's bytes to upright pixels."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.vision.picture_file import PictureFile, damaged

Pixels = NDArray[np.uint8 | np.uint16]

_REDUCED = {2: cv2.IMREAD_REDUCED_COLOR_2, 4: cv2.IMREAD_REDUCED_COLOR_4, 8: cv2.IMREAD_REDUCED_COLOR_8}


def decode(picture: PictureFile) -> Pixels:
    """Upright pixels, uint8 or uint16, as OpenCV orders them: [H, W] grey, [H, W, 3] BGR or [H, W, 4] BGR and alpha.

    Of an animation the first frame. Raises `FomoadError` if the picture cannot be decoded, or not to the size that its
    header gives.
    """
    pixels = _oriented(_imdecode(picture, cv2.IMREAD_UNCHANGED), picture.header.orientation)
    header = picture.header
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    if pixels.shape[:2] != (header.height, header.width) or channels not in (1, 3, 4):
        raise damaged(picture.path)
    if pixels.dtype not in (np.uint8, np.uint16):
        raise damaged(picture.path)
    return pixels


def decode_reduced(picture: PictureFile, factor: int) -> Uint8Array:
    """Upright pixels [H, W, 3] BGR of a JPEG at a half, a quarter or an eighth (`factor`) of its size.

    Only the coarse part of each 8 × 8 block is transformed, so this is several times as fast as decoding.
    """
    pixels = _imdecode(picture, _REDUCED[factor] | cv2.IMREAD_IGNORE_ORIENTATION)
    return np.asarray(_oriented(pixels, picture.header.orientation), np.uint8)


def _imdecode(picture: PictureFile, flags: int) -> Pixels:
    try:
        pixels = cv2.imdecode(np.frombuffer(picture.data, np.uint8), flags)
    except cv2.error as error:
        raise damaged(picture.path) from error
    if pixels is None:
        raise damaged(picture.path)
    return cast(Pixels, pixels)


def _oriented(pixels: Pixels, orientation: int) -> Pixels:
    """Turn and mirror the picture as its EXIF orientation asks (EXIF 2.32, tag 274)."""
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)
