"""What a picture file says of itself before its pixels: format, size, orientation, and whether it is all there.

OpenCV has no way to ask for this short of decoding. A header is read in well under a millisecond, so ten thousand
pictures can be measured while a person waits, and a picture too large for memory is turned away unread.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from fomoad_gui.vision.tiff_header import (
    BITS_PER_SAMPLE,
    EXTRA_SAMPLES,
    IMAGE_HEIGHT,
    IMAGE_WIDTH,
    ORIENTATION,
    PHOTOMETRIC,
    SAMPLE_FORMAT,
    SAMPLES_PER_PIXEL,
    exif_orientation,
    read_directory,
    read_exactly,
)


class Format(StrEnum):
    """The formats that are read, told by a file's first bytes and not by its name."""

    PNG = "PNG"
    JPEG = "JPEG"
    BMP = "BMP"
    GIF = "GIF"
    WEBP = "WebP"
    TIFF = "TIFF"


class Alpha(StrEnum):
    """What a fourth channel is, as OpenCV hands it over."""

    STRAIGHT = "straight"
    """Opacity; the colours are as if opaque."""
    PREMULTIPLIED = "premultiplied"
    """Opacity; the colours are multiplied by it already."""
    IGNORED = "ignored"
    """Something other than opacity."""


@dataclass(frozen=True, slots=True)
class Header:
    """`width` and `height` in pixels as a person sees the picture, that is after rotation by `orientation` (EXIF, 1…8).

    `inverted` is True where OpenCV hands over values of which 0 means white.
    """

    format: Format
    width: int
    height: int
    orientation: int = 1
    alpha: Alpha = Alpha.STRAIGHT
    inverted: bool = False


class UnsupportedPictureError(Exception):
    """A sound picture of a kind that cannot be read; the message completes “it holds …”."""


def read_header(stream: BinaryIO) -> Header:
    """The header of the picture in a seekable stream; moves the stream.

    Raises `ValueError` if this is no picture of a known format, `EOFError` if it is cut off, and
    `UnsupportedPictureError`. A cut-off BMP, GIF or TIFF is in general found only by decoding it.
    """
    stream.seek(0)
    start = stream.read(16)
    for is_format, parse in _PARSERS:
        if is_format(start):
            header = parse(stream)
            if header.width < 1 or header.height < 1:
                raise ValueError(f"{header.width} × {header.height} pixels")
            return header
    raise ValueError("no known signature")


def _rotated(kind: Format, width: int, height: int, orientation: int) -> Header:
    """Orientations 5 to 8 turn the picture by a right angle."""
    return Header(kind, *((height, width) if orientation >= 5 else (width, height)), orientation)


def _png(stream: BinaryIO) -> Header:
    """PNG, third edition (W3C 2025): chunks of length, type, data and check sum, the last one IEND."""
    stream.seek(8)
    width = height = 0
    orientation = 1
    kind = b""
    while kind != b"IEND":
        length, kind = struct.unpack(">I4s", read_exactly(stream, 8))
        data = stream.tell()
        if kind == b"IHDR":
            width, height = struct.unpack(">II", read_exactly(stream, 8))
        elif kind == b"eXIf":
            orientation = exif_orientation(io.BytesIO(read_exactly(stream, length)))
        stream.seek(data + length)
        read_exactly(stream, 4)
    return _rotated(Format.PNG, width, height, orientation)


def _jpeg_segments(stream: BinaryIO) -> Iterator[tuple[int, int]]:
    """(marker, length of its data) of each segment up to the first scan (0xDA), the stream at the data."""
    stream.seek(2)
    marker = 0
    while marker != 0xDA:
        while read_exactly(stream, 1) != b"\xff":
            pass
        marker = 0xFF
        while marker == 0xFF:
            marker = read_exactly(stream, 1)[0]
        if marker in (0x00, 0x01) or 0xD0 <= marker <= 0xD7:
            continue
        if marker == 0xD9:
            raise EOFError("the picture ends before its first scan")
        length = struct.unpack(">H", read_exactly(stream, 2))[0] - 2
        if length < 0:
            raise ValueError(f"a segment of {length} bytes")
        data = stream.tell()
        yield marker, length
        stream.seek(data + length)


def _jpeg(stream: BinaryIO) -> Header:
    """JPEG (ITU-T T.81, annex B). The end-of-image marker 0xFFD9 must be there: decoders paint a cut-off rest grey.

    It is looked for after the start of the first scan: none occurs within a scan, an embedded thumbnail's lies before.
    """
    width = height = 0
    orientation = 1
    for marker, length in _jpeg_segments(stream):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            _, height, width = struct.unpack(">BHH", read_exactly(stream, 5))
        elif marker == 0xE1 and length > 6:
            data = read_exactly(stream, length)
            if data.startswith(b"Exif\0\0"):
                orientation = exif_orientation(io.BytesIO(data), 6)
    if not _ends(stream, stream.tell(), b"\xff\xd9"):
        raise EOFError("no end-of-image marker")
    return _rotated(Format.JPEG, width, height, orientation)


def _ends(stream: BinaryIO, start: int, marker: bytes, near_the_end: int = 1 << 16) -> bool:
    """Whether `marker` occurs after `start`: looked for near the end first, where it is in nearly every file."""
    size = stream.seek(0, io.SEEK_END)
    for offset in (max(start, size - near_the_end), start):
        stream.seek(offset)
        if marker in stream.read():
            return True
    return False


def _gif(stream: BinaryIO) -> Header:
    """GIF 89a: the logical screen's size."""
    stream.seek(6)
    return Header(Format.GIF, *struct.unpack("<HH", read_exactly(stream, 4)))


def _bmp(stream: BinaryIO) -> Header:
    """BMP: the core header has 16-bit sizes; in the others a negative height means rows from the top."""
    stream.seek(14)
    (size,) = struct.unpack("<I", read_exactly(stream, 4))
    if size == 12:
        return Header(Format.BMP, *struct.unpack("<HH", read_exactly(stream, 4)))
    if size not in (40, 52, 56, 64, 108, 124):
        raise ValueError(f"a BMP header of {size} bytes")
    width, height = struct.unpack("<ii", read_exactly(stream, 8))
    return Header(Format.BMP, width, abs(height))


def _webp(stream: BinaryIO) -> Header:
    """WebP (RFC 9649): a RIFF file of chunks, each padded to an even length."""
    stream.seek(4)
    end = 8 + struct.unpack("<I", read_exactly(stream, 4))[0]
    if stream.seek(0, io.SEEK_END) < end:
        raise EOFError("shorter than its RIFF length")
    width = height = 0
    orientation = 1
    chunk = 12
    while chunk + 8 <= end:
        stream.seek(chunk)
        kind, length = struct.unpack("<4sI", read_exactly(stream, 8))
        if kind == b"EXIF":
            data = read_exactly(stream, length)
            orientation = exif_orientation(io.BytesIO(data), 6 if data.startswith(b"Exif\0\0") else 0)
        elif not width and kind in (b"VP8X", b"VP8 ", b"VP8L"):
            width, height = _webp_size(kind, read_exactly(stream, 10))
        chunk += 8 + length + length % 2
    return _rotated(Format.WEBP, width, height, orientation)


def _webp_size(kind: bytes, data: bytes) -> tuple[int, int]:
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", data[6:10])
    return width & 0x3FFF, height & 0x3FFF


def _tiff(stream: BinaryIO) -> Header:
    """TIFF 6.0, the first of its pictures. What OpenCV would get wrong is refused here or described in the header."""
    directory = read_directory(stream)
    bits = directory.value(BITS_PER_SAMPLE, 1)
    samples = directory.value(SAMPLES_PER_PIXEL, 1)
    photometric = directory.value(PHOTOMETRIC, 1)
    grey = photometric in (0, 1)
    if directory.value(SAMPLE_FORMAT, 1) not in (1, 4):
        raise UnsupportedPictureError("signed or floating-point values, for which there is no agreed white")
    if bits > 16:
        raise UnsupportedPictureError(f"{bits}-bit values")
    if bits > 8 and photometric not in (0, 1, 2):
        raise UnsupportedPictureError(f"{bits}-bit values that are neither grey nor RGB")
    if grey and samples > 1:
        raise UnsupportedPictureError("a grey channel and further ones")
    extra = directory.value(EXTRA_SAMPLES, 0)
    if samples < 4 or extra == 0:
        alpha = Alpha.IGNORED
    else:
        # libtiff premultiplies 8-bit pictures; deeper ones come as they are stored: 1 premultiplied, 2 straight.
        alpha = Alpha.PREMULTIPLIED if bits <= 8 or extra == 1 else Alpha.STRAIGHT
    width, height = directory.value(IMAGE_WIDTH), directory.value(IMAGE_HEIGHT)
    orientation = directory.value(ORIENTATION, 1)
    if 5 <= orientation <= 8:
        width, height = height, width
    # OpenCV has turned a TIFF upright by the time it hands it over, whatever the flags.
    return Header(Format.TIFF, width, height, 1, alpha, inverted=photometric == 0 and bits > 8)


_PARSERS: tuple[tuple[Callable[[bytes], bool], Callable[[BinaryIO], Header]], ...] = (
    (lambda start: start.startswith(b"\x89PNG\r\n\x1a\n"), _png),
    (lambda start: start.startswith(b"\xff\xd8\xff"), _jpeg),
    (lambda start: start.startswith((b"GIF87a", b"GIF89a")), _gif),
    (lambda start: start.startswith(b"BM"), _bmp),
    (lambda start: start.startswith(b"RIFF") and start[8:12] == b"WEBP", _webp),
    (lambda start: start.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")), _tiff),
)
