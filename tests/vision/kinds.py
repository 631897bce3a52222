"""One file of every kind that is read, and what to do with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from tests.vision.encoded import colours, encode, opacities, tiff

FileOf = Callable[[bytes], Path]
"""Writes bytes to a file and tells where it is."""

RGB = Image.fromarray(colours())
RGBA = Image.fromarray(np.dstack([colours(), opacities()]))
OTHER_FRAME = Image.fromarray(255 - colours())
ANIMATED = {"save_all": True, "append_images": [OTHER_FRAME, RGB]}


def palette_with_hole() -> Image.Image:
    image = RGB.quantize(7)
    image.paste(3, (5, 6, 30, 20))
    return image


KINDS: dict[str, bytes] = {
    "png": encode(RGB, "PNG"),
    "png grey": encode(RGB.convert("L"), "PNG"),
    "png bilevel": encode(RGB.convert("1"), "PNG"),
    "png grey alpha": encode(RGBA.convert("LA"), "PNG"),
    "png alpha": encode(RGBA, "PNG"),
    "png palette": encode(RGB.quantize(200), "PNG"),
    "png palette alpha": encode(palette_with_hole(), "PNG", transparency=3),
    "png transparent colour": encode(RGB, "PNG", transparency=tuple(colours()[20, 30].tolist())),
    "png stored": encode(RGB, "PNG", compress_level=0),
    "apng": encode(RGB, "PNG", **ANIMATED),
    "jpeg": encode(RGB, "JPEG"),
    "jpeg progressive": encode(RGB, "JPEG", progressive=True),
    "jpeg grey": encode(RGB.convert("L"), "JPEG"),
    "jpeg 4:4:4": encode(RGB, "JPEG", subsampling=0, quality=97),
    "jpeg cmyk": encode(RGB.convert("CMYK"), "JPEG", quality=95),
    "bmp": encode(RGB, "BMP"),
    "bmp grey": encode(RGB.convert("L"), "BMP"),
    "bmp palette": encode(RGB.quantize(16), "BMP"),
    "gif": encode(RGB, "GIF"),
    "gif animated": encode(RGB, "GIF", **ANIMATED),
    "gif transparent": encode(palette_with_hole(), "GIF", transparency=3),
    "webp": encode(RGB, "WEBP"),
    "webp alpha": encode(RGBA, "WEBP", lossless=True, exact=True),
    "webp animated": encode(RGB, "WEBP", lossless=True, **ANIMATED),
    "tiff": encode(RGB, "TIFF"),
    "tiff big-endian": tiff(colours(), 2, order=">"),
    "tiff big": encode(RGB, "TIFF", big_tiff=True),
    "tiff lzw": encode(RGB, "TIFF", compression="tiff_lzw"),
    "tiff deflate": encode(RGB, "TIFF", compression="tiff_adobe_deflate"),
    "tiff grey": encode(RGB.convert("L"), "TIFF"),
    "tiff grey inverted": tiff(colours()[..., 0], 0),
    "tiff bilevel": encode(RGB.convert("1"), "TIFF", compression="group4"),
    "tiff palette": encode(RGB.quantize(30), "TIFF"),
    "tiff cmyk": encode(RGB.convert("CMYK"), "TIFF"),
    "tiff alpha": encode(RGBA, "TIFF"),
    "tiff fourth channel of no meaning": tiff(np.dstack([colours(), opacities()]), 2, {338: 0}),
    "tiff jpeg": encode(RGB, "TIFF", compression="jpeg"),
    "tiff pages": encode(RGB, "TIFF", save_all=True, append_images=[OTHER_FRAME]),
}
