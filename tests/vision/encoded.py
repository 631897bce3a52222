"""Picture files as bytes, made by Pillow or, where Pillow does not write them, by hand."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

WIDTH, HEIGHT = 61, 43


def colours(width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """[height, width, 3], smooth and without any symmetry."""
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x * 255 // width, y * 255 // height, (x * 3 + y) % 256], axis=-1).astype(np.uint8)


def opacities(width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """[height, width], from transparent at the left to opaque at the right."""
    return np.broadcast_to(np.linspace(0, 255, width).astype(np.uint8), (height, width)).copy()


def encode(image: Image.Image, file_format: str, **options: Any) -> bytes:
    """The file that Pillow writes."""
    stream = io.BytesIO()
    image.save(stream, file_format, **options)
    return stream.getvalue()


def with_orientation(image: Image.Image, file_format: str, orientation: int, **options: Any) -> bytes:
    """The file that Pillow writes, with this EXIF orientation."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encode(image, file_format, exif=exif, **options)


def over_white(data: bytes) -> NDArray[np.uint8]:
    """What Pillow shows of the file's first frame, upright, over white."""
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGBA")
    white = Image.new("RGBA", image.size, (255, 255, 255, 255))
    return np.asarray(Image.alpha_composite(white, image).convert("RGB"))


def tiff(
    pixels: NDArray[Any], photometric: int, tags: dict[int, int] | None = None, order: Literal["<", ">"] = "<"
) -> bytes:
    """An uncompressed one-strip TIFF of pixels [H, W] or [H, W, C], its directory behind the pixels."""
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    data = pixels.astype(pixels.dtype.newbyteorder(order)).tobytes()
    entries: dict[int, tuple[int, list[int]]] = {
        256: (4, [width]),
        257: (4, [height]),
        258: (3, [pixels.dtype.itemsize * 8] * channels),
        259: (3, [1]),
        262: (3, [photometric]),
        273: (4, [8]),
        277: (3, [channels]),
        278: (4, [height]),
        279: (4, [len(data)]),
    }
    entries.update({tag: (3, [value]) for tag, value in (tags or {}).items()})
    start = 8 + len(data)
    behind = start + 2 + 12 * len(entries) + 4
    directory, values = struct.pack(order + "H", len(entries)), b""
    for tag, (kind, numbers) in sorted(entries.items()):
        field = struct.pack(f"{order}{len(numbers)}{'H' if kind == 3 else 'I'}", *numbers)
        if len(field) > 4:
            values, field = values + field, struct.pack(order + "I", behind + len(values))
        directory += struct.pack(order + "HHI", tag, kind, len(numbers)) + field.ljust(4, b"\0")
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(order + "I", start) + data + directory + b"\0\0\0\0" + values


def png_header(width: int, height: int) -> bytes:
    """A PNG file of the size said, whose pixels are not worth the name."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
