"""Pictures and masks from files, whatever a person may drop on the window."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from fomoad_gui.core.arrays import BoolArray, Uint8Array
from fomoad_gui.vision.decode import decode
from fomoad_gui.vision.header import Alpha, Format
from fomoad_gui.vision.picture_file import load, load_header
from fomoad_gui.vision.pixels import to_rgb

IMAGE_SUFFIXES = frozenset(
    {".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".gif", ".webp", ".tif", ".tiff"}
)
"""Lower-case suffixes of files that are worth opening. What a file is, its contents say."""


def read_image(path: str | Path) -> Uint8Array:
    """The picture as uint8 [H, W, 3] RGB, upright by its EXIF orientation.

    Grey, palette and CMYK pictures become RGB (embedded colour profiles are not applied), transparency is laid over
    white, 16-bit values are divided by 257, of an animation the first frame counts, of a TIFF the first page. Safe to
    call from any thread.

    Raises `FomoadError`, naming the file, if it is missing, not readable, empty, cut off, damaged, not a picture, of
    floating-point values, or larger than 100 megapixels (found without decoding it).
    """
    picture = load(Path(path))
    return to_rgb(decode(picture), picture.header.alpha, picture.header.inverted)


def read_size(path: str | Path) -> tuple[int, int]:
    """(width, height) in pixels of what `read_image` would return, from the file's header alone.

    Raises `FomoadError` as `read_image` does, except for damage that only decoding finds.
    """
    header = load_header(Path(path))
    return header.width, header.height


def read_mask(path: str | Path, width: int, height: int) -> BoolArray:
    """A ground-truth mask as bool [height, width], True where there is a defect.

    A pixel is a defect if any of its colours is not zero (masks hold 0 and 255, 0 and 1, or class numbers) and it is
    not wholly transparent; in a JPEG, whose compression smears zeros, if any is at least half of white. A mask of
    another size is resized by nearest neighbour. Raises `FomoadError` as `read_image` does.
    """
    picture = load(Path(path))
    pixels = decode(picture)
    colours = pixels[..., :3] if pixels.ndim == 3 else pixels[..., np.newaxis]
    if picture.header.inverted:
        colours = np.iinfo(colours.dtype).max - colours
    least = 128 if picture.header.format is Format.JPEG else 1
    mask = np.any(colours >= least, axis=2)
    if pixels.ndim == 3 and pixels.shape[2] == 4 and picture.header.alpha is not Alpha.IGNORED:
        mask &= pixels[..., 3] > 0
    return np.ascontiguousarray(mask[_nearest(mask.shape[0], height)][:, _nearest(mask.shape[1], width)])


def _nearest(size: int, wanted: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """For each of `wanted` pixels the one of `size` pixels in which its centre lies: ⌊(i + ½)·size / wanted⌋."""
    return ((2 * np.arange(wanted, dtype=np.intp) + 1) * size) // (2 * wanted)
