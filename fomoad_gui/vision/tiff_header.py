"""The first directory of a TIFF file, which is also the form that EXIF data has.

TIFF revision 6.0 (Adobe, 1992); BigTIFF as in libtiff's design notes; EXIF 2.32 (CIPA DC-008).
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import BinaryIO

IMAGE_WIDTH, IMAGE_HEIGHT, BITS_PER_SAMPLE, PHOTOMETRIC = 256, 257, 258, 262
ORIENTATION, SAMPLES_PER_PIXEL, EXTRA_SAMPLES, SAMPLE_FORMAT = 274, 277, 338, 339

_LONGEST_VALUE = 64
"""Tags with more values than this (strip offsets, maker notes) are of no interest here and are left out."""

_TYPES = {1: "B", 3: "H", 4: "I", 16: "Q"}
"""TIFF's number for each unsigned type, and `struct`'s letter for it; tags of other types are left out."""


def read_exactly(stream: BinaryIO, count: int) -> bytes:
    """`count` bytes; raises `EOFError` if the stream ends before."""
    data = stream.read(count)
    if len(data) < count:
        raise EOFError(f"{count} bytes wanted, {len(data)} there")
    return data


def _seek(stream: BinaryIO, offset: int) -> None:
    if offset > stream.seek(0, io.SEEK_END):
        raise EOFError(f"offset {offset} lies behind the end")
    stream.seek(offset)


@dataclass(frozen=True, slots=True)
class Directory:
    """A TIFF directory: tag number to its values, unsigned integers only."""

    tags: dict[int, tuple[int, ...]]

    def value(self, tag: int, default: int = 0) -> int:
        """The first value of a tag, or `default` where the tag is missing."""
        return self.tags.get(tag, (default,))[0]


def read_directory(stream: BinaryIO, start: int = 0) -> Directory:
    """The first directory of the TIFF structure at offset `start`.

    Raises `ValueError` if there is none, `EOFError` if the stream ends too soon.
    """
    stream.seek(start)
    signature = read_exactly(stream, 4)
    order = {b"II": "<", b"MM": ">"}.get(signature[:2])
    if order is None:
        raise ValueError("no TIFF byte order")
    version = struct.unpack(order + "H", signature[2:])[0]
    if version == 42:
        count_type, offset_type, entry = "H", "I", "HHI4s"
        (offset,) = struct.unpack(order + "I", read_exactly(stream, 4))
    elif version == 43:
        count_type, offset_type, entry = "Q", "Q", "HHQ8s"
        _, _, offset = struct.unpack(order + "HHQ", read_exactly(stream, 12))
    else:
        raise ValueError(f"TIFF version {version}")
    _seek(stream, start + offset)
    (count,) = struct.unpack(order + count_type, read_exactly(stream, struct.calcsize(order + count_type)))
    if not 0 < count < 4096:
        raise ValueError(f"{count} tags")
    size = struct.calcsize(order + entry)
    entries = struct.iter_unpack(order + entry, read_exactly(stream, count * size))
    tags = {}
    for tag, kind, length, field in entries:
        if kind in _TYPES and 0 < length <= _LONGEST_VALUE:
            layout = f"{order}{length}{_TYPES[kind]}"
            needed = struct.calcsize(layout)
            if needed > len(field):
                _seek(stream, start + struct.unpack(order + offset_type, field)[0])
                field = read_exactly(stream, needed)
            tags[tag] = struct.unpack(layout, field[:needed])
    return Directory(tags)


def exif_orientation(stream: BinaryIO, start: int = 0) -> int:
    """The orientation 1…8 in EXIF data, 1 (as stored) where it has none or makes no sense."""
    try:
        orientation = read_directory(stream, start).value(ORIENTATION, 1)
    except (ValueError, EOFError):
        return 1
    return orientation if 1 <= orientation <= 8 else 1
